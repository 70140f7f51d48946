"""Rows that a member brings along from elsewhere, with the days that they had there; many at once."""

from collections.abc import Iterable
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import Integer, bindparam, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from bot.store.rows import Rows

AT_ONCE = 500
"""Rows; sealing them takes so long that others are served in between."""


class Importing:
    """Writes rows of one workspace as they are given; whose they are stands in each."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def add(self, rows: Iterable[Any]) -> None:
        """Write new rows of one table, in this order; their ids are set. ValueError for a row of another workspace."""
        left = iter(rows)
        while new := list(islice(left, AT_ONCE)):
            await self._add(new)

    async def _add(self, new: list[Any]) -> None:
        if any(row.team_id != self._team_id for row in new):
            raise ValueError("a row of another workspace")
        table = type(new[0])
        if "id" in table.model_fields:
            # With ids of their own the rows go in by one statement: sealed one by one, they would take seconds.
            ids = await self._rows.all(_ids(table.__tablename__), count=len(new))
            for row, row_id in zip(new, sorted(ids), strict=True):
                row.id = row_id
        if await self._rows.insert(table, [row.model_dump() for row in new]) != len(new):
            raise ValueError("a row that is there already")


class _next_id(FunctionElement[int]):  # noqa: N801 -- SQL functions are written small
    """An id that no row of the table has had; its argument counts from 1 within one statement."""

    type = Integer()
    inherit_cache = False  # the table's name stands in the statement itself

    def __init__(self, table: str, step: Any) -> None:
        super().__init__(literal(table), step)


@cache
def _ids(table: str) -> Any:
    count = select(literal(1).label("step")).cte("steps", recursive=True)
    count = count.union_all(select(count.c.step + 1).where(count.c.step < bindparam("count")))
    return select(_next_id(table, count.c.step))


@compiles(_next_id, "postgresql")
def _on_postgres(element: Any, compiler: Any, **options: Any) -> str:
    table, _ = element.clauses
    return f"nextval(pg_get_serial_sequence({compiler.process(table, **options)}, 'id'))"


@compiles(_next_id, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    """The write transaction keeps everybody else out, so counting on from the last one is safe."""
    table, step = element.clauses
    name, kept, added = (
        compiler.preparer.quote(table.value),
        *(compiler.process(one, **options) for one in (table, step)),
    )
    last = f"(SELECT coalesce(max(id), 0) FROM {name})"  # noqa: S608 -- a table of ours
    ever = f"(SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = {kept})"  # noqa: S608 -- bound
    return f"(max({last}, {ever}) + {added})"
