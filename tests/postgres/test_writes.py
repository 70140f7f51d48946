"""Statements past SQLAlchemy inside a transaction: what they see and touch, and what becomes of the connection."""

import asyncio
import gc
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import bindparam, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlmodel import SQLModel, col

from bot.store import ConflictError, Database, Delivery, Member, Note, PassingError
from bot.store import postgres_writes as writes
from bot.store.tables import Moment
from tests.contract.seeds import NOW, OURS, THEIRS, USER
from tests.contract.test_postgres import on
from tests.postgres.conftest import Place
from tests.postgres.test_reads import busy, is_all_given_back, tell, under_way

_TEXT = select(col(Note.text)).where(col(Note.user_id) == bindparam("user")).order_by(col(Note.id))
_KIND = (
    update(Note)
    .where(col(Note.user_id) == bindparam("user"))
    .values(kind=bindparam("to"))
    .execution_options(synchronize_session=False)
)
_DROP = delete(Note).where(col(Note.user_id) == bindparam("user")).execution_options(synchronize_session=False)
KINDS = ("unplaced", "kept", "goal", "nudge")
_SLOW: Any = select(func.pg_sleep(bindparam("seconds")))


def note(user_id: str, team_id: str = OURS.team_id) -> Note:
    return Note(team_id=team_id, user_id=user_id, kind="kept", text=f"of {user_id}", created_at=NOW)


class UndoError(Exception):
    """Ends a transaction without a trace."""


async def test_what_the_session_was_given_is_there_for_the_driver_and_the_other_way_round(database: Database) -> None:
    with pytest.raises(UndoError):
        async with database.team(OURS.team_id) as team:
            rows: Any = team._rows
            rows.add(note("U-new"))
            assert len(await rows.all(_TEXT, user="U-new")) == 1
            rows.add(note("U-new"))
            counts = [await rows.run(_KIND, user="U-new", to=kind) for kind in ("goal", "nudge", "unplaced")]
            assert counts == [2, 2, 2]
            found = await rows.all(
                select(Note).where(col(Note.user_id) == "U-new").execution_options(populate_existing=True)
            )
            assert {(one.kind, one.text) for one in found} == {("unplaced", "of U-new")}
            rows.add(note("U-new"))
            assert [await rows.run(_DROP, user="U-new") for _ in range(3)] == [3, 0, 0]
            raise UndoError
    assert await database.glance(OURS.team_id)._rows.all(_TEXT, user="U-new") == []


async def test_a_statement_by_the_driver_alone_is_part_of_the_transaction(database: Database) -> None:
    async with database.team(OURS.team_id) as team:
        team._rows.add(note("U-alone"))
    glance = database.glance(OURS.team_id)._rows
    kinds = select(col(Note.kind)).where(col(Note.user_id) == "U-alone")
    for way, undone in ((database.team, "goal"), (database.claiming, "nudge")):
        with pytest.raises(UndoError):
            async with way(OURS.team_id) as team:
                for _ in range(2):
                    assert await team._rows.run(_KIND, user="U-alone", to=undone) == 1
                raise UndoError
        assert await glance.all(kinds) == ["kept"]
    async with database.claiming(OURS.team_id) as team:
        assert await team._rows.run(_KIND, user="U-alone", to="unplaced") == 1
    assert await glance.all(kinds) == ["unplaced"]
    async with database.team(OURS.team_id) as team:
        assert await team._rows.run(_DROP, user="U-alone") == 1


