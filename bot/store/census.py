"""How many people a workspace has, as two numbers."""

from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func
from sqlmodel import col, select

from bot.store.rows import Rows
from bot.store.tables import Member, Schedule

_OURS: Any = and_(col(Member.team_id) == bindparam("team"), col(Member.is_active).is_(True))
_NUDGED = and_(
    col(Schedule.team_id) == col(Member.team_id),
    col(Schedule.user_id) == col(Member.user_id),
    col(Schedule.kind) == "nudge",
    col(Schedule.is_on).is_(True),
)
_COUNTS = (
    select(func.count(col(Member.user_id)), func.count(col(Schedule.id)))
    .select_from(Member)
    .outerjoin(Schedule, _NUDGED)
    .where(_OURS)
)


class People(NamedTuple):
    """Who has spoken to the bot and is not gone, and how many of them want nudges."""

    members: int
    nudged: int


class Census:
    """Counts of one workspace's members; no id of anybody in it."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def count(self) -> People:
        return People(*await self._rows.first(_COUNTS, team=self._team_id))
