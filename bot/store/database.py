"""One database: transactions of one workspace, glances, and the one door for work across workspaces."""

import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Protocol

from sqlalchemy import text

from bot.clock import Clock, system_clock
from bot.errors import CairnError
from bot.store.pool import Connections
from bot.store.rows import Rows
from bot.store.sealing import Keyring
from bot.store.sealing.known import KnownKeys
from bot.store.sqlite import Sqlite
from bot.store.team import Everywhere, Team
from bot.store.turns import Turns
from bot.store.versions import Version, is_postgres, supports
from bot.store.watched import Watched, Writes
from bot.store.written import NotedRows, Written

_NUMBER = text("SELECT version_num FROM alembic_version")
_ONE = text("SELECT 1")
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
    def keyring(self) -> Keyring:
        """What seals and opens what people typed."""
        ...

    @property
    def skew(self) -> timedelta:
        """How far the machine's clock is ahead of the database's."""
        ...

    @property
    def connections(self) -> Connections | None:
        """Those of this process; None where it has no pool of them."""
        ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def look_at_clock(self) -> None: ...

    async def scrub(self) -> None:
        """Leave nothing of what was deleted."""
        ...

    def glance_of(self, team_id: str) -> Rows:
        """Rows of one workspace to read without a transaction; `glance` reads those of all."""
        ...

    def transaction(self, team_id: str | None = None) -> AbstractAsyncContextManager[Rows]:
        """A transaction of one workspace; without one, of work across all."""
        ...

    def brief(self, team_id: str | None = None) -> AbstractAsyncContextManager[Rows]:
        """The same for few statements on few rows."""
        ...


class Database:
    """One database: an SQLite file for one process, or PostgreSQL for any number of them."""

    def __init__(
        self, url: str, clock: Clock = system_clock, *, keys: Sequence[str] = (), backend: Backend | None = None
    ) -> None:
        """`clock` is the process's own; what delivery compares is `self.clock`. CairnError for an unknown address.

        `keys`, the newest first, seal what people typed. Without any, SQLite has a key file; PostgreSQL seals nothing.
        """
        self.on_written: Callable[[Written], None] = _nobody
        """Called after each commit of one workspace's rows, but for claims: there may be work for somebody."""
        self.writes = Writes()
        self._turns = Turns()
        self._backend = backend or backend_of(url, clock, keys)

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

    @property
    def connections(self) -> Connections | None:
        """Those of this process to its server; None for SQLite."""
        return self._backend.connections

    async def start(self) -> None:
        """Open it; CairnError says in a sentence why it cannot be used."""
        await self._backend.start()

    async def stop(self) -> None:
        """Close every connection."""
        await self._backend.stop()

    async def look_at_clock(self) -> None:
        """Ask the database for its time; in between `clock` is carried forward."""
        await self._backend.look_at_clock()

    @classmethod
    def beside(cls, url: str, keys: Sequence[str], clock: Clock = system_clock) -> "Database":
        """The same database for a command that changes a few rows at a time while the bot may run on it."""
        backend = None if is_postgres(url) else Sqlite(url, clock, keys, alone=False)
        return cls(url, clock, keys=keys, backend=backend)

    @property
    def is_sealed(self) -> bool:
        """Whether what people type is encrypted."""
        return bool(self._backend.keyring.tags)

    async def check_keys(self) -> None:
        """Note the newest key, once the database is at today's version. CairnError where a key is lacking or wrong."""
        keyring = self._backend.keyring
        if not await KnownKeys(self._backend.glance).check(keyring):
            async with self._backend.transaction() as rows:
                await KnownKeys(rows).note(keyring, self.clock())

    async def forget_older_keys(self) -> int:
        """Note that rows need the newest key alone; how many older ones that leaves."""
        async with self._backend.transaction() as rows:
            return await KnownKeys(rows).keep_only(self._backend.keyring)

    def forget_texts(self) -> None:
        """Let go of what people typed that is kept in memory to be read again soon."""
        self._backend.keyring.forget()

    async def scrub(self) -> None:
        """Leave nothing of what was deleted, in memory and, where that is ours to do, in the file.

        PostgreSQL gives its room back by autovacuum, which needs no word of ours.
        """
        self.forget_texts()
        await self._backend.scrub()

    async def answer(self) -> None:
        """Ask it for next to nothing; whatever keeps it from answering is raised."""
        await self._backend.glance.first(_ONE)

    async def is_supported(self) -> bool:
        """Whether this program can run on the database as it is now: another one may have changed it since."""
        rows = self._backend.glance
        return supports(Version(await rows.first(_NUMBER), await rows.first(_OLDEST)))

    @contextlib.asynccontextmanager
    async def team(self, team_id: str, *, of: str | None = None, is_brief: bool = False) -> AsyncIterator[Team]:
        """One write transaction of one workspace: committed at the end of the block, undone by an exception.

        Nothing but the database may be awaited inside, and blocks do not nest. PassingError where the database cannot
        do it now, and nothing has happened or the commit's fate is unknown: see `passing.retried`. `of`: the member
        whose request it is; what one member asks for happens one after the other, so that what is read inside holds
        until the commit. `is_brief`: of few statements on few rows.
        """
        with Watched("team", self.writes):
            door = self._backend.brief if is_brief else self._backend.transaction
            async with self._turn(team_id, of), door(team_id) as rows:
                noted = NotedRows(rows)
                team = Team(noted, team_id)
                if of is not None and self.is_shared:
                    await team.inbox.line_up(of)
                yield team
        self.on_written(noted.written)

    def _turn(self, team_id: str, of: str | None) -> AbstractAsyncContextManager[None]:
        """Among this process's own first, so that one member's requests hold one connection and not all of them."""
        if of is None or not self.is_shared:  # an SQLite file has one writer anyhow
            return contextlib.nullcontext()
        return self._turns.turn(f"{team_id} {of}")

    def glance(self, team_id: str) -> Team:
        """One workspace's rows to read without a transaction; a write through it raises."""
        return Team(self._backend.glance_of(team_id), team_id)

    @contextlib.asynccontextmanager
    async def claiming(self, team_id: str) -> AsyncIterator[Team]:
        """A brief transaction of one workspace, by whoever sends: what it writes is work for nobody else."""
        with Watched("team", self.writes):
            async with self._backend.brief(team_id) as rows:
                yield Team(rows, team_id)

    @contextlib.asynccontextmanager
    async def everywhere(self) -> AsyncIterator[Everywhere]:
        """One write transaction over all workspaces, for jobs alone."""
        with Watched("everywhere", self.writes):
            async with self._backend.transaction() as rows:
                yield Everywhere(rows)

    @contextlib.asynccontextmanager
    async def briefly(self) -> AsyncIterator[Everywhere]:
        """The same for few statements on few rows, as sending needs them all the time."""
        with Watched("everywhere", self.writes):
            async with self._backend.brief() as rows:
                yield Everywhere(rows)

    def glance_everywhere(self) -> Everywhere:
        """Rows of all workspaces to read without a transaction, for jobs alone."""
        return Everywhere(self._backend.glance)


def backend_of(url: str, clock: Clock, keys: Sequence[str] = ()) -> Backend:
    """The backend for an address; CairnError for one of another kind."""
    if is_postgres(url):
        from bot.store.postgres import Postgres  # its driver takes time to import, and most never need it

        return Postgres(url, clock, keys)
    if url.startswith("sqlite:"):
        return Sqlite(url, clock, keys)
    raise CairnError("DATABASE_URL must look like sqlite:///cairn.db or postgresql://user:password@host/name.")


def _nobody(_written: Written) -> None:
    """Nobody waits for what is written."""
