"""People of a workspace who have spoken to the bot."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import col, select

from bot.store.rows import Rows
from bot.store.tables import Member

_ONE = select(Member).where(Member.team_id == bindparam("team"), Member.user_id == bindparam("user"))


WITHOUT_ZONE = (
    select(Member)
    .where(col(Member.timezone).is_(None), col(Member.is_active).is_(True))
    .order_by(col(Member.created_at))
    .limit(bindparam("limit"))
)


class Members:
    """Queries on members of one workspace."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def get(self, user_id: str) -> Member | None:
        """The member, or None for somebody who never spoke to the bot."""
        found: Member | None = await self._rows.first(_ONE, team=self._team_id, user=user_id)
        return found

    async def meet(self, user_id: str, now: datetime) -> Member:
        """The member, made at the first contact."""
        member = await self.get(user_id)
        if member is None:
            member = Member(team_id=self._team_id, user_id=user_id, created_at=now, updated_at=now)
            self._rows.add(member)
            await self._rows.flush()
        return member

    async def change(self, user_id: str, now: datetime, **values: Any) -> None:
        """Set columns of a member who exists; nothing happens for one who does not."""
        statement = (
            update(Member)
            .where(Member.team_id == bindparam("team"), Member.user_id == bindparam("user"))  # type: ignore[arg-type]
            .values(updated_at=now, **values)
            .execution_options(synchronize_session="fetch")
        )
        await self._rows.run(statement, team=self._team_id, user=user_id)
