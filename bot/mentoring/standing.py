"""Where a member stands: level, goals and nudges together, for `/cairn` and App Home."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.content import Content, Ladder, Level
from bot.mentoring.members import local_day
from bot.mentoring.nudges import State, state
from bot.store import Goal, Member, Team

GOALS_SHOWN = 5


@dataclass(frozen=True)
class Standing:
    """One member's picture at one moment. `goals` are the nearest of the active ones, `goal_count` is of all."""

    member: Member
    ladder: Ladder
    level: Level | None
    goals: list[Goal]
    goal_count: int
    nudges: State
    today: date


async def standing(team: Team, member: Member, content: Content, now: datetime, *, ahead: int = 1) -> Standing:
    """Read it; nothing is written. `ahead` is how many coming nudges are looked at."""
    ladder = content.ladder(member.ladder)
    level = next((one for one in ladder.levels if one.id == member.level), None)
    goals = await team.goals.nearest(member.user_id, GOALS_SHOWN)
    count = await team.goals.count(member.user_id) if len(goals) == GOALS_SHOWN else len(goals)
    nudges = await state(team, member, content, ahead=ahead)
    return Standing(member, ladder, level, goals, count, nudges, local_day(now, member.timezone))
