"""Statements on SQLite without a thread, many rows by the driver's own loop, and reads past SQLAlchemy's results."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import repeat
from typing import Any, NamedTuple

from sqlalchemy import Connection, CursorResult
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.store.rows import BY_PLACE, Given, Rows, Transaction, entities, with_defaults
from bot.store.sealing.writing import KEYRING, sealed_rows, sealed_values

_DIALECT = sqlite_dialect(paramstyle="qmark")


class AtOnce:
    """Rows inside one write transaction, each statement done when its call returns."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def all(self, statement: Any, /, **parameters: Any) -> list[Any]:
        known = read_by_place(statement)
        if known is None:
            return entities(self._session.execute(statement, parameters or None))
        self._session.flush()
        return known.rows(self._connection().connection.driver_connection, parameters)

    async def first(self, statement: Any, /, **parameters: Any) -> Any:
        found = await self.all(statement, **parameters)
        return found[0] if found else None

    async def run(self, statement: Any, /, **parameters: Any) -> int:
        result = self._session.execute(statement, parameters or None)
        return result.rowcount if isinstance(result, CursorResult) else 0

    async def run_many(self, statement: Any, parameters: Sequence[Mapping[str, Any]], /) -> None:
        if parameters:
            self._connection().exec_driver_sql(*changing(statement, parameters))

    async def insert(self, table: type[Any], rows: Sequence[Mapping[str, Any]], /, **alike: Any) -> int:
        if not rows:
            return 0
        name: Any = table
        new = sealed_rows(self._session.info.get(KEYRING), name.__table__, rows, alike)
        return self._connection().exec_driver_sql(*inserting(name.__table__, new, alike)).rowcount

    def sealed(self, table: type[Any], values: Mapping[str, Any], /, **row: Any) -> dict[str, Any]:
        name: Any = table
        return sealed_values(self._session.info.get(KEYRING), name.__table__, values, row)

    def add(self, row: Any) -> None:
        self._session.add(row)

    async def flush(self) -> None:
        self._session.flush()

    def within(self, team_id: str, /) -> Rows:
        return self

    def _connection(self) -> Connection:
        return self._session.connection()


class InThread(Transaction):
    """Rows inside one write transaction in the driver's thread, for many rows at a time."""

    async def all(self, statement: Any, /, **parameters: Any) -> list[Any]:
        known = read_by_place(statement)
        if known is None:
            return await super().all(statement, **parameters)
        await self.flush()
        connection = await self._step(self._session.connection())
        driver: Any = (await connection.get_raw_connection()).driver_connection
        sql = known.prepared.sql
        with as_from_an_engine(sql):
            found = await self._step(_fetched(driver, sql, known.bound(parameters)))
        return known.read(found)


async def _fetched(driver: Any, sql: str, bound: Sequence[Any]) -> Iterable[Any]:
    """All rows by one hop to the thread, which keeps the interpreter while it makes them."""
    rows: Iterable[Any] = await driver.execute_fetchall(sql, bound)
    return rows


def changing(statement: Any, rows: Given) -> tuple[str, list[tuple[Any, ...]]]:
    """See `Rows.run_many`: the statement and the values of each row, as the driver takes them."""
    prepared = _prepared(statement, tuple(rows[0]))
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return prepared.sql, prepared.bound(columns, {})


def inserting(table: Any, rows: Given, alike: Mapping[str, Any]) -> tuple[str, list[tuple[Any, ...]]]:
    """See `Rows.insert`: the statement and the values of each row, as the driver takes them."""
    columns, same = with_defaults(table, rows, alike)
    prepared = _prepared(_new_only(table), (*columns, *same))
    return prepared.sql, prepared.bound(columns, same)


class Prepared(NamedTuple):
    """A statement as the driver takes it. `places`: what its question marks stand for, in their order."""

    sql: str
    places: list[tuple[str, Callable[[Any], Any] | None]]
    constants: Mapping[str, Any]

    def bound(self, columns: Mapping[str, list[Any]], same: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The values of each row, as the driver takes them."""
        every: list[Iterable[Any]] = []
        for name, process in self.places:
            if name in columns:
                every.append(map(process, columns[name]) if process else columns[name])
            else:
                value = same[name] if name in same else self.constants[name]
                every.append(repeat(process(value) if process else value))
        return list(zip(*every, strict=False))  # what is repeated has no end


@cache
def _prepared(statement: Any, names: tuple[str, ...]) -> Prepared:
    return _as_taken(statement.compile(dialect=_DIALECT, column_keys=names))


def _as_taken(compiled: Any) -> Prepared:
    types = {name: bind.type.dialect_impl(_DIALECT) for name, bind in compiled.binds.items()}
    places = [(name, types[name].bind_processor(_DIALECT)) for name in compiled.positiontup]
    return Prepared(compiled.string, places, compiled.params)


class Reading(NamedTuple):
    """A select as the driver takes it. `readers`: the columns whose values become something else, and how."""

    prepared: Prepared
    readers: list[tuple[int, Callable[[Any], Any]]]

    def rows(self, connection: Any, given: Mapping[str, Any]) -> list[Any]:
        """What it finds; SQLAlchemy's exceptions, as from an engine."""
        with as_from_an_engine(self.prepared.sql):
            found = connection.execute(self.prepared.sql, self.bound(given)).fetchall()
        return self.read(found)

    def bound(self, given: Mapping[str, Any]) -> list[Any]:
        """What its question marks stand for."""
        _, places, constants = self.prepared
        values = [given[name] if name in given else constants[name] for name, _ in places]
        return [process(each) if process else each for each, (_, process) in zip(values, places, strict=True)]

    def read(self, found: Iterable[Sequence[Any]]) -> list[Any]:
        """Rows as the driver gives them, with their values as they are meant."""
        rows = list(map(list, found))
        for place, read in self.readers:
            for row in rows:
                if row[place] is not None:
                    row[place] = read(row[place])
        return rows


@contextlib.contextmanager
def as_from_an_engine(sql: str) -> Iterator[None]:
    """The driver's exceptions as SQLAlchemy's, for a statement that it was given past SQLAlchemy."""
    try:
        yield
    except sqlite3.Error as error:
        raise DBAPIError.instance(sql, None, error, sqlite3.Error) from error


def reading(statement: Any, types: Sequence[Any]) -> Reading | None:
    """A select with columns of these types; None for one whose text depends on what it is given."""
    compiled = statement.compile(dialect=_DIALECT)
    if compiled.post_compile_params:
        return None
    readers = [each.dialect_impl(_DIALECT).result_processor(_DIALECT, None) for each in types]
    taken = _as_taken(compiled)
    # What has to be given has no value here: to leave it out raises, and does not ask for NULL.
    constants = {name: value for name, value in taken.constants.items() if not compiled.binds[name].required}
    return Reading(
        taken._replace(constants=constants), [(place, read) for place, read in enumerate(readers) if read is not None]
    )


@cache
def read_by_place(statement: Any) -> Reading | None:
    """A select whose rows are read by place, as the driver takes it; what SQLAlchemy makes of a row costs more."""
    if not statement.get_execution_options().get(BY_PLACE):
        return None
    return reading(statement, [one["type"] for one in statement.column_descriptions])


@cache
def _new_only(table: Any) -> Any:
    return sqlite_insert(table).on_conflict_do_nothing()
