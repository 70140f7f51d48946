"""All that App Home shows of a member: where they stand, what comes, what they have to show."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.content import Content
from bot.mentoring.assessment import Standpoint
from bot.mentoring.check_ins import KIND, State, state_of
from bot.mentoring.coming import AHEAD
from bot.mentoring.profile import Profile, of, profile
from bot.mentoring.standing import Standing, standing_of
from bot.store import Mentor, MentorRequest, Schedule, Team, Win
from bot.store.members import Traces

WINS_SHOWN = 3


@dataclass(frozen=True)
class Overview:
    """One member's Home at one moment. `wins` are the latest few, `rhythms` the schedules by kind that are on.

    `offer` is what the member offers as a mentor, `sought` their own open requests for one, the latest first.
    """

    standing: Standing
    profile: Profile
    wins: list[Win]
    win_count: int
    check_ins: State
    rhythms: dict[str, Schedule] = field(default_factory=dict)
    offer: Mentor | None = None
    sought: list[MentorRequest] = field(default_factory=list)


async def overview(team: Team, there: Traces, content: Content, now: datetime) -> Overview:
    """Read it; nothing is written. What is not `there` costs nothing, and it does not matter how many wins are."""
    member, user_id = there.member, there.member.user_id
    every = await team.schedules.all_of(user_id) if there.schedules else []
    schedules = {one.kind: one for one in every if one.subject_id == 0}
    nudges, check_ins = schedules.get("nudge"), schedules.get(KIND)
    wins = await team.wins.of(user_id, limit=WINS_SHOWN) if there.wins else []
    counts = await team.wins.counts(user_id) if len(wins) == WINS_SHOWN else {None: len(wins)}
    unrated = Standpoint(content.ladder(member.ladder))
    return Overview(
        standing=await standing_of(team, member, nudges, content, now, ahead=AHEAD),
        profile=(
            await profile(team, member, content, now)
            if there.assessments
            else of(unrated, member.level, member.timezone)
        ),
        wins=wins,
        win_count=sum(counts.values()),
        check_ins=await state_of(team, member, check_ins, nudges, now),
        rhythms={kind: one for kind, one in schedules.items() if one.is_on},
        offer=await team.mentors.offer(user_id) if there.offer else None,
        sought=await team.mentors.sought(user_id) if there.requests else [],
    )
