"""How queries reach rows: inside a write transaction, or at a glance (reads only, no transaction)."""

import asyncio
import contextlib
from collections.abc import Coroutine, Mapping, Sequence
from functools import cache
from typing import Any, Protocol, TypeVar

from sqlalchemy import CursorResult
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from bot.store.sealing.writing import KEYRING, sealed_rows, sealed_values

T = TypeVar("T")


BY_PLACE = "cairn_by_place"
"""The execution option of a select of several columns whose rows are read by place and not by name."""


OF_MANY = "cairn_of_many"
"""The execution option of a select that reads more rows the more members there are: nobody else waits for it."""


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

    async def run_many(self, statement: Any, parameters: Sequence[Mapping[str, Any]], /) -> None:
        """Execute one UPDATE or DELETE for each set of parameters, in one round trip.

        The statement is a constant; every row of the table is met by one set of parameters at most.
        """
        ...

    async def insert(self, table: type[Any], rows: Sequence[Mapping[str, Any]], /, **alike: Any) -> int:
        """Insert those rows whose keys are new, in one round trip; how many that were. All rows name the same columns.

        `alike`: what all rows have. Columns that are left out get the table's defaults.
        """
        ...

    def sealed(self, table: type[Any], values: Mapping[str, Any], /, **row: Any) -> dict[str, Any]:
        """Values for an UPDATE of one row as they are written: what is typed is sealed to the row that `row` names."""
        ...

    def add(self, row: Any) -> None:
        """Insert at the next flush or at the commit."""
        ...

    async def flush(self) -> None:
        """Send what is waiting, so that generated ids are there and conflicts show."""
        ...

    def within(self, team_id: str, /) -> "Rows":
        """The same, for one workspace alone, where these are of all: a database that has a second wall keeps to it."""
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


class Step(Protocol):
    """`unbroken` or `plainly`."""

    async def __call__(self, work: Coroutine[Any, Any, T], /) -> T: ...


def entities(result: Any) -> list[Any]:
    """What a result holds: entities of a one-entity select, else rows."""
    return [row[0] if len(row) == 1 else row for row in result.all()]


Given = Sequence[Mapping[str, Any]]
"""Values by name for each of many rows."""


class Bulk(Protocol):
    """How a database writes many rows at once."""

    async def change(self, connection: AsyncConnection, statement: Any, rows: Given, /) -> None:
        """See `Rows.run_many`."""
        ...

    async def insert(self, connection: AsyncConnection, table: Any, rows: Given, alike: Mapping[str, Any], /) -> int:
        """See `Rows.insert`."""
        ...


def with_defaults(table: Any, rows: Given, alike: Mapping[str, Any]) -> tuple[dict[str, list[Any]], dict[str, Any]]:
    """The values that differ by row, column by column, and those that do not, the table's defaults among them."""
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    same = dict(alike)
    for name, (default, differs) in _defaults(table).items():
        if name in columns or name in same:
            continue
        if differs:
            columns[name] = [default(None) for _ in rows]
        else:
            same[name] = default
    return columns, same


@cache
def _defaults(table: Any) -> dict[str, tuple[Any, bool]]:
    """What columns get that are left out: a value, or a function that makes one."""
    having = [column for column in table.columns if column.default is not None]
    return {column.name: (column.default.arg, column.default.is_callable) for column in having}


async def plainly(work: Coroutine[Any, Any, T]) -> T:
    """A step that a cancellation may break off."""
    return await work


class Transaction:
    """Rows inside one write transaction. `step` is how each of its statements is waited for."""

    def __init__(self, session: AsyncSession, bulk: Bulk, step: Step = unbroken) -> None:
        self._session = session
        self._bulk = bulk
        self._step = step

    async def all(self, statement: Any, /, **parameters: Any) -> list[Any]:
        return entities(await self._step(self._session.execute(statement, parameters or None)))

    async def first(self, statement: Any, /, **parameters: Any) -> Any:
        found = await self.all(statement, **parameters)
        return found[0] if found else None

    async def run(self, statement: Any, /, **parameters: Any) -> int:
        result = await self._step(self._session.execute(statement, parameters or None))
        return result.rowcount if isinstance(result, CursorResult) else 0

    async def run_many(self, statement: Any, parameters: Sequence[Mapping[str, Any]], /) -> None:
        if parameters:
            connection = await self._step(self._session.connection())  # past the ORM, which would look for keys
            await self._step(self._bulk.change(connection, statement, parameters))

    async def insert(self, table: type[Any], rows: Sequence[Mapping[str, Any]], /, **alike: Any) -> int:
        if not rows:
            return 0
        connection = await self._step(self._session.connection())
        keyring = self._session.info.get(KEYRING)
        new = sealed_rows(keyring, table.__table__, rows, alike)
        return await self._step(self._bulk.insert(connection, table.__table__, new, alike))

    def sealed(self, table: type[Any], values: Mapping[str, Any], /, **row: Any) -> dict[str, Any]:
        return sealed_values(self._session.info.get(KEYRING), table.__table__, values, row)

    def add(self, row: Any) -> None:
        self._session.add(row)

    async def flush(self) -> None:
        await self._step(self._session.flush())

    def within(self, team_id: str, /) -> Rows:
        return self


class ReadOnly:
    """What every glance refuses."""

    async def run(self, statement: Any, /, **parameters: Any) -> int:
        raise ReadOnlyError("a glance does not write")

    async def run_many(self, statement: Any, parameters: Sequence[Mapping[str, Any]], /) -> None:
        raise ReadOnlyError("a glance does not write")

    async def insert(self, table: type[Any], rows: Sequence[Mapping[str, Any]], /, **alike: Any) -> int:
        raise ReadOnlyError("a glance does not write")

    def sealed(self, table: type[Any], values: Mapping[str, Any], /, **row: Any) -> dict[str, Any]:
        raise ReadOnlyError("a glance does not write")

    def add(self, row: Any) -> None:
        raise ReadOnlyError("a glance does not write")

    async def flush(self) -> None:
        raise ReadOnlyError("a glance does not write")

    def within(self, team_id: str, /) -> Any:
        return self
