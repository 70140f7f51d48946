"""How queries reach rows: inside a write transaction, or at a glance (reads only, no transaction)."""

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any, Protocol, TypeVar

from sqlalchemy import CursorResult, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Session

T = TypeVar("T")


class ReadOnlyError(RuntimeError):
    """A glance was asked to write: a mistake in the code, never of a person."""


class Rows(Protocol):
    """What the query classes need. Statements are constants; their parameters come by name."""

    async def all(self, statement: Any, /, **parameters: Any) -> list[Any]:
        """Every result: entities of a one-entity select, else rows."""
        ...

    async def first(self, statement: Any, /, **parameters: Any) -> Any:
        """The first result or None."""
        ...

    async def run(self, statement: Any, /, **parameters: Any) -> int:
        """Execute an UPDATE, DELETE or INSERT; the number of rows it touched."""
        ...

    def add(self, row: Any) -> None:
        """Insert at the next flush or at the commit."""
        ...

    async def flush(self) -> None:
        """Send what is waiting, so that generated ids are there and conflicts show."""
        ...


async def unbroken(work: Coroutine[Any, Any, T]) -> T:
    """Let a step on the database end before a cancellation goes on: broken off, it would leave the write lock held."""
    task = asyncio.get_running_loop().create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():  # a second cancellation breaks it off as little as the first
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait({task})
        if not task.cancelled():
            task.exception()  # looked at, so that nobody complains of an exception that went unseen
        raise


def _entities(result: Any) -> list[Any]:
    return [row[0] if len(row) == 1 else row for row in result.all()]


class Transaction:
    """Rows inside one write transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self, statement: Any, /, **parameters: Any) -> list[Any]:
        return _entities(await unbroken(self._session.execute(statement, parameters or None)))

    async def first(self, statement: Any, /, **parameters: Any) -> Any:
        found = await self.all(statement, **parameters)
        return found[0] if found else None

    async def run(self, statement: Any, /, **parameters: Any) -> int:
        result = await unbroken(self._session.execute(statement, parameters or None))
        return result.rowcount if isinstance(result, CursorResult) else 0

    def add(self, row: Any) -> None:
        self._session.add(row)

    async def flush(self) -> None:
        await unbroken(self._session.flush())


class Glance:
    """Rows read on the event loop's own thread: 50 ms at most for a lock, then the read moves to a thread.

    A thread hop costs more than the read itself, so the short reads that answer a command do without one.
    """

    def __init__(self, quick: Engine, patient: Engine) -> None:
        self._kept = Session(quick, expire_on_commit=False)
        self._patient = patient

    async def all(self, statement: Any, /, **parameters: Any) -> list[Any]:
        try:
            return self._read_at_once(statement, parameters)
        except OperationalError as error:
            if "locked" not in str(error.orig) and "busy" not in str(error.orig):
                raise
            return await asyncio.to_thread(_read, self._patient, statement, parameters)

    def _read_at_once(self, statement: Any, parameters: dict[str, Any]) -> list[Any]:
        """Opening and closing a session costs as much as the read: one is kept, and emptied after each read."""
        try:
            found = _entities(self._kept.execute(statement, parameters or None))
        except BaseException:
            self._kept.close()
            raise
        self._kept.expunge_all()
        return found

    async def first(self, statement: Any, /, **parameters: Any) -> Any:
        found = await self.all(statement, **parameters)
        return found[0] if found else None

    async def run(self, statement: Any, /, **parameters: Any) -> int:
        raise ReadOnlyError("a glance does not write")

    def add(self, row: Any) -> None:
        raise ReadOnlyError("a glance does not write")

    async def flush(self) -> None:
        raise ReadOnlyError("a glance does not write")


def _read(engine: Engine, statement: Any, parameters: dict[str, Any]) -> list[Any]:
    with Session(engine, expire_on_commit=False) as session:
        return _entities(session.execute(statement, parameters or None))
