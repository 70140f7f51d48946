"""What makes a goal: a title that is not too long, and a day that is still to come."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.mentoring.dates import LEAD_IN, find_due, find_unread, parse_day, split_goal
from bot.mentoring.goals.lines import goals_said
from bot.mentoring.members import local_day
from bot.store import Goal, Member

LONGEST_TITLE = 300
"""Characters of a title; a longer one is refused, never cut."""
LONGEST_NOTE = 3000
"""Characters of what is said with a change; what is longer is refused, never cut."""
_MOST_LINES = 50
LAST_DAY = date(2100, 12, 31)
"""The last day that a goal may be given. A goal of an earlier version may have a later one, and keeps it."""


@dataclass(frozen=True)
class Reading:
    """A goal as it was understood."""

    title: str
    due_day: date | None


@dataclass(frozen=True)
class Unfit:
    """Why words do not make a goal, or a change of one (`note`): none, too many (`length`), several goals at once
    (`lines`), or a day (`day`) that is over or too far ahead."""

    reason: Literal["empty", "long", "lines", "past", "far", "note"]
    length: int = 0
    day: date | None = None


@dataclass(frozen=True)
class Wanted:
    """What a form asks a goal to be."""

    title: str
    due_day: date | None
    dimension: str | None
    progress: int


def as_it_is(goal: Goal) -> Wanted:
    """What a form asks for that changes nothing."""
    return Wanted(goal.title, goal.due_day, goal.dimension, goal.progress)


def read(text: str, member: Member, now: datetime, *, is_title: bool = False) -> Reading | Unfit:
    """A goal in the member's own words, its day in the member's zone and language; `is_title` behind a command."""
    if LEAD_IN.fullmatch(text.strip().rstrip(".!")):
        return Unfit("empty")
    today = local_day(now, member.timezone)
    locale = member.locale or "en"
    said = goals_said(text)
    if len(said) != 1 or _has_day_below(said[0], today, locale):
        return Unfit("lines")
    text = said[0]
    title, due_day = split_goal(text, today, locale, is_title=is_title)
    title = " ".join(title.split())
    if due_day is not None and parse_day(title, today, locale) == due_day:  # a day and nothing to do by it
        return Unfit("empty")
    return check(title, due_day, today) or Reading(title, due_day)


def _has_day_below(text: str, today: date, locale: str) -> bool:
    """Whether the day of a goal would be read from another line than its first, or across two."""
    first, *others = text.strip().splitlines()[:_MOST_LINES] or [""]
    if not others:
        return False
    return any(find_due(line, today, locale) for line in others) or find_due(text.strip(), today, locale) != find_due(
        first, today, locale
    )


def unread_day(goal: Goal, member: Member, now: datetime) -> str | None:
    """The words of a goal without a day that state one which could not be read."""
    if goal.due_day is not None:
        return None
    return find_unread(goal.typed, local_day(now, member.timezone), member.locale or "en")


def check(title: str, due_day: date | None, today: date) -> Unfit | None:
    """What is wrong with a title and a day; None where they make a goal."""
    if not any(letter.isalnum() for letter in title):
        return Unfit("empty")
    if len(title) > LONGEST_TITLE:
        return Unfit("long", length=len(title))
    if due_day is not None and due_day < today:
        return Unfit("past", day=due_day)
    if due_day is not None and due_day > LAST_DAY:
        return Unfit("far", day=due_day)
    return None
