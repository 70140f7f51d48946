"""A dump of PostgreSQL is whole, comes back on hold, and an SQLite file moves to PostgreSQL with everything in it."""

import asyncio
import os
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlmodel import SQLModel

from bot.errors import CairnError
from bot.jobs import Holding
from bot.operating.copying import as_text, copy
from bot.operating.database import look_at_database
from bot.operating.hold import hold
from bot.store import Database
from bot.store.copying import OF_A_DATABASE
from bot.store.migrating import migrate
from bot.store.sealing.key_file import key_file_of
from tests.contract.seeds import EARLIER, KEYS, NOW, OURS, THEIRS, USER, plant
from tests.contract.test_postgres import on
from tests.postgres.conftest import Place, owned
from tests.postgres.server import program

WHOLE = {"PGOPTIONS": "-c cairn.all_rows=on"}
NOT_PLANTED = {"admin_act", "halt", "oauth_state"}
WALLS = (" POLICY ", " ROW SECURITY ", " ACL ")
"""What `cairn migrate` puts up anew: its roles are another server's, or another database's."""


def counts(connection: Connection) -> dict[str, int]:
    connection.execute(text("SELECT set_config('cairn.all_rows', 'on', true)"))
    return {
        name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()  # noqa: S608 -- ours
        for name in SQLModel.metadata.tables
    }


def unknown_to_the_planner(connection: Connection) -> set[str]:
    """Tables with rows of which it does not know how many there are."""
    found = connection.execute(text("SELECT relname, reltuples FROM pg_class WHERE relkind = 'r'"))
    sizes = {row.relname: row.reltuples for row in found}
    return {name for name, count in counts(connection).items() if name not in OF_A_DATABASE and sizes[name] != count}


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [program(words[0]), *words[1:]],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )


