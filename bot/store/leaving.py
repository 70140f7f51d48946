"""A workspace that has left: some days later everything of it goes, in short transactions."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, tuple_
from sqlmodel import SQLModel, col, select

from bot.store.rows import Rows
from bot.store.tables import Workspace

if TYPE_CHECKING:
    from bot.store.database import Database

BATCH = 1000
"""Rows of a table that one transaction deletes at most."""
AT_ONCE = 20
"""Workspaces that one round deletes."""

_HELD = select(Workspace).where(Workspace.team_id == bindparam("team")).with_for_update()


def _statements() -> list[Any]:
    """One statement a table, the rows that refer to others first; the workspace's own row is not among them."""
    # What members are called by is in every table with a workspace, so one that is added later is not forgotten.
    tables = [table for table in reversed(SQLModel.metadata.sorted_tables) if "team_id" in table.c]
    return [_batch(table) for table in tables if table.name != Workspace.__tablename__]


def _batch(table: Any) -> Any:
    keys = tuple(table.primary_key.columns)
    first = select(*keys).where(table.c.team_id == bindparam("team")).limit(bindparam("limit"))
    some = tuple_(*keys).in_(first) if len(keys) > 1 else keys[0].in_(first)
    return delete(table).where(table.c.team_id == bindparam("team"), some)


_DELETE = _statements()
_LAST = delete(Workspace).where(col(Workspace.team_id) == bindparam("team"))


class Leaving:
    """The rows of a workspace that has left."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def delete_some(self, before: datetime, limit: int = BATCH) -> int:
        """Delete some of its rows, at last its own; how many those were. None where it has not left by `before`.

        A workspace that comes back keeps what is there: it is looked at anew in every transaction. Of one that is not
        known any more all goes: it was written after its end, by a process that had not heard of that.
        """
        held: Workspace | None = await self._rows.first(_HELD, team=self._team_id)
        if held is not None and (held.left_at is None or held.left_at > before):
            return 0
        for statement in _DELETE:
            deleted = await self._rows.run(statement, team=self._team_id, limit=limit)
            if deleted:
                return deleted
        return await self._rows.run(_LAST, team=self._team_id)


async def delete_left(database: "Database", before: datetime) -> list[str]:
    """Delete the workspaces that left by then, and what is remembered of installations that ended by then.

    And what was written by then of workspaces that are not known. At most twenty of each; their ids. Idempotent, and
    right on any number of processes.
    """
    gone = []
    workspaces = database.glance_everywhere().workspaces
    for team_id in [*await workspaces.left(before, AT_ONCE), *await workspaces.unknown(before, AT_ONCE)]:
        while await _delete_some(database, team_id, before):
            pass
        gone.append(team_id)
    async with database.everywhere() as everywhere:
        await everywhere.installations.forget_ended(before)
    return gone


async def _delete_some(database: "Database", team_id: str, before: datetime) -> int:
    async with database.team(team_id) as team:
        return await team.leaving.delete_some(before)
