"""What people do while the bot may be down: where it does not answer they try once more a few minutes later."""

import asyncio
import math
from collections.abc import Awaitable, Callable

from bot.store.passing import PassingError
from tests.chaos.simulation.loop import VirtualLoop
from tests.chaos.simulation.process import Process

Work = Callable[[], Awaitable[None]]

PATIENCE = 300.0
"""Seconds between two tries."""


class Attempts:
    """The tries of one run."""

    def __init__(self, loop: VirtualLoop, running: Callable[[], Process | None]) -> None:
        """`running` gives the bot while it is up."""
        self._loop = loop
        self._running = running
        self._waiting: list[tuple[float, Work]] = []

    def make(self, work: Work) -> None:
        """Do it with the bot as it is now, or later."""
        process = self._running()
        if process is None:
            self._waiting.append((self._loop.time(), work))  # each try until it is up again would come to nothing
            return

        async def once() -> None:
            try:
                await work()
            except PassingError:
                self._loop.call_later(PATIENCE, self.make, work)
            except asyncio.CancelledError:
                self._loop.call_later(PATIENCE, self.make, work)
                raise

        process.spawn(once())

    def go_on(self) -> None:
        """The bot is up: whoever has tried in vain does so at the time of their next try."""
        waiting, self._waiting = self._waiting, []
        for tried_at, work in waiting:
            tries = max(1, math.ceil((self._loop.time() - tried_at) / PATIENCE))
            self._loop.call_at(tried_at + tries * PATIENCE, self.make, work)
