"""The statements behind our commands, as plain as SQLAlchemy allows: nothing sealed, no walls, nothing rendered."""

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Index, bindparam, create_engine, event, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import Field, SQLModel
from sqlmodel import select as select_entities
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.clock import system_clock
from bot.store.postgres import CONNECTIONS
from bot.store.sqlite import wal_is_safe
from bot.store.tables import InboxEntry, Member, Schedule
from bot.store.tables.columns import moment
from tests.chaos.tables import DRIVERS

TEAM, MINE = "T0000000001", "U0500"
GOALS_OF = 3
MEMBERS = 1_000


class Aim(SQLModel, table=True):
    """A goal with all columns of ours, its words in the clear."""

    __tablename__ = "aim"
    __table_args__ = (Index(None, "team_id", "user_id", "state"), Index(None, "team_id", "user_id", "number"))

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    user_id: str
    number: int
    title: str
    typed: str = ""
    due_day: date | None = None
    dimension: str | None = None
    state: str = "active"
    progress: int = 0
    unanswered: int = 0
    rests_since: datetime | None = moment(default=None)
    created_at: datetime = moment()
    updated_at: datetime = moment()
    finished_at: datetime | None = moment(default=None)


class AimEvent(SQLModel, table=True):
    """A change of it."""

    __tablename__ = "aim_event"
    __table_args__ = (Index(None, "team_id", "user_id", "at"), Index(None, "team_id", "aim_id"))

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    user_id: str
    aim_id: int = Field(foreign_key="aim.id")
    kind: str
    note: str | None = None
    before: str | None = None
    progress: int = 0
    is_undone: bool = False
    check_in_id: int | None = None
    at: datetime = moment()


_aim, _event, _member, _schedule, _inbox = (
    SQLModel.metadata.tables[name] for name in ("aim", "aim_event", "member", "schedule", "inbox")
)
_MY_AIMS = (_aim.c.team_id == TEAM, _aim.c.user_id == MINE)
_ORDER = (_aim.c.due_day.is_(None), _aim.c.due_day, _aim.c.number)
_GOALS = select(_aim).where(*_MY_AIMS, _aim.c.state == "active").order_by(*_ORDER).limit(500)
_ENTITIES = select_entities(Aim).where(Aim.team_id == TEAM, Aim.user_id == MINE, Aim.state == "active").limit(500)
_SCHEDULE = select(_schedule).where(
    *(_schedule.c.team_id == TEAM, _schedule.c.user_id == MINE),
    *(_schedule.c.kind == "check_in", _schedule.c.subject_id == 0),
)
_MEMBER = select(_member).where(_member.c.team_id == TEAM, _member.c.user_id == bindparam("me"))
_SECOND = (_aim.c.team_id == TEAM, _aim.c.user_id == bindparam("me"), _aim.c.number == 2)
_NUMBERED = select(_aim).where(*_SECOND)
_MOVE = update(_aim).where(*_SECOND).values(progress=50, updated_at=bindparam("now"))


class Plain:
    """One database. `start` before anything else, once the event loop runs."""

    def __init__(self, url: str, people: Sequence[str] = ()) -> None:
        """`people` are there beside those that are made up."""
        self._url = url
        self._names = [*people, *(f"U{number:04}" for number in range(MEMBERS))]
        kind, _, rest = url.partition(":")
        self._is_file = kind == "sqlite"
        options: dict[str, Any] = {} if self._is_file else {"pool_size": CONNECTIONS, "max_overflow": 0}
        self._engine: AsyncEngine = create_async_engine(f"{DRIVERS[f'{kind}:']}{rest}", **options)
        self._reader = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        self._kept: Connection | None = None

    async def start(self) -> None:
        """Make the tables, and a thousand members with three goals each."""
        if self._is_file:
            event.listen(self._engine.sync_engine, "connect", _as_we_open_it)
        tables = [_member, _aim, _event, _schedule, _inbox]
        async with self._engine.begin() as connection:
            await connection.run_sync(lambda plain: SQLModel.metadata.create_all(plain, tables=tables))
        async with AsyncSession(self._engine) as session:
            session.add_all(_people(self._names, system_clock()))
            await session.commit()
        if self._is_file:
            self._kept = create_engine(self._url, isolation_level="AUTOCOMMIT").connect()

    async def of_member(self) -> None:
        """The member's row, by its key."""
        await self._read(_MEMBER, me=MINE)

    async def goals(self) -> list[str]:
        """What `/goals` reads: the goals, the weekly schedule, and where processes share the database the member."""
        if not self._is_file:
            await self._read(_MEMBER, me=MINE)
        found = await self._read(_GOALS)
        await self._read(_SCHEDULE)
        return [row.title for row in found]

    async def session(self) -> list[str]:
        """The goals alone, through a session and its transaction, as the documentation of SQLModel shows it."""
        async with AsyncSession(self._engine) as session:
            return [goal.title for goal in (await session.exec(_ENTITIES)).all()]

    async def progress(self, me: str, key: str) -> str:
        """What `/goals progress` does: the member; then in one transaction its key, the goal, its change, its event."""
        await self._read(_MEMBER, me=me)
        now = system_clock()
        times: dict[str, Any] = {"received_at": now, "next_try_at": now, "settled_at": now}
        entry = InboxEntry(team_id=TEAM, user_id=me, dedupe_key=key, kind="command", state="done", **times)
        async with self._engine.begin() as connection:
            await connection.execute(insert(_inbox), entry.model_dump())
            goal = (await connection.execute(_NUMBERED, {"me": me})).one()
            await connection.execute(_MOVE, {"me": me, "now": now})
            said = AimEvent(team_id=TEAM, user_id=me, aim_id=goal.id, kind="progress", progress=50, at=now)
            await connection.execute(insert(_event), said.model_dump(exclude={"id"}))
        return str(goal.title)

    async def _read(self, statement: Any, **parameters: Any) -> list[Any]:
        """Without a transaction; on SQLite without a thread, as the bot does it."""
        if self._kept is not None:
            return list(self._kept.execute(statement, parameters).all())
        async with self._reader.connect() as connection:
            return list((await connection.execute(statement, parameters)).all())


def _people(names: Sequence[str], now: datetime) -> list[SQLModel]:
    day: dict[str, Any] = {"created_at": now, "updated_at": now}
    weekly = Schedule(team_id=TEAM, user_id=MINE, kind="check_in", consented_at=now)
    members = [Member(team_id=TEAM, user_id=name, timezone="UTC", **day) for name in names]
    aims = [
        Aim(team_id=TEAM, user_id=name, number=number, title=f"Lead design review {number}", **day)
        for name in names
        for number in range(1, GOALS_OF + 1)
    ]
    return [weekly, *members, *aims]


def _as_we_open_it(connection: Any, _record: Any) -> None:
    journal = "WAL" if wal_is_safe(sqlite3.sqlite_version_info) else "TRUNCATE"
    for pragma in (f"journal_mode={journal}", "synchronous=FULL", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")
