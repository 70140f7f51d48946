"""PostgreSQL: any number of processes, a bounded pool, timeouts, and the server's time for all."""

import contextlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from functools import lru_cache
from typing import Any

import asyncpg
from sqlalchemy import NullPool, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm.exc import StaleDataError

from bot.clock import AgreedClock, Clock, steady
from bot.errors import CairnError
from bot.store.glances import as_columns
from bot.store.passing import BusyError, ConflictError, PassingError, retried
from bot.store.pool import Connections, WatchedPool
from bot.store.postgres_address import place_of, read_address
from bot.store.postgres_reads import reading
from bot.store.postgres_writes import ArrayBulk, DirectTransaction
from bot.store.rows import ReadOnly, ReadOnlyError, Rows, Step, plainly, unbroken
from bot.store.sealing import Keyring
from bot.store.sealing.writing import KEYRING
from bot.store.walled import (
    OPTION,
    Place,
    Wall,
    WalledConnection,
    WalledTransaction,
    fetched,
    listen_behind_walls,
    wall_of,
)
from bot.store.walls import Roles, examine

CONNECTIONS = 15
"""At most so many for one process: three replicas and a person with psql stay within the server's usual 100."""
POOL_SECONDS = 1.0
"""How long a request waits for a free connection, well within Slack's three seconds."""
STATEMENTS = 200
"""Statements that a connection keeps prepared for as long as it lives: more than there are."""
WALLS = 1024
"""Engines that are kept in mind, one for each workspace that was asked for lately."""
_CONFLICTS = {"40001", "40P01", "55P03", "23505"}
"""Serialisation failure, deadlock, lock not given in time, a key that somebody else took."""
_PASSING = {"57P01", "57P02", "57P03", "57014", "53300", "53400", "25P03", "25006"}
"""Shutdowns and starts, a statement or a waiting transaction that took too long, no room, a standby."""
_REFUSALS = {"28000", "28P01", "3D000"}
"""A user or password that is wrong, a database that does not exist: no waiting mends it."""
_DRIVERS = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""Nobody listens, no answer came, the server refuses the connection itself, or it has told the driver of its end."""
_NOW = select(func.clock_timestamp())


class Postgres:
    """The backend of a PostgreSQL server."""

    is_shared = True

    def __init__(self, url: str, clock: Clock, keys: Sequence[str] = ()) -> None:
        """`keys` seal what people type; without any it stands there in the clear."""
        self.clock: AgreedClock = AgreedClock(clock)
        self.keyring = Keyring(keys)
        self._url = url
        self._engine: AsyncEngine | None = None

    async def start(self) -> None:
        """Connect once; CairnError where that cannot be done, or where its roles would see past the second wall."""
        self._roles = await roles_on(self._url)
        self._engine = walled_engine_of(self._url, self._roles)
        self._glances = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        self._behind = lru_cache(WALLS)(_behind)
        self._glance_behind = lru_cache(WALLS)(self._new_glance)
        self.glance: Rows = self._new_glance(None)
        try:
            await self.glance.first(_NOW)  # connecting takes time, which would count as the server's
            await self.look_at_clock()
        except PassingError as error:
            await self.stop()
            raise CairnError(f"The database at {place_of(self._url)} does not answer: {error}.") from None

    async def stop(self) -> None:
        """Close every connection."""
        if self._engine is not None:
            await self._engine.dispose()
            self._engine = None

    @property
    def skew(self) -> timedelta:
        return self.clock.skew

    @property
    def connections(self) -> Connections | None:
        pool = None if self._engine is None else self._engine.pool
        return pool.connections() if isinstance(pool, WatchedPool) else None

    async def scrub(self) -> None:
        """Autovacuum does it."""

    async def look_at_clock(self) -> None:
        """Set the agreed time by the server's."""
        began = steady()
        now = await self.glance.first(_NOW)
        if steady() - began < 1:  # an answer that took longer says too little about when it was given
            self.clock.look(now, began)

    def glance_of(self, team_id: str) -> Rows:
        """One workspace's rows without a transaction."""
        return self._glance_behind(team_id)

    def _new_glance(self, team_id: str | None) -> Rows:
        wall = wall_of(self._roles, team_id)
        return PooledGlance(self._behind(self._glances, wall), wall, self.keyring, self.glance_of)

    def transaction(self, team_id: str | None = None) -> AbstractAsyncContextManager[Rows]:
        """One transaction at READ COMMITTED, behind the wall of one workspace or that of work across all.

        BusyError, ConflictError or PassingError where it cannot be done now; a connection that is lost at the commit
        leaves open whether it was: effects under a key can be tried again all the same.
        """
        return self._transaction(unbroken, team_id)

    def brief(self, team_id: str | None = None) -> AbstractAsyncContextManager[Rows]:
        """The same without a task for each statement.

        A task takes several turns of the event loop, and with many messages on their way a turn is longer than a
        statement. A cancellation breaks a statement off, and the connection with it, which undoes all of it.
        """
        return self._transaction(plainly, team_id)

    @contextlib.asynccontextmanager
    async def _transaction(self, step: Step, team_id: str | None) -> AsyncIterator[Rows]:
        if self._engine is None:
            raise RuntimeError("the database is not started")
        wall = wall_of(self._roles, team_id)
        session = AsyncSession(self._behind(self._engine, wall), expire_on_commit=False, info={KEYRING: self.keyring})
        with in_passing():
            try:
                if team_id is None:
                    rows = WalledTransaction(session, ArrayBulk(), step, self._roles, Place(wall), wall)
                    yield rows
                    await rows.finish()
                else:
                    direct = DirectTransaction(session, ArrayBulk(), step)
                    yield direct
                    await direct.finish()
                await unbroken(session.commit())
            except BaseException as error:
                with contextlib.suppress(DBAPIError, *_DRIVERS):  # where the connection is lost, so is the transaction
                    await unbroken(session.rollback())
                if _is_outdated(error) and isinstance(self._engine.pool, WatchedPool):
                    self._engine.pool.renew()  # each of the others would fail as this one has
                raise
            finally:
                with contextlib.suppress(DBAPIError, *_DRIVERS):
                    await unbroken(session.close())


