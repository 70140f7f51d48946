"""What admins did in a workspace, and when."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func
from sqlmodel import col, select

from bot.store.rows import Rows
from bot.store.tables import AdminAct

KEPT = timedelta(days=365)
"""How long it stays on record."""

_OURS = col(AdminAct.team_id) == bindparam("team")
_NEWEST = (
    select(AdminAct)
    .where(_OURS, AdminAct.what != "looked")
    .order_by(col(AdminAct.at).desc(), col(AdminAct.id).desc())
    .limit(bindparam("limit"))
)
_LOOKED = select(func.max(AdminAct.at)).where(_OURS, AdminAct.what == "looked")
_LOOKED_BY = _LOOKED.where(col(AdminAct.user_id) == bindparam("user"))
_FORGET = delete(AdminAct).where(col(AdminAct.at) < bindparam("before")).execution_options(synchronize_session=False)


class AdminActs:
    """What was done to one workspace."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def add(self, user_id: str | None, what: str, now: datetime, note: str | None = None) -> None:
        """Put it on record; None is the operator."""
        self._rows.add(AdminAct(team_id=self._team_id, user_id=user_id, what=what, note=note, at=now))

    async def newest(self, limit: int = 10) -> list[AdminAct]:
        """The latest first, without looks at the counts."""
        return await self._rows.all(_NEWEST, team=self._team_id, limit=limit)

    async def looked_at(self, user_id: str | None = None) -> datetime | None:
        """When an admin, or this one, last saw the workspace's counts."""
        if user_id is None:
            found: datetime | None = await self._rows.first(_LOOKED, team=self._team_id)
        else:
            found = await self._rows.first(_LOOKED_BY, team=self._team_id, user=user_id)
        return found


class OldAdminActs:
    """What was done in all workspaces, for housekeeping."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def forget(self, now: datetime) -> int:
        """Drop what is older than a year; how many."""
        return await self._rows.run(_FORGET, before=now - KEPT)
