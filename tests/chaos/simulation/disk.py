"""The database of a simulated process: the store's own statements on SQLite in memory, without a thread."""

import asyncio
import contextlib
import random
import sqlite3
from collections.abc import AsyncIterator, Callable, Hashable, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any, ClassVar, cast

from sqlalchemy import CursorResult, Engine, StaticPool, create_engine
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, SQLModel

from bot.clock import Clock
from bot.store.passing import PassingError
from bot.store.rows import ReadOnly, Rows, entities

Point = Callable[[str], None]
"""Called with its name whenever the process passes a point at which it may be ended.

`begin` and `read` only ask whether it still is: nothing has happened there since the point before.
"""


@cache
def _engine() -> tuple[Engine, sqlite3.Connection, sqlite3.Connection]:
    """One engine for all runs of this process, one after the other, since an engine learns its statements anew.

    With its connection, and with another one that holds the empty tables.
    """
    raw, empty = (sqlite3.connect(":memory:", cached_statements=1000) for _ in range(2))
    SQLModel.metadata.create_all(create_engine("sqlite://", poolclass=StaticPool, creator=lambda: empty))
    return create_engine("sqlite://", poolclass=StaticPool, creator=lambda: raw), raw, empty


class Disk:
    """What outlives a crash. One connection: what is not committed is undone with its process."""

    _is_taken: ClassVar[bool] = False

    def __init__(self) -> None:
        if Disk._is_taken:
            raise RuntimeError("one run at a time")
        Disk._is_taken = True
        self.engine, self.raw, empty = _engine()
        empty.backup(self.raw)

    def close(self) -> None:
        Disk._is_taken = False


class Access:
    """One process's way to the disk: a backend of `bot.store.Database`.

    A transaction gives way to others before its first statement and after its commit, each a few times by the dice.
    In between it does not: nobody could see anything of it, since readers see what is committed.
    """

    is_shared = False
    skew = timedelta(0)

    def __init__(self, disk: Disk, clock: Clock, dice: random.Random, point: Point, failing: float = 0.0) -> None:
        """`failing`: the share of commits that fail in passing, every second of them after it was done."""
        self.clock = clock
        self.on_commit: Callable[[], None] = lambda: None
        self.failing = failing
        self.commits = 0
        self._disk = disk
        self._dice = dice
        self._point = point
        self._turn = asyncio.Lock()
        self.glance: Rows = DiskGlance(disk, point)

    async def start(self) -> None:
        """Nothing to open."""

    async def stop(self) -> None:
        """Nothing to close: the disk stays."""

    async def look_at_clock(self) -> None:
        """Its time is the process's own."""

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[Rows]:
        """One write transaction. PassingError by the dice, before the commit or after it."""
        async with self._turn:
            await self._give_way()
            self._point("begin")
            session = Session(self._disk.engine, expire_on_commit=False)
            try:
                yield DiskRows(session, self._point)
                self._commit(session)
            except BaseException:
                session.rollback()
                raise
            finally:
                session.close()
            await self._give_way()

    def _commit(self, session: Session) -> None:
        self._point("commit")
        fate = self._dice.random() if self.failing else 1.0
        if fate < self.failing / 2:
            raise PassingError("the connection was lost before the commit")
        session.commit()
        self.commits += 1
        self._point("committed")
        self.on_commit()
        if fate < self.failing:
            raise PassingError("the connection was lost after the commit")

    async def _give_way(self) -> None:
        for _ in range(self._dice.randrange(3)):
            await asyncio.sleep(0)


@cache
def _new_only(table: Any) -> Any:
    return sqlite_insert(table.__table__).on_conflict_do_nothing()


class DiskRows:
    """Rows inside one write transaction."""

    def __init__(self, session: Session, point: Point) -> None:
        self._session = session
        self._point = point

    async def all(self, statement: Any, /, **parameters: Any) -> list[Any]:
        return entities(self._execute(statement, parameters))

    async def first(self, statement: Any, /, **parameters: Any) -> Any:
        found = entities(self._execute(statement, parameters))
        return found[0] if found else None

    async def run(self, statement: Any, /, **parameters: Any) -> int:
        result = self._execute(statement, parameters)
        return result.rowcount if isinstance(result, CursorResult) else 0

    async def run_many(self, statement: Any, parameters: Sequence[Mapping[str, Any]], /) -> None:
        if parameters:
            self._session.connection().execute(statement, list(parameters))

    async def insert(self, table: type[Any], rows: Sequence[Mapping[str, Any]], /, **alike: Any) -> int:
        if not rows:
            return 0
        given = [{**row, **alike} for row in rows]
        result = self._session.connection().execute(_new_only(cast(Hashable, table)), given)
        return result.rowcount if isinstance(result, CursorResult) else 0

    def add(self, row: Any) -> None:
        self._session.add(row)

    async def flush(self) -> None:
        self._session.flush()

    def _execute(self, statement: Any, parameters: dict[str, Any]) -> Any:
        return self._session.execute(statement, parameters or None)


class DiskGlance(ReadOnly):
    """Rows read without a transaction."""

    def __init__(self, disk: Disk, point: Point) -> None:
        self._session = Session(disk.engine, expire_on_commit=False)
        self._point = point

    async def all(self, statement: Any, /, **parameters: Any) -> list[Any]:
        self._point("read")
        found = entities(self._session.execute(statement, parameters or None))
        self._session.expunge_all()
        return found

    async def first(self, statement: Any, /, **parameters: Any) -> Any:
        found = await self.all(statement, **parameters)
        return found[0] if found else None
