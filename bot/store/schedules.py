"""When members get something regularly."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, select, true, update
from sqlmodel import col

from bot.store.rows import Rows
from bot.store.tables import Schedule

_ONE = select(Schedule).where(
    col(Schedule.team_id) == bindparam("team"),
    col(Schedule.user_id) == bindparam("user"),
    col(Schedule.kind) == bindparam("kind"),
)
# `is_on = true()` and not IS: SQLite uses the partial index only where the condition is written as the index has it.
_IS_DUE = (col(Schedule.is_on) == true(), col(Schedule.next_due_at) <= bindparam("now"))
_VALUES = (
    col(Schedule.id),
    col(Schedule.team_id),
    col(Schedule.user_id),
    col(Schedule.weekday),
    col(Schedule.local_time),
    col(Schedule.every_weeks),
    col(Schedule.timezone),
    col(Schedule.paused_until),
    col(Schedule.anchor_week),
    col(Schedule.last_week),
    col(Schedule.last_due_at),
    col(Schedule.next_due_at),
    col(Schedule.version),
)
_DUE = (
    select(*_VALUES)
    .where(*_IS_DUE)
    .order_by(col(Schedule.next_due_at), col(Schedule.id))
    .limit(bindparam("limit"))
    .offset(bindparam("skip"))
    .with_for_update(skip_locked=True)
)
_CROWDS = (
    select(col(Schedule.team_id), col(Schedule.next_due_at), func.count())
    .where(*_IS_DUE)
    .group_by(col(Schedule.team_id), col(Schedule.next_due_at))
)
_MOVE_ON = (
    update(Schedule)
    .where(col(Schedule.id) == bindparam("of"), col(Schedule.version) == bindparam("was"))
    .values(last_week=bindparam("week"), last_due_at=bindparam("last"), next_due_at=bindparam("next"))
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


@dataclass(slots=True)
class DueSchedule:
    """The values of a schedule whose slot has come: a row without the cost of an entity."""

    id: int
    team_id: str
    user_id: str
    weekday: int
    local_time: str
    every_weeks: int
    timezone: str
    paused_until: date | None
    anchor_week: int
    last_week: int | None
    last_due_at: datetime | None
    next_due_at: datetime | None
    version: int


class DueSchedules:
    """What is due in all workspaces, for the job that plans."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def due(self, now: datetime, limit: int, skip: int = 0) -> list[DueSchedule]:
        """Schedules whose next slot has come, the longest waiting first; other replicas' rows are passed over."""
        return [DueSchedule(*row) for row in await self._rows.all(_DUE, now=now, limit=limit, skip=skip)]

    async def move_on(self, moved: Iterable[DueSchedule]) -> None:
        """Write their next slots down; a schedule that its member has changed since it was read keeps the change."""
        await self._rows.run_many(
            _MOVE_ON,
            [
                {
                    "of": one.id,
                    "was": one.version,
                    "week": one.last_week,
                    "last": one.last_due_at,
                    "next": one.next_due_at,
                }
                for one in moved
            ],
        )

    async def crowds(self, now: datetime) -> dict[tuple[str, datetime], int]:
        """How many members of a workspace are due at the same moment."""
        return {(team, due_at): count for team, due_at, count in await self._rows.all(_CROWDS, now=now)}
