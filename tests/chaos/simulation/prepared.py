"""The store's statements as SQLite itself takes them: each is worked out once, for all runs of this process."""

import sqlite3
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from itertools import zip_longest
from typing import Any, NamedTuple
from weakref import WeakSet

from sqlalchemy import Delete, Row, Select, Update
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from bot.store.tables.columns import Moment

_DIALECT = dialect(paramstyle="qmark")

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
        self._readers: list[Any] = readers
        self._reading = [(number, read) for number, read in enumerate(readers) if read is not None]

    def execute(self, connection: sqlite3.Connection, given: Mapping[str, Any]) -> sqlite3.Cursor:
        """Run it; SQLAlchemy's exceptions, as from an engine."""
        values = []
        for name, number, process, constant in self._places:
            if not name:
                values.append(constant)
                continue
            value = given[name] if number < 0 else given[name][number]
            values.append(process(value) if process else value)
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
        processors = self._readers if self._reading else None
        return [Row(self._metadata, processors, self._metadata._key_to_index, row) for row in found]

    def values(self, cursor: sqlite3.Cursor) -> list[list[Any]]:
        """The same as lists, column by column."""
        found = [list(row) for row in cursor.fetchall()]
        for row in found:
            for number, read in self._reading:
                row[number] = read(row[number])
        return found


def prepared(statement: Any, given: Mapping[str, Any]) -> Prepared | None:
    """The statement for arguments of this shape; nothing for one that needs the ORM, or that is made anew each time.

    The latter would cost more to work out than to hand to SQLAlchemy, which knows its like by their structure.
    """
    if not is_known(statement) or not _asks_for_columns(statement):
        return None
    names = tuple(given)
    return _prepared(statement, names, tuple([len(given[name]) for name in _lists(statement, names)]))


_seen: WeakSet[Any] = WeakSet()
_known: set[Any] = set()


def is_known(statement: Any) -> bool:
    """Whether it has been here before, so that it is likely to come again."""
    if statement in _known:
        return True
    if statement in _seen:
        _known.add(statement)
        return True
    _seen.add(statement)
    return False


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
def _compiled(statement: Any, names: tuple[str, ...]) -> SQLCompiler:
    compiled: SQLCompiler = statement.compile(dialect=_DIALECT, column_keys=names)
    return compiled


@cache
def _lists(statement: Any, names: tuple[str, ...]) -> list[str]:
    """The arguments that the statement has a question mark for each value of."""
    binds = _compiled(statement, names).binds
    return [name for name in names if name in binds and binds[name].expanding]


@cache
def _prepared(statement: Any, names: tuple[str, ...], sizes: tuple[int, ...]) -> Prepared | None:
    compiled = _compiled(statement, names)
    if compiled.update_prefetch:
        return None
    example: dict[str, Any] = dict.fromkeys(names)
    example.update((name, [None] * size) for name, size in zip(_lists(statement, names), sizes, strict=True))
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
    readers = [_reader(one.type) for one in columns]
    sql, places = _with_constants(state.statement, places)
    return Prepared(sql, places, [one.keyname for one in columns], readers)


def _reader(kind: TypeEngine[Any]) -> Process | None:
    """What a column's values become; remembered for moments, of which rows have the same ones again and again."""
    read: Process | None = kind.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
    if read is not None and isinstance(kind, Moment):
        return lru_cache(4096)(read)
    return read


def _with_constants(sql: str, places: list[Place]) -> tuple[str, list[Place]]:
    """The statement with its words in it: SQLite prepares it anew for each word that an index may hang on."""
    parts = sql.split("?")
    if len(parts) != len(places) + 1:
        return sql, places
    written = [f"'{place.constant}'" if _is_word(place) else "?" for place in places]
    left = [place for place, mark in zip(places, written, strict=True) if mark == "?"]
    return "".join(map("".join, zip_longest(parts, written, fillvalue=""))), left


def _is_word(place: Place) -> bool:
    return not place.name and isinstance(place.constant, str) and place.constant.isidentifier()
