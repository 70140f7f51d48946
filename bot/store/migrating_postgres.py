"""Migrations of a PostgreSQL database: one process at a time, in one transaction, while others go on working."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import ProgrammingError

from bot.errors import CairnError
from bot.store.passing import ConflictError, PassingError
from bot.store.postgres import engine_of, in_passing
from bot.store.postgres_address import place_of
from bot.store.versions import Version
from bot.store.walls import ALL_ROWS, lacks, put_up

T = TypeVar("T")

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('cairn:migrate', 0))")
_TRIES = 10
"""A change of a table waits five seconds for those who are using it, then lets them go on and tries again."""
_PAUSE_SECONDS = 1.0


def read(url: str) -> Version:
    """The version of the database; CairnError where it cannot be reached."""
    return _run(_read(url))


def migrate(url: str, revision: str) -> None:
    """Bring the database to a version; who comes second waits and finds nothing to do."""
    _run(_change(url, partial(_upgrade, revision=revision)))


def put_up_walls(url: str) -> None:
    """Bring roles and policies to what this program has them be, where they are not; CairnError where that fails."""
    if _run(_lacks_walls(url)):
        _run(_change(url, put_up))


def _run(work: Coroutine[Any, Any, T]) -> T:
    """From a thread of its own, so that it can be called from inside of an event loop and from outside."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def _read(url: str) -> Version:
    return await _look(url, _version)


async def _look(url: str, work: Callable[[Connection], T]) -> T:
    engine = engine_of(url)
    try:
        with in_passing():
            async with engine.connect() as connection:
                return await connection.run_sync(work)
    except PassingError as error:
        raise CairnError(f"The database at {place_of(url)} does not answer: {error}.") from None
    finally:
        await engine.dispose()


def _version(connection: Connection) -> Version:
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        if tables & {"delivery", "schedule", "member"}:
            raise CairnError("This database has tables of another program by our names. Set DATABASE_URL to another.")
        return Version(None)
    number = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    oldest = None
    if "schema_support" in tables:
        oldest = connection.execute(text("SELECT oldest FROM schema_support")).scalar()
    return Version(number, oldest)


async def _lacks_walls(url: str) -> bool:
    return await _look(url, lacks)


async def _change(url: str, work: Callable[[Connection], None]) -> None:
    engine = engine_of(url)
    try:
        for earlier in range(_TRIES):
            try:
                with in_passing():
                    async with engine.begin() as connection:
                        await connection.execute(text("SET LOCAL statement_timeout = '10min'"))
                        await connection.execute(text("SET LOCAL lock_timeout = '10min'"))
                        await connection.execute(_LOCK)
                        await connection.execute(text("SET LOCAL lock_timeout = '5s'"))
                        await connection.execute(text(f"SET LOCAL {ALL_ROWS} = 'on'"))
                        await connection.run_sync(work)
                    return
            except ConflictError:
                if earlier == _TRIES - 1:
                    raise
                await asyncio.sleep(_PAUSE_SECONDS)
    except PassingError as error:
        raise CairnError(f"The database at {place_of(url)} could not be migrated: {error}. Nothing changed.") from None
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) != "42501":  # insufficient privilege
            raise
        raise CairnError(
            f"This login may not change tables at {place_of(url)}. Run `cairn migrate` with the owner's address first."
        ) from None
    finally:
        await engine.dispose()


def _upgrade(connection: Connection, revision: str) -> None:
    from bot.store.migrating import upgrade

    upgrade(connection, revision)
    if revision == "head":
        put_up(connection)
