"""Reads past SQLAlchemy on PostgreSQL: what they find, behind which wall, and what becomes of a connection."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine
from decimal import Decimal
from typing import Any, TypeVar

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import Float, Numeric, bindparam, cast, func, select, text, type_coerce, update
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.sql.selectable import Select
from sqlmodel import col

from bot.errors import CairnError
from bot.store import Database, Member, Note, PassingError, postgres
from bot.store.postgres import CONNECTIONS
from bot.store.postgres_reads import DRIVER, reading
from bot.store.rows import BY_PLACE, ReadOnlyError, Rows
from bot.store.tables import Row
from bot.store.walled import fetched
from tests.contract.seeds import NOW, OURS, THEIRS
from tests.contract.test_postgres import on
from tests.postgres.conftest import Place

T = TypeVar("T")

_NOTES = select(Note).order_by(col(Note.id))
_SLOW: Select[Any] = select(func.pg_sleep(bindparam("seconds")))
_PIDS: Select[Any] = select(func.pg_backend_pid())


async def teams(rows: Rows) -> set[str]:
    return set(await rows.all(select(col(Note.team_id))))


async def both(rows: Any, statement: Any, **given: Any) -> tuple[list[Any], list[Any]]:
    """What the driver was given finds, and what an engine does."""
    assert reading(statement) is not None
    return await rows.all(statement, **given), await rows._by_engine(statement, given)


@pytest_asyncio.fixture
async def ours(database: Database) -> Any:
    return database.glance(OURS.team_id)._rows


async def test_every_entity_is_what_an_engine_makes_of_it(ours: Any) -> None:
    entities = [mapper.class_ for mapper in Row._sa_registry.mappers]
    seen = 0
    for entity in entities:
        if "team_id" in entity.__table__.c:
            found, expected = await both(ours, select(entity))
            assert sorted(repr(row.model_dump()) for row in found) == sorted(repr(row.model_dump()) for row in expected)
            seen += len(found)
    assert seen > 20


@pytest.mark.parametrize(
    "statement",
    [
        select(col(Note.text)).order_by(col(Note.id)),
        select(func.count()).select_from(Note),
        select(func.max(Note.created_at)),
        select(col(Note.id), col(Note.created_at), func.count().over().label("of")).order_by(col(Note.id)),
        select(col(Note.kind), func.count()).group_by(col(Note.kind)).order_by(col(Note.kind)),
        select(Member, col(Note.id)).outerjoin(Note, col(Note.id) == -1).order_by(col(Member.user_id)),
        select(col(Note.id)).where(col(Note.kind).in_(("kept", "nothing"))).order_by(col(Note.id)),
        select(col(Note.id)).where(col(Note.kind).not_in(("kept", "nothing"))).order_by(col(Note.id)),
        select(col(Note.id)).where(col(Note.id) > 0).limit(1),
    ],
    ids=str,
)
async def test_rows_are_what_an_engine_makes_of_them(ours: Any, statement: Any) -> None:
    found, expected = await both(ours, statement)
    as_told = [repr(row) for row in found]
    assert as_told == [repr(row) for row in expected]


async def test_rows_of_several_columns_have_their_names_and_are_equal_to_tuples(ours: Any) -> None:
    [row] = await ours.all(select(func.count().label("notes"), func.min(Note.team_id).label("team")).select_from(Note))
    assert row == (row.notes, OURS.team_id)
    assert row.team == OURS.team_id


async def test_rows_that_are_read_by_place_are_tuples(ours: Any) -> None:
    by_place = select(col(Note.team_id), col(Note.created_at)).execution_options(**{BY_PLACE: True})
    found = await ours.all(by_place)
    assert {type(row) for row in found} == {tuple}
    assert {row[0] for row in found} == {OURS.team_id}
    assert all(row[1].utcoffset().total_seconds() == 0 for row in found)


@pytest.mark.parametrize("kind", [list, tuple, set, frozenset])
async def test_lists_of_any_length_are_one_text(ours: Any, kind: Any) -> None:
    some = select(col(Note.id)).where(col(Note.id).in_(bindparam("ids", expanding=True)))
    others = select(col(Note.id)).where(col(Note.id).not_in(bindparam("ids", expanding=True)))
    every = set(await ours.all(select(col(Note.id))))
    first = min(every)
    assert set(await ours.all(some, ids=kind([first, 10**6]))) == {first}
    assert set(await ours.all(others, ids=kind([first]))) == every - {first}
    assert set(await ours.all(some, ids=kind([]))) == set()
    assert set(await ours.all(others, ids=kind([]))) == every
    moments = select(col(Note.id)).where(col(Note.created_at).in_(bindparam("at", expanding=True)))
    found, expected = await both(ours, moments, at=[NOW])
    assert found == expected


async def test_a_change_that_is_asked_for_as_a_read_is_refused(ours: Any) -> None:
    with pytest.raises(ReadOnlyError):
        await ours.first(update(Note).values(text="").returning(col(Note.id)))
    assert all(await ours.all(select(col(Note.kind))))


async def test_what_is_not_given_is_not_taken_for_null(ours: Any) -> None:
    with pytest.raises(KeyError):
        await ours.all(select(Note).where(col(Note.user_id) == bindparam("user")))


async def test_a_value_of_another_type_is_no_failure_that_passes(ours: Any) -> None:
    with pytest.raises(DBAPIError, match="invalid input"):
        await ours.all(select(Note).where(col(Note.id) == bindparam("note")), note="no number")


async def test_numbers_are_what_an_engine_makes_of_them(ours: Any) -> None:
    ids = col(Note.id)
    for number in (func.sum(ids), func.avg(ids), cast(ids, Float), type_coerce(func.avg(ids), Float)):
        found, expected = await both(ours, select(number).group_by(ids))
        assert [(type(one), one) for one in found] == [(type(one), one) for one in expected]
    decimals = select(cast(ids, Numeric(8, 2)))
    assert reading(decimals) is None
    assert {type(one) for one in await ours.all(decimals)} == {Decimal}


async def test_two_hundred_at_once_in_two_workspaces_never_see_each_other(database: Database) -> None:
    dice = random.Random(7)
    room = asyncio.Semaphore(CONNECTIONS)  # all of them: who is cancelled must not keep one

    async def visit(team_id: str, way: int) -> set[str]:
        async with room:
            if way == 0:
                await database.glance_everywhere().outbox.counts()
                return {team_id}
            if way == 1:
                async with database.team(team_id) as team:
                    return await teams(team._rows)
            if way == 2:
                try:
                    async with asyncio.timeout(dice.random() / 200):
                        return await teams(database.glance(team_id)._rows)
                except TimeoutError:
                    return {team_id}
            return await teams(database.glance(team_id)._rows)

    visits = [(dice.choice((OURS, THEIRS)).team_id, dice.randrange(5)) for _ in range(200)]
    found = await asyncio.gather(*(visit(*one) for one in visits))
    assert found == [{team_id} for team_id, _ in visits]
    assert is_all_given_back(database)


async def test_work_across_workspaces_is_refused_what_is_private(database: Database) -> None:
    assert reading(_NOTES) is not None
    with pytest.raises(ProgrammingError, match="permission denied") as refused:
        await database.glance_everywhere()._rows.all(_NOTES)
    assert refused.value.params is None
    assert await teams(database.glance(THEIRS.team_id)._rows) == {THEIRS.team_id}


async def test_where_it_cannot_stand_nothing_is_read_and_the_next_one_stands_anew(database: Database) -> None:
    assert await teams(database.glance(OURS.team_id)._rows) == {OURS.team_id}
    with pytest.raises(DBAPIError):
        await database.glance("T1\0")._rows.all(_NOTES)
    assert await teams(database.glance(THEIRS.team_id)._rows) == {THEIRS.team_id}
    assert await database.glance("T1' OR '1'='1")._rows.all(_NOTES) == []


async def busy(place: Place) -> list[int]:
    """The processes of the server that sleep."""
    asleep = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'"
    found: list[int] = await on(place.admin, lambda connection: list(connection.execute(text(asleep)).scalars()))
    return found


async def under_way(place: Place, work: Coroutine[Any, Any, T]) -> tuple["asyncio.Task[T]", int]:
    """Work that makes the server sleep, once the server is at it; and the process that is."""
    task = asyncio.create_task(work)
    async with asyncio.timeout(20):
        while not (found := await busy(place)):
            assert not task.done()
    return task, found[0]


async def started(place: Place, database: Database, seconds: float = 60) -> tuple["asyncio.Task[list[Any]]", int]:
    """A read that takes long."""
    return await under_way(place, database.glance(OURS.team_id)._rows.all(_SLOW, seconds=seconds))


async def tell(place: Place, what: str, pid: int) -> None:
    await on(place.admin, lambda connection: connection.execute(text(f"SELECT {what}({pid})")))


async def pids(database: Database, number: int = 4) -> set[int]:
    """The processes that the next reads meet."""
    return {await database.glance(OURS.team_id)._rows.first(_PIDS) for _ in range(number)}


def is_all_given_back(database: Database) -> bool:
    return database.connections is not None and database.connections.in_use == 0


async def test_a_read_that_is_cancelled_takes_its_connection_with_it(place: Place, database: Database) -> None:
    task, pid = await started(place, database)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert is_all_given_back(database)
    assert pid not in await pids(database)
    assert await teams(database.glance(OURS.team_id)._rows) == {OURS.team_id}
    async with asyncio.timeout(10):
        while await busy(place):
            """The server is told to stop as well."""


async def test_a_statement_that_is_stopped_twice_has_failed_in_passing_and_its_connections_stay(
    place: Place, database: Database
) -> None:
    task, first = await started(place, database)
    stopped = {first}
    async with asyncio.timeout(20):
        while not task.done():
            for pid in await busy(place):
                stopped.add(pid)
                await tell(place, "pg_cancel_backend", pid)
    with pytest.raises(PassingError, match="57014"):
        await task
    assert stopped <= await pids(database)
    assert is_all_given_back(database)


async def test_a_read_whose_connection_is_ended_is_read_on_another_one(place: Place, database: Database) -> None:
    task, pid = await started(place, database, seconds=0.5)
    await tell(place, "pg_terminate_backend", pid)
    assert len(await task) == 1
    assert pid not in await pids(database)
    assert is_all_given_back(database)


async def test_connections_that_were_ended_while_nobody_used_them_cost_no_read(
    place: Place, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows: Any = database.glance(OURS.team_id)._rows
    before = set(await asyncio.gather(*(rows.first(_PIDS) for _ in range(3))))
    assert len(before) == 3
    idle = await connections(database, 3)
    for pid in before:
        await tell(place, "pg_terminate_backend", pid)
    async with asyncio.timeout(20):
        while not all(one.is_closed() for one in idle):
            await busy(place)  # which takes a moment
    monkeypatch.setattr(postgres, "retried", once)
    assert not await pids(database, 8) & before
    assert is_all_given_back(database)


async def connections(database: Database, number: int) -> list[Any]:
    """Those that nobody uses."""
    glance: Any = database.glance(OURS.team_id)._rows
    entries = [await glance._engine.pool.take() for _ in range(number)]
    for entry in entries:
        glance._engine.pool.put(entry)
    return [entry.driver_connection for entry in entries]


def farewell(connection: Any) -> None:
    """The server says that it ends the connection, whose end has not been seen yet."""
    fields = b"SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0"
    connection._protocol.data_received(b"E" + (len(fields) + 4).to_bytes(4, "big") + fields)


@pytest.mark.parametrize("way", ["glance", "team", "everywhere"])
async def test_a_connection_that_has_been_told_of_its_end_is_not_asked_again(database: Database, way: str) -> None:
    """Between the server's last word and the end of the connection the driver takes no statement."""
    rows: Any = database.glance(OURS.team_id)._rows
    [idle] = await connections(database, 1)
    farewell(idle)
    if way == "glance":
        assert len(await rows.all(_PIDS)) == 1
    else:
        with pytest.raises(PassingError):
            async with database.team(OURS.team_id) if way == "team" else database.everywhere() as door:
                await door._rows.all(_PIDS)
    assert len(await pids(database, 8)) == 1
    assert is_all_given_back(database)
    assert await teams(rows) == {OURS.team_id}


