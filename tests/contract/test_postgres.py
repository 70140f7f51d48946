"""PostgreSQL keeps what SQLite keeps: workspaces apart, the code's schema, whole migrations; and says what fails."""

import asyncio
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, select, text
from sqlmodel import Session, SQLModel

import bot
from bot.app.authorization import Authorization
from bot.clock import MovableClock, system_clock
from bot.delivery import Numbers, new_client, open_session
from bot.errors import CairnError
from bot.standin import Standin
from bot.store import BusyError, ConflictError, Database, PassingError, Team
from bot.store.migrating import HEAD, migrate, version
from bot.store.passing import retried
from bot.store.postgres import CONNECTIONS, engine_of
from bot.store.postgres_address import read_address
from bot.store.sealing import Keyring
from bot.store.sealing.writing import KEYRING
from bot.store.tables import Row
from tests.cairn import cairn, environment
from tests.contract.seeds import KEYS, NOW, OURS, THEIRS, USER, Seed, told
from tests.contract.test_migrations import ENDS, LATER, LATER_VERSION
from tests.contract.test_store import CASES, WITH_IDS
from tests.postgres.server import Server

pytestmark = pytest.mark.postgres


async def on(url: str, work: Callable[[Connection], Any]) -> Any:
    """Do something on a connection of its own, and commit."""
    engine = engine_of(url)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


def plant(connection: Connection, seeds: tuple[Seed, ...], *, is_open: bool = True) -> None:
    """Workspaces; `is_open`: policies let everybody see everything, so what keeps them apart is the store alone."""
    with Session(connection, info={KEYRING: Keyring(KEYS)}) as session:
        for seed in seeds:
            for row in seed.rows():
                session.add(row)
                session.flush()
        session.commit()
    for name, table in SQLModel.metadata.tables.items():
        if "team_id" in table.c and is_open:
            connection.execute(text(f"ALTER POLICY cairn_app ON {name} USING (true) WITH CHECK (true)"))
    for table in SQLModel.metadata.tables.values():
        if "id" in table.c:  # the seeds' own ids were not counted
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), 1000)"))


@pytest.fixture(scope="module")
def planted(new_database: Callable[[], str]) -> dict[str, str]:
    """One database with our workspace alone, one with another beside it."""
    urls = {"alone": new_database(), "both": new_database()}
    for name, seeds in {"alone": (OURS,), "both": (OURS, THEIRS)}.items():
        migrate(urls[name])
        asyncio.run(on(urls[name], partial(plant, seeds=seeds)))
    return urls


@pytest.fixture
def url(new_database: Callable[[], str]) -> str:
    return new_database()


@pytest_asyncio.fixture
async def database(url: str) -> AsyncIterator[Database]:
    migrate(url)
    opened = Database(url)
    await opened.start()
    yield opened
    await opened.stop()


ENTITIES: dict[str, Any] = {mapper.local_table.name: mapper.class_ for mapper in Row._sa_registry.mappers}  # type: ignore[attr-defined]


class UndoError(Exception):
    """Ends a transaction without a trace."""


async def rows_of(team: Team, team_id: str) -> dict[str, list[Any]]:
    found = {}
    for name, table in SQLModel.metadata.tables.items():
        if "team_id" in table.c:
            rows = await team._rows.all(select(ENTITIES[name]).where(table.c.team_id == team_id))
            found[name] = sorted(repr(row.model_dump(exclude={"id"})) for row in rows)
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened(planted: dict[str, str]) -> AsyncIterator[dict[str, Database]]:
    """Both, each opened once."""
    databases = {name: Database(url, keys=KEYS) for name, url in planted.items()}
    for database in databases.values():
        await database.start()
    yield databases
    for database in databases.values():
        await database.stop()


async def outcome_of(database: Database, name: str, of: Seed) -> tuple[Any, Any, bool]:
    """What a query of our workspace gives and leaves, and whether the other one is as it was; then it is undone."""
    seen: list[Any] = []
    try:
        async with database.team(OURS.team_id) as team:
            before = await rows_of(team, THEIRS.team_id)
            result = told(await CASES[name](team, of))
            await team.flush()
            seen += [result, await rows_of(team, OURS.team_id), await rows_of(team, THEIRS.team_id) == before]
            raise UndoError
    except UndoError:
        return seen[0], seen[1], seen[2]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(("name", "of"), [*((name, OURS) for name in CASES), *((name, THEIRS) for name in WITH_IDS)])
