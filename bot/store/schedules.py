"""When members get something regularly."""

from datetime import datetime

from sqlalchemy import bindparam, func, true
from sqlmodel import col, select

from bot.store.rows import Rows
from bot.store.tables import Schedule

_ONE = select(Schedule).where(
    Schedule.team_id == bindparam("team"), Schedule.user_id == bindparam("user"), Schedule.kind == bindparam("kind")
)
# `is_on = true()` and not IS: SQLite uses the partial index only where the condition is written as the index has it.
_IS_DUE = (col(Schedule.is_on) == true(), col(Schedule.next_due_at) <= bindparam("now"))
_DUE = (
    select(Schedule)
    .where(*_IS_DUE)
    .order_by(col(Schedule.next_due_at), col(Schedule.id))
    .limit(bindparam("limit"))
    .offset(bindparam("skip"))
    .with_for_update(skip_locked=True)
)
_CROWDS = (
    select(Schedule.team_id, Schedule.next_due_at, func.count())
    .where(*_IS_DUE)
    .group_by(col(Schedule.team_id), col(Schedule.next_due_at))
)


class Schedules:
    """Queries on schedules of one workspace."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def get(self, user_id: str, kind: str = "nudge") -> Schedule | None:
        """The member's schedule, on or off; None for somebody who never said yes."""
        found: Schedule | None = await self._rows.first(_ONE, team=self._team_id, user=user_id, kind=kind)
        return found

    async def begin(self, user_id: str, now: datetime, kind: str = "nudge") -> Schedule:
        """The member's schedule, made at the first yes."""
        schedule = await self.get(user_id, kind)
        if schedule is None:
            schedule = Schedule(team_id=self._team_id, user_id=user_id, kind=kind, is_on=False, consented_at=now)
            self._rows.add(schedule)
            await self._rows.flush()
        return schedule


class DueSchedules:
    """What is due in all workspaces, for the job that plans."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def due(self, now: datetime, limit: int, skip: int = 0) -> list[Schedule]:
        """Schedules whose next slot has come, the longest waiting first; other replicas' rows are passed over."""
        return await self._rows.all(_DUE, now=now, limit=limit, skip=skip)

    async def crowds(self, now: datetime) -> dict[tuple[str, datetime], int]:
        """How many members of a workspace are due at the same moment."""
        return {(team, due_at): count for team, due_at, count in await self._rows.all(_CROWDS, now=now)}
