"""How far goals were at the end of each week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.mentoring.goals import FINISHED_SHOWN
from bot.mentoring.members import local_day
from bot.store import Goal, GoalEvent, Member, Team

WEEKS = 12
"""Weeks that are looked back at most; a chart has room for 20 points (BK-29)."""
FEWEST_WEEKS = 2
COURSES = 6
"""Goals drawn at most: Slack's reference and its SDKs disagree on 6 or 12 series (BK-29), and 6 are easier to read."""
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Course:
    """One goal: its percentage at the end of each week, None before it was set."""

    goal: Goal
    percents: tuple[int | None, ...]


@dataclass(frozen=True)
class Progress:
    """The Mondays of the weeks, oldest first; the goals by their number; how many more are not drawn."""

    weeks: tuple[date, ...]
    courses: tuple[Course, ...]
    left_out: int = 0


async def progress(team: Team, member: Member, now: datetime) -> Progress:
    """The courses of the member's active and lately finished goals; two reads."""
    goals = await team.goals.shown(member.user_id, now - FINISHED_SHOWN)
    events = await team.pictures.goal_changes(member.user_id, [goal.id for goal in goals if goal.id is not None])
    return weekly(goals, events, local_day(now, member.timezone), member.timezone)


def weekly(goals: Sequence[Goal], events: Sequence[GoalEvent], today: date, zone: str | None) -> Progress:
    """The courses of goals that have moved at all, those changed last where there are too many."""
    moved = [goal for goal in goals if goal.progress or any(e.goal_id == goal.id and e.progress for e in events)]
    drawn = sorted(moved, key=lambda goal: (goal.updated_at, goal.number or 0), reverse=True)[:COURSES]
    begun = min((local_day(goal.created_at, zone) for goal in drawn), default=today)
    this = monday(today)
    count = min(max((this - monday(begun)).days // 7 + 1, FEWEST_WEEKS), WEEKS)
    weeks = tuple(this - WEEK * back for back in range(count - 1, -1, -1))
    by_number = sorted(drawn, key=lambda goal: goal.number or 0)
    return Progress(weeks, tuple(_course(goal, events, weeks, zone) for goal in by_number), len(moved) - len(drawn))


def monday(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=day.weekday())


def _course(goal: Goal, events: Sequence[GoalEvent], weeks: Sequence[date], zone: str | None) -> Course:
    """The last known percentage at the end of each week; the last week ends with what holds now."""
    own = [(local_day(event.at, zone), event.progress) for event in events if event.goal_id == goal.id]
    begun = local_day(goal.created_at, zone)
    percents: list[int | None] = []
    for week in weeks:
        known = [percent for day, percent in own if percent is not None and day < week + WEEK]
        percents.append((known[-1] if known else 0) if begun < week + WEEK else None)
    percents[-1] = goal.progress
    return Course(goal, tuple(percents))
