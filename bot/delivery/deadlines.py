"""When calls end at the latest, by one timer of the event loop: one for each call costs much, and hardly ever rings."""

import asyncio
import math
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Deadlines(Generic[T]):
    """What is under way, and until when. Moments are the event loop's."""

    def __init__(self, on_end: Callable[[T], object]) -> None:
        """`on_end` is called once for each that is still under way at its end, and from then on it is not.

        Where it fails for one, the others are called in the loop's next turn.
        """
        self._on_end = on_end
        self._ends: dict[T, float] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._rings_at = math.inf

    def add(self, one: T, end: float) -> None:
        """It is under way."""
        self._ends[one] = end
        if end < self._rings_at:
            self._ring_at(end)

    def discard(self, one: T) -> None:
        """It is not, or not any more."""
        self._ends.pop(one, None)

    def end_all(self) -> None:
        """At once."""
        self._end_until(math.inf)

    def _ring_at(self, end: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._rings_at = end
        self._timer = None if end == math.inf else asyncio.get_running_loop().call_at(end, self._ring)

    def _ring(self) -> None:
        self._end_until(asyncio.get_running_loop().time())

    def _end_until(self, moment: float) -> None:
        over = [one for one, end in self._ends.items() if end <= moment]
        try:
            for one in over:
                if self._ends.pop(one, None) is not None:
                    self._on_end(one)
        finally:
            self._ring_at(min(self._ends.values(), default=math.inf))
