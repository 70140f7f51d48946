"""An event loop whose time is a number: where nothing is ready it jumps to the next timer."""

import asyncio
import heapq
from typing import Any

RESOLUTION = 1e-6
"""Seconds. Far above the rounding of a float that counts seconds for months."""


class StandstillError(RuntimeError):
    """Nothing is ready and no timer is set: whoever is waited for will never come."""


class VirtualLoop(asyncio.BaseEventLoop):
    """No sockets, no signals, no threads. `time()` begins at nought and costs nothing to pass."""

    def __init__(self) -> None:
        super().__init__()
        self._seconds = 0.0
        self._clock_resolution = RESOLUTION

    def time(self) -> float:
        return self._seconds

    def skip(self, seconds: float) -> None:
        """Let time pass while nothing runs: what was to happen meanwhile happens late, in its order."""
        self._seconds += seconds

    def _run_once(self) -> None:
        """A turn as every loop has one, without the wait for input: there is none, so waiting is moving on."""
        loop: Any = self
        ready, scheduled = loop._ready, loop._scheduled
        while scheduled and scheduled[0]._cancelled:
            heapq.heappop(scheduled)._scheduled = False
        if not ready and not loop._stopping:
            if not scheduled:
                raise StandstillError("nothing is left to happen")
            self._seconds = max(self._seconds, scheduled[0]._when)
        end = self._seconds + RESOLUTION
        while scheduled and scheduled[0]._when < end:
            handle = heapq.heappop(scheduled)
            handle._scheduled = False
            ready.append(handle)
        for _ in range(len(ready)):
            handle = ready.popleft()
            if not handle._cancelled:
                handle._run()

    def _write_to_self(self) -> None:
        """Nobody sleeps who would have to be woken."""
