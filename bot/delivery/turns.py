"""Many things to begin at once: a few in one turn of the event loop, so that answers and commands come between."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T")

FEW = 20
"""In one turn: about a millisecond."""


class Beginning(Generic[T]):
    """The first few are begun now, the others turn by turn, whatever their owner does meanwhile."""

    def __init__(self, items: Iterable[T], begin: Callable[[T], object]) -> None:
        """`begin` is called with each item, in order."""
        self._left = deque(items)
        self._begin = begin
        self._loop = asyncio.get_running_loop()
        self._over: asyncio.Future[None] = self._loop.create_future()
        self._turn()

    async def over(self) -> None:
        """Wait until all are begun. Who breaks this off has the rest begun at once: nothing is left out.

        So has a fault in beginning one, which is raised.
        """
        try:
            await self._over
        finally:
            while self._left:
                self._begin(self._left.popleft())

    def _turn(self) -> None:
        try:
            for _ in range(min(FEW, len(self._left))):
                self._begin(self._left.popleft())
        except Exception as error:
            if not self._over.done():
                self._over.set_exception(error)
            return
        self._loop.call_soon(self._turn if self._left else self._end)

    def _end(self) -> None:
        if not self._over.done():
            self._over.set_result(None)


async def in_turns(items: Iterable[T], begin: Callable[[T], object]) -> None:
    """`begin` each item, and return when all are: see `Beginning`."""
    await Beginning(items, begin).over()