async def test_a_query_sees_and_changes_its_own_workspace_alone(
    opened: dict[str, Database], name: str, of: Seed
) -> None:
    alone, both = await outcome_of(opened["alone"], name, of), await outcome_of(opened["both"], name, of)
    assert both[2]
    if name != "deliveries.plan":  # it makes an id of its own
        assert alone[:2] == both[:2]


async def test_what_the_migrations_make_is_what_the_code_expects(url: str) -> None:
    await asyncio.to_thread(migrate, url)

    def differences(connection: Connection) -> Any:
        return compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)

    assert await on(url, differences) == []


async def test_partial_indexes_are_partial_here_too(url: str) -> None:
    await asyncio.to_thread(migrate, url)

    def conditions(connection: Connection) -> dict[str, bool]:
        found = connection.execute(text("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"))
        return {name: " WHERE " in definition for name, definition in found}

    wanted = {
        index.name: index.dialect_options["sqlite"]["where"] is not None
        for table in SQLModel.metadata.tables.values()
        for index in table.indexes
    }
    made = await on(url, conditions)
    assert wanted == {name: made[str(name)] for name in wanted}


async def test_five_processes_migrate_at_once_and_one_of_them_does_it(url: str) -> None:
    ended = await asyncio.gather(*(asyncio.to_thread(cairn, "migrate", DATABASE_URL=url) for _ in range(5)))
    assert [each.returncode for each in ended] == [0] * 5, [each.stderr for each in ended]
    assert await asyncio.to_thread(version, url) == HEAD


@contextmanager
def later_program(folder: Path, end: str) -> Iterator[Path]:
    """The same program with one migration more."""
    program = folder / "program"
    shutil.copytree(Path(bot.__file__).parent, program / "bot", ignore=shutil.ignore_patterns("__pycache__", "standin"))
    later = program / "bot" / "store" / "migrations" / "versions" / f"{LATER_VERSION}_later.py"
    later.write_text(LATER.replace("REVISION", LATER_VERSION).replace("BEFORE", HEAD).replace("END", ENDS[end]))
    yield program


def migrate_later(program: Path, url: str) -> int:
    code = f"from bot.store.migrating import migrate; migrate({url!r})"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=program,
        env=environment({"PYTHONPATH": str(program)}),
        check=False,
        timeout=60,
    )
    return ended.returncode


@pytest.mark.parametrize("end", ["raises", "killed"])
async def test_a_migration_that_ends_midway_leaves_the_old_version_whole(url: str, tmp_path: Path, end: str) -> None:
    await asyncio.to_thread(migrate, url)
    with later_program(tmp_path, end) as program:
        code = await asyncio.to_thread(migrate_later, program, url)
    assert code == (-signal.SIGKILL if end == "killed" else 1)
    assert await asyncio.to_thread(version, url) == HEAD
    tables = await on(url, lambda connection: inspect(connection).get_table_names())
    assert "later" not in tables


