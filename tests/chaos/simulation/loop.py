"""An event loop whose time is a number: where nothing is ready it jumps to the next timer."""

import asyncio
from typing import Any

RESOLUTION = 1e-6
"""Seconds. Far above the rounding of a float that counts seconds for months."""


class StandstillError(RuntimeError):
    """Nothing is ready and no timer is set: whoever is waited for will never come."""


class _Selector:
    """What the loop asks to wait for input. There is none, so waiting is moving on."""

    def __init__(self, loop: "VirtualLoop") -> None:
        self._loop = loop

    def select(self, timeout: float | None) -> list[Any]:
        if timeout is None:
            raise StandstillError("nothing is left to happen")
        self._loop.skip(timeout)
        return []


class VirtualLoop(asyncio.BaseEventLoop):
    """No sockets, no signals, no threads. `time()` begins at nought and costs nothing to pass."""

    def __init__(self) -> None:
        super().__init__()
        self._seconds = 0.0
        self._clock_resolution = RESOLUTION
        self._selector = _Selector(self)

    def time(self) -> float:
        return self._seconds

    def skip(self, seconds: float) -> None:
        """Let time pass while nothing runs: what was to happen meanwhile happens late, in its order."""
        self._seconds += seconds

    def _process_events(self, event_list: list[Any]) -> None:
        """There are none."""

    def _write_to_self(self) -> None:
        """Nobody sleeps who would have to be woken."""
