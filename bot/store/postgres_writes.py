"""Statements inside a transaction that go to PostgreSQL's driver as they are, past what SQLAlchemy does around one."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import asyncpg
from sqlalchemy import ARRAY, BindParameter, Delete, Insert, Update, bindparam, column, func, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.visitors import replacement_traverse

from bot.store.among import looked_up, row_of
from bot.store.passing import ConflictError
from bot.store.postgres_entities import attached, entity_of, saved, savings
from bot.store.postgres_reads import (
    DIALECT,
    DRIVER,
    Prepared,
    Reading,
    as_from_an_engine,
    as_told,
    prepared,
    reading,
    sure,
    telling,
)
from bot.store.rows import Given, Transaction, with_defaults
from bot.store.sealing import Keyring
from bot.store.sealing.writing import KEYRING
from bot.store.written import note_changes

T = TypeVar("T")

CROWD = 100
"""Rows that are so many may have a statement of their own for what they share."""
VARIANTS = 8
"""Of one statement or table at most."""
_VARIANTS = defaultdict[Any, set[tuple[str, ...]]](set)
"""What crowds have shared, by statement or table."""
_SCALARS = (str, int, date, type(None))


class DirectTransaction(Transaction):
    """Rows inside one write transaction, by the driver wherever the session has no more to do than to know of them."""

    _connection: AsyncConnection | None = None

    @property
    def _keyring(self) -> Keyring | None:
        """None for a look without keys, for which entities are what the session makes of them."""
        keyring: Keyring | None = self._session.info.get(KEYRING)
        return keyring

    async def all(self, statement: Any, /, **parameters: Any) -> list[Any]:
        known = reading(statement) or _telling(statement, tuple(parameters))
        if known is None:
            return await super().all(statement, **parameters)
        part, keyring = entity_of(known, statement), self._keyring
        if known.row is None and (part is None or keyring is None):
            return await super().all(statement, **parameters)
        await self._flushed()
        rows = await self._step(self._told(known.prepared.sql, known.prepared.bound(parameters)))
        if part is None or keyring is None:
            return known.as_rows(rows)
        found = attached(part, known.values(rows), self._session.sync_session, keyring)
        return await super().all(statement, **parameters) if found is None else found

    async def run(self, statement: Any, /, **parameters: Any) -> int:
        known = _changing(statement, tuple(parameters))
        if known is None:
            return await super().run(statement, **parameters)
        await self._flushed()
        return await self._step(self._changed(known, parameters))

    async def flush(self) -> None:
        await self._flushed()

    async def finish(self) -> None:
        """Write what was changed; before the commit, which would take longer over it."""
        await self._flushed()

    async def _flushed(self) -> None:
        session, keyring = self._session.sync_session, self._keyring
        if session._is_clean():
            return
        changed = None if keyring is None else savings(session, keyring)
        if changed is None:
            await super().flush()
            return
        for one in changed:
            if one.values and await self._step(self._changed(one.statement, one.parameters)) != 1:
                raise ConflictError(f"a row of {one.table.name} is gone")
        note_changes(session)
        saved(session, changed)

    async def _told(self, sql: str, values: Sequence[Any]) -> list[Any]:
        found: list[Any] = await _given(await self._connected(), sql, lambda raw: raw.fetch(sql, *values))
        return found

    async def _changed(self, known: Prepared, given: Mapping[str, Any]) -> int:
        return await _execute(await self._connected(), known, given)

    async def _connected(self) -> AsyncConnection:
        if self._connection is None:
            self._connection = await self._session.connection()
        return self._connection


class ArrayBulk:
    """Many rows by one statement, whatever their number: a column's values travel as one array."""

    async def change(self, connection: AsyncConnection, statement: Any, rows: Given, /) -> None:
        columns = {name: [row[name] for row in rows] for name in rows[0]}
        columns, same = _apart(statement, columns, {})
        await _execute(connection, _for_all(statement, tuple(columns)), columns | same)

    async def insert(self, connection: AsyncConnection, table: Any, rows: Given, alike: Mapping[str, Any], /) -> int:
        columns, same = _apart(table, *with_defaults(table, rows, alike))
        return await _execute(connection, _new_only(table, tuple(columns), tuple(same)), columns | same)


