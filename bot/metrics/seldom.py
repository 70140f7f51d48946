"""Answers that cost more the more there is: asked for so seldom that they never take more than a small part of time."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context
from typing import Generic, TypeVar

T = TypeVar("T")

SHARE = 100
"""An answer that took a second is good for so many seconds: whatever the number of members, counting takes 1 %."""
PATIENCE = 0.1
"""Seconds for which a reader waits for a new answer where there is an old one."""


class Seldom(Generic[T]):
    """The last answer, and a new one where its time has come; an old one is given while the new one is worked out."""

    def __init__(self, ask: Callable[[], Awaitable[T]], monotonic: Callable[[], float]) -> None:
        self._ask = ask
        self._monotonic = monotonic
        self._answer: list[T] = []
        self._good_until = monotonic()
        self._asking: asyncio.Task[None] | None = None

    async def latest(self) -> T:
        """Whatever asking raises is raised here; then the next reader asks anew."""
        if self._asking is None and (not self._answer or self._monotonic() >= self._good_until):
            self._asking = asyncio.get_running_loop().create_task(self._renew(), context=Context())
        if self._asking is not None:
            await asyncio.wait({self._asking}, timeout=PATIENCE if self._answer else None)
            if self._asking.done():
                asked, self._asking = self._asking, None
                asked.result()
        return self._answer[0]

    async def _renew(self) -> None:
        began = self._monotonic()
        answer = await self._ask()
        ended = self._monotonic()
        self._answer, self._good_until = [answer], ended + SHARE * (ended - began)
