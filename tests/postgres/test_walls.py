"""The second wall by itself: plain SQL past the store sees one workspace, and a job nothing that people wrote."""

import asyncio
import random
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import Connection, literal, select, text
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlmodel import SQLModel

from bot.errors import CairnError
from bot.store import Database, Note, PassingError
from bot.store.migrating import migrate
from bot.store.postgres import CONNECTIONS, engine_of
from bot.store.rows import Rows
from bot.store.walls import JOBS, OPEN, put_up, roles_of
from tests.cairn import cairn
from tests.contract.seeds import NOW, OURS, THEIRS, USER
from tests.contract.test_postgres import on
from tests.postgres.conftest import Place, owned

WALLED = sorted(name for name, table in SQLModel.metadata.tables.items() if "team_id" in table.c)
PRIVATE = sorted(set(WALLED) - set(JOBS))


def said(statement: str, **names: str) -> Any:
    """A statement on a table of that name."""
    return text(statement.format(**names))


def ids_in(table: str) -> Any:
    """The workspaces of a table's rows, as a select that the driver is given as it is."""
    return select(SQLModel.metadata.tables[table].c.team_id)


async def teams_in(rows: Rows, table: str) -> set[str]:
    found = set(await rows.all(said("SELECT team_id FROM {table}", table=table)))
    assert set(await rows.all(ids_in(table))) == found
    return found


def test_every_table_has_its_policy_or_a_reason_to_have_none() -> None:
    assert set(SQLModel.metadata.tables) - set(WALLED) <= set(OPEN)
    assert all(table.why for table in OPEN.values())
    assert not set(OPEN) & set(WALLED)
    assert set(JOBS) <= set(WALLED)


def test_every_policy_is_forced_on_the_owner_too(place: Place) -> None:
    def look(connection: Connection) -> list[tuple[str, int, bool]]:
        found = connection.execute(
            text(
                "SELECT relname, (SELECT count(*) FROM pg_policy WHERE polrelid = pg_class.oid), "
                "relrowsecurity AND relforcerowsecurity FROM pg_class "
                "WHERE relkind = 'r' AND relnamespace = to_regnamespace('public')"
            )
        )
        return [tuple(row) for row in found]

    found = {name: (policies, is_forced) for name, policies, is_forced in asyncio.run(on(place.admin, look))}
    assert {name: found[name] for name in WALLED} == {name: (2 + (name in JOBS), True) for name in WALLED}


def test_the_owner_sees_nothing_but_on_its_own_word(place: Place) -> None:
    def count(connection: Connection) -> list[int]:
        counts = []
        for word in ("off", "on"):
            connection.execute(text("SELECT set_config('cairn.all_rows', :word, true)"), {"word": word})
            counts.append(connection.execute(text("SELECT count(*) FROM note")).scalar_one())
        return counts

    none, every = asyncio.run(on(place.url, count))
    assert none == 0
    assert every >= 2


async def test_plain_sql_in_one_workspace_sees_that_one_alone(database: Database) -> None:
    seen: dict[str, set[str]] = {}
    async with database.team(OURS.team_id) as team:
        for table in WALLED:
            seen[table] = await teams_in(team._rows, table)
    assert {table: teams for table, teams in seen.items() if teams - {OURS.team_id}} == {}
    assert {table for table, teams in seen.items() if teams} >= {"note", "goal", "member", "delivery", "workspace"}
    glanced = {table: await teams_in(database.glance(THEIRS.team_id)._rows, table) for table in WALLED}
    assert {table: teams for table, teams in glanced.items() if teams - {THEIRS.team_id}} == {}


async def test_plain_sql_in_one_workspace_changes_nothing_of_another(database: Database) -> None:
    async with database.team(OURS.team_id) as team:
        for table in WALLED:
            changed = await team._rows.run(
                said("UPDATE {table} SET team_id = team_id WHERE team_id = :of", table=table), of=THEIRS.team_id
            )
            deleted = await team._rows.run(
                said("DELETE FROM {table} WHERE team_id = :of", table=table), of=THEIRS.team_id
            )
            assert (table, changed, deleted) == (table, 0, 0)
    for table in ("note", "goal", "member", "delivery"):
        assert THEIRS.team_id in await teams_in(database.glance(THEIRS.team_id)._rows, table)