async def once(work: Callable[[], Awaitable[Any]], tries: int) -> Any:
    assert tries == 2
    return await work()


async def test_a_table_that_changes_under_a_prepared_read_is_read_again(place: Place, database: Database) -> None:
    rows: Any = database.glance(OURS.team_id)._rows

    async def change(*statements: str) -> None:
        for statement in statements:
            await on(place.url, lambda connection, said=statement: connection.execute(text(said)))  # type: ignore[misc]

    async def read() -> list[tuple[Any, ...]]:
        found = [await fetched(rows._engine.pool, rows._wall, "SELECT * FROM changing", ()) for _ in range(4)]
        assert all(one == found[0] for one in found)
        return [tuple(row) for row in found[0]]

    await change("CREATE TABLE changing (a integer)", "GRANT SELECT ON changing TO PUBLIC")
    try:
        await change("INSERT INTO changing VALUES (1)")
        assert await read() == [(1,)]
        await change("ALTER TABLE changing ADD COLUMN b text DEFAULT 'x', ALTER COLUMN a TYPE text")
        assert await read() == [("1", "x")]
    finally:
        await change("DROP TABLE changing")


async def test_who_cannot_connect_is_told_as_by_an_engine(database: Database) -> None:
    rows: Any = database.glance(OURS.team_id)._rows
    await rows._engine.dispose()

    def refuse(_entry: Any) -> None:
        raise DRIVER.Error("no", asyncpg.InvalidPasswordError("no"))

    rows._engine.pool._invoke_creator = refuse
    with pytest.raises(CairnError, match="refuses the connection"):
        await rows.all(_NOTES)
    assert is_all_given_back(database)
