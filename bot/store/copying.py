"""All rows of an SQLite file into an empty PostgreSQL database: as one transaction, and held against each other."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, create_engine, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from bot.errors import CairnError
from bot.store import tables  # noqa: F401 - the metadata knows a table once its module is read
from bot.store.migrating import HEAD, migrate, version
from bot.store.passing import PassingError
from bot.store.postgres import engine_of, in_passing
from bot.store.postgres_address import place_of
from bot.store.postgres_writes import ArrayBulk
from bot.store.sealing import Sealed
from bot.store.sqlite import listen_as_database
from bot.store.walls import ALL_ROWS

BATCH = 1000
"""Rows that are in memory at once."""
OF_A_DATABASE = frozenset({"heartbeat", "lineage", "schema_support"})
"""Tables about one database and the processes on it: the new one has its own."""
_WITHOUT_LIMITS = ("statement_timeout", "idle_in_transaction_session_timeout")


class Copied(NamedTuple):
    """One table, the same on both sides."""

    table: str
    rows: int
    digest: str
    """Of every value of every row, in no order."""


async def copy_all(source: str, target: str) -> list[Copied]:
    """Copy every row of the file at `source`, whose lock the caller holds, to an empty database at `target`.

    A target without tables gets them. What is sealed stays so, and needs the same keys. CairnError where a row cannot
    be copied, or is not the same there; the target is then as it was before.
    """
    if version(source) != HEAD:
        raise CairnError(
            f"The database to copy is of version {version(source)}, not {HEAD}. Run `cairn migrate` on it."
        )
    migrate(target)
    reader, writer = create_engine(source), engine_of(target)
    listen_as_database(reader)
    try:
        with in_passing(), reader.connect() as here:
            async with writer.begin() as there:
                for name in _WITHOUT_LIMITS:
                    await there.execute(text(f"SET LOCAL {name} = 0"))
                await there.execute(text(f"SET LOCAL {ALL_ROWS} = 'on'"))
                await _refuse_rows(there, target)
                copied = [await _copy(here, there, table) for table in _tables()]
                for one in copied:
                    await _compare(there, one)
        return copied
    except PassingError as error:
        raise CairnError(f"The database at {place_of(target)} does not answer: {error}. Nothing was copied.") from None
    finally:
        reader.dispose()
        await writer.dispose()


def _tables() -> list[Table]:
    """Those that others refer to first."""
    return [table for table in SQLModel.metadata.sorted_tables if table.name not in OF_A_DATABASE]


async def _refuse_rows(there: AsyncConnection, target: str) -> None:
    full = []
    for table in SQLModel.metadata.sorted_tables:
        if table.name != "schema_support" and (await there.execute(select(1).select_from(table).limit(1))).first():
            full.append(table.name)
    if full:
        raise CairnError(
            f"The database at {place_of(target)} is not empty: rows in {', '.join(full)}. Name another; nothing is"
            " overwritten."
        )


async def _copy(here: Connection, there: AsyncConnection, table: Table) -> Copied:
    rows, total = 0, 0
    found = here.execution_options(yield_per=BATCH).execute(select(table))
    for batch in found.mappings().partitions(BATCH):
        rows += len(batch)
        total += sum(_digest(row.values()) for row in batch)
        try:
            await ArrayBulk().insert(there, table, [dict(row) for row in batch], {})
        except DBAPIError as error:
            said = type(error.orig.__cause__ or error.orig).__name__ if error.orig else type(error).__name__
            raise CairnError(
                f"PostgreSQL does not take a row of {table.name} ({said}), one of {rows - len(batch) + 1} to {rows} as"
                " the file has them. Nothing was copied."
            ) from error
    await _count_on(there, table)
    await there.execute(text(f"ANALYZE {table.name}"))  # the server's own look comes a minute later
    return Copied(table.name, rows, _named(total))


async def _count_on(there: AsyncConnection, table: Table) -> None:
    """New rows get numbers behind those that are there."""
    counted = table.autoincrement_column
    if counted is None:
        return
    sequence = func.pg_get_serial_sequence(table.name, counted.name)
    newest = select(func.max(counted)).scalar_subquery()
    await there.execute(select(func.setval(sequence, newest)).where(newest.is_not(None)))


async def _compare(there: AsyncConnection, copied: Copied) -> None:
    """Read the table back."""
    table = SQLModel.metadata.tables[copied.table]
    rows, total = 0, 0
    async with there.stream(select(table)) as found:
        async for batch in found.mappings().partitions(BATCH):
            rows += len(batch)
            total += sum(_digest(row.values()) for row in batch)
    if (rows, _named(total)) != (copied.rows, copied.digest):
        raise CairnError(
            f"{copied.table} is not the same on both sides: {copied.rows:,} rows were read and {rows:,} are there."
            " Nothing was copied."
        )


def _digest(values: Any) -> int:
    told = "\0".join(map(_told, values))
    return int.from_bytes(hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).digest())


def _named(total: int) -> str:
    return f"{total % (1 << 128):032x}"


def _told(value: Any) -> str:
    """A value in one way, whichever database it came from."""
    if isinstance(value, Sealed):
        return f"sealed {value.raw}"
    if isinstance(value, datetime):
        return f"moment {value.astimezone(UTC).isoformat()}"
    return f"day {value.isoformat()}" if isinstance(value, date) else repr(value)


def totals(copied: Sequence[Copied]) -> Iterator[str]:
    """A line a table that has rows."""
    width = max(len(one.table) for one in copied)
    return (f"{one.table:<{width}}{one.rows:>12,}  {one.digest[:12]}" for one in copied if one.rows)
