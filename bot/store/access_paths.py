"""What the planner of each database has to be told, so that it takes the index that was made for a statement."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Lateral, String, and_, literal_column, select, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import FunctionElement


def word(value: str) -> Any:
    """A constant that stands in the statement's text: one of our own words, nothing that anybody typed.

    As a parameter of a column that a partial index depends on, SQLite would prepare the statement anew at each run.
    """
    if not value.isidentifier():
        raise ValueError(f"{value!r} is no word")
    return literal_column(f"'{value}'", String())


def _whatever(_columns: Any) -> Any:
    return true()


def beside(rows: Any, table: Any, condition: Callable[[Any], Any] = _whatever, /, **columns: Any) -> tuple[Any, Any]:
    """`rows` with the rows of `table` whose columns are these ones of theirs, and the columns of these rows.

    `condition` says of the columns of `table` what else is looked up. As a plain join PostgreSQL would read a whole
    workspace's rows for each row where its statistics are older than the rows.
    """
    found, is_its = _looked_up(table, condition, columns)
    return rows.outerjoin(found, is_its), found.c


def with_its(rows: Any, table: Any, condition: Callable[[Any], Any] = _whatever, /, **columns: Any) -> tuple[Any, Any]:
    """The same without those that have none there."""
    found, is_its = _looked_up(table, condition, columns)
    return rows.join(found, is_its), found.c


def its(entity: Any, condition: Callable[[Any], Any] = _whatever, /, **columns: Any) -> tuple[Any, Any]:
    """The same as an entity to select, and what a join to it is on."""
    found, is_its = _looked_up(entity.__table__, condition, columns)
    return aliased(entity, found), is_its


def _looked_up(table: Any, condition: Callable[[Any], Any], columns: dict[str, Any]) -> tuple[Any, Any]:
    one = table.alias(f"one_{table.name}")  # the rows may be of this very table
    key = [one.c[name] == column for name, column in columns.items()]
    found = select(one).where(*key, condition(one.c)).offset(literal_column("0")).lateral(f"its_{table.name}")
    return found, and_(*(found.c[name] == column for name, column in columns.items()), condition(found.c))


@compiles(Lateral, "sqlite")
def _plain_join(element: Any, compiler: Any, **_options: Any) -> str:
    """SQLite has no LATERAL, and its joins look rows up by their keys anyhow: the condition says all."""
    (one,) = element.element.element.columns_clause_froms
    return f"{compiler.process(one.element, asfrom=True)} AS {compiler.preparer.quote(element.name)}"


class unsought(FunctionElement[str]):  # noqa: N801 -- written as a function
    """A column by which SQLite looks no row up, where it would take an index with a workspace's whole history."""

    type = String()
    inherit_cache = True


@compiles(unsought)
def _column(element: Any, compiler: Any, **options: Any) -> str:
    return str(compiler.process(element.clauses, **options))


class unindexed(FunctionElement[str]):  # noqa: N801 -- written as a function
    """A column of a row that its key finds: where it had a part in finding it, a partial index with thousands could."""

    type = String()
    inherit_cache = True


@compiles(unsought, "sqlite")
@compiles(unindexed)
def _plus(element: Any, compiler: Any, **options: Any) -> str:
    return f"+{compiler.process(element.clauses, **options)}"


@compiles(unindexed, "postgresql")
def _with_nothing(element: Any, compiler: Any, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} || '')"


class flying(FunctionElement[Any]):  # noqa: N801 -- written as a table
    """The deliveries on their way or in doubt, as `flying`; SQLite is told which index has those alone."""

    inherit_cache = True


@compiles(flying)
def _table(_element: Any, _compiler: Any, **_options: Any) -> str:
    return "delivery AS flying"


@compiles(flying, "sqlite")
def _table_by_index(_element: Any, _compiler: Any, **_options: Any) -> str:
    return "delivery AS flying INDEXED BY uq_delivery_one_in_flight"
