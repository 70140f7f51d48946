"""Waking at the moments from which on there is something to do, so that nothing waits for the next tick."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock

_FARTHEST = timedelta(minutes=2)
"""What is farther away may as well wait for the tick behind it."""
_GRAIN = 0.05
"""Seconds: moments so close to each other are one."""


class Alarms:
    """Rings once at each moment that it was told; many at about the same one ring together."""

    def __init__(self, clock: Clock, ring: Callable[[], None]) -> None:
        self._clock = clock
        self._ring = ring
        self._set: dict[int, asyncio.TimerHandle] = {}
        self._is_stopped = False

    def at(self, moment: datetime) -> None:
        """Ring at a moment of the clock, or shortly after."""
        self.in_(moment - self._clock())

    def in_(self, pause: timedelta) -> None:
        """Ring after so long, or shortly after."""
        if self._is_stopped or pause > _FARTHEST:
            return
        loop = asyncio.get_running_loop()
        place = int((loop.time() + max(pause.total_seconds(), 0.0)) / _GRAIN) + 1
        if place not in self._set:
            self._set[place] = loop.call_at(place * _GRAIN, self._go_off, place)

    def stop(self) -> None:
        """Ring no more."""
        self._is_stopped = True
        for alarm in self._set.values():
            alarm.cancel()
        self._set.clear()

    def _go_off(self, place: int) -> None:
        del self._set[place]
        self._ring()