def dump(url: str, file: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return run("pg_dump", "--enable-row-security", "--format=custom", f"--file={file}", url, **environment)


def bring_back(file: Path, url: str) -> None:
    """As deploy/OPERATING.md has it."""
    listed = run("pg_restore", "--list", str(file)).stdout.splitlines()
    contents = file.with_suffix(".list")
    contents.write_text("\n".join(line for line in listed if not any(wall in line for wall in WALLS)) + "\n")
    done = run("pg_restore", "--no-owner", "--exit-on-error", f"--use-list={contents}", f"--dbname={url}", str(file))
    assert done.returncode == 0, done.stderr
    migrate(url)
    assert run("psql", url, "--command=ANALYZE").returncode == 0


def clock() -> datetime:
    return NOW


@pytest.fixture
def empty(new_database: Callable[[], str]) -> Place:
    """Another database, without tables."""
    return owned(new_database)


def test_a_dump_holds_every_row_and_one_without_the_option_says_that_it_does_not(place: Place, tmp_path: Path) -> None:
    plain = run("pg_dump", "--format=custom", f"--file={tmp_path / 'plain'}", place.url)
    assert plain.returncode == 1
    assert "row-level security" in plain.stderr
    made = dump(place.url, tmp_path / "whole", **WHOLE)
    assert made.returncode == 0, made.stderr


async def test_a_dump_that_is_brought_back_starts_on_hold_and_says_so(
    place: Place, empty: Place, tmp_path: Path
) -> None:
    first = Database(place.url, clock, keys=KEYS)
    await first.start()
    await first.check_keys()
    assert (await Holding.begun(first, first.clock)).told == {"on_hold": 2}  # as they were planted
    async with first.everywhere() as everywhere:
        await everywhere.heartbeats.beat("process", "host", "1.0", EARLIER, NOW)
        assert not await everywhere.holding.has_moved()
    await first.stop()
    file = tmp_path / "cairn.dump"
    assert dump(place.url, file, **WHOLE).returncode == 0
    before = await on(place.url, counts)
    assert {name for name, count in before.items() if not count} <= NOT_PLANTED

    await asyncio.to_thread(bring_back, file, empty.url)
    assert await on(empty.url, counts) == before
    second = Database(empty.url, clock, keys=KEYS)
    await second.start()
    try:
        assert (await second.glance(OURS.team_id).goals.active(USER))[0].title == f"a goal of {OURS.team_id}"
        holding = await Holding.begun(second, second.clock)
        assert holding.told == {"on_hold": 2}
        held = await second.glance_everywhere().holding.all(second.clock())
        assert {one.since for one in held} == {EARLIER}  # since the earlier copy of the two
        found = {one.check: one for one in await look_at_database(empty.url, clock, KEYS)}
        assert found["hold"].said.startswith("2 workspaces of a copy from")
        assert (await Holding.begun(second, second.clock)).told == {"on_hold": 2}
    finally:
        await second.stop()


async def test_cairn_hold_holds_what_was_put_back_by_other_means(empty: Place) -> None:
    migrate(empty.url)
    await on(empty.admin, partial(_serve, team_id="T9"))
    done = await hold(empty.url, (), EARLIER - timedelta(days=1), clock)
    assert (done.workspaces, done.since) == (1, EARLIER - timedelta(days=1))
    assert (await hold(empty.url, (), None, clock)).since == datetime(1970, 1, 1, tzinfo=UTC)
    database = Database(empty.url, clock)
    await database.start()
    [held] = await database.glance_everywhere().holding.all(NOW)
    await database.stop()
    assert held.team_id == "T9"
    assert held.since == datetime(1970, 1, 1, tzinfo=UTC)


def _serve(connection: Connection, team_id: str) -> None:
    connection.execute(
        SQLModel.metadata.tables["workspace"].insert(),
        {"team_id": team_id, "name": "", "created_at": EARLIER, "updated_at": EARLIER},
    )


@pytest.fixture
def source(tmp_path: Path) -> str:
    """A file in which every table of workspaces has rows."""
    file = tmp_path / "cairn.db"
    migrate(f"sqlite:///{file}")
    plant(file, OURS, THEIRS)
    key_file_of(file).write_text(KEYS[0])
    key_file_of(file).chmod(0o600)
    return f"sqlite:///{file}"


async def test_an_sqlite_file_moves_to_postgresql_with_everything_in_it(source: str, empty: Place) -> None:
    copied = await asyncio.to_thread(copy, source, empty.url)
    rows = {one.table: one.rows for one in copied}
    there = await on(empty.url, counts)
    assert {name: count for name, count in there.items() if name not in OF_A_DATABASE} == rows
    assert {name for name, count in rows.items() if not count} <= NOT_PLANTED | {"sealing_key"}
    assert await on(empty.url, unknown_to_the_planner) == set()
    database = Database(empty.url, clock, keys=KEYS)
    await database.start()
    try:
        await database.check_keys()
        for team_id in (OURS.team_id, THEIRS.team_id):
            assert (await database.glance(team_id).goals.active(USER))[0].title == f"a goal of {team_id}"
        async with database.team(OURS.team_id) as team:
            note = await team.notes.keep(USER, "after the move", NOW)
            await team.flush()
        assert note.id is not None
        assert note.id > THEIRS.first
    finally:
        await database.stop()
    assert "Set CAIRN_ENCRYPTION_KEYS to what stands in" in as_text(source, copied)


async def test_a_database_with_rows_is_not_copied_into(source: str, place: Place) -> None:
    before = await on(place.url, counts)
    with pytest.raises(CairnError, match="is not empty: rows in"):
        await asyncio.to_thread(copy, source, place.url)
    assert await on(place.url, counts) == before


async def test_a_row_that_postgresql_does_not_take_leaves_nothing_behind(source: str, empty: Place) -> None:
    with closing(sqlite3.connect(source.removeprefix("sqlite:///"))) as connection:
        connection.execute("UPDATE mentor SET ladder = 'back' || char(0) || 'end' WHERE team_id = 'T2'")
        connection.commit()
    with pytest.raises(CairnError, match="does not take a row of mentor"):
        await asyncio.to_thread(copy, source, empty.url)
    assert {count for name, count in (await on(empty.url, counts)).items() if name not in OF_A_DATABASE} == {0}


def test_addresses_have_names() -> None:
    with pytest.raises(ValueError, match="TO must look like"):
        copy("sqlite:///cairn.db", "sqlite:///other.db")
    with pytest.raises(ValueError, match="FROM must look like"):
        copy("postgresql://one@here/cairn", "postgresql://one@there/cairn")
