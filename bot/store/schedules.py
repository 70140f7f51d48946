"""When members get something regularly."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, select, true, update
from sqlmodel import SQLModel, col

from bot.store.rows import BY_PLACE, Rows
from bot.store.tables import Schedule

_ONE = select(Schedule).where(
    col(Schedule.team_id) == bindparam("team"),
    col(Schedule.user_id) == bindparam("user"),
    col(Schedule.kind) == bindparam("kind"),
    col(Schedule.subject_id) == bindparam("subject"),
)
_ALL = (
    select(Schedule)
    .where(col(Schedule.team_id) == bindparam("team"), col(Schedule.user_id) == bindparam("user"))
    .order_by(col(Schedule.id))
)
_table = SQLModel.metadata.tables["schedule"]  # not by its entity: the rows are plain, and many
# `is_on = true()` and not IS: SQLite uses the partial index only where the condition is written as the index has it.
_IS_DUE = (_table.c.is_on == true(), _table.c.next_due_at <= bindparam("now"))
_VALUES = (
    _table.c.id,
    _table.c.team_id,
    _table.c.user_id,
    _table.c.version,
    _table.c.kind,
    _table.c.subject_id,
    _table.c.weekday,
    _table.c.local_time,
    _table.c.every_weeks,
    _table.c.timezone,
    _table.c.paused_until,
    _table.c.anchor_week,
    _table.c.last_week,
    _table.c.last_due_at,
    _table.c.next_due_at,
)
_DUE = (
    select(*_VALUES)
    .where(*_IS_DUE)
    .order_by(_table.c.next_due_at, _table.c.id)
    .limit(bindparam("limit"))
    .offset(bindparam("skip"))
    .with_for_update(skip_locked=True)
    .execution_options(**{BY_PLACE: True})
)
_ANY = select(_table.c.id).where(*_IS_DUE).limit(1)
_CROWDS = (
    select(_table.c.team_id, _table.c.next_due_at, func.count())
    .where(
        _table.c.is_on == true(),
        _table.c.next_due_at >= bindparam("first"),
        _table.c.next_due_at <= bindparam("last"),
    )
    .group_by(_table.c.next_due_at, _table.c.team_id)
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

    async def get(self, user_id: str, kind: str = "nudge", subject_id: int = 0) -> Schedule | None:
        """The member's schedule of a kind, on or off; None for somebody who never said yes to it."""
        found: Schedule | None = await self._rows.first(
            _ONE, team=self._team_id, user=user_id, kind=kind, subject=subject_id
        )
        return found

    async def all_of(self, user_id: str) -> list[Schedule]:
        """Every schedule of the member, of every kind, on or off."""
        return await self._rows.all(_ALL, team=self._team_id, user=user_id)

    async def begin(self, user_id: str, now: datetime, kind: str = "nudge", subject_id: int = 0) -> Schedule:
        """The member's schedule, made at the first yes."""
        schedule = await self.get(user_id, kind, subject_id)
        if schedule is None:
            schedule = Schedule(
                team_id=self._team_id,
                user_id=user_id,
                kind=kind,
                subject_id=subject_id,
                is_on=False,
                consented_at=now,
            )
            self._rows.add(schedule)
            await self._rows.flush()
        return schedule


class Course(NamedTuple):
    """What a schedule's slots are counted from."""

    weekday: int
    local_time: str
    every_weeks: int
    timezone: str
    paused_until: date | None
    anchor_week: int
    last_week: int | None
    last_due_at: datetime | None
    next_due_at: datetime


class DueSchedule(NamedTuple):
    """The values of a schedule whose slot has come: a row without the cost of an entity."""

    id: int
    team_id: str
    user_id: str
    version: int
    kind: str
    subject_id: int
    course: Course


class Step(NamedTuple):
    """Where a schedule stands after its slots that have come."""

    id: int
    version: int
    last_week: int | None
    last_due_at: datetime | None
    next_due_at: datetime | None


class DueSchedules:
    """What is due in all workspaces, for the job that plans."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def is_empty(self, now: datetime) -> bool:
        """Whether no slot has come."""
        return await self._rows.first(_ANY, now=now) is None

    async def due(self, now: datetime, limit: int, skip: int = 0) -> list[DueSchedule]:
        """Schedules whose next slot has come, the longest waiting first; other replicas' rows are passed over."""
        found = await self._rows.all(_DUE, now=now, limit=limit, skip=skip)
        return [DueSchedule(row[0], row[1], row[2], row[3], row[4], row[5], Course(*row[6:])) for row in found]

    async def move_on(self, steps: Iterable[Step]) -> None:
        """Write them down; a schedule that its member has changed since it was read keeps the change."""
        await self._rows.run_many(
            _MOVE_ON,
            [{"of": of, "was": was, "week": week, "last": last, "next": next_} for of, was, week, last, next_ in steps],
        )

    async def crowds(self, first: datetime, last: datetime) -> dict[tuple[str, datetime], int]:
        """How many members of a workspace are due at the same moment, for the moments from `first` to `last`."""
        found = await self._rows.all(_CROWDS, first=first, last=last)
        return {(team, due_at): count for team, due_at, count in found}
