"""Reads without a transaction, past the ORM: rows to look at, on the event loop's own thread."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.attributes import instance_dict

from bot.store.rows import OF_MANY, ReadOnly, entities
from bot.store.sealing import Keyring
from bot.store.sealing.writing import open_row
from bot.store.sqlite_rows import Reading, read_by_place, reading

_TRIES = 3
"""Of a read at once: a commit may begin as soon as another one has ended."""


async def _at_no_time() -> bool:
    """Where nobody says when a commit is over."""
    return False


def is_locked(error: OperationalError) -> bool:
    """Whether SQLite says that somebody else has the file."""
    return any(word in str(error.orig) for word in ("locked", "busy"))


class Part(NamedTuple):
    """What a select asks for: an entity, which has these columns, or where there is none a column."""

    entity: Any
    names: tuple[str, ...] = ("",)
    key: str = ""
    """A column that no row is without."""

    def made(self, values: Sequence[Any], keyring: Keyring) -> Any:
        """Of the values of its columns. An entity can be read and nothing else: no session knows it."""
        if self.entity is None:
            return values[0]
        named = dict(zip(self.names, values, strict=True))
        if named[self.key] is None:
            return None  # what an outer join has not found
        entity = self.entity.__new__(self.entity)
        instance_dict(entity).update(named)
        open_row(keyring, entity)
        return entity


class Columns(NamedTuple):
    """A select past the ORM, and what its columns are of; no parts where it asks for columns itself."""

    statement: Any
    parts: tuple[Part, ...]
    types: tuple[Any, ...] = ()
    """Of the columns, where there are parts."""

    def found(self, result: Any, keyring: Keyring) -> list[Any]:
        """What it has found, as `entities` gives it."""
        return self.made(result, keyring) if self.parts else entities(result)

    def made(self, result: Iterable[Sequence[Any]], keyring: Keyring) -> list[Any]:
        """The same of rows, where there are parts."""
        if len(self.parts) == 1:
            return [self.parts[0].made(row, keyring) for row in result]
        ends = list(accumulate(len(part.names) for part in self.parts))
        places = list(zip(self.parts, [0, *ends], ends, strict=False))
        return [tuple(part.made(row[first:end], keyring) for part, first, end in places) for row in result]


@lru_cache(1024)
def as_columns(statement: Any) -> Columns:
    """The same select as columns: most of what an entity costs is for changing it, and a glance changes nothing."""
    asked = statement.column_descriptions if isinstance(statement, Select) else []
    if all(one.get("entity") is None or one["expr"] is not one["entity"] for one in asked):
        return Columns(statement, ())
    parts, columns = [], []
    for one in asked:
        entity = one["entity"] if one["expr"] is one.get("entity") else None
        if entity is None:
            parts.append(Part(None))
            columns.append(one["expr"])
            continue
        table = entity.__table__
        key = next(iter(table.primary_key)).name
        parts.append(Part(one["type"], tuple(column.name for column in table.c), key))
        columns += [getattr(entity, column.name) for column in table.c]
    types = tuple(column.type for column in columns)
    return Columns(statement.with_only_columns(*columns), tuple(parts), types)


class Glance(ReadOnly):
    """Rows read on the event loop's own thread, which never waits for a lock.

    A thread hop costs more than the read itself, so the short reads that answer a command do without one. What reads
    very many rows takes it from the start, and so does what somebody else's lock keeps out.
    """

    def __init__(
        self, quick: Engine, patient: Engine, keyring: Keyring, committed: Callable[[], Awaitable[bool]] = _at_no_time
    ) -> None:
        """`committed` waits until what this process is committing is on the disk; False where that is nothing."""
        self._quick = quick
        self._patient = patient
        self._kept: Connection | None = None
        self._keyring = keyring
        self._committed = committed

    async def all(self, statement: Any, /, **parameters: Any) -> list[Any]:
        if statement.get_execution_options().get(OF_MANY):
            return await self._read_in_thread(statement, parameters)
        for _ in range(_TRIES):
            try:
                return self._read_at_once(statement, parameters)
            except OperationalError as error:
                if not is_locked(error):
                    raise
            if not await self._committed():
                break
        return await self._read_in_thread(statement, parameters)

    async def _read_in_thread(self, statement: Any, parameters: dict[str, Any]) -> list[Any]:
        return await asyncio.to_thread(_read, self._patient, self._keyring, statement, parameters)

    def _read_at_once(self, statement: Any, parameters: dict[str, Any]) -> list[Any]:
        """Opening and closing a connection costs as much as the read: one is kept.

        And what SQLAlchemy does around a statement costs more than the read: the driver is given it as it is.
        """
        select, known = _as_read(statement)
        if self._kept is None:
            self._kept = self._quick.connect()
        try:
            if known is None:
                return select.found(self._kept.execute(select.statement, parameters), self._keyring)
            rows = known.rows(self._kept.connection.driver_connection, parameters)
            return select.made(rows, self._keyring) if select.parts else rows
        except BaseException as error:
            if not isinstance(error, OperationalError) or not is_locked(error):
                self._kept.close()
                self._kept = None
            raise

    async def first(self, statement: Any, /, **parameters: Any) -> Any:
        found = await self.all(statement, **parameters)
        return found[0] if found else None


@lru_cache(1024)
def _as_read(statement: Any) -> tuple[Columns, Reading | None]:
    """The select as columns, and as the driver takes it where it asks for entities or is read by place."""
    select = as_columns(statement)
    return select, reading(select.statement, select.types) if select.parts else read_by_place(statement)


def _read(engine: Engine, keyring: Keyring, statement: Any, parameters: dict[str, Any]) -> list[Any]:
    select = as_columns(statement)
    with engine.connect() as connection:
        return select.found(connection.execute(select.statement, parameters), keyring)
