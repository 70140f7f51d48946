"""Where a member stands: level, goals and nudges together, for `/cairn` and App Home."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.content import Content, Ladder, Level
from bot.mentoring.members import local_day
from bot.mentoring.nudges import State, state
from bot.store import Goal, Member, Team


@dataclass(frozen=True)
class Standing:
    """One member's picture at one moment."""

    member: Member
    ladder: Ladder
    level: Level | None
    goals: list[Goal]
    nudges: State
    today: date


async def standing(team: Team, member: Member, content: Content, now: datetime) -> Standing:
    """Read it; nothing is written."""
    ladder = content.ladder(member.ladder)
    level = next((one for one in ladder.levels if one.id == member.level), None)
    goals = await team.goals.active(member.user_id)
    nudges = await state(team, member, content)
    return Standing(member, ladder, level, goals, nudges, local_day(now, member.timezone))
