"""From each revision that ever was, with a row in every table it had, to today's: every row stays as it is."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Float, Integer, MetaData, Table, create_engine, select
from sqlalchemy import inspect as inspect_schema
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import migrating
from bot.store.migrating import HEAD, migrate, version
from bot.store.postgres import engine_of

pytestmark = pytest.mark.thorough
REVISIONS = sorted(path.name[:4] for path in Path(migrating.__file__).parent.glob("migrations/versions/0*.py"))
OF_THE_PROGRAM = {"alembic_version", "schema_support"}
AT = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
Rows = dict[str, dict[str, Any]]


def allowed(connection: Any, table: str) -> dict[str, str]:
    """The first value that each checked column takes."""
    found = {}
    for check in inspect_schema(connection).get_check_constraints(table):
        listed = re.search(r"\(*(\w+)\)*(?:::text)? (?:IN|=).*?'([^']*)'", check["sqltext"])
        if listed is not None:
            found[listed[1]] = listed[2]
    return found


def value_for(column: Column[Any], known: dict[str, str]) -> Any:
    """Something that can stand there, and that says where it comes from."""
    if column.name in known:
        return known[column.name]
    for kind, value in ((Boolean, True), (DateTime, AT), (Date, date(2026, 11, 25)), (Float, 1.5), (JSON, [])):
        if isinstance(column.type, kind):
            return value
    if isinstance(column.type, Integer):
        return 1
    return "T1" if column.name == "team_id" else f"of {column.name}"


def fill(connection: Any) -> Rows:
    """A row in every table there is; the rows."""
    metadata = MetaData()
    metadata.reflect(connection)
    rows: Rows = {}
    for table in metadata.sorted_tables:
        if table.name not in OF_THE_PROGRAM:
            known = allowed(connection, table.name)
            rows[table.name] = {column.name: value_for(column, known) for column in table.c}
            connection.execute(table.insert().values(rows[table.name]))
    return rows


def left(connection: Any, tables: Rows) -> Rows:
    """The only row of each of these tables, as far as it was there before."""
    found: Rows = {}
    for name, before in tables.items():
        table = Table(name, MetaData(), autoload_with=connection)
        [row] = connection.execute(select(*(table.c[column] for column in before))).mappings()
        found[name] = {column: _plain(row[column]) for column in before}
    return found


def _plain(value: Any) -> Any:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


@pytest.mark.parametrize("revision", REVISIONS)
def test_an_sqlite_file_of_any_revision_keeps_its_rows(revision: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'cairn.db'}"
    migrate(url, "0001")  # in steps: at once it would get today's tables
    migrate(url, revision)
    engine = create_engine(url)
    with engine.begin() as connection:
        rows = fill(connection)
    migrate(url)
    assert version(url) == HEAD
    with engine.connect() as connection:
        assert left(connection, rows) == rows
    engine.dispose()


@pytest.mark.postgres
@pytest.mark.parametrize("revision", REVISIONS)
async def test_a_postgresql_database_of_any_revision_keeps_its_rows(
    revision: str, new_database: Callable[[], str]
) -> None:
    url = new_database()
    migrate(url, "0001")
    migrate(url, revision)
    engine = engine_of(url)
    connection: AsyncConnection
    async with engine.begin() as connection:
        rows = await connection.run_sync(fill)
    migrate(url)
    assert version(url) == HEAD
    async with engine.connect() as connection:
        assert await connection.run_sync(left, rows) == rows
    await engine.dispose()
