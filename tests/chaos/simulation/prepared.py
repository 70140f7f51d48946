"""The store's statements as SQLite itself takes them: each is worked out once, for all runs of this process."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple
from weakref import WeakSet

from sqlalchemy import Delete, Select, Update
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

_DIALECT = dialect(paramstyle="qmark")
_SEVERAL = (list, tuple, set, frozenset)

Process = Callable[[Any], Any]


class Place(NamedTuple):
    """What one question mark stands for: an argument, one of an argument's values, or a constant."""

    name: str
    number: int
    """Which of the argument's values; -1 for the argument itself."""
    process: Process | None
    constant: Any


class Prepared:
    """A statement whose rows are plain columns."""

    def __init__(self, sql: str, places: list[Place], names: list[str], readers: list[Process | None]) -> None:
        self._sql = sql
        self._places = places
        self._metadata = SimpleResultMetaData(names)
        self._readers = readers
        self._is_read = any(readers)

    def execute(self, connection: sqlite3.Connection, given: Mapping[str, Any]) -> sqlite3.Cursor:
        """Run it; SQLAlchemy's exceptions, as from an engine."""
        values = list(self._bound(given))
        try:
            return connection.execute(self._sql, values)
        except sqlite3.Error as error:
            raise DBAPIError.instance(self._sql, values, error, sqlite3.Error) from error

    def rows(self, cursor: sqlite3.Cursor) -> list[Any]:
        """What it has found: values where it asks for one column, else rows."""
        found = cursor.fetchall()
        if len(self._readers) == 1:
            read = self._readers[0]
            return [read(row[0]) if read else row[0] for row in found]
        if found and self._is_read:
            found = [tuple(map(_read, self._readers, row)) for row in found]
        return list(IteratorResult(self._metadata, iter(found)).all()) if found else []

    def _bound(self, given: Mapping[str, Any]) -> Iterator[Any]:
        for name, number, process, constant in self._places:
            if not name:
                yield constant
                continue
            value = given[name] if number < 0 else given[name][number]
            yield process(value) if process else value


def _read(process: Process | None, value: Any) -> Any:
    return process(value) if process else value


def prepared(statement: Any, given: Mapping[str, Any]) -> Prepared | None:
    """The statement for arguments of this shape; nothing for one that needs the ORM, or that is made anew each time.

    The latter would cost more to work out than to hand to SQLAlchemy, which knows its like by their structure.
    """
    if not _is_plain(statement):
        return None
    shape = tuple((name, len(value) if isinstance(value, _SEVERAL) else -1) for name, value in given.items())
    return _prepared(statement, shape)


_seen: WeakSet[Any] = WeakSet()


def _is_plain(statement: Any) -> bool:
    if statement not in _seen:
        _seen.add(statement)
        return False
    return _asks_for_columns(statement)


@cache
def _asks_for_columns(statement: Any) -> bool:
    """Whether neither its rows nor what it changes are objects of the session."""
    if isinstance(statement, Select):
        return all("entity" not in one or one["entity"] is not one["expr"] for one in statement.column_descriptions)
    if isinstance(statement, Update | Delete):
        of_orm = "entity" in statement.entity_description
        return not of_orm or statement.get_execution_options().get("synchronize_session") is False
    return False


@cache
def _prepared(statement: Any, shape: tuple[tuple[str, int], ...]) -> Prepared | None:
    keys = tuple(key for key, _ in shape)
    compiled: SQLCompiler = statement.compile(dialect=_DIALECT, column_keys=keys)
    if compiled.update_prefetch:
        return None
    example = {name: [None] * size if size >= 0 else None for name, size in shape}
    state = compiled.construct_expanded_state(example, escape_names=False)
    origin = {
        name: (bind, number) for bind, names in state.parameter_expansion.items() for number, name in enumerate(names)
    }
    places = []
    for name in state.positiontup or ():
        bind, number = origin.get(name, (name, -1))
        process = compiled.binds[bind].type.dialect_impl(_DIALECT).bind_processor(_DIALECT)
        if bind in example:
            places.append(Place(bind, number, process, None))
        else:
            value = state.parameters[name]
            places.append(Place("", -1, None, process(value) if process else value))
    columns = compiled._result_columns
    readers: list[Process | None] = [
        one.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None) for one in columns
    ]
    return Prepared(state.statement, places, [one.keyname for one in columns], readers)
