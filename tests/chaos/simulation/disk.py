"""The database of a simulated process: the store's own statements on SQLite in memory, without a thread."""

import asyncio
import base64
import contextlib
import random
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any, ClassVar, cast

from sqlalchemy import Connection, CursorResult, Engine, Select, StaticPool, create_engine
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import Session, SQLModel

from bot.clock import Clock
from bot.store.glances import as_columns
from bot.store.passing import PassingError
from bot.store.rows import ReadOnly, Rows, entities
from bot.store.sealing import Keyring
from bot.store.sealing.writing import KEYRING, sealed_rows, sealed_values
from bot.store.sqlite import DriverBulk
from tests.chaos.simulation.keeping import Keeping
from tests.chaos.simulation.prepared import Prepared, is_known, prepared

KEYS = Keyring([base64.urlsafe_b64encode(bytes(32)).decode()])

Point = Callable[[str], None]
"""Called with its name whenever the process passes a point at which it may be ended.

`begin` and `read` only ask whether it still is: nothing has happened there since the point before.
"""


@cache
def _empty() -> sqlite3.Connection:
    """The empty tables, their indexes made in one order: of two that serve alike SQLite takes the later one."""
    made = sqlite3.connect(":memory:")
    with create_engine("sqlite://", poolclass=StaticPool, creator=lambda: made).begin() as connection:
        for table in SQLModel.metadata.sorted_tables:
            connection.execute(CreateTable(table))
            for index in sorted(table.indexes, key=lambda one: str(one.name)):
                connection.execute(CreateIndex(index))
    return made


@cache
def _engine() -> Engine:
    """One engine for all runs of this process, one after the other, since an engine learns its statements anew."""
    return create_engine("sqlite://", poolclass=StaticPool, creator=Disk.connect)


class Disk:
    """What outlives a crash. One connection: what is not committed is undone with its process.

    Each run has a connection of its own: SQLite may prepare a statement again by the values it is given, and a plan
    that is left from an earlier run would bring the rows of this one in another order.
    """

    _taken: ClassVar["Disk | None"] = None

    def __init__(self) -> None:
        if Disk._taken is not None:
            raise RuntimeError("one run at a time")
        Disk._taken = self
        self.raw = sqlite3.connect(":memory:", cached_statements=1000)
        _empty().backup(self.raw)
        self.engine = _engine()

    @staticmethod
    def connect() -> sqlite3.Connection:
        """The connection of the run that is on."""
        assert Disk._taken is not None
        return Disk._taken.raw

    def close(self) -> None:
        """Let go of it and all it holds."""
        self.engine.dispose()
        self.raw.close()
        Disk._taken = None


class Access:
    """One process's way to the disk: a backend of `bot.store.Database`.

    A transaction gives way to others before its first statement and after its commit, each a few times by the dice.
    In between it does not: nobody could see anything of it, since readers see what is committed.
    """

    is_shared = False
    skew = timedelta(0)
    keyring = KEYS
    connections = None

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

    def glance_of(self, team_id: str) -> Rows:
        """One workspace's rows."""
        return self.glance

    async def start(self) -> None:
        """Nothing to open."""

    async def stop(self) -> None:
        """Nothing to close: the disk stays."""

    async def look_at_clock(self) -> None:
        """Its time is the process's own."""

    async def scrub(self) -> None:
        """Nothing of it is in a file."""

    @contextlib.asynccontextmanager
    async def transaction(self, team_id: str | None = None) -> AsyncIterator[Rows]:
        """One write transaction. PassingError by the dice, before the commit or after it."""
        async with self._turn:
            await self._give_way()
            self._point("begin")
            rows = DiskRows(self._disk)
            try:
                yield rows
                self._commit(rows)
            except BaseException:
                rows.rollback()
                raise
            finally:
                rows.close()
            await self._give_way()

    brief = transaction
    """The same: nothing here has a thread to hop to."""

    def _commit(self, rows: "DiskRows") -> None:
        self._point("commit")
        fate = self._dice.random() if self.failing else 1.0
        if fate < self.failing / 2:
            raise PassingError("the connection was lost before the commit")
        rows.commit()
        self.commits += 1
        self._point("committed")
        self.on_commit()
        if fate < self.failing:
            raise PassingError("the connection was lost after the commit")

    async def _give_way(self) -> None:
        for _ in range(self._dice.randrange(3)):
            await asyncio.sleep(0)


