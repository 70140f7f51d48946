"""Short rests of what runs after an answer, which end at once where somebody waits for it."""

import asyncio
import contextlib
from collections.abc import Iterator


class Rests:
    """Those of one process."""

    def __init__(self) -> None:
        self._resting: set[asyncio.Event] = set()
        self._waiting = 0

    async def rest(self, seconds: float, until: asyncio.Event) -> None:
        """Wait so long; less where `until` is set meanwhile, and not at all while somebody waits for what rests."""
        if self._waiting:
            return
        self._resting.add(until)
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await until.wait()
        finally:
            self._resting.discard(until)

    @contextlib.contextmanager
    def none(self) -> Iterator[None]:
        """Nothing rests within."""
        self._waiting += 1
        for each in tuple(self._resting):
            each.set()
        try:
            yield
        finally:
            self._waiting -= 1
