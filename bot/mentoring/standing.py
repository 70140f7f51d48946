"""Where a member stands: level, goals and nudges together, for `/cairn` and App Home."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.content import Content, Ladder, Level
from bot.mentoring.members import local_day
from bot.mentoring.nudges import State, state_of
from bot.store import Goal, Member, Schedule, Team

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


async def standing(team: Team, member: Member, content: Content, now: datetime) -> Standing:
    """Read it; nothing is written."""
    return await standing_of(team, member, await team.schedules.get(member.user_id), content, now)


async def standing_of(
    team: Team, member: Member, schedule: Schedule | None, content: Content, now: datetime, *, ahead: int = 1
) -> Standing:
    """The same with the schedule of nudges that was read before. `ahead` is how many coming ones are looked at."""
    ladder = content.ladder(member.ladder)
    level = next((one for one in ladder.levels if one.id == member.level), None)
    goals = await team.goals.nearest(member.user_id, GOALS_SHOWN)
    count = await team.goals.count(member.user_id) if len(goals) == GOALS_SHOWN else len(goals)
    nudges = await state_of(team, member, content, schedule, ahead=ahead)
    return Standing(member, ladder, level, goals, count, nudges, local_day(now, member.timezone))
