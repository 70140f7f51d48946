"""What the shape of an export does not say: that its days can be, its texts fit, and its places lead somewhere.

Nothing is refused here that a command has ever accepted. Earlier versions took any day that was over for a win and any
to come for a goal, and a note on a change and what was heard in a 1:1 as long as the shape lets them be.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from bot.mentoring.assessment import LONGEST_EXAMPLE
from bot.mentoring.goals import LONGEST_TITLE
from bot.mentoring.intentions import LONGEST_PART, LONGEST_WISH
from bot.mentoring.mentors.offering import LONGEST_ABOUT
from bot.mentoring.rights import format as shape
from bot.mentoring.wins import LONGEST_TEXT, is_link

FIRST_YEAR = 2000
"""Nothing was made before Cairn, and no goal was due before it was made; what a win tells of may be older."""
AHEAD = timedelta(days=2)
"""So far a clock elsewhere may be ahead of ours: nothing was done later than that."""
LARGEST_COUNT = 100_000
LONGEST_QUESTION = 1_000
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}")
_WEEK = re.compile(r"20[0-9]{2}-W(?:0[1-9]|[1-4][0-9]|5[0-3])")
_ABOUT: dict[str, re.Pattern[str]] = {
    "rides": re.compile("True|False"),
    "usual_weeks": re.compile("[1-9]|1[0-2]"),
    "meets": re.compile("[0-6] (?:[01][0-9]|2[0-3]):[0-5][0-9]"),
    "lead": re.compile("[0-9]{1,4}"),
}
"""What stands in a schedule's `about`, by its name, as text."""


class UnfitFileError(Exception):
    """A file that cannot be taken in; `reason` is the key of the sentence that says why, `where` list and entry."""

    def __init__(self, reason: str, where: str = "") -> None:
        super().__init__(reason)
        self.reason, self.where = reason, where


def check(export: shape.Export, now: datetime) -> None:
    """UnfitFileError where an entry cannot be: nothing of the file is taken in then."""
    for name in ("goals", "notes", "wins", "assessments", "check_ins", "one_on_ones", "schedules", "nudges", "choices"):
        for place, entry in enumerate(getattr(export, name), 1):
            if not (_days_can_be(entry, now) and _fits(entry, export) and _ids_are_ids(entry)):
                raise UnfitFileError("invalid", where=f"{name} {place}")
    offer = export.mentoring.offer
    if offer is not None and not (
        _days_can_be(offer, now) and len(offer.about) <= LONGEST_ABOUT and _ids_are_ids(offer)
    ):
        raise UnfitFileError("invalid", where="mentoring")


def _parts(entry: shape.Part) -> Iterator[tuple[str, Any]]:
    """Every value inside, by the name of its field."""
    for name, value in entry:
        for one in value if isinstance(value, list) else (value,):
            if isinstance(one, shape.Part):
                yield from _parts(one)
            yield name, one


def _days_can_be(entry: shape.Part, now: datetime) -> bool:
    return all(_can_be(name, value, now) for name, value in _parts(entry))


def _can_be(name: str, value: Any, now: datetime) -> bool:
    if isinstance(value, datetime):
        return value.year >= FIRST_YEAR and value <= now + AHEAD
    if isinstance(value, date):
        return name == "happened_day" or value.year >= FIRST_YEAR
    return not isinstance(value, int) or value <= LARGEST_COUNT


def _ids_are_ids(entry: shape.Part) -> bool:
    return all(_is_id(name, value) for name, value in _parts(entry))


def _is_id(name: str, value: Any) -> bool:
    if isinstance(value, shape.Named):
        return _ID.fullmatch(value.id) is not None
    if name == "week":
        return _WEEK.fullmatch(value) is not None
    is_bare = name in ("expectation", "dimension") and isinstance(value, str)
    return not is_bare or _ID.fullmatch(value) is not None


def _fits(entry: shape.Part, export: shape.Export) -> bool:
    """Texts no longer than Cairn takes them, and places that are there."""
    match entry:
        case shape.Goal():
            return _goal_fits(entry, len(export.check_ins))
        case shape.Win():
            return (
                0 < len(entry.text.strip()) <= len(entry.text) <= LONGEST_TEXT
                and (entry.link is None or is_link(entry.link))
                and _in(entry.goal, export.goals)
                and _in(entry.check_in, export.check_ins)
                and _in(entry.note, export.notes)
            )
        case shape.Note():
            return _in(entry.goal, export.goals)
        case shape.Assessment():
            dimensions = [one.dimension.id for one in entry.ratings]
            wins = [place for one in entry.ratings for place in one.wins]
            return (
                len(set(dimensions)) == len(dimensions)
                and all(_in(place, export.wins) for place in wins)
                and _no_longer(LONGEST_EXAMPLE, [one.example for one in entry.ratings])
            )
        case shape.CheckIn():
            return all(_in(place, export.goals) for place in entry.goals)
        case shape.OneOnOne():
            return _no_longer(LONGEST_QUESTION, entry.questions)
        case shape.Schedule():
            return _schedule_fits(entry, export)
        case _:
            return True


def _goal_fits(goal: shape.Goal, check_ins: int) -> bool:
    titles = [goal.title, *(one.before.title for one in goal.history if one.before is not None)]
    sentences = [text for plan in goal.plans for text in (plan.cue, plan.action)]
    wishes = [text for plan in goal.plans for text in (plan.outcome, plan.obstacle)]
    return (
        all(title.strip() for title in titles)
        and _no_longer(LONGEST_TITLE, titles)
        and _no_longer(LONGEST_PART, sentences)
        and _no_longer(LONGEST_WISH, wishes)
        and all(one.check_in is None or one.check_in <= check_ins for one in goal.history)
        and all((plan.weekday is None) == (plan.local_time is None) for plan in goal.plans)
        and (goal.number is None) <= (goal.state in ("draft", "cancelled"))
    )


def _schedule_fits(schedule: shape.Schedule, export: shape.Export) -> bool:
    if (schedule.goal is None) != (schedule.plan is None):
        return False
    if schedule.goal is not None:
        plans = export.goals[schedule.goal - 1].plans if _in(schedule.goal, export.goals) else []
        if not _in(schedule.plan, plans):
            return False
    for name, value in (schedule.about or {}).items():
        known = _ABOUT.get(name)
        if known is None or not isinstance(value, str | int) or not known.fullmatch(str(value)):
            return False
    return True


def _in(place: int | None, entries: list[Any]) -> bool:
    return place is None or place <= len(entries)


def _no_longer(most: int, texts: Iterable[str | None]) -> bool:
    return all(text is None or len(text) <= most for text in texts)
