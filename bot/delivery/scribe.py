"""Group commit: everything that waits to be written down goes into one transaction, and the next group after it."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextvars import Context
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.store import Database, Everywhere
from bot.store.passing import ConflictError, PassingError, retried

T = TypeVar("T")
I = TypeVar("I")  # noqa: E741 -- an item

Work = Callable[[Everywhere], Awaitable[T]]
"""Writes one outcome."""
Bulk = Callable[[Everywhere, Sequence[I]], Awaitable[Sequence[T]]]
"""Writes many outcomes of one sort; a result for each."""

MOST = 200
"""Outcomes in one transaction."""
_TURNS = 3
"""Of the event loop: an answer that is there already becomes an outcome within them."""


@dataclass(frozen=True, eq=False)
class _Entry:
    bulk: Bulk[Any, Any]
    item: Any
    result: asyncio.Future[Any]


class Scribe:
    """Writes outcomes down. Who asks while a transaction runs joins the next one, and returns when that is committed.

    An outcome that cannot be written undoes no other: a group that fails is written one by one. What fails in passing
    is tried again, and raised in the end.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[_Entry] = []
        self._task: asyncio.Task[None] | None = None

    @property
    def task(self) -> asyncio.Task[None] | None:
        """What is being written, None for nothing."""
        return self._task

    async def write(self, work: Work[T]) -> T:
        """One outcome, when it is committed."""
        return await self.write_with(_alone, work)

    async def write_with(self, bulk: Bulk[I, T], item: I) -> T:
        """One outcome of a sort that is written in bulk, when it is committed."""
        loop = asyncio.get_running_loop()
        entry = _Entry(bulk, item, loop.create_future())
        self._waiting.append(entry)
        if self._task is None:
            self._task = loop.create_task(self._write_all(), context=Context())  # it writes for many
        result: T = await entry.result
        return result

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                await self._gather()
                group, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._write_group(group)
        finally:
            self._task = None
            for entry in self._waiting:
                entry.result.cancel()
            self._waiting = []

    async def _gather(self) -> None:
        """While a few turns of the event loop bring more of them, it is less work to write those with them."""
        known = 0
        while known < len(self._waiting) < MOST:
            known = len(self._waiting)
            for _ in range(_TURNS):
                await asyncio.sleep(0)

    async def _write_group(self, group: Sequence[_Entry]) -> None:
        try:
            results = await retried(lambda: self._commit(group))
        except Exception as error:
            if len(group) == 1 or (isinstance(error, PassingError) and not isinstance(error, ConflictError)):
                _tell(group, error)  # alone, or the database's own fault, which is everybody's
                return
            for entry in group:
                await self._write_group([entry])
        except BaseException:
            for entry in group:
                entry.result.cancel()
            raise
        else:
            for entry, result in zip(group, results, strict=True):
                if not entry.result.done():
                    entry.result.set_result(result)

    async def _commit(self, group: Sequence[_Entry]) -> list[Any]:
        sorts: dict[Hashable, list[_Entry]] = {}
        for entry in group:
            sorts.setdefault(entry.bulk, []).append(entry)
        results: dict[_Entry, Any] = {}
        # What is written alone may be of any size: the end of a workspace is an update of all that waits there.
        is_brief = _alone not in sorts
        async with self._database.briefly() if is_brief else self._database.everywhere() as everywhere:
            for entries in sorts.values():
                found = await entries[0].bulk(everywhere, [entry.item for entry in entries])
                results.update(zip(entries, found, strict=True))
        return [results[entry] for entry in group]


async def _alone(everywhere: Everywhere, works: Sequence[Work[T]]) -> Sequence[T]:
    return [await work(everywhere) for work in works]


def _tell(group: Sequence[_Entry], error: Exception) -> None:
    for entry in group:
        if not entry.result.done():
            entry.result.set_exception(error)