@pytest.mark.parametrize("count", [30, writes.CROWD])
@pytest.mark.parametrize("shared", ["nothing", "the kind", "all but the key"])
async def test_many_rows_go_by_one_statement_and_are_counted(database: Database, count: int, shared: str) -> None:
    """What a crowd shares travels once, and reaches each of its rows."""
    change = (
        update(Note)
        .where(col(Note.id) == bindparam("note"))
        .values(kind=bindparam("to"), nudge_id=bindparam("nudge"), created_at=bindparam("at", type_=Moment()))
    )
    kinds = KINDS[:1] if shared != "nothing" else KINDS
    moments = [None] if shared == "all but the key" else [NOW + timedelta(minutes=number) for number in range(count)]

    def of(number: int) -> tuple[int, str, str | None, datetime]:
        moment = moments[number % len(moments)]
        return 5000 + number, kinds[number % len(kinds)], f"{moment:%M}" if moment else None, moment or NOW

    with pytest.raises(UndoError):
        async with database.everywhere() as everywhere:
            rows: Any = everywhere.team(OURS.team_id)._rows
            users = ["U-many"] if shared == "all but the key" else ["U-many", "U-most"]
            new: list[dict[str, Any]] = [
                {"id": 5000 + number, "user_id": users[number % len(users)], "text": "", "nudge_id": None}
                for number in range(count)
            ]
            assert await rows.insert(Note, new, team_id=OURS.team_id, kind="kept", created_at=NOW) == count
            assert await rows.insert(Note, new, team_id=OURS.team_id, kind="kept", created_at=NOW) == 0
            await rows.run_many(
                change,
                [dict(zip(("note", "to", "nudge", "at"), of(number), strict=True)) for number in range(count)],
            )
            values = (col(Note.id), col(Note.user_id), col(Note.kind), col(Note.nudge_id), col(Note.created_at))
            found = await rows.all(select(*values).where(col(Note.user_id).in_(users)))
            wanted = [(of(number)[0], users[number % len(users)], *of(number)[1:]) for number in range(count)]
            assert sorted(tuple(row) for row in found) == wanted
            raise UndoError


@pytest.mark.parametrize("way", ["driver", "session"])
async def test_errors_are_those_of_the_session(database: Database, way: str) -> None:
    """A key that somebody took, what the role may not see, and a transaction that has failed."""
    by_driver = way == "driver"
    twice = select(col(Note.user_id)) if by_driver else text("SELECT user_id FROM note")
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with database.everywhere() as everywhere:
            await everywhere._rows.all(twice)
    move = update(Note).values(id=bindparam("to")).execution_options(synchronize_session=False)
    statement: Any = move if by_driver else text("UPDATE note SET id = :to")
    with pytest.raises((ConflictError, IntegrityError)):
        async with database.claiming(OURS.team_id) as team:
            for seed in ("U-1", "U-2"):
                team._rows.add(note(seed))
            await team._rows.flush()
            await team._rows.run(statement.where(text("false")) if by_driver else text("SELECT 1"), to=1)
            for _ in range(2):
                await team._rows.run(statement, to=1)
    with pytest.raises(DBAPIError, match="aborted"):
        async with database.claiming(OURS.team_id) as team:
            with pytest.raises(DBAPIError):
                await team._rows.all(text("SELECT 1 / 0"))
            await team._rows.all(_TEXT, user=USER)
    assert is_all_given_back(database)


async def test_what_is_cancelled_in_the_middle_ends_with_its_connection_and_undoes_all(
    place: Place, database: Database
) -> None:
    idle = database.connections
    assert idle is not None

    async def work() -> None:
        async with database.claiming(OURS.team_id) as team:
            for _ in range(2):
                await team._rows.run(_KIND, user=USER, to="nudge")
            await team._rows.all(_SLOW, seconds=60)

    task, _ = await under_way(place, work())
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert is_all_given_back(database)
    async with asyncio.timeout(20):
        while await busy(place):
            """The server is told to stop as well."""
    kinds = set(await database.glance(OURS.team_id)._rows.all(select(col(Note.kind))))
    assert kinds
    assert "nudge" not in kinds
    async with database.claiming(THEIRS.team_id) as team:
        assert set(await team._rows.all(select(col(Note.team_id)))) == {THEIRS.team_id}


