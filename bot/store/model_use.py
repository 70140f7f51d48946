"""How often a language model was asked: counted before each call, so that no cap is ever exceeded."""

from datetime import date

from sqlalchemy import bindparam, delete, update
from sqlmodel import col

from bot.store.rows import Rows
from bot.store.tables import ModelUse

EVERYBODY = ""
"""Whose row counts for the whole workspace."""
_MINE = (
    col(ModelUse.team_id) == bindparam("team"),
    col(ModelUse.user_id) == bindparam("user"),
    col(ModelUse.day) == bindparam("of_day"),
)
_UP = (
    update(ModelUse)
    .where(*_MINE, col(ModelUse.used) < bindparam("most"))
    .values(used=ModelUse.used + 1)
    .execution_options(synchronize_session=False)
)
_DOWN = update(ModelUse).where(*_MINE).values(used=ModelUse.used - 1).execution_options(synchronize_session=False)
_OLD = delete(ModelUse).where(col(ModelUse.day) < bindparam("before")).execution_options(synchronize_session=False)


class ModelUses:
    """Counts of one workspace."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def take(self, user_id: str, day: date, *, of_member: int, of_all: int) -> bool:
        """One more answer for this member on this day; False, and nothing counted, where one of the caps is reached.

        The member's row is locked before the workspace's, by everybody: nobody waits for one another in a circle.
        """
        if not await self._up(user_id, day, of_member):
            return False
        if await self._up(EVERYBODY, day, of_all):
            return True
        await self._rows.run(_DOWN, team=self._team_id, user=user_id, of_day=day)
        return False

    async def _up(self, user_id: str, day: date, most: int) -> bool:
        await self._rows.insert(ModelUse, [{"team_id": self._team_id, "user_id": user_id, "day": day}])
        return await self._rows.run(_UP, team=self._team_id, user=user_id, of_day=day, most=most) == 1


class OldModelUses:
    """Counts of all workspaces, for housekeeping."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def forget(self, before: date) -> int:
        """Drop the counts of the days before this one; how many."""
        return await self._rows.run(_OLD, before=before)
