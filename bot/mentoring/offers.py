"""What a level has to choose nudges from, with all of their scores that is the same for all of its members."""

from functools import lru_cache
from typing import NamedTuple

from bot.content import Content, Nudge

FIRST_OF_ALL = 10
FIRST = 5

_EARLY_FIRST = frozenset(("0-23", "0-24", "0-25", "0-26"))
_EARLY = frozenset(("0-02", "0-03", "0-04", "0-05", "0-07", "0-08", "0-09", "0-10", "0-11", "1-21"))
_SENIOR = frozenset(("1-13", "1-14", "1-18", "1-29", "1-35", "1-38", "3-31", "3-33"))
_STARTS = {
    "junior": ((_EARLY_FIRST, FIRST_OF_ALL), (_EARLY, FIRST)),
    "mid": ((_EARLY_FIRST, FIRST_OF_ALL), (_EARLY, FIRST)),
    "senior": ((_SENIOR, FIRST),),
}
"""What the sources name for a level comes early: more than novelty weighs, less than novelty and a goal together."""


class Offer(NamedTuple):
    """A nudge of a level, and its points for coming early, until it was given."""

    nudge: Nudge
    id: str
    kind: str
    dimension: str
    start: int


@lru_cache(32)
def offers(content: Content, level: str) -> tuple[Offer, ...]:
    """The nudges of a level, in the content's order."""
    return tuple(
        Offer(one, one.id, one.kind, one.dimension, _start(one, level))
        for one in content.nudges.values()
        if level in one.levels
    )


@lru_cache(4)
def served_levels(content: Content) -> frozenset[str]:
    """The levels that have any."""
    return frozenset(level for nudge in content.nudges.values() for level in nudge.levels)


def _start(nudge: Nudge, level: str) -> int:
    return next((points for refs, points in _STARTS.get(level, ()) if not refs.isdisjoint(nudge.refs)), 0)
