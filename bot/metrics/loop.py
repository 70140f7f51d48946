"""How late the event loop is: whatever keeps it busy keeps everybody waiting, and no other measure sees it."""

import asyncio

from bot.tally import LOOP_LAG

EVERY = 1.0
"""Seconds."""


class LoopWatch:
    """Asks to be called once a second, and notes how late that is."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._next: asyncio.TimerHandle = self._loop.call_later(EVERY, self._called, self._loop.time() + EVERY)

    def stop(self) -> None:
        """Look no more."""
        self._next.cancel()

    def _called(self, due: float) -> None:
        now = self._loop.time()
        LOOP_LAG.observe(max(0.0, now - due))
        self._next = self._loop.call_later(EVERY, self._called, now + EVERY)
