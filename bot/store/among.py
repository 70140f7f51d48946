"""Rows by many ids or texts that come as one parameter, each looked up by its key on either database."""

from typing import Any

from sqlalchemy import JSON, Dialect, String, and_, bindparam, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NULLTYPE, TypeDecorator, TypeEngine


class _Texts(TypeDecorator[list[str]]):
    """Many texts as one parameter."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kind: TypeEngine[Any] = ARRAY(String(), dimensions=1) if dialect.name == "postgresql" else JSON()
        return dialect.type_descriptor(kind)


class among(FunctionElement[Any]):  # noqa: N801 -- written as a function
    """Whether a column is one of the texts that come as the parameter of this name.

    The statement is the same for any number of them, as an expanding IN is not: so it is written and prepared once.
    """

    type = NULLTYPE
    """Of a Boolean SQLite would be asked whether it is 1, which no index answers."""
    inherit_cache = True

    def __init__(self, column: Any, name: str) -> None:
        super().__init__(column, bindparam(name, type_=_Texts()))


@compiles(among, "postgresql")
def _any_of_array(element: Any, compiler: Any, **options: Any) -> str:
    column, values = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} = ANY ({values})"


@compiles(among)
def _in_list(element: Any, compiler: Any, **options: Any) -> str:
    column, values = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 -- a column and a parameter


class rows_of(FunctionElement[Any]):  # noqa: N801 -- written as a function
    """Whether a row is one of those whose ids come as the parameter of this name.

    As an `among` PostgreSQL would compare each row with each id where it planned while there were few rows, and it
    plans anew only when its statistics follow, which takes a minute. Ids that equal themselves count as one, for which
    it looks in the key.
    """

    type = NULLTYPE
    inherit_cache = True

    def __init__(self, column: Any, name: str) -> None:
        super().__init__(column, bindparam(name, type_=_Texts()))


class rows_lying_of(rows_of):  # noqa: N801 -- written as a function
    """The same where other indexes would do as well by what else is said of the rows, which PostgreSQL may take to hold
    for one of them: it would read all of which it is true, and compare each with each id.

    It looks up where each row lies and goes there, which is the cheapest way of all. A row that somebody else changes
    at this moment may be left out, so this is for reads, for rows that are met again, and for those that are locked
    already, and never for the record of what has happened.
    """

    inherit_cache = True


compiles(rows_of)(_in_list)


@compiles(rows_of, "postgresql")
def _by_key(element: Any, compiler: Any, **options: Any) -> str:
    column, values = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} IN {_of_ids(values, 'given.id')}"


@compiles(rows_lying_of, "postgresql")
def _by_place(element: Any, compiler: Any, **options: Any) -> str:
    column, values = (compiler.process(one, **options) for one in element.clauses)
    table, _, key = column.rpartition(".")
    its = f"LATERAL (SELECT its.ctid FROM {table} AS its WHERE its.{key} = given.id OFFSET 0) AS lying"  # noqa: S608 -- names
    return f"{table}.ctid IN {_of_ids(values, 'lying.ctid', f' CROSS JOIN {its}')}"


def _of_ids(values: str, found: str, beside: str = "") -> str:
    return f"(SELECT {found} FROM unnest({values}) AS given (id){beside} WHERE given.id = given.id || '')"  # noqa: S608 -- names


class row_of(FunctionElement[Any]):  # noqa: N801 -- written as a function
    """As `rows_of` for the one row with an id, in a statement that is run for many: see `looked_up`."""

    type = NULLTYPE
    inherit_cache = True

    def __init__(self, column: Any, name: str) -> None:
        super().__init__(column, bindparam(name, type_=column.type))

    @property
    def name(self) -> str:
        """Of the parameter."""
        return str(self.clauses.clauses[1].key)


class row_lying_of(row_of):  # noqa: N801 -- written as a function
    """As `rows_lying_of`."""

    inherit_cache = True


@compiles(row_of)
def _equal(element: Any, compiler: Any, **options: Any) -> str:
    column, value = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} = {value}"


def looked_up(element: row_of, id: Any) -> Any:
    """What takes the place of a `row_of` on PostgreSQL, where ids come as the column `id` of a table of values."""
    column = element.clauses.clauses[0]
    is_itself = id == id.concat(literal_column("''"))  # first, since LATERAL sees what was named before it
    if not isinstance(element, row_lying_of):
        return and_(is_itself, column == id)
    its = column.table.alias("its")
    lying: Any = select(literal_column("its.ctid").label("place")).select_from(its).where(its.c[column.name] == id)
    place = lying.offset(literal_column("0")).lateral("lying").c.place
    return and_(is_itself, literal_column(f"{column.table.name}.ctid") == place)


class each(FunctionElement[Any]):  # noqa: N801 -- written as a table
    """The texts that come as the parameter of this name, as a table `given` with the column `GIVEN`."""

    inherit_cache = True

    def __init__(self, name: str) -> None:
        super().__init__(bindparam(name, type_=_Texts()))


GIVEN: Any = literal_column("given.value", String())


@compiles(each)
def _each(element: Any, compiler: Any, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)}) AS given"


@compiles(each, "postgresql")
def _unnested(element: Any, compiler: Any, **options: Any) -> str:
    return f"unnest({compiler.process(element.clauses, **options)}) AS given (value)"
