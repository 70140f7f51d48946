"""What all tables share: moments in UTC, small JSON values, names of constraints."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ColumnElement, DateTime, Dialect, Text, TypeDecorator
from sqlalchemy.ext.compiler import compiles
from sqlmodel import Field, SQLModel

from bot import jsons

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; a naive datetime is refused on the way in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """ValueError for a datetime without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a zone; this datetime is naive")
        return value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        """The same; a moment of UTC is what PostgreSQL's driver takes, and its text for SQLite is remembered.

        Rows that are written together share most of their moments.
        """
        process = super().bind_processor(dialect)
        if process is None:
            return None
        known = lru_cache(1024)(process) if dialect.name == "sqlite" else _as_it_is
        return lambda value: known(value) if value is None or value.tzinfo is UTC else process(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """SQLite keeps a moment as text, and rows that are read together share most of theirs.

        PostgreSQL's driver gives moments of UTC.
        """
        if dialect.name != "sqlite":
            return None
        return lambda value: None if value is None else _from_text(value)


def _as_it_is(value: datetime | None) -> datetime | None:
    return value


@lru_cache(4096)
def _from_text(value: str) -> datetime:
    return datetime.fromisoformat(value).replace(tzinfo=UTC)


class Json(TypeDecorator[Any]):
    """A small JSON value kept as text, the same on every database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else jsons.decode(value)


SQLModel.metadata.naming_convention = NAMES


class Row(SQLModel):
    """What all tables share."""

    model_config = {"defer_build": True}  # rows are never validated: their validators are never needed


def moment(**options: Any) -> Any:
    """A column that holds a moment."""
    return Field(sa_type=Moment, **options)


class OneOf(ColumnElement[bool]):
    """Whether a column, given by its name, holds one of these texts. As a part of a CHECK and nothing else."""

    inherit_cache = False
    type = Boolean()

    def __init__(self, column: str, values: tuple[str, ...]) -> None:
        self.column = column
        self.values = [f"'{value}'" for value in values]


@compiles(OneOf)
def _as_list(one_of: OneOf, _compiler: Any, **_: Any) -> str:
    return f"{one_of.column} IN ({', '.join(one_of.values)})"


@compiles(OneOf, "sqlite")
def _as_comparisons(one_of: OneOf, _compiler: Any, **_: Any) -> str:
    """SQLite would make a table of the list for each row that it writes, which takes as long as the writing."""
    return " OR ".join(f"{one_of.column} = {value}" for value in one_of.values)


def one_of(column: str, *values: str) -> CheckConstraint:
    """A column holds one of these texts: an Enum of the database's own would need a migration for each new one."""
    return CheckConstraint(OneOf(column, values), name=column)
