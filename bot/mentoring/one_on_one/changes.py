"""What has changed since a member's last prepared 1:1: goals, wins, level and self-assessment."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.content import Ladder, Level
from bot.mentoring import assessment
from bot.mentoring.members import local_day
from bot.store import Goal, Member, OneOnOne, Team, Win

FIRST_TIME = timedelta(days=28)
"""So far back the first preparation looks."""
SHOWN = 5
"""Goals and wins of each sort that are named; the rest is counted."""
TOLD = ("done", "slipped", "moved", "added", "dropped", "progress")
"""What is told of a goal, the weightiest first: one word for each goal."""


@dataclass(frozen=True)
class Changes:
    """What is new since a day. `goals` holds, by what happened, the goals it last happened to."""

    since: date
    is_first: bool
    goals: dict[str, list[Goal]] = field(default_factory=dict)
    wins: list[Win] = field(default_factory=list)
    level: Level | None = None
    assessed_on: date | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.goals or self.wins or self.level or self.assessed_on)


async def changes_since(
    team: Team, member: Member, ladder: Ladder, target: Level, before: OneOnOne | None, now: datetime
) -> Changes:
    """What is new since the preparation before; in the last four weeks where there is none."""
    since = before.prepared_at if before is not None else now - FIRST_TIME
    events = await team.one_on_ones.goal_changes(member.user_id, since, now)
    goals: dict[str, list[Goal]] = {}
    for goal, kinds in events:
        what = next((kind for kind in TOLD if kind in kinds), None)
        if what is not None:
            goals.setdefault(what, []).append(goal)
    wins = [win for win in await team.wins.of(member.user_id) if since <= win.created_at <= now]
    return Changes(
        since=local_day(since, member.timezone),
        is_first=before is None,
        goals={what: goals[what] for what in TOLD if what in goals},
        wins=wins,
        level=_new_level(ladder, target, before),
        assessed_on=await _assessed_on(team, member, ladder, since, now),
    )


def _new_level(ladder: Ladder, target: Level, before: OneOnOne | None) -> Level | None:
    """The level that is aimed for, where the last preparation spoke of another one's statement."""
    if before is None or before.expectation is None:
        return None
    for level_id, row in ladder.cells.items():
        if any(one.id == before.expectation for cell in row.values() for one in cell):
            return target if level_id != target.id else None
    return None


async def _assessed_on(team: Team, member: Member, ladder: Ladder, since: datetime, now: datetime) -> date | None:
    for version in await assessment.history(team, member.user_id, ladder, now, limit=2):
        finished_at = version.assessment.finished_at
        if finished_at is not None and since <= finished_at <= now:
            return local_day(finished_at, member.timezone)
    return None
