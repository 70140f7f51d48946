"""Who is asked about next, where many wait and asking may fail: whoever failed goes to the end of the line."""

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)

MOST = 1000
"""So many at the end of a line are remembered."""


class Line(Generic[T]):
    """One process's memory of who was tried in vain; a restart begins anew."""

    def __init__(self) -> None:
        self._last: OrderedDict[T, None] = OrderedDict()

    def room(self, limit: int) -> int:
        """How many have to be read so that `limit` can be chosen, those at the end of the line left aside."""
        return limit + len(self._last)

    def first(self, waiting: Sequence[T], limit: int) -> list[T]:
        """The next ones: who was not tried yet, as they wait, and then whose try is longest ago."""
        there = set(waiting)
        if len(waiting) < self.room(limit):  # nobody else waits
            self._last = OrderedDict.fromkeys(one for one in self._last if one in there)
        fresh = [one for one in waiting if one not in self._last]
        return [*fresh, *(one for one in self._last if one in there)][:limit]

    def failed(self, one: T) -> None:
        """To the end of the line."""
        self._last[one] = None
        self._last.move_to_end(one)
        if len(self._last) > MOST:
            self._last.popitem(last=False)

    def done(self, one: T) -> None:
        """It waits no more."""
        self._last.pop(one, None)
