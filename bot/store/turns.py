"""One after the other under each name, in this process: who waits here holds no connection meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.store.passing import BusyError

LONGEST = 5.0
"""Seconds that somebody waits; as long as for a lock of the database."""


class Turns:
    """By name, for as long as anybody waits under it."""

    def __init__(self, longest: float = LONGEST) -> None:
        self._longest = longest
        self._lines: dict[str, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Nobody else is inside under this name. BusyError where that takes too long."""
        lock, length = self._lines.get(name, (asyncio.Lock(), 0))
        self._lines[name] = lock, length + 1
        try:
            try:
                await asyncio.wait_for(lock.acquire(), self._longest)
            except TimeoutError:
                raise BusyError("another request of the same person is at work") from None
            try:
                yield
            finally:
                lock.release()
        finally:
            lock, length = self._lines.pop(name)
            if length > 1:
                self._lines[name] = lock, length - 1
