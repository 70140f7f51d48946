"""SQLite: one file for one process, one writer at a time, every commit on the disk."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, NullPool, StaticPool, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlmodel import Session

from bot.clock import Clock
from bot.errors import CairnError
from bot.store.glances import Glance, is_locked
from bot.store.passing import PassingError
from bot.store.rows import Given, Rows, unbroken
from bot.store.sealing import Keyring
from bot.store.sealing.key_file import keyring_of_file
from bot.store.sealing.writing import KEYRING
from bot.store.sqlite_file import file_lock, sqlite_path
from bot.store.sqlite_rows import AtOnce, InThread, changing, inserting

QUICK_SECONDS = 0.05
PATIENT_SECONDS = 30.0
CACHE_KIB = 16 * 1024
"""What one transaction changes stays in memory until its commit: what does not fit would be synced page by page."""
REWRITTEN_BYTES = 64 * 1024 * 1024
"""A file up to this size is written anew in a second or so."""
_PASSES = ("locked", "busy", "full", "disk I/O error", "unable to open")


class Sqlite:
    """The backend of one file. Its time is the process's own: nobody else is there to agree with."""

    is_shared = False
    skew = timedelta(0)
    connections = None

    def __init__(self, url: str, clock: Clock, keys: Sequence[str] = (), *, alone: bool = True) -> None:
        """`keys` seal what people type; without any, a key file beside the database has one.

        Not `alone`: beside a process that has the file, for few rows at a time.
        """
        self.path = sqlite_path(url)
        self.clock = clock
        self.keyring = Keyring()
        self._keys = keys
        self._alone = alone
        self._url = url
        self._lock: FileLock | None = None
        self._engine: AsyncEngine | None = None
        self._turn = asyncio.Lock()
        self._commit: asyncio.Future[None] | None = None

    async def start(self) -> None:
        """Take the file for this process; CairnError where another one holds it, or where it cannot be written."""
        if self._alone:
            self._take_file()
        try:
            self.keyring = keyring_of_file(self.path, self._keys, making=self._alone)
        except CairnError:
            await self.stop()
            raise
        self._engine = create_async_engine(
            f"sqlite+aiosqlite:///{self.path}", pool_size=1, max_overflow=0, pool_timeout=PATIENT_SECONDS
        )
        listen_as_database(self._engine.sync_engine)
        self._quick = create_engine(
            f"sqlite:///{self.path}",
            poolclass=StaticPool,
            isolation_level="AUTOCOMMIT",
            connect_args={"check_same_thread": False, "timeout": 0},
        )
        self._patient = create_engine(
            f"sqlite:///{self.path}",
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args={"timeout": PATIENT_SECONDS},
        )
        for engine in (self._quick, self._patient):
            event.listen(engine, "connect", _only_read)
        self.glance: Rows = Glance(self._quick, self._patient, self.keyring, self._committed)
        self._writer = create_engine(
            f"sqlite:///{self.path}", poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
        listen_as_database(self._writer)
        event.listen(self._writer, "begin", _wait_at_most(QUICK_SECONDS), insert=True)
        event.listen(self._writer, "commit", _wait_at_most(PATIENT_SECONDS))
        self._kept = Session(self._writer, expire_on_commit=False, info={KEYRING: self.keyring})

    def _take_file(self) -> None:
        self._lock = file_lock(self._url)
        try:
            self._lock.acquire()
        except Timeout:
            raise CairnError(
                f"Another process is using {self.path}. Stop it first: an SQLite file serves one process."
            ) from None

    async def stop(self) -> None:
        """Close every connection and let go of the file."""
        if self._engine is not None:
            await self._engine.dispose()
            for engine in (self._quick, self._patient, self._writer):
                engine.dispose()
            self._engine = None
        if self._lock is not None:
            self._lock.release()

    async def look_at_clock(self) -> None:
        """Nothing to look at."""

    async def scrub(self) -> None:
        """Leave no byte of what was deleted in the file or its journal.

        A file of more than 64 MiB is not written anew for it: there, what was deleted is overwritten where it stood.
        """
        async with self._turn:
            await unbroken(asyncio.to_thread(_scrub, self.path))

    def glance_of(self, team_id: str) -> Rows:
        """A file has no roles: the first wall is the only one."""
        return self.glance

    @contextlib.asynccontextmanager
    async def transaction(self, team_id: str | None = None) -> AsyncIterator[Rows]:
        """One write transaction; PassingError where the file is locked too long or the disk is full."""
        async with (
            self._turn,
            self._in_thread() as rows,
        ):  # one writer at a time; who waits for its turn may be cancelled
            yield rows

    @contextlib.asynccontextmanager
    async def brief(self, team_id: str | None = None) -> AsyncIterator[Rows]:
        """The same for few statements on few rows: they run on the event loop's own thread.

        A hop to another thread takes longer than such a statement, and each row that is fetched there would wait for
        the interpreter. The commit, which waits for the disk, has a thread, and so has all of it where the file is
        locked.
        """
        async with self._turn, self._at_once() if self._has_begun() else self._in_thread() as rows:
            yield rows

    @contextlib.asynccontextmanager
    async def _in_thread(self) -> AsyncIterator[Rows]:
        if self._engine is None:
            raise RuntimeError("the database is not started")
        session = AsyncSession(self._engine, expire_on_commit=False, info={KEYRING: self.keyring})
        with _in_passing():
            try:
                yield InThread(session, DriverBulk())
                await self._to_disk(session.commit())
            except BaseException:
                await unbroken(session.rollback())
                raise
            finally:
                await unbroken(session.close())

    def _has_begun(self) -> bool:
        """Whether a transaction of `_kept` has the file; False where somebody else holds it."""
        if self._engine is None:
            raise RuntimeError("the database is not started")
        try:
            self._kept.connection()
        except OperationalError as error:
            self._kept.close()
            if is_locked(error):
                return False
            with _in_passing():
                raise
        return True

    @contextlib.asynccontextmanager
    async def _at_once(self) -> AsyncIterator[Rows]:
        with _in_passing():
            try:
                yield AtOnce(self._kept)
                self._kept.flush()
                await self._to_disk(asyncio.to_thread(self._kept.commit))
            except BaseException:
                self._kept.rollback()
                raise
            finally:
                self._kept.close()

    async def _to_disk(self, commit: Coroutine[Any, Any, None]) -> None:
        """Where the file has no write-ahead log, nobody can read while a commit writes it."""
        self._commit = ended = asyncio.get_running_loop().create_future()
        try:
            await unbroken(commit)
        finally:
            self._commit = None
            ended.set_result(None)

    async def _committed(self) -> bool:
        """When what is being committed is on the disk; False where that is nothing."""
        if self._commit is None:
            return False
        await asyncio.shield(self._commit)
        if self._engine is None:
            raise PassingError("SQLite: the database is closed")
        return True


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
        await connection.exec_driver_sql(*changing(statement, rows))

    async def insert(self, connection: AsyncConnection, table: Any, rows: Given, alike: Mapping[str, Any], /) -> int:
        return (await connection.exec_driver_sql(*inserting(table, rows, alike))).rowcount


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite keeps every commit in WAL mode; older ones can lose one while a checkpoint runs."""
    if version >= (3, 51, 3):
        return True
    return ((3, 44, 6) <= version < (3, 45, 0)) or ((3, 50, 7) <= version < (3, 51, 0))


def listen_as_database(engine: Engine) -> None:
    """Make an engine durable and honest about transactions: whole-write locks from their first statement on."""
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))


def _wait_at_most(seconds: float) -> Callable[[Connection], None]:
    """Set how long a connection waits for a lock."""
    statement = f"PRAGMA busy_timeout={int(seconds * 1000)}"

    def listen(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return listen


def _scrub(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path, timeout=PATIENT_SECONDS, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        if path.stat().st_size <= REWRITTEN_BYTES:
            connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _only_read(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA query_only=ON")


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin by itself: BEGIN IMMEDIATE does
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA journal_mode={'WAL' if wal_is_safe(sqlite3.sqlite_version_info) else 'TRUNCATE'}")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten, and not just let go of
    cursor.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
    cursor.execute(f"PRAGMA busy_timeout={int(PATIENT_SECONDS * 1000)}")
    cursor.close()