@pytest.mark.parametrize("way", ["a new row", "a moved row", "a bulk"])
async def test_nothing_is_written_into_another_workspace(database: Database, way: str) -> None:
    row: dict[str, Any] = {"user_id": USER, "kind": "kept", "text": "moved", "created_at": NOW}
    with pytest.raises(DBAPIError, match="row-level security"):
        async with database.team(OURS.team_id) as team:
            if way == "a new row":
                team._rows.add(Note(team_id=THEIRS.team_id, **row))
            elif way == "a bulk":
                await team._rows.insert(Note, [row | {"id": 901}, row | {"id": 902}], team_id=THEIRS.team_id)
            else:
                await team._rows.run(said("UPDATE note SET team_id = :to"), to=THEIRS.team_id)
    assert await teams_in(database.glance(OURS.team_id)._rows, "note") == {OURS.team_id}


async def test_without_a_workspace_there_is_nothing_to_see(database: Database) -> None:
    backend: Any = database._backend
    async with backend._engine.connect() as connection:  # past every door of the store
        for table in WALLED:
            assert (await connection.execute(said("SELECT count(*) FROM {table}", table=table))).scalar() == 0
    await database.glance(OURS.team_id).notes.newest(USER)
    async with backend._glances.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM note"))).scalar() == 0


