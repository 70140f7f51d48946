"""Connections that stand behind the second wall: each transaction and each glance in one role and one workspace."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import asyncpg
from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot.store.pool import WatchedPool
from bot.store.postgres_reads import DRIVER, as_from_an_engine, as_told
from bot.store.postgres_writes import DirectTransaction
from bot.store.rows import Bulk, Rows, Step
from bot.store.walls import TEAM, Roles

if TYPE_CHECKING:
    _Connection = asyncpg.Connection[asyncpg.Record]
else:
    _Connection = asyncpg.Connection

OPTION = "cairn_wall"
"""The engine's execution option that says behind which wall its connections stand; without it they see no row."""
_STAND = f"SELECT set_config('role', $1, false), set_config('{TEAM}', $2, false)"
_MOVE = f"SELECT set_config('role', $1, true), set_config('{TEAM}', $2, true)"
_ENDS = ("57P", "08")
"""What begins the codes of errors after which the server ends a connection, or has ended it."""


class Wall(NamedTuple):
    """A role, and the one workspace that is seen in it; an empty one for none, and for the jobs' role."""

    role: str
    team_id: str = ""


def wall_of(roles: Roles, team_id: str | None) -> Wall:
    """Of one workspace, or of work across all of them."""
    return Wall(roles.jobs) if team_id is None else Wall(roles.app, team_id)


class WalledConnection(_Connection):
    """A connection whose BEGIN says in the same round trip behind which wall the transaction stands."""

    wall: Wall | None = None
    """Of the next transaction."""
    stands: Wall | None = None
    """Of statements without a transaction, as the server was last told; None where that is not sure."""

    async def execute(self, query: str, *args: Any, **options: Any) -> str:
        """As the driver does it, which begins and ends transactions by this.

        One that cannot stand there ends the connection. One in which a statement has failed is not taken for committed.
        """
        if not query.startswith("BEGIN") or self.wall is None:
            status = await super().execute(query, *args, **options)
            if query.startswith("COMMIT") and status == "ROLLBACK":
                raise asyncpg.InFailedSQLTransactionError("a statement has failed: nothing was committed")
            return status
        role, team = _literal(self.wall.role), _literal(self.wall.team_id)
        try:
            return await super().execute(f"{query}SET LOCAL ROLE {role};SET LOCAL {TEAM} = {team}", **options)
        except BaseException:
            self.terminate()  # it may have begun, and whoever had it next would be told nothing of that
            raise

    async def stand(self, wall: Wall) -> None:
        """Tell the server behind which wall statements without a transaction stand from now on."""
        self.stands = None
        await self.fetch(_STAND, *wall)
        self.stands = wall


def listen_behind_walls(engine: AsyncEngine, roles: Roles) -> None:
    """Let nobody use a connection of this engine but behind a wall; it connects with `WalledConnection`."""
    nowhere = Wall(roles.app)

    def stand(connection: Connection) -> None:
        wall: Wall = connection.get_execution_options().get(OPTION, nowhere)
        raw: Any = connection.connection.driver_connection
        raw.wall = wall
        if connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT" and raw.stands != wall:
            raw.stands = None
            connection.exec_driver_sql(_STAND, tuple(wall))
            raw.stands = wall

    event.listen(engine.sync_engine, "begin", stand)


async def fetched(pool: WatchedPool, wall: Wall, sql: str, values: Sequence[Any]) -> list[Any]:
    """The driver's rows of a statement without a transaction, behind this wall.

    The exceptions are those of an engine. A connection goes back into the pool where its last statement is over.
    """
    try:
        entry = await pool.take()
    except DRIVER.Error as error:
        raise as_told(error) from error
    connection: WalledConnection = entry.driver_connection
    try:
        if connection.stands != wall:
            await connection.stand(wall)
        rows = await connection.fetch(sql, *values)
    except BaseException as error:
        is_over = isinstance(error, asyncpg.PostgresError) and not str(error.sqlstate).startswith(_ENDS)
        is_lost = connection.is_closed()
        if is_over and not is_lost:
            pool.put(entry)
        else:
            await pool.end(entry, error)
        if isinstance(error, (asyncpg.PostgresError, asyncpg.InterfaceError)):
            raise as_from_an_engine(error, sql, is_lost=is_lost) from error
        raise
    pool.put(entry)
    return rows


@dataclass
class Place:
    """Where a transaction stands now, and what was added for another place and waits until it stands there."""

    wall: Wall | None
    waiting: list[tuple["WalledTransaction", Any]] = field(default_factory=list)


class WalledTransaction(DirectTransaction):
    """Rows of a job: of all workspaces behind the jobs' wall, or of one of them behind its own, in one transaction.

    Each statement moves the transaction to where it belongs, by one round trip where it is not there already.
    """

    def __init__(self, session: AsyncSession, bulk: Bulk, step: Step, roles: Roles, place: Place, wall: Wall) -> None:
        super().__init__(session, bulk, step)
        self._roles = roles
        self._place = place
        self._wall = wall

    def within(self, team_id: str, /) -> Rows:
        """One workspace's rows in the same transaction."""
        wall = wall_of(self._roles, team_id)
        return WalledTransaction(self._session, self._bulk, self._step, self._roles, self._place, wall)

    async def all(self, statement: Any, /, **parameters: Any) -> list[Any]:
        await self._stand()
        return await super().all(statement, **parameters)

    async def run(self, statement: Any, /, **parameters: Any) -> int:
        await self._stand()
        return await super().run(statement, **parameters)

    async def run_many(self, statement: Any, parameters: Sequence[Mapping[str, Any]], /) -> None:
        if parameters:
            await self._stand()
            await super().run_many(statement, parameters)

    async def insert(self, table: type[Any], rows: Sequence[Mapping[str, Any]], /, **alike: Any) -> int:
        if rows:
            await self._stand()
        return await super().insert(table, rows, **alike)

    def add(self, row: Any) -> None:
        if self._place.wall == self._wall:
            super().add(row)
        else:
            self._place.waiting.append((self, row))

    async def flush(self) -> None:
        await self._stand()
        await super().flush()

    async def finish(self) -> None:
        """Write what still waits for its place; before the commit."""
        while self._place.waiting:
            await self._place.waiting[0][0].flush()
        await super().finish()

    async def _stand(self) -> None:
        place, wall = self._place, self._wall
        if place.wall == wall:
            return
        await super().flush()  # what was changed where it stands now is written there
        place.wall = None
        await self._step(self._told(_MOVE, wall))
        place.wall = wall
        for _, row in (one for one in place.waiting if one[0]._wall == wall):
            super().add(row)
        place.waiting = [one for one in place.waiting if one[0]._wall != wall]


def _literal(value: str) -> str:
    """A text as part of a statement: a setting takes no parameters. ValueError for what no text can hold."""
    if "\0" in value:
        raise ValueError("NUL is in no workspace's id")
    return "'" + value.replace("'", "''") + "'"