class PooledGlance(ReadOnly):
    """Rows read on a connection of the pool without a transaction: one round trip.

    Two where the connection was behind another wall before.
    """

    def __init__(self, engine: AsyncEngine, wall: Wall, keyring: Keyring, of_team: Callable[[str], Rows]) -> None:
        self._engine = engine
        self._wall = wall
        self._of_team = of_team
        self._keyring = keyring

    async def all(self, statement: Any, /, **parameters: Any) -> list[Any]:
        known = reading(statement)

        async def read() -> list[Any]:
            with in_passing():
                if known is None:
                    return await self._by_engine(statement, parameters)
                pool: Any = self._engine.pool
                rows = await fetched(pool, self._wall, known.prepared.sql, known.prepared.bound(parameters))
                return known.found(rows, self._keyring)

        return await retried(read, tries=2)  # the server may have been started anew since the last one

    async def _by_engine(self, statement: Any, parameters: Mapping[str, Any]) -> list[Any]:
        """What the driver cannot be given as it is: by what SQLAlchemy does around a statement."""
        if statement.is_dml:
            raise ReadOnlyError("a glance does not write")
        select = as_columns(statement)
        connection = await self._engine.connect()
        try:
            return select.found(await connection.execute(select.statement, parameters), self._keyring)
        finally:
            await connection.close()  # as a block it would take a task, and the event loop's turns with it

    def within(self, team_id: str, /) -> Rows:
        return self._of_team(team_id)

    async def first(self, statement: Any, /, **parameters: Any) -> Any:
        found = await self.all(statement, **parameters)
        return found[0] if found else None


@contextlib.contextmanager
def in_passing() -> Iterator[None]:
    """Name the failures that pass; all others stay what they are."""
    try:
        yield
    except PoolTimeoutError as error:
        raise BusyError(f"all {CONNECTIONS} connections to the database are in use") from error
    except StaleDataError as error:
        raise ConflictError("a row is gone") from error
    except DBAPIError as error:
        code = getattr(error.orig, "sqlstate", None) or ""
        if code in _REFUSALS:
            raise CairnError(f"The database refuses the connection: {error.orig}.") from None
        if code in _CONFLICTS:
            raise ConflictError(code) from error
        if _is_outdated(error):
            raise PassingError("a table has changed since its statements were prepared") from error
        if error.connection_invalidated or code in _PASSING or code.startswith("08"):
            raise PassingError(f"the connection was lost ({code or type(error.orig).__name__})") from error
        raise
    except _DRIVERS as error:
        if getattr(error, "sqlstate", None) in _REFUSALS:
            raise CairnError(f"The database refuses the connection: {error}.") from None
        raise PassingError(type(error).__name__) from error


def _is_outdated(error: BaseException) -> bool:
    """Whether a statement was prepared before a migration gave one of its columns another type.

    Outside a transaction the driver prepares it anew by itself.
    """
    return isinstance(error, DBAPIError) and isinstance(
        getattr(error.orig, "__cause__", None), asyncpg.InvalidCachedStatementError
    )


def engine_of(url: str) -> AsyncEngine:
    """An engine without a pool for `postgresql://...`, whose connections act as the address's own user.

    CairnError for an address with parameters that are not known.
    """
    address, connect = read_address(url)
    return create_async_engine(address, connect_args=connect, poolclass=NullPool)


def walled_engine_of(url: str, roles: Roles, *, pooled: bool = True) -> AsyncEngine:
    """An engine whose connections see what is behind the wall that its option names, from their first moment on."""
    address, connect = read_address(url)
    connect["connection_class"] = WalledConnection
    connect["server_settings"]["role"] = roles.app
    connect |= {"statement_cache_size": STATEMENTS, "max_cached_statement_lifetime": 0}
    pool: dict[str, Any] = {"pool_size": CONNECTIONS, "max_overflow": 0, "pool_timeout": POOL_SECONDS}
    pool["poolclass"] = WatchedPool
    engine = create_async_engine(address, connect_args=connect, **(pool if pooled else {"poolclass": NullPool}))
    listen_behind_walls(engine, roles)
    return engine


async def roles_on(url: str) -> Roles:
    """The roles to act as; CairnError where there are none, or where they would see past the second wall."""
    engine = engine_of(url)
    try:
        with in_passing():
            async with engine.connect() as connection:
                return await connection.run_sync(examine)
    except PassingError as error:
        raise CairnError(f"The database at {place_of(url)} does not answer: {error}.") from None
    finally:
        await engine.dispose()


def _behind(engine: AsyncEngine, wall: Wall) -> AsyncEngine:
    return engine.execution_options(**{OPTION: wall})
