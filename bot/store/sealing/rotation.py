"""Sealing anew what an older key has sealed, and what is still in the clear, a few rows at a time."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Text, and_, bindparam, func, or_, tuple_, type_coerce
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import select

from bot.store.rows import Rows
from bot.store.sealing.columns import binding_of
from bot.store.sealing.keyring import Unreadable
from bot.store.tables import Installation, Row

_PREFIX = 12
"""Characters that say which key has sealed a text."""

SEALED_TABLES: tuple[Any, ...] = tuple(
    entity
    for entity in Row.__subclasses__()
    if binding_of(entity.__table__).columns and entity is not Installation  # type: ignore[attr-defined]
)
"""Every table in which members' own words stand."""


class Step(NamedTuple):
    """What became of some rows."""

    sealed: int
    last: tuple[Any, ...] | None
    """The key of the last row; None where there was none left."""


class Sealing:
    """How the rows of one workspace are sealed."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def waiting(self, prefix: str) -> int:
        """How many rows hold something that the key of this prefix has not sealed."""
        return sum(
            [await self._rows.first(_count(entity), prefix=prefix, team=self._team_id) for entity in SEALED_TABLES]
        )

    async def seal(self, entity: Any, prefix: str, after: Sequence[Any] | None, limit: int) -> Step:
        """Seal such rows with the newest key, by their keys from `after` on. What cannot be read stays as it is."""
        return await _seal(self._rows, entity, prefix, after, limit, team=self._team_id)


class TokenSealing:
    """How the tokens of all installations are sealed."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def waiting(self, prefix: str) -> int:
        """How many tokens the key of this prefix has not sealed."""
        count: int = await self._rows.first(_count(Installation), prefix=prefix)
        return count

    async def seal(self, prefix: str, after: Sequence[Any] | None, limit: int) -> Step:
        """As `Sealing.seal`."""
        return await _seal(self._rows, Installation, prefix, after, limit)


async def _seal(rows: Rows, entity: Any, prefix: str, after: Sequence[Any] | None, limit: int, **whose: str) -> Step:
    key = [column.name for column in entity.__table__.primary_key]
    given = {f"after_{name}": value for name, value in zip(key, after or (), strict=False)}
    await rows.flush()  # which a glance refuses, before its rows are touched
    found = await rows.all(_stale(entity, after is not None), prefix=prefix, limit=limit, **whose, **given)
    sealed = sum([_touch(row) for row in found])
    await rows.flush()
    return Step(sealed, tuple(getattr(found[-1], name) for name in key) if found else None)


def _touch(row: Any) -> bool:
    """Have the session write anew what is sealed of a row and can be read; whether there was any."""
    readable = [column for column in binding_of(row.__table__).columns if _is_readable(getattr(row, column))]
    for column in readable:
        flag_modified(row, column)
    return bool(readable)


def _is_readable(value: Any) -> bool:
    parts = value if isinstance(value, list) else [value]
    return value is not None and not any(isinstance(part, Unreadable) for part in parts)


@cache
def _count(entity: Any) -> Any:
    return select(func.count()).select_from(entity).where(*_whose(entity), _is_stale(entity))


@cache
def _stale(entity: Any, goes_on: bool) -> Any:
    key = [getattr(entity, column.name) for column in entity.__table__.primary_key]
    statement = select(entity).where(*_whose(entity), _is_stale(entity)).order_by(*key)
    if goes_on:
        statement = statement.where(tuple_(*key) > tuple_(*(bindparam(f"after_{column.key}") for column in key)))
    return statement.limit(bindparam("limit")).with_for_update()


def _whose(entity: Any) -> tuple[Any, ...]:
    return () if entity is Installation else (entity.team_id == bindparam("team"),)


def _is_stale(entity: Any) -> Any:
    columns = [type_coerce(column, Text) for column in binding_of(entity.__table__).columns.values()]
    return or_(*(and_(one != "", func.substr(one, 1, _PREFIX) != bindparam("prefix")) for one in columns))