def _apart(of: Any, columns: dict[str, list[Any]], same: dict[str, Any]) -> tuple[dict[str, list[Any]], dict[str, Any]]:
    """The columns of a crowd, and beside what is the same anyway the values that all in it share: these travel once.

    A few rows keep all their columns, else there were a statement for each of their accidents.
    """
    key, *others = columns
    if len(columns[key]) < CROWD:
        return columns, same
    shared = tuple(name for name in others if _is_shared(columns[name]))
    if shared not in _VARIANTS[of] and len(_VARIANTS[of]) == VARIANTS:
        return columns, same
    _VARIANTS[of].add(shared)
    rest = {name: values for name, values in columns.items() if name not in shared}
    return rest, same | {name: columns[name][0] for name in shared}


def _is_shared(values: list[Any]) -> bool:
    """Equal is not the same: 1 is equal to True, and what is in a dict is nobody's business here."""
    first = values[0]
    return isinstance(first, _SCALARS) and values.count(first) == len(values) and len(set(map(type, values))) == 1


async def _execute(connection: AsyncConnection, known: Prepared, given: Mapping[str, Any]) -> int:
    """How many rows it touched."""
    values = known.bound(given)
    status = await _given(connection, known.sql, lambda raw: raw.execute(known.sql, *values))
    return int(status.rpartition(" ")[2])


async def _given(connection: AsyncConnection, sql: str, work: Callable[[Any], Awaitable[T]]) -> T:
    """Do it on the driver's connection, in the transaction; the exceptions are those of an engine."""
    borrowed: Any = connection.sync_connection
    adapted = borrowed.connection.dbapi_connection
    raw = adapted._connection
    try:
        if adapted._transaction is None:
            await adapted._start_transaction()
        return await work(raw)
    except DRIVER.Error as error:
        raise as_told(error, sql, is_lost=raw.is_closed()) from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise as_from_an_engine(error, sql, is_lost=raw.is_closed()) from error
    except BaseException as error:
        await connection.invalidate(error)  # broken off: with the connection ends all that it has done
        raise


Known = WeakKeyDictionary[Any, dict[tuple[str, ...], T | None]]
"""Statements that were met before, and what the driver is given for them: one that is made anew each time is not."""
_CHANGING: Known[Prepared] = WeakKeyDictionary()
_TELLING: Known[Reading] = WeakKeyDictionary()


def _changing(statement: Any, names: tuple[str, ...]) -> Prepared | None:
    """An UPDATE or DELETE of which the session need not know; None where it has to, and for what comes once."""
    if not isinstance(statement, (Update, Delete)):
        return None
    if statement.get_execution_options().get("synchronize_session") is not False:
        return None
    return _as_known(_CHANGING, statement, names, prepared)


def _telling(statement: Any, names: tuple[str, ...]) -> Reading | None:
    """An INSERT of one row that tells of it; None for one of an entity, for all else, and for what comes once."""
    if not isinstance(statement, Insert) or "compile_state_plugin" in statement._propagate_attrs:
        return None
    return _as_known(_TELLING, statement, names, telling)


def _as_known(
    known: Known[T], statement: Any, names: tuple[str, ...], make: Callable[[Any, tuple[str, ...]], T | None]
) -> T | None:
    by_names = known.setdefault(statement, {})
    if names in by_names:
        return by_names[names]
    if not by_names:
        by_names[()] = None  # it has now been met
        return None
    by_names[names] = make(statement, names)
    return by_names[names]


def _arrays(types: Mapping[str, Any]) -> Any:
    """A table made of one array for each of these columns."""
    arrays = (bindparam(name, type_=ARRAY(kind, dimensions=1)) for name, kind in types.items())
    columns = (column(name, kind) for name, kind in types.items())
    return func.unnest(*arrays).table_valued(*columns).render_derived()


@cache
def _for_all(statement: Any, names: tuple[str, ...]) -> Prepared:
    """The same for a table of values: each parameter becomes its column."""
    binds = statement.compile(dialect=DIALECT).binds
    new = _arrays({name: binds[name].type for name in names})

    def replaced(element: Any, **_: Any) -> Any:
        if isinstance(element, row_of):
            return looked_up(element, new.c[element.name])
        is_given = isinstance(element, BindParameter) and element.key in names
        return new.c[element.key] if is_given else None

    return sure(prepared(replacement_traverse(statement, {}, replaced), names))


@cache
def _new_only(table: Any, names: tuple[str, ...], same: tuple[str, ...]) -> Prepared:
    new = _arrays({name: table.c[name].type for name in names})
    values = select(*new.c, *(bindparam(name, type_=table.c[name].type) for name in same))
    whole = postgres_insert(table).from_select([*names, *same], values, include_defaults=False)
    return sure(prepared(whole.on_conflict_do_nothing(), (*names, *same)))
