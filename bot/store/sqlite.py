"""SQLite: one file for one process, one writer at a time, every commit on the disk."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import Any, NamedTuple

from filelock import FileLock, Timeout
from sqlalchemy import Engine, NullPool, StaticPool, create_engine, event
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine

from bot.clock import Clock
from bot.errors import CairnError
from bot.store.passing import PassingError
from bot.store.rows import Given, Glance, Rows, Transaction, unbroken, with_defaults

QUICK_SECONDS = 0.05
PATIENT_SECONDS = 30.0
_DIALECT = sqlite_dialect(paramstyle="qmark")
CACHE_KIB = 16 * 1024
"""What one transaction changes stays in memory until its commit: what does not fit would be synced page by page."""
_PASSES = ("locked", "busy", "full", "disk I/O error", "unable to open")


class Sqlite:
    """The backend of one file. Its time is the process's own: nobody else is there to agree with."""

    is_shared = False
    skew = timedelta(0)

    def __init__(self, url: str, clock: Clock) -> None:
        self.path = sqlite_path(url)
        self.clock = clock
        self._url = url
        self._lock: FileLock | None = None
        self._engine: AsyncEngine | None = None
        self._turn = asyncio.Lock()

    async def start(self) -> None:
        """Take the file for this process; CairnError where another one holds it, or where it cannot be written."""
        self._lock = file_lock(self._url)
        try:
            self._lock.acquire()
        except Timeout:
            raise CairnError(
                f"Another process is using {self.path}. Stop it first: an SQLite file serves one process."
            ) from None
        self._engine = create_async_engine(
            f"sqlite+aiosqlite:///{self.path}", pool_size=1, max_overflow=0, pool_timeout=PATIENT_SECONDS
        )
        listen_as_database(self._engine.sync_engine)
        self._quick = create_engine(
            f"sqlite:///{self.path}",
            poolclass=StaticPool,
            isolation_level="AUTOCOMMIT",
            connect_args={"check_same_thread": False, "timeout": QUICK_SECONDS},
        )
        self._patient = create_engine(
            f"sqlite:///{self.path}",
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args={"timeout": PATIENT_SECONDS},
        )
        for engine in (self._quick, self._patient):
            event.listen(engine, "connect", _only_read)
        self.glance: Rows = Glance(self._quick, self._patient)

    async def stop(self) -> None:
        """Close every connection and let go of the file."""
        if self._engine is not None:
            await self._engine.dispose()
            self._quick.dispose()
            self._patient.dispose()
            self._engine = None
        if self._lock is not None:
            self._lock.release()

    async def look_at_clock(self) -> None:
        """Nothing to look at."""

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[Rows]:
        """One write transaction; PassingError where the file is locked too long or the disk is full."""
        if self._engine is None:
            raise RuntimeError("the database is not started")
        async with self._turn:  # one writer at a time; who only waits for its turn may be cancelled
            session = AsyncSession(self._engine, expire_on_commit=False)
            with _in_passing():
                try:
                    yield Transaction(session, DriverBulk())
                    await unbroken(session.commit())
                except BaseException:
                    await unbroken(session.rollback())
                    raise
                finally:
                    await unbroken(session.close())


@contextlib.contextmanager
def _in_passing() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if any(word in str(error.orig) for word in _PASSES):
            raise PassingError(f"SQLite: {error.orig}") from error
        raise


class DriverBulk:
    """Many rows by the driver's own loop: what a value becomes is worked out by column and not row by row."""

    async def change(self, connection: AsyncConnection, statement: Any, rows: Given, /) -> None:
        prepared = _prepared(statement, tuple(rows[0]))
        columns = {name: [row[name] for row in rows] for name in rows[0]}
        await connection.exec_driver_sql(prepared.sql, prepared.bound(columns, {}))

    async def insert(self, connection: AsyncConnection, table: Any, rows: Given, alike: Mapping[str, Any], /) -> int:
        columns, same = with_defaults(table, rows, alike)
        prepared = _prepared(_new_only(table), (*columns, *same))
        result = await connection.exec_driver_sql(prepared.sql, prepared.bound(columns, same))
        return result.rowcount


class Prepared(NamedTuple):
    """A statement as the driver takes it. `places`: what its question marks stand for, in their order."""

    sql: str
    places: list[tuple[str, Callable[[Any], Any] | None]]
    constants: Mapping[str, Any]

    def bound(self, columns: Mapping[str, list[Any]], same: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The values of each row, as the driver takes them."""
        every: list[Iterable[Any]] = []
        for name, process in self.places:
            if name in columns:
                every.append(map(process, columns[name]) if process else columns[name])
            else:
                value = same[name] if name in same else self.constants[name]
                every.append(repeat(process(value) if process else value))
        return list(zip(*every, strict=False))  # what is repeated has no end


@cache
def _prepared(statement: Any, names: tuple[str, ...]) -> Prepared:
    compiled = statement.compile(dialect=_DIALECT, column_keys=names)
    types = {name: bind.type.dialect_impl(_DIALECT) for name, bind in compiled.binds.items()}
    places = [(name, types[name].bind_processor(_DIALECT)) for name in compiled.positiontup]
    return Prepared(compiled.string, places, compiled.params)


@cache
def _new_only(table: Any) -> Any:
    return sqlite_insert(table).on_conflict_do_nothing()


def sqlite_path(url: str) -> Path:
    """The file behind `sqlite:///path`; CairnError for any other address."""
    prefix = "sqlite:///"
    if not url.startswith(prefix) or url == prefix:
        raise CairnError("DATABASE_URL must look like sqlite:///cairn.db (a path after three slashes).")
    return Path(url.removeprefix(prefix))


def file_lock(url: str) -> FileLock:
    """The lock that keeps a second process off the file; filelock.Timeout at once where it is taken.

    CairnError where the database or its lock cannot be written. Looked at here, since a lock file that cannot be made
    is a taken one to filelock.
    """
    path = sqlite_path(url)
    lock = Path(f"{path}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for file in (lock, path):
            if file == lock or file.exists():
                file.open("ab").close()
    except OSError as error:
        raise CairnError(f"{path} cannot be written: {error.strerror}. Set DATABASE_URL to another path.") from None
    return FileLock(lock, timeout=0)


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite keeps every commit in WAL mode; older ones can lose one while a checkpoint runs."""
    if version >= (3, 51, 3):
        return True
    return ((3, 44, 6) <= version < (3, 45, 0)) or ((3, 50, 7) <= version < (3, 51, 0))


def listen_as_database(engine: Engine) -> None:
    """Make an engine durable and honest about transactions: whole-write locks from their first statement on."""
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))


def _only_read(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA query_only=ON")


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin by itself: BEGIN IMMEDIATE does
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA journal_mode={'WAL' if wal_is_safe(sqlite3.sqlite_version_info) else 'TRUNCATE'}")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
    cursor.execute(f"PRAGMA busy_timeout={int(PATIENT_SECONDS * 1000)}")
    cursor.close()
