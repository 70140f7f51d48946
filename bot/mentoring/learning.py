"""What a member's own answers say about each kind of nudge, and how a kind recovers after it was used.

Kinds are ways to grow, and people differ in which of them they take up. Dimensions are left alone: what somebody
avoids may be what they need, and goals and assessments speak for it.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

UNTRIED = 10
"""Points for a kind that was never given: nothing is known of it, and it may be the one."""
SETTLED = 8
"""Nudges before any of this counts: until then what the sources name first comes first, whatever was answered."""
BURDEN = 0.25
"""What a message costs that nothing came of, as a part of one that was done."""
WORTH = {"done": 1.0, "later": 0.3, "none": -BURDEN, "never": -2 * BURDEN}
"""What each answer says for its kind; any other says nothing."""
LOOKED_AT = 6
"""Answers of one kind that count: the latest."""
HALF_LIFE = 26
"""Weeks after which an answer counts half."""
DOUBT = 1.0
"""So many answers' weight of the member's average are mixed into each kind, so that few answers say little."""
REACH = 20
MOST = 12
"""Points for or against a kind, at most: a goal and what is new outweigh it together, so that neither always wins."""

TIREDNESS = 6.0
"""Points against a kind that was used the week before."""
RECOVERY = 3.0
"""Weeks in which half of the tiredness passes."""

TRIAL = 20
TRIAL_EVERY = 12
"""In one of so many weeks, by lot, the kind that was away the longest is tried again, liked or not: tastes change."""
TRIALS_FROM = 10
"""Answers before there is anything to try again."""

_OLDEST = 520
_WEIGHTS = tuple(0.5 ** (age / HALF_LIFE) for age in range(_OLDEST + 1))


class Reply(NamedTuple):
    """An answer to a nudge of some kind, and its week."""

    kind: str
    week: int
    answer: str


class Taste(NamedTuple):
    """How a kind fares with a member: points against the average of all kinds, and `done` of the latest `of`."""

    points: int
    done: int
    of: int


@dataclass(slots=True)
class _Tally:
    """The latest answers of one kind, added up."""

    weight: float = 0.0
    worth: float = 0.0
    done: int = 0
    of: int = 0


def tastes(replies: Iterable[Reply], week: int) -> dict[str, Taste]:
    """Each kind's taste in a week; replies newest first.

    A kind's worth is the mean of its latest answers, newer ones weighing more, drawn towards the member's own average.
    """
    tallies = _tallies(replies, week)
    weight = sum(tally.weight for tally in tallies.values())
    if not weight:
        return {}
    average = sum(tally.worth for tally in tallies.values()) / weight
    return {kind: Taste(_points(tally, average), tally.done, tally.of) for kind, tally in tallies.items()}


def _tallies(replies: Iterable[Reply], week: int) -> dict[str, _Tally]:
    tallies: dict[str, _Tally] = {}
    for kind, then, answer in replies:
        worth = WORTH.get(answer)
        tally = tallies.get(kind)
        if worth is None or (tally is not None and tally.of == LOOKED_AT):
            continue
        if tally is None:
            tally = tallies[kind] = _Tally()
        weight = _WEIGHTS[min(max(week - then, 0), _OLDEST)]
        tally.weight += weight
        tally.worth += weight * worth
        tally.done += answer == "done"
        tally.of += 1
    return tallies


def _points(tally: _Tally, average: float) -> int:
    worth = (tally.worth + DOUBT * average) / (tally.weight + DOUBT)
    return max(-MOST, min(MOST, round(REACH * (worth - average))))


def tiredness(weeks: int) -> int:
    """Points against a kind that was used so many weeks ago: the same way of growing again and again wears off."""
    left = float(0.5 ** ((max(weeks, 1) - 1) / RECOVERY))
    return round(TIREDNESS * left)


def is_trial(team_id: str, user_id: str, week: int) -> bool:
    """Whether this is a week of the member's in which what was away is tried again: by a stable lot."""
    lot = hashlib.sha256(f"trial:{team_id}:{user_id}:{week}".encode()).digest()
    return int.from_bytes(lot[:4], "big") % TRIAL_EVERY == 0