async def test_what_may_not_be_broken_off_ends_before_the_cancellation_goes_on(
    place: Place, database: Database
) -> None:
    async def work() -> None:
        async with database.team(OURS.team_id) as team:
            await team._rows.all(_SLOW, seconds=1.5)

    task, _ = await under_way(place, work())
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await busy(place) == []
    assert is_all_given_back(database)
    assert database.connections is not None
    assert database.connections.idle >= 1


async def test_a_connection_that_is_lost_in_the_middle_is_a_failure_that_passes(
    place: Place, database: Database
) -> None:
    async def work() -> None:
        async with database.team(OURS.team_id) as team:
            await team._rows.all(_SLOW, seconds=60)

    task, pid = await under_way(place, work())
    await tell(place, "pg_terminate_backend", pid)
    with pytest.raises(PassingError):
        await task
    assert is_all_given_back(database)
    async with database.team(OURS.team_id) as team:
        assert set(await team._rows.all(select(col(Note.team_id)))) == {OURS.team_id}


async def test_a_statement_that_is_made_anew_each_time_is_not_kept(database: Database) -> None:
    async def forget(number: int) -> None:
        async with database.team(OURS.team_id) as team:
            once = delete(Note).where(col(Note.user_id) == f"U-{number}").execution_options(synchronize_session=False)
            assert await team._rows.run(once, team=OURS.team_id) == 0

    gc.collect()
    before = len(writes._CHANGING)
    for number in range(20):
        await forget(number)
    gc.collect()
    assert len(writes._CHANGING) < before + 5


async def test_a_change_that_the_session_has_to_know_of_goes_by_the_session(database: Database) -> None:
    early = update(Member).where(col(Member.user_id) == USER).values(hours_start="06:00")
    late = update(Member).where(col(Member.user_id) == USER).values(hours_start="11:00")
    with pytest.raises(UndoError):
        async with database.team(OURS.team_id) as team:
            [member] = await team._rows.all(select(Member).where(col(Member.user_id) == USER))
            for statement, start in ((early, "06:00"), (late, "11:00")) * 2:
                assert await team._rows.run(statement) == 1
                assert member.hours_start == start
            raise UndoError


async def test_a_column_that_gets_another_type_meanwhile_fails_one_transaction_in_passing(
    place: Place, database: Database
) -> None:
    async def read() -> list[Any]:
        async with database.team(OURS.team_id) as team:
            found = await team._rows.all(_TEXT, user=USER)
            await team._rows.all(_SLOW, seconds=0.05)  # so that each has a connection of its own
            return [one.raw for one in found]

    before = await asyncio.gather(*(read() for _ in range(8)))
    await on(place.admin, lambda connection: connection.execute(text("ALTER TABLE note ALTER text TYPE varchar")))
    with pytest.raises(PassingError, match="has changed"):
        await read()
    assert await asyncio.gather(*(read() for _ in range(8))) == before


async def test_who_stops_a_workspace_and_lets_it_go_on_waits_for_the_claim_under_way(
    place: Place, database: Database
) -> None:
    waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"

    async def turn(switch: str) -> bool:
        async with database.team(OURS.team_id) as team:
            done: bool = await getattr(team.controls, switch)("admins", NOW)
            return done

    for switch in ("halt", "resume"):
        async with database.claiming(OURS.team_id) as claiming:
            assert await claiming.pace.free(("chat.postMessage",))
            turning = asyncio.create_task(turn(switch))
            async with asyncio.timeout(20):
                while not await on(place.admin, lambda connection: connection.execute(text(waits)).scalar()):
                    assert not turning.done()
        assert await turning


