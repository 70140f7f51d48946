"""All that App Home shows of a member: where they stand, what comes, what they have to show."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.content import Content
from bot.mentoring.check_ins import State, state
from bot.mentoring.coming import AHEAD
from bot.mentoring.profile import Profile, profile
from bot.mentoring.standing import Standing, standing
from bot.store import Member, Mentor, MentorRequest, Schedule, Team, Win

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


async def overview(team: Team, member: Member, content: Content, now: datetime) -> Overview:
    """Read it; nothing is written. The cost does not depend on how many wins there are."""
    found = await standing(team, member, content, now, ahead=AHEAD)
    wins = await team.wins.of(member.user_id, limit=WINS_SHOWN)
    counts = await team.wins.counts(member.user_id) if len(wins) == WINS_SHOWN else {None: len(wins)}
    schedules = await team.schedules.all_of(member.user_id)
    return Overview(
        standing=found,
        profile=await profile(team, member, content, now),
        wins=wins,
        win_count=sum(counts.values()),
        check_ins=await state(team, member, now),
        rhythms={one.kind: one for one in schedules if one.is_on and one.subject_id == 0},
        offer=await team.mentors.offer(member.user_id),
        sought=await team.mentors.sought(member.user_id),
    )