class _Driver:
    """The connection as the store's own bulk writes take one."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def exec_driver_sql(self, sql: str, rows: list[tuple[Any, ...]]) -> sqlite3.Cursor:
        return self._connection.executemany(sql, rows)


_BULK = DriverBulk()


class DiskRows:
    """Rows inside one write transaction. A session is there for what needs one: objects, and what is made anew."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._raw = disk.raw
        self._driver = cast(AsyncConnection, _Driver(disk.raw))
        self._kept: Session | None = None

    async def all(self, statement: Any, /, **parameters: Any) -> list[Any]:
        plain = self._prepare(statement, parameters)
        if plain is not None:
            return plain.rows(plain.execute(self._raw, parameters))
        if isinstance(statement, Select) and is_known(statement):
            found = self._entities(statement, parameters)
            if found is not None:
                return found
        return entities(self._session.execute(statement, parameters or None))

    def _entities(self, statement: Any, parameters: dict[str, Any]) -> list[Any] | None:
        select = as_columns(statement)
        plain = self._prepare(select.statement, parameters) if select.parts else None
        if plain is None:
            return None
        keeping = Keeping(self._session, is_fresh="populate_existing" in statement.get_execution_options())
        try:
            return keeping.kept(select.parts, plain.values(plain.execute(self._raw, parameters)))
        except LookupError:
            return None

    async def first(self, statement: Any, /, **parameters: Any) -> Any:
        found = await self.all(statement, **parameters)
        return found[0] if found else None

    async def run(self, statement: Any, /, **parameters: Any) -> int:
        plain = self._prepare(statement, parameters)
        if plain is not None:
            return plain.execute(self._raw, parameters).rowcount
        result = self._session.execute(statement, parameters or None)
        return result.rowcount if isinstance(result, CursorResult) else 0

    async def run_many(self, statement: Any, parameters: Sequence[Mapping[str, Any]], /) -> None:
        if parameters:
            await _BULK.change(self._driver, statement, parameters)

    async def insert(self, table: type[Any], rows: Sequence[Mapping[str, Any]], /, **alike: Any) -> int:
        if not rows:
            return 0
        name: Any = table
        new = sealed_rows(KEYS, name.__table__, rows, alike)
        return await _BULK.insert(self._driver, name.__table__, new, alike)

    def sealed(self, table: type[Any], values: Mapping[str, Any], /, **row: Any) -> dict[str, Any]:
        name: Any = table
        return sealed_values(KEYS, name.__table__, values, row)

    def add(self, row: Any) -> None:
        self._session.add(row)

    async def flush(self) -> None:
        self._session.flush()

    def within(self, team_id: str, /) -> Rows:
        return self

    def commit(self) -> None:
        """Write what is not written yet; from here on it outlives a crash."""
        if self._kept is not None and self._kept.in_transaction():  # else it has only been told of rows
            self._kept.commit()
        self._raw.commit()

    def rollback(self) -> None:
        """Undo all of it."""
        if self._kept is not None:
            self._kept.rollback()
        self._raw.rollback()

    def close(self) -> None:
        """Let go of the objects."""
        if self._kept is not None:
            self._kept.close()

    @property
    def _session(self) -> Session:
        if self._kept is None:
            self._kept = Session(self._disk.engine, expire_on_commit=False, info={KEYRING: KEYS})
        return self._kept

    def _prepare(self, statement: Any, parameters: dict[str, Any]) -> Prepared | None:
        plain = prepared(statement, parameters)
        if plain is not None and self._kept is not None:
            self._kept.flush()  # as it would do itself before it looks
        return plain


class DiskGlance(ReadOnly):
    """Rows read without a transaction."""

    def __init__(self, disk: Disk, point: Point) -> None:
        self._raw = disk.raw
        self._engine = disk.engine
        self._kept: Connection | None = None
        self._point = point

    async def all(self, statement: Any, /, **parameters: Any) -> list[Any]:
        self._point("read")
        select = as_columns(statement)
        known = prepared(select.statement, parameters)
        if known is not None:
            found = known.rows(known.execute(self._raw, parameters))
            return select.found(found, KEYS) if select.parts else found
        if self._kept is None:
            self._kept = self._engine.connect()
        return select.found(self._kept.execute(select.statement, parameters), KEYS)

    async def first(self, statement: Any, /, **parameters: Any) -> Any:
        found = await self.all(statement, **parameters)
        return found[0] if found else None