async def test_what_an_insert_tells_of_its_row_comes_by_the_driver_as_by_the_session(database: Database) -> None:
    """The first time by the session, and then by the driver."""
    table = SQLModel.metadata.tables["note"]
    one = insert(table).returning(table.c.id, table.c.created_at, table.c.goal_id)
    entity = insert(Note).returning(col(Note.id))
    given = {"team_id": OURS.team_id, "user_id": "U-told", "kind": "kept", "text": "", "created_at": NOW}
    with pytest.raises(UndoError):
        async with database.team(OURS.team_id) as team:
            for _ in range(3):
                row = await team._rows.first(one, **given)
                assert (row.created_at, row.goal_id) == (NOW, None)
                assert row.id > 0
                assert await team._rows.first(entity, **given) > 0
            assert len(await team._rows.all(_TEXT, user="U-told")) == 6
            assert one in writes._TELLING
            assert entity not in writes._TELLING
            raise UndoError


async def test_what_python_fills_in_is_not_left_out(database: Database) -> None:
    """A table with defaults that the program has: such an INSERT stays with SQLAlchemy however often it comes."""
    table = SQLModel.metadata.tables["goal_event"]
    one = insert(table).returning(table.c.is_undone)
    with pytest.raises(UndoError):
        async with database.team(OURS.team_id) as team:
            goal = await team.goals.draft("U-filled", "A goal", "A goal", None, None, NOW)
            given = {"team_id": OURS.team_id, "user_id": "U-filled", "goal_id": goal.id, "kind": "added", "at": NOW}
            assert [await team._rows.first(one, **given) for _ in range(3)] == [False] * 3
            raise UndoError


@pytest.mark.parametrize("subjects", [[{"file": 1}, {"file": True}], [1, True]])
async def test_equal_is_not_the_same(database: Database, subjects: list[Any]) -> None:
    """What a crowd shares is a value, and nothing that only compares as one."""
    alike = {"team_id": OURS.team_id, "kind": "test", "due_at": NOW, "not_before": NOW, "created_at": NOW}
    new = [
        {"id": f"{number:04}", "user_id": "U-equal", "occurrence_key": f"{number}", "subject": subjects[number % 2]}
        for number in range(writes.CROWD)
    ]
    told = select(col(Delivery.subject)).where(col(Delivery.user_id) == "U-equal").order_by(col(Delivery.id))
    with pytest.raises(UndoError):
        async with database.team(OURS.team_id) as team:
            rows: Any = team._rows
            assert await rows.insert(Delivery, new, **alike) == writes.CROWD
            found = await rows.all(told)
            assert [repr(one) for one in found] == [repr(one) for one in subjects] * (writes.CROWD // 2)
            raise UndoError


async def test_statements_do_not_grow_with_what_crowds_happen_to_share(database: Database) -> None:
    names = ("attempt", "fence", "looked", "reason", "held")
    alike = {"team_id": OURS.team_id, "kind": "test", "due_at": NOW, "not_before": NOW, "created_at": NOW}
    before = writes._new_only.cache_info().currsize
    with pytest.raises(UndoError):
        async with database.team(OURS.team_id) as team:
            rows: Any = team._rows
            for place in range(2 ** len(names)):
                differing = [name for bit, name in enumerate(names) if place >> bit & 1]
                new: list[dict[str, Any]] = [
                    {"id": f"{place}-{number}", "user_id": f"U{number}", "occurrence_key": f"{place}-{number}"}
                    | {name: number % 2 if name in differing else 0 for name in names[:3]}
                    | dict.fromkeys(names[3:])
                    | {name: f"{number}" for name in differing if name in names[3:]}
                    for number in range(writes.CROWD)
                ]
                assert await rows.insert(Delivery, new, **alike) == writes.CROWD
            looked = select(func.sum(col(Delivery.looked)), func.count(col(Delivery.held)))
            found = await rows.all(looked.where(col(Delivery.kind) == "test"))
            assert tuple(found[0]) == (16 * writes.CROWD // 2, 16 * writes.CROWD)
            raise UndoError
    assert writes._new_only.cache_info().currsize <= before + writes.VARIANTS + 1
