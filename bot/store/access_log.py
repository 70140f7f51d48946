"""Who read what of a member's: exports, and reasons that a mentor was shown."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete
from sqlmodel import col, select

from bot.store.rows import Rows
from bot.store.tables import Access

KEPT = timedelta(days=365)
"""How long it stays on record."""

_NEWEST = (
    select(Access)
    .where(col(Access.team_id) == bindparam("team"), col(Access.user_id) == bindparam("user"))
    .order_by(col(Access.at).desc(), col(Access.id).desc())
    .limit(bindparam("limit"))
)
_FORGET = delete(Access).where(col(Access.at) < bindparam("before")).execution_options(synchronize_session=False)


class AccessLog:
    """Readings in one workspace."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def note(self, user_id: str, reader_id: str, what: str, subject: str, now: datetime) -> None:
        """From now on `reader_id` can read this of the member's; noted once for each subject."""
        row = {"user_id": user_id, "reader_id": reader_id, "what": what, "subject": subject, "at": now}
        await self._rows.insert(Access, [row], team_id=self._team_id)

    async def newest(self, user_id: str, limit: int = 10) -> list[Access]:
        """Who read what of this member's, the latest first."""
        return await self._rows.all(_NEWEST, team=self._team_id, user=user_id, limit=limit)


class OldAccesses:
    """Readings in all workspaces, for housekeeping."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def forget(self, now: datetime) -> int:
        """Drop what is older than a year; how many."""
        return await self._rows.run(_FORGET, before=now - KEPT)
