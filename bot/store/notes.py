"""Words that members want kept."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, select

from bot.store.rows import Rows
from bot.store.tables import Note

_ONE = select(Note).where(
    Note.team_id == bindparam("team"), Note.user_id == bindparam("user"), Note.id == bindparam("id")
)
_ALL = (
    select(Note)
    .where(Note.team_id == bindparam("team"), Note.user_id == bindparam("user"), Note.kind != "unplaced")
    .order_by(col(Note.created_at).desc(), col(Note.id).desc())
    .limit(bindparam("limit"))
)


class Notes:
    """Queries on notes of one workspace; always of one member."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def keep(
        self,
        user_id: str,
        text: str,
        now: datetime,
        *,
        kind: str = "kept",
        goal_id: int | None = None,
        nudge_id: str | None = None,
    ) -> Note:
        """Write a note down; its id is set."""
        note = Note(
            team_id=self._team_id,
            user_id=user_id,
            kind=kind,
            text=text,
            goal_id=goal_id,
            nudge_id=nudge_id,
            created_at=now,
        )
        self._rows.add(note)
        await self._rows.flush()
        return note

    async def get(self, user_id: str, note_id: int) -> Note | None:
        """The member's note, or None where it does not exist or is somebody else's."""
        found: Note | None = await self._rows.first(_ONE, team=self._team_id, user=user_id, id=note_id)
        return found

    async def newest(self, user_id: str, limit: int = 10) -> list[Note]:
        """The member's notes, newest first, without what is still unplaced."""
        return await self._rows.all(_ALL, team=self._team_id, user=user_id, limit=limit)
