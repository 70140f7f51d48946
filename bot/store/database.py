"""One database: transactions of one workspace, glances, and the one door for work across workspaces."""

import contextlib
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Protocol

from sqlalchemy import text

from bot.clock import Clock, system_clock
from bot.errors import CairnError
from bot.store.rows import Rows
from bot.store.sqlite import Sqlite
from bot.store.team import Everywhere, Team
from bot.store.versions import Version, is_postgres, supports

_NUMBER = text("SELECT version_num FROM alembic_version")
_OLDEST = text("SELECT oldest FROM schema_support")


class Backend(Protocol):
    """What a kind of database does for `Database`."""

    glance: Rows

    @property
    def clock(self) -> Clock:
        """The time that all processes on it agree on."""
        ...

    @property
    def is_shared(self) -> bool:
        """Whether several processes may use it at once."""
        ...

    @property
    def skew(self) -> timedelta:
        """How far the machine's clock is ahead of the database's."""
        ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def look_at_clock(self) -> None: ...

    def transaction(self) -> AbstractAsyncContextManager[Rows]: ...

    def brief(self) -> AbstractAsyncContextManager[Rows]:
        """A transaction of few statements on few rows."""
        ...


class Database:
    """One database: an SQLite file for one process, or PostgreSQL for any number of them."""

    def __init__(self, url: str, clock: Clock = system_clock, *, backend: Backend | None = None) -> None:
        """`clock` is the process's own; what delivery compares is `self.clock`. CairnError for an unknown address."""
        self._backend = backend or backend_of(url, clock)

    @property
    def clock(self) -> Clock:
        """The time that all processes on this database agree on."""
        return self._backend.clock

    @property
    def is_shared(self) -> bool:
        """Whether several processes may use it at once."""
        return self._backend.is_shared

    @property
    def skew(self) -> timedelta:
        """How far this machine's clock is ahead of the database's."""
        return self._backend.skew

    async def start(self) -> None:
        """Open it; CairnError says in a sentence why it cannot be used."""
        await self._backend.start()

    async def stop(self) -> None:
        """Close every connection."""
        await self._backend.stop()

    async def look_at_clock(self) -> None:
        """Ask the database for its time; in between `clock` is carried forward."""
        await self._backend.look_at_clock()

    async def is_supported(self) -> bool:
        """Whether this program can run on the database as it is now: another one may have changed it since."""
        rows = self._backend.glance
        return supports(Version(await rows.first(_NUMBER), await rows.first(_OLDEST)))

    @contextlib.asynccontextmanager
    async def team(self, team_id: str) -> AsyncIterator[Team]:
        """One write transaction of one workspace: committed at the end of the block, undone by an exception.

        Nothing but the database may be awaited inside, and blocks do not nest. PassingError where the database cannot
        do it now, and nothing has happened or the commit's fate is unknown: see `passing.retried`.
        """
        async with self._backend.transaction() as rows:
            yield Team(rows, team_id)

    def glance(self, team_id: str) -> Team:
        """One workspace's rows to read without a transaction; a write through it raises."""
        return Team(self._backend.glance, team_id)

    @contextlib.asynccontextmanager
    async def everywhere(self) -> AsyncIterator[Everywhere]:
        """One write transaction over all workspaces, for jobs alone."""
        async with self._backend.transaction() as rows:
            yield Everywhere(rows)

    @contextlib.asynccontextmanager
    async def briefly(self) -> AsyncIterator[Everywhere]:
        """The same for few statements on few rows, as sending needs them all the time."""
        async with self._backend.brief() as rows:
            yield Everywhere(rows)

    def glance_everywhere(self) -> Everywhere:
        """Rows of all workspaces to read without a transaction, for jobs alone."""
        return Everywhere(self._backend.glance)


def backend_of(url: str, clock: Clock) -> Backend:
    """The backend for an address; CairnError for one of another kind."""
    if is_postgres(url):
        from bot.store.postgres import Postgres  # its driver takes time to import, and most never need it

        return Postgres(url, clock)
    if url.startswith("sqlite:"):
        return Sqlite(url, clock)
    raise CairnError("DATABASE_URL must look like sqlite:///cairn.db or postgresql://user:password@host/name.")
