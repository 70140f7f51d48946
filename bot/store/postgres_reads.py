"""Statements as PostgreSQL's driver takes them: compiled once, and their rows read past SQLAlchemy's results."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, BinaryExpression, BindParameter, Select, all_, any_, bindparam
from sqlalchemy.dialects.postgresql import asyncpg as driver
from sqlalchemy.engine.result import result_tuple
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.operators import in_op, not_in_op
from sqlalchemy.sql.sqltypes import NumericCommon
from sqlalchemy.sql.visitors import iterate, replacement_traverse

from bot.store.glances import Columns, as_columns
from bot.store.rows import BY_PLACE
from bot.store.sealing import Keyring

DRIVER: Any = driver.dialect.import_dbapi()  # type: ignore[no-untyped-call]
DIALECT: Any = driver.dialect(dbapi=DRIVER)  # type: ignore[no-untyped-call]


class Prepared(NamedTuple):
    """A statement as the driver takes it."""

    sql: str
    places: tuple[tuple[str, Callable[[Any], Any] | None], ...]
    """What its parameters stand for, in their order, and what their values go through."""
    constants: Mapping[str, Any]

    def bound(self, given: Mapping[str, Any]) -> list[Any]:
        """The parameters' values; KeyError where one was not given."""
        constants = self.constants
        values = [given[name] if name in given else constants[name] for name, _ in self.places]
        return [process(value) if process else value for value, (_, process) in zip(values, self.places, strict=True)]


class Reading(NamedTuple):
    """A select as the driver takes it, and what becomes of what it finds."""

    prepared: Prepared
    readers: tuple[tuple[int, Callable[[Any], Any]], ...]
    """The columns whose values become something else, and how."""
    columns: Columns
    row: Callable[[Sequence[Any]], Any] | None
    """Of a row's values, where the select does not ask for entities."""

    def found(self, rows: Iterable[Sequence[Any]], keyring: Keyring) -> list[Any]:
        """What the driver's rows stand for, as `entities` gives it."""
        return self.as_rows(rows) if self.row else self.columns.made(self.values(rows), keyring)

    def as_rows(self, rows: Iterable[Sequence[Any]]) -> list[Any]:
        """The same where it does not ask for entities."""
        return list(map(self.row or tuple, self.values(rows)))

    def values(self, rows: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
        """Theirs, as their columns' types have them."""
        return [self._read(row) for row in rows] if self.readers else rows

    def _read(self, row: Sequence[Any]) -> Sequence[Any]:
        values = list(row)
        for place, read in self.readers:
            if values[place] is not None:
                values[place] = read(values[place])
        return values


@lru_cache(1024)
def reading(statement: Any) -> Reading | None:
    """None for what is no select, and for one whose text depends on what it is given or that asks for decimals."""
    if not isinstance(statement, Select):
        return None
    columns = as_columns(statement)
    return _as_reading(columns, _compiled(columns.statement, ()))


def telling(statement: Any, names: Sequence[str]) -> Reading | None:
    """The same of an INSERT of one row that returns columns of it."""
    return _as_reading(Columns(statement, ()), _compiled(statement, names))


def _as_reading(columns: Columns, compiled: Any) -> Reading | None:
    types = [one.type for one in compiled._result_columns]
    taken = _taken(compiled)
    if taken is None or any(getattr(each, "asdecimal", False) for each in types):
        return None
    readers = [_reader(each) for each in types]
    names = [one.keyname for one in compiled._result_columns]
    return Reading(
        taken,
        tuple((place, read) for place, read in enumerate(readers) if read is not None),
        columns,
        None if columns.parts else _row(columns.statement, names),
    )


def prepared(statement: Any, names: Sequence[str]) -> Prepared | None:
    """A statement that is given values under these names; None where its text or its values depend on more."""
    return _taken(_compiled(statement, names))


def sure(found: Prepared | None) -> Prepared:
    """One that comes of constants of ours; TypeError where it does not."""
    if found is None:
        raise TypeError("such a statement has one text, and no values of its own making")
    return found


def _compiled(statement: Any, names: Sequence[str]) -> Any:
    if any(getattr(part, "expanding", False) for part in iterate(statement)):
        statement = replacement_traverse(statement, {}, _as_array)  # a copy, in which joined entities are strangers
    return statement.compile(dialect=DIALECT, column_keys=names or None)


def _taken(compiled: Any) -> Prepared | None:
    if compiled.post_compile_params or compiled.insert_prefetch or compiled.update_prefetch:
        return None
    bound = {name: bind.type.dialect_impl(DIALECT).bind_processor(DIALECT) for name, bind in compiled.binds.items()}
    # What has to be given has no value here: to leave it out raises, and does not ask for NULL.
    constants = {name: value for name, value in compiled.params.items() if not compiled.binds[name].required}
    return Prepared(compiled.string, tuple((name, bound[name]) for name in compiled.positiontup or ()), constants)


def _reader(kind: Any) -> Callable[[Any], Any] | None:
    if isinstance(kind, NumericCommon):
        return float  # the dialect would first want to see what the server makes of it
    read: Callable[[Any], Any] | None = kind.dialect_impl(DIALECT).result_processor(DIALECT, None)
    return read


def _row(statement: Any, names: Sequence[str]) -> Callable[[Sequence[Any]], Any]:
    if len(names) == 1:
        return lambda row: row[0]
    return tuple if statement.get_execution_options().get(BY_PLACE) else result_tuple(names)


def _as_array(element: Any, **_: Any) -> Any:
    """A list that is looked in travels as one array: the text is the same whatever its length."""
    if not isinstance(element, BinaryExpression) or element.operator not in (in_op, not_in_op):
        return None
    given = element.right
    if not isinstance(given, BindParameter) or not given.expanding:
        return None
    kind = ARRAY(given.type, dimensions=1)
    array: Any = bindparam(given.key, given.value, type_=kind, required=given.required)
    return element.left == any_(array) if element.operator is in_op else element.left != all_(array)


def as_from_an_engine(error: Exception, sql: str, *, is_lost: bool) -> DBAPIError:
    """The driver's error as SQLAlchemy raises it, but without the parameters."""
    kinds = DRIVER._asyncpg_error_translate
    kind = next(kinds[each] for each in type(error).__mro__ if each in kinds)
    told = kind(str(error), error)
    told.__cause__ = error
    return as_told(told, sql, is_lost=is_lost)


def as_told(error: Exception, sql: str | None = None, *, is_lost: bool = False) -> DBAPIError:
    """SQLAlchemy's error for one of its own face of the driver."""
    found: Any = DBAPIError.instance(sql, None, error, DRIVER.Error, connection_invalidated=is_lost)
    return found  # type: ignore[no-any-return]
