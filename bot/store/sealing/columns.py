"""Columns whose values are sealed, and what their seals are bound to."""

from collections.abc import Callable, Mapping
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Column, Dialect, Table, Text, TypeDecorator
from sqlmodel import Field

from bot.store.sealing.keyring import Place


class Sealed:
    """A value as it stands in the database. It is no text, so that none is ever taken for one."""

    __slots__ = ("raw",)

    def __init__(self, raw: str) -> None:
        self.raw = raw

    def __repr__(self) -> str:
        return "<sealed>"


class SealedText(TypeDecorator[Any]):
    """Text that is sealed at rest. It is opened where rows become entities; all else gets and gives `Sealed`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """TypeError for a text that is not sealed: nothing is written in the clear by mistake."""
        if value is None or isinstance(value, Sealed):
            return None if value is None else value.raw
        if value == "":
            return ""
        raise TypeError("a value of a sealed column goes through an entity, Rows.insert or Rows.sealed")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return Sealed(value) if value else value


class SealedJson(SealedText):
    """A small JSON value that is sealed at rest. One that cannot be read is taken for an absent one."""

    cache_ok = True


def sealed(**options: Any) -> Any:
    """A column for what somebody typed, or for a token."""
    return Field(sa_type=SealedText, **options)


def sealed_json(**options: Any) -> Any:
    """A column for a JSON value that holds what somebody typed."""
    return Field(sa_type=SealedJson, **options)


class Binding(NamedTuple):
    """The sealed columns of a table, and the columns that say whose row it is: they never change."""

    table: str
    columns: Mapping[str, Column[Any]]
    """Those that are sealed, by name."""
    row: tuple[str, ...]
    made: str | None
    """The column of the row's name that the database makes up itself at the insert."""
    name_of: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    """The values of `row`."""
    json: frozenset[str]
    """Those of the columns that hold JSON."""

    def is_json(self, column: str) -> bool:
        return column in self.json

    def place(self, column: str, values: Mapping[str, Any]) -> Place:
        """Where the value of a column stands; KeyError where the row is not named."""
        return Place(self.table, column, self.name_of(values))


@cache
def binding_of(table: Table) -> Binding:
    """What a table seals, and to what: its key, and the workspace and the member where it has them.

    A member who is not known from the start, but filled in later, is not part of it.
    """
    columns = {column.name: column for column in table.columns if isinstance(column.type, SealedText)}
    key = [column.name for column in table.primary_key]
    owner = [name for name in ("team_id", "user_id") if name in table.c and not table.c[name].nullable]
    counted = table.autoincrement_column
    row = tuple(dict.fromkeys([*owner, *key]))
    json = frozenset(name for name, column in columns.items() if isinstance(column.type, SealedJson))
    return Binding(table.name, columns, row, None if counted is None else counted.name, _name_of(row), json)


def _name_of(row: tuple[str, ...]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    if len(row) > 1:
        return itemgetter(*row)
    return lambda values: tuple(values[name] for name in row)
