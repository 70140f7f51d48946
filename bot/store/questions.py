"""Questions that nothing curated answers, kept for whoever writes the content: words without whose they are."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, select

from bot.store.rows import Rows
from bot.store.tables import Question

_NEWEST = (
    select(Question)
    .where(Question.team_id == bindparam("team"))
    .order_by(col(Question.created_at).desc(), col(Question.id))
    .limit(bindparam("limit"))
)


class Questions:
    """Queries on the backlog of one workspace."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def keep(self, text: str, now: datetime) -> None:
        """Write a question down, with the day alone: a moment would tell whose it is."""
        day = now.replace(hour=0, minute=0, second=0, microsecond=0)
        self._rows.add(Question(team_id=self._team_id, text=text, created_at=day))
        await self._rows.flush()

    async def newest(self, limit: int = 100) -> list[Question]:
        """The kept questions, the newest day first and within a day by their words."""
        found: list[Question] = await self._rows.all(_NEWEST, team=self._team_id, limit=limit)
        return sorted(found, key=lambda one: (-one.created_at.timestamp(), one.text))
