"""An operator's look at a database: while the bot runs on it or not, and without changing anything."""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import NullPool, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from bot.errors import CairnError
from bot.store.passing import PassingError
from bot.store.rows import ReadOnly, Rows, entities, plainly
from bot.store.sealing import Keyring
from bot.store.sealing.key_file import keyring_of_file
from bot.store.sealing.writing import KEYRING
from bot.store.sqlite import wal_is_safe
from bot.store.sqlite_file import sqlite_path, unreadable
from bot.store.team import Everywhere
from bot.store.versions import is_postgres

PATIENT_SECONDS = 30.0
_ROLES = "roles"

_SERVER = text(
    """
    SELECT current_setting('server_version') AS version,
           pg_is_in_recovery() AS is_standby,
           has_table_privilege(to_regclass('delivery'), 'INSERT') AS may_write,
           CAST(current_setting('max_connections') AS integer)
             - CAST(current_setting('superuser_reserved_connections') AS integer)
             - (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections_left,
           clock_timestamp() AS now
    """
)


@dataclass(frozen=True)
class Place:
    """What a database is, and whether there is room in it."""

    program: str
    """The database program with its version."""
    why_not_writable: str | None
    """A clause; None where it can be written."""
    is_wal: bool = False
    """SQLite: whether it keeps a write-ahead log; if not, a rollback journal."""
    free_bytes: int | None = None
    """SQLite: what is left on its disk."""
    connections_left: int | None = None
    """PostgreSQL: how many more clients it takes."""
    now: datetime | None = None
    """PostgreSQL: the server's time."""


class Snapshot(ReadOnly):
    """Rows as they all were at one moment."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self, statement: Any, /, **parameters: Any) -> list[Any]:
        return entities(await self._session.execute(statement, parameters or None))

    async def first(self, statement: Any, /, **parameters: Any) -> Any:
        found = await self.all(statement, **parameters)
        return found[0] if found else None


@contextlib.asynccontextmanager
async def snapshot(url: str, keys: Sequence[str] | None = None) -> AsyncIterator[Everywhere]:
    """The rows of all workspaces as they are at one moment; the file's lock is not needed, and a write raises.

    What people typed is opened with `keys`, or where these are none with those of the key file; None: it stays sealed.

    SQLite without a write-ahead log lets writers wait meanwhile, so keep it short. CairnError says why it cannot be
    read: it is not there, of another version, does not answer.
    """
    async with _session(url, is_walled=True) as session:
        if keys is not None:
            session.sync_session.info[KEYRING] = keyring_of(url, keys)
        yield Everywhere(_rows_of(session))


def _rows_of(session: AsyncSession) -> Rows:
    roles = session.sync_session.info.get(_ROLES)
    if roles is None:
        return Snapshot(session)
    from bot.store.postgres_writes import ArrayBulk
    from bot.store.walled import Place, WalledTransaction, wall_of

    wall = wall_of(roles, None)
    return WalledTransaction(session, ArrayBulk(), plainly, roles, Place(wall), wall)


def keyring_of(url: str, keys: Sequence[str]) -> Keyring:
    """The keys that a process on this database has. CairnError where its key file cannot be used."""
    return Keyring(keys) if is_postgres(url) else keyring_of_file(sqlite_path(url), keys)


async def look_at(url: str) -> Place:
    """What the database is and whether it can be written. CairnError says why it cannot be reached."""
    async with _session(url) as session:
        if is_postgres(url):
            return _server(entities(await session.execute(_SERVER))[0])
        journal = (await session.execute(text("PRAGMA journal_mode"))).scalar()
        return _file(sqlite_path(url), str(journal) == "wal")


def _server(row: Any) -> Place:
    why_not = None
    if row.is_standby:
        why_not = "it is a standby"
    elif row.may_write is False:
        why_not = "its user may not write"
    return Place(f"PostgreSQL {row.version.split()[0]}", why_not, connections_left=row.connections_left, now=row.now)


def _file(path: Path, is_wal: bool) -> Place:
    why_not = None
    if not os.access(path, os.W_OK):
        why_not = "the file is read-only"
    elif not os.access(path.resolve().parent, os.W_OK):
        why_not = "its folder is read-only, and SQLite keeps its journal there"
    elif is_wal and not wal_is_safe(sqlite3.sqlite_version_info):
        why_not = "it keeps a write-ahead log, in which this SQLite can lose a commit"
    free = free_at(path)
    return Place(f"SQLite {sqlite3.sqlite_version}", why_not, is_wal=is_wal, free_bytes=free)


def free_at(path: Path) -> int:
    """Bytes left where a file is or would be."""
    place = next(folder for folder in path.resolve().parents if folder.exists())
    return shutil.disk_usage(place).free


@contextlib.asynccontextmanager
async def _session(url: str, *, is_walled: bool = False) -> AsyncIterator[AsyncSession]:
    with in_sentences(url):
        engine, roles = await _reader(url, is_walled)
        try:
            async with AsyncSession(engine, info={_ROLES: roles}) as session:
                yield session
        finally:
            await engine.dispose()


async def _reader(url: str, is_walled: bool) -> tuple[AsyncEngine, Any]:
    """An engine, and the roles of PostgreSQL's second wall where it stands behind that (`is_walled`)."""
    if is_postgres(url):
        from bot.store.postgres import engine_of, roles_on, walled_engine_of
        from bot.store.walled import OPTION, wall_of

        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        if not is_walled:
            return engine_of(url).execution_options(**options), None
        roles = await roles_on(url)
        engine = walled_engine_of(url, roles, pooled=False)
        return engine.execution_options(**options, **{OPTION: wall_of(roles, None)}), roles
    path = sqlite_path(url)
    if not path.exists():
        raise CairnError(f"There is no database at {path} yet: `cairn migrate` or `cairn run` makes one.")
    import aiosqlite

    # Not mode=ro: the first reader after a kill has to roll back what the killed process left half written.
    address = f"{path.resolve().as_uri()}?mode=rw"
    engine = create_async_engine(
        "sqlite+aiosqlite://",
        poolclass=NullPool,
        async_creator=lambda: aiosqlite.connect(address, uri=True, timeout=PATIENT_SECONDS),
    )
    event.listen(engine.sync_engine, "connect", _only_read)
    event.listen(engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine, None


def _only_read(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver begins before writes only; a snapshot begins with its first read
    connection.execute("PRAGMA query_only=ON")


@contextlib.contextmanager
def in_sentences(url: str) -> Iterator[None]:
    """What hinders on a database, as a CairnError that names it."""
    try:
        if is_postgres(url):
            from bot.store.postgres import in_passing
            from bot.store.postgres_address import place_of

            place = place_of(url)
            with in_passing():
                yield
        else:
            place = str(sqlite_path(url))
            yield
    except PassingError as error:
        raise CairnError(f"The database at {place} does not answer: {error}.") from None
    except DBAPIError as error:
        said = str(error.orig)
        if "no such table" in said or "no such column" in said or "does not exist" in said:
            raise CairnError(f"The database at {place} is of another version. Run `cairn migrate`.") from None
        if "not a database" in said or "malformed" in said:
            raise unreadable(sqlite_path(url)) from None
        # SQLite's own words hold nothing of any row: it is locked, may not be written, has no room left.
        why = said if isinstance(error.orig, sqlite3.OperationalError) else type(error.orig).__name__
        raise CairnError(f"The database at {place} cannot be used: {why}.") from None