@pytest.mark.parametrize("table", PRIVATE)
async def test_work_across_workspaces_cannot_read_what_is_private(database: Database, table: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        await database.glance_everywhere()._rows.all(said("SELECT team_id FROM {table}", table=table))
    with pytest.raises(ProgrammingError, match="permission denied"):
        await database.glance_everywhere()._rows.all(ids_in(table))
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with database.everywhere() as everywhere:
            await everywhere._rows.all(said("SELECT team_id FROM {table}", table=table))


@pytest.mark.parametrize(
    "column", ["member.level", "member.ladder", "member.holdout_since", "mentor_request.reason", "model_use.user_id"]
)
async def test_of_what_it_sees_in_part_it_sees_no_more(database: Database, column: str) -> None:
    table, _, name = column.partition(".")
    with pytest.raises(ProgrammingError, match="permission denied"):
        await database.glance_everywhere()._rows.all(said("SELECT {name} FROM {table}", name=name, table=table))


async def test_in_one_transaction_a_job_goes_from_workspace_to_workspace_and_back(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.everywhere() as everywhere:
            ours, theirs = everywhere.team(OURS.team_id), everywhere.team(THEIRS.team_id)
            assert await teams_in(ours._rows, "note") == {OURS.team_id}
            ours._rows.add(Note(team_id=OURS.team_id, user_id=USER, kind="kept", text="of ours", created_at=NOW))
            theirs._rows.add(Note(team_id=THEIRS.team_id, user_id=USER, kind="kept", text="of theirs", created_at=NOW))
            assert await teams_in(everywhere._rows, "delivery") >= {OURS.team_id, THEIRS.team_id}
            for team in (theirs, ours):
                newest = (await team.notes.newest(USER))[0]
                assert (newest.team_id, newest.text[:3]) == (team.team_id, "of ")
            raise ZeroDivisionError


async def test_what_was_added_for_several_workspaces_is_committed_in_each(database: Database) -> None:
    async with database.everywhere() as everywhere:
        for seed in (OURS, THEIRS):
            added = Note(
                team_id=seed.team_id, user_id="U-added", kind="kept", text=f"kept by {seed.team_id}", created_at=NOW
            )
            everywhere.team(seed.team_id)._rows.add(added)
    for seed in (OURS, THEIRS):
        [note] = await database.glance(seed.team_id).notes.newest("U-added")
        assert note.text == f"kept by {seed.team_id}"


async def test_a_connection_that_failed_behind_one_wall_is_behind_the_next_one_all_the_same(database: Database) -> None:
    async def fail(seed: Any) -> None:
        with pytest.raises(DBAPIError):
            async with database.team(seed.team_id) as team:
                await team._rows.all(said("SELECT 1 / 0"))
        with pytest.raises(DBAPIError):
            await database.glance(seed.team_id)._rows.all(said("SELECT 1 / 0"))
        with pytest.raises(DBAPIError):
            await database.glance(seed.team_id)._rows.all(select(literal(1) / literal(0)))
        with pytest.raises(ProgrammingError):
            await database.glance_everywhere()._rows.all(said("SELECT text FROM note"))
        with pytest.raises(ProgrammingError):
            await database.glance_everywhere()._rows.all(ids_in("note"))

    for _ in range(CONNECTIONS):
        await fail(OURS)
        assert await teams_in(database.glance(THEIRS.team_id)._rows, "note") == {THEIRS.team_id}
        async with database.team(THEIRS.team_id) as team:
            assert await teams_in(team._rows, "goal") == {THEIRS.team_id}


async def test_two_hundred_at_once_in_two_workspaces_never_see_each_other(database: Database) -> None:
    dice = random.Random(5)
    room = asyncio.Semaphore(CONNECTIONS - 1)

    async def visit(team_id: str, way: int) -> set[str]:
        async with room:
            if way == 0:
                return await teams_in(database.glance(team_id)._rows, "note")
            if way == 1:
                async with database.team(team_id) as team:
                    await asyncio.sleep(0)
                    return await teams_in(team._rows, "note")
            if way == 2:
                async with database.everywhere() as everywhere:
                    await everywhere.outbox.counts()
                    return await teams_in(everywhere.team(team_id)._rows, "note")
            await asyncio.wait([asyncio.create_task(cancelled(team_id))])
            return {team_id}

    async def cancelled(team_id: str) -> None:
        try:
            async with asyncio.timeout(dice.random() / 500):
                await teams_in(database.glance(team_id)._rows, "goal")
        except (TimeoutError, PassingError):
            pass

    visits = [(dice.choice((OURS, THEIRS)).team_id, dice.randrange(4)) for _ in range(200)]
    found = await asyncio.gather(*(visit(*one) for one in visits))
    assert found == [{team_id} for team_id, _ in visits]


async def test_ids_of_workspaces_are_never_part_of_the_statement(database: Database) -> None:
    for odd in ("T1' OR '1'='1", "T1'; RESET ROLE; --", "T1\\", "''", "T:x %s $1"):
        async with database.team(odd) as team:
            assert await teams_in(team._rows, "note") == set()
        assert await teams_in(database.glance(odd)._rows, "note") == set()
    with pytest.raises((DBAPIError, ValueError)):
        async with database.team("T1\0") as team:
            await teams_in(team._rows, "note")
    with pytest.raises(DBAPIError):
        await database.glance("T1\0")._rows.all(ids_in("note"))
    assert await teams_in(database.glance(OURS.team_id)._rows, "note") == {OURS.team_id}


def role_of(place: Place) -> str:
    return roles_of(urlsplit(place.url).path[1:]).app


@pytest.mark.parametrize(
    ("broken", "mended", "words"),
    [
        ("ALTER ROLE {app} SUPERUSER", "ALTER ROLE {app} NOSUPERUSER", "bypasses row-level security"),
        ("ALTER ROLE {app} BYPASSRLS", "ALTER ROLE {app} NOBYPASSRLS", "bypasses row-level security"),
        ("GRANT pg_read_all_data TO {app}", "REVOKE pg_read_all_data FROM {app}", "was given other roles"),
        ("ALTER TABLE note NO FORCE ROW LEVEL SECURITY", "ALTER TABLE note FORCE ROW LEVEL SECURITY", "not in force"),
        ("ALTER TABLE note DISABLE ROW LEVEL SECURITY", "ALTER TABLE note ENABLE ROW LEVEL SECURITY", "not in force"),
        ("CREATE POLICY door ON note USING (true)", "DROP POLICY door ON note", "opens note to other workspaces"),
    ],
)
async def test_what_would_see_past_the_policies_is_refused_at_the_start(
    place: Place, broken: str, mended: str, words: str
) -> None:
    app = role_of(place)
    await on(place.admin, lambda connection: connection.execute(text(broken.format(app=app))))
    try:
        with pytest.raises(CairnError, match=words):
            await Database(place.url).start()
    finally:
        await on(place.admin, lambda connection: connection.execute(text(mended.format(app=app))))


async def test_migrating_again_mends_a_wall_that_was_taken_down(place: Place) -> None:
    await on(place.admin, lambda connection: connection.execute(text("ALTER TABLE goal NO FORCE ROW LEVEL SECURITY")))
    await asyncio.to_thread(migrate, place.url)
    mended = Database(place.url)
    await mended.start()
    await mended.stop()


async def test_a_wall_that_stands_is_not_touched_and_no_table_locked(place: Place) -> None:
    engine = engine_of(place.admin)
    async with engine.connect() as connection:
        await connection.execute(text("LOCK TABLE note, goal, member IN ACCESS SHARE MODE"))
        async with asyncio.timeout(5):
            await asyncio.to_thread(migrate, place.url)
    await engine.dispose()


async def test_a_table_that_comes_later_is_walled_by_the_next_migration(new_database: Callable[[], str]) -> None:
    found = await asyncio.to_thread(owned, new_database)
    await asyncio.to_thread(migrate, found.url)

    def lose(connection: Connection) -> None:
        connection.execute(text("DROP POLICY cairn_app ON note"))
        connection.execute(text("ALTER TABLE note DISABLE ROW LEVEL SECURITY"))

    await on(found.admin, lose)
    with pytest.raises(CairnError, match="not in force on note"):
        await Database(found.url).start()
    await on(found.url, put_up)
    opened = Database(found.url)
    await opened.start()
    await opened.stop()


async def test_who_may_not_make_roles_is_told_what_an_administrator_runs_once(
    new_database: Callable[[], str],
) -> None:
    found = await asyncio.to_thread(owned, new_database, "NOCREATEROLE")
    with pytest.raises(CairnError, match="runs this once: ") as refused:
        await asyncio.to_thread(migrate, found.url)
    assert "\n" not in str(refused.value)
    once = str(refused.value).partition("runs this once: ")[2]

    def run(connection: Connection) -> None:
        for statement in filter(None, once.split(";")):
            connection.exec_driver_sql(statement)

    await on(found.admin, run)
    await asyncio.to_thread(migrate, found.url)
    opened = Database(found.url)
    await opened.start()
    await opened.stop()


async def test_before_the_roles_are_there_it_does_not_start(new_database: Callable[[], str]) -> None:
    with pytest.raises(CairnError, match="Run `cairn migrate`"):
        await Database(new_database()).start()


async def test_databases_of_one_server_have_roles_of_their_own(place: Place, new_database: Callable[[], str]) -> None:
    others = [await asyncio.to_thread(owned, new_database) for _ in range(3)]
    ended = await asyncio.gather(*(asyncio.to_thread(cairn, "migrate", DATABASE_URL=each.url) for each in others))
    assert [each.returncode for each in ended] == [0] * 3, [each.stderr for each in ended]
    assert len({role_of(each) for each in (place, *others)}) == 4
    stranger = Database(others[0].url.replace(urlsplit(others[0].url).path, urlsplit(place.url).path))
    with pytest.raises(CairnError, match="may not act as"):
        await stranger.start()


@pytest.mark.parametrize("name", ['Odd "name"', "x" * 63, "ünïcode"])
def test_names_of_roles_fit_and_differ(name: str) -> None:
    roles = roles_of(name)
    assert len({*roles, *roles_of(f"{name[:-1]}_")}) == 4
    assert all(len(role.encode()) <= 63 for role in roles)
