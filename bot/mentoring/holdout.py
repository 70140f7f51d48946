"""Whether nudges help this member: some weeks bring none, by lot and by their own wish, and the two kinds compare."""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import NormalDist
from typing import NamedTuple

from bot.mentoring.choice import Situation
from bot.mentoring.members import local_day
from bot.mentoring.slots import week_of
from bot.store import Member, Schedule, Team
from bot.store.holdout import Drawn

SHARE = 0.15
"""Of the slots that bring nothing."""
FIRST_WEEKS = 4
"""Weeks of a series that always bring their nudge: first there has to be a rhythm."""
WINDOW = timedelta(days=7)
"""So long after a slot the member may have done something for their growth."""
FEWEST = 5
"""Weeks of each kind before a difference is worth a word."""
MOST_SLOTS = 520
_CHANCE = SHARE / (1 - SHARE)  # a slot after one that brought nothing is never drawn, so the others are more often
_Z = NormalDist().inv_cdf(0.975)


class Slots(NamedTuple):
    """Slots of one kind: how many, and how many were followed by something done."""

    done: int
    of: int


@dataclass(frozen=True)
class Report:
    """Weeks with and without a nudge, and the difference of their shares with its 95 % interval.

    No difference where there are too few of either to say anything. Only slots whose lot was drawn are in it.
    """

    since: datetime | None
    nudged: Slots
    empty: Slots
    difference: float | None = None
    low: float = 0.0
    high: float = 0.0

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves no difference out."""
        return self.difference is not None and not self.low <= 0 <= self.high


async def turn(team: Team, member: Member, is_on: bool, now: datetime) -> str:
    """Begin or end it: `holdout_on`, `holdout_off`, or either with `_already`. What was drawn stays on record."""
    outcome = "holdout_on" if is_on else "holdout_off"
    if (member.holdout_since is not None) == is_on:
        return f"{outcome}_already"
    await team.members.change(member.user_id, now, holdout_since=now if is_on else None)
    return outcome


def is_drawn(about: Situation, member: Member, schedule: Schedule, last: int | None) -> bool:
    """Whether the lot decides over this slot. `last`: the week of the latest slot that brought nothing.

    Not in the first weeks of the series, and never after a slot that brought nothing until a nudge has come by itself.
    """
    if member.holdout_since is None:
        return False
    first = week_of(local_day(schedule.consented_at, schedule.timezone))
    if about.week - first <= FIRST_WEEKS:
        return False
    return last is None or any(past.is_slot and past.week > last for past in about.past)


def is_empty(about: Situation) -> bool:
    """What the lot says about a week: the same at any time and on any machine, and nobody is told before."""
    name = f"holdout:{about.team_id}:{about.user_id}:{about.week}"
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") < _CHANCE * 2**64


async def report(team: Team, member: Member, today: date) -> Report:
    """What the member did in the seven days after each slot whose lot was drawn, once they are over: two reads.

    A goal's progress or its end, a win and a finished assessment count. What is clicked or written in a nudge does not:
    in weeks without one there is nothing to click. Neither does it in a slot's check-in, with the nudge or alone.
    """
    slots = await team.holdout.drawn(member.user_id, MOST_SLOTS)
    drawn = [one for one in slots if local_day(one.due_at + WINDOW, member.timezone) < today]
    if not drawn:
        return Report(member.holdout_since, Slots(0, 0), Slots(0, 0))
    acts = await team.holdout.acts(member.user_id, drawn[0].due_at)
    return compare(drawn, acts)


def compare(drawn: Sequence[Drawn], acts: Sequence[datetime]) -> Report:
    """The same from rows that were read: slots oldest first whose windows are over, and moments of what was done."""
    nudged, empty = (
        Slots(sum(_is_followed(one, acts) for one in of), len(of))
        for of in ([one for one in drawn if not one.is_empty], [one for one in drawn if one.is_empty])
    )
    since = drawn[0].due_at if drawn else None
    if min(nudged.of, empty.of) < FEWEST:
        return Report(since, nudged, empty)
    low, high = newcombe(*nudged, *empty)
    return Report(since, nudged, empty, nudged.done / nudged.of - empty.done / empty.of, low, high)


def _is_followed(slot: Drawn, acts: Sequence[datetime]) -> bool:
    return any(slot.due_at <= at < slot.due_at + WINDOW for at in acts)


def wilson(done: int, of: int) -> tuple[float, float]:
    """The 95 % score interval of one share (Wilson, J. Am. Stat. Assoc. 22, 1927); ValueError for one of nothing."""
    if not 0 <= done <= of or of == 0:
        raise ValueError(f"{done} of {of} is no share")
    share, square = done / of, _Z * _Z
    middle = share + square / (2 * of)
    half = _Z * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max(0.0, (middle - half) / (1 + square / of)), min(1.0, (middle + half) / (1 + square / of))


def newcombe(done: int, of: int, other_done: int, other_of: int) -> tuple[float, float]:
    """The 95 % interval of the difference of two independent shares: Newcombe's hybrid score interval.

    Method 10 of Newcombe, Interval estimation for the difference between independent proportions, Statistics in
    Medicine 17 (1998), 873-890. ValueError for a share of nothing.
    """
    low, high = wilson(done, of)
    other_low, other_high = wilson(other_done, other_of)
    share, other = done / of, other_done / other_of
    difference = share - other
    return (
        max(-1.0, difference - math.hypot(share - low, other_high - other)),
        min(1.0, difference + math.hypot(high - share, other - other_low)),
    )
