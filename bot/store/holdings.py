"""How many rows of each table are a member's: what is stored about them, counted."""

from sqlalchemy import bindparam, func, literal, select, union_all
from sqlmodel import SQLModel

from bot.store import tables  # noqa: F401 - the metadata knows a table once its module is read
from bot.store.goals import KEPT
from bot.store.rows import Rows

_OWNED = [
    table for table in SQLModel.metadata.sorted_tables if "user_id" in table.columns and "team_id" in table.columns
]
OWNED = tuple(table.name for table in _OWNED)
"""Every table in which a row belongs to a member."""
_COUNTS = union_all(
    *(
        select(literal(table.name), func.count()).where(
            table.c.team_id == bindparam("team"),
            table.c.user_id == bindparam("user"),
            *((KEPT,) if table.name == "goal" else ()),
        )
        for table in _OWNED
    )
)


class Holdings:
    """Counts of one workspace's members."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def of(self, user_id: str) -> dict[str, int]:
        """How many rows of each table are the member's, in one read."""
        return dict(await self._rows.all(_COUNTS, team=self._team_id, user=user_id))