async def test_this_program_goes_on_beside_a_newer_one_that_still_supports_it(database: Database, url: str) -> None:
    async with database.everywhere() as everywhere:
        await everywhere.team("T1").members.meet(USER, NOW)
    await on(url, lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    assert await database.is_supported()
    assert await asyncio.to_thread(migrate, url) is None
    await on(url, lambda connection: connection.execute(text("UPDATE schema_support SET oldest = '9999'")))
    assert not await database.is_supported()
    with pytest.raises(CairnError, match="newer than this program"):
        await asyncio.to_thread(migrate, url)


async def test_tables_of_another_program_are_left_alone(url: str) -> None:
    await on(url, lambda connection: connection.execute(text("CREATE TABLE member (name text)")))
    with pytest.raises(CairnError, match="another program"):
        await asyncio.to_thread(migrate, url)


async def test_two_who_take_the_same_number_are_told_so_and_the_second_try_works(database: Database) -> None:
    both_there = asyncio.Barrier(2)
    tries = 0

    async def add() -> None:
        nonlocal tries
        tries += 1
        async with database.team("T1") as team:
            number = await team.goals.next_number(USER)
            if tries <= 2:
                await both_there.wait()
            goal = await team.goals.draft(USER, "a goal", "a goal", None, None, NOW)
            goal.number = number

    await asyncio.gather(retried(add), retried(add))
    assert tries == 3
    found = [await database.glance("T1").goals.numbered(USER, number) for number in (1, 2)]
    assert all(found)


async def test_a_full_pool_says_so_after_a_second_and_serves_again(database: Database) -> None:
    full, done = asyncio.Event(), asyncio.Event()
    taken = 0

    async def hold() -> None:
        nonlocal taken
        async with database.team("T1") as team:
            await team.members.get(USER)
            taken += 1
            if taken == CONNECTIONS:
                full.set()
            await done.wait()

    holding = [asyncio.create_task(hold()) for _ in range(CONNECTIONS)]
    await full.wait()
    with pytest.raises(BusyError):
        await database.glance("T1").members.get(USER)
    done.set()
    await asyncio.gather(*holding)
    assert await database.glance("T1").members.get(USER) is None


async def test_a_deadlock_ends_for_one_of_both(database: Database) -> None:
    async with database.team("T1") as team:
        for user in ("U1", "U2"):
            await team.members.meet(user, NOW)
    both_there = asyncio.Barrier(2)
    waits = True

    async def change(first: str, second: str) -> None:
        nonlocal waits
        async with database.team("T1") as team:
            await team.members.change(first, NOW, level=second)
            if waits:
                await both_there.wait()
            waits = False
            await team.members.change(second, NOW, level=first)

    results = await asyncio.gather(change("U1", "U2"), change("U2", "U1"), return_exceptions=True)
    assert [type(result) for result in results if result] == [ConflictError]


async def test_a_server_that_restarts_costs_nothing_that_was_committed(database: Database, postgres: Server) -> None:
    async with database.team("T1") as team:
        await team.members.meet(USER, NOW)
    postgres.stop("immediate")
    with pytest.raises(PassingError):
        await database.glance("T1").members.get(USER)
    with pytest.raises(PassingError):
        async with database.team("T1") as team:
            await team.members.meet("U2", NOW)
    postgres.start()  # from this thread, with which the server ends

    async def read() -> Any:
        return await database.glance("T1").members.get(USER)

    assert await retried(read) is not None


async def test_all_processes_agree_on_the_time_whatever_their_own_clocks_say(url: str) -> None:
    migrate_thread = await asyncio.to_thread(migrate, url)
    assert migrate_thread is None
    moved = MovableClock()
    moved.forward(days=7)  # as a demo or a test moves it
    here, there = Database(url), Database(url, moved)
    await here.start()
    await there.start()
    try:
        assert abs(here.clock() - system_clock()) < timedelta(seconds=5)
        assert abs(there.clock() - here.clock() - timedelta(days=7)) < timedelta(seconds=5)
    finally:
        await here.stop()
        await there.stop()


def test_addresses_are_understood_as_psql_does() -> None:
    address, connect = read_address("postgres://ada:secret@db.example.com:6432/cairn?sslmode=require")
    assert address == "postgresql+asyncpg://ada:secret@db.example.com:6432/cairn"
    assert connect["ssl"] == "require"
    with pytest.raises(CairnError, match="the parameter pool is not known"):
        read_address("postgresql://db/cairn?pool=3")


@pytest.mark.parametrize("wrong", ["no server", "no database", "no user"])
async def test_what_cannot_be_reached_is_said_in_a_sentence_without_the_password(url: str, wrong: str) -> None:
    name = url.rsplit("/", 1)[1]
    broken = {
        "no server": "postgresql://ada:secret@127.0.0.1:1/cairn",
        "no database": url.replace(name, "nowhere"),
        "no user": url.replace("postgres@", "nobody:secret@"),
    }[wrong]
    ended = await asyncio.to_thread(
        cairn, "run", DATABASE_URL=broken, SLACK_BOT_TOKEN="xoxb-1", SLACK_SIGNING_SECRET="s", PORT="0"
    )
    assert ended.returncode == 1
    assert len(ended.stderr.strip().splitlines()) == 1
    assert "secret" not in ended.stderr + ended.stdout


async def test_processes_that_start_at_the_same_moment_all_serve(url: str) -> None:
    await asyncio.to_thread(migrate, url)
    async with Standin(MovableClock()) as standin, open_session(Numbers()) as session:
        install = next(iter(standin.add_app().installs.values()))
        client = new_client(install.bot_token, standin.api_url, session)
        databases = [Database(url) for _ in range(4)]
        for database in databases:
            await database.start()
        try:
            starting = [Authorization(client, each, system_clock, install.bot_token) for each in databases]
            await asyncio.gather(*(each.ask() for each in starting))
            assert [(each.is_known, each.team_ids) for each in starting] == [(True, {standin.workspace.id})] * 4
        finally:
            for database in databases:
                await database.stop()
