"""Entities in a transaction on PostgreSQL: read and saved by the driver, and what the session knows of them."""

import asyncio
from functools import partial
from typing import Any

import pytest
from sqlalchemy import bindparam, event, func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import SQLModel, col

from bot.store import ConflictError, Database, Member, Note
from bot.store.postgres_entities import FEW
from bot.store.sealing.columns import Sealed
from bot.store.tables import RateBucket, Row
from bot.store.written import Written
from tests.contract.seeds import NOW, OURS, USER
from tests.postgres.test_writes import UndoError, note

_NOTES = select(Note).where(col(Note.user_id) == bindparam("user")).order_by(col(Note.id))
_notes = SQLModel.metadata.tables["note"]
_RAW = select(_notes.c.text).where(_notes.c.user_id == bindparam("user")).order_by(_notes.c.id)


@pytest.fixture
def told(database: Database) -> Any:
    """What the server is told through SQLAlchemy."""
    statements: list[str] = []

    def tell(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    backend: Any = database._backend
    event.listen(backend._engine.sync_engine, "before_cursor_execute", tell)
    return statements


async def planted(database: Database, user_id: str, count: int = 1) -> None:
    async with database.team(OURS.team_id) as team:
        rows: Any = team._rows
        for _ in range(count):
            rows.add(note(user_id))


async def look(database: Database, user_id: str) -> list[Note]:
    rows: Any = database.glance(OURS.team_id)._rows
    found: list[Note] = await rows.all(_NOTES, user=user_id)
    return found


async def test_every_entity_is_what_the_session_makes_of_it(database: Database) -> None:
    async with database.team(OURS.team_id) as team:
        rows: Any = team._rows
        for mapper in Row._sa_registry.mappers:
            entity: Any = mapper.class_
            if "team_id" not in entity.__table__.c:
                continue
            ours = [row.model_dump() for row in await rows.all(select(entity))]
            fresh = select(entity).execution_options(populate_existing=True)
            assert ours == [row.model_dump() for row in await rows.all(fresh)], entity
            assert not rows._rows._session.dirty


async def test_an_entity_is_one_however_often_it_is_read(database: Database) -> None:
    """And it stays as it was changed."""
    await planted(database, "U-one")
    with pytest.raises(UndoError):
        async with database.team(OURS.team_id) as team:
            rows: Any = team._rows
            first = await rows.first(_NOTES, user="U-one")
            first.kind = "goal"
            again = await rows.first(_NOTES, user="U-one")
            assert again is first
            assert again.kind == "goal"
            fresh = await rows.first(_NOTES.execution_options(populate_existing=True), user="U-one")
            assert fresh is first
            raise UndoError
    assert [one.kind for one in await look(database, "U-one")] == ["kept"]


async def test_a_change_is_saved_by_the_driver_before_the_next_statement_and_at_the_end(
    database: Database, told: list[str]
) -> None:
    await planted(database, "U-saved", 2)
    told.clear()
    async with database.team(OURS.team_id) as team:
        rows: Any = team._rows
        one, other = await rows.all(_NOTES, user="U-saved")
        other.kind, one.kind = "nudge", "goal"
        assert await rows.all(select(col(Note.kind)).where(col(Note.user_id) == "U-saved").order_by(col(Note.id))) == [
            "goal",
            "nudge",
        ]
        one.text = "written anew"
    found = await look(database, "U-saved")
    assert [(row.kind, row.text) for row in found] == [("goal", "written anew"), ("nudge", "of U-saved")]
    assert not [statement for statement in told if "note" in statement]


async def test_what_is_typed_is_sealed_on_its_way(database: Database) -> None:
    await planted(database, "U-sealed", 3)
    async with database.team(OURS.team_id) as team:
        rows: Any = team._rows
        one, empty, _ = await rows.all(_NOTES, user="U-sealed")
        one.text, empty.text = "in private", ""
        sealed = [value.raw if isinstance(value, Sealed) else value for value in await rows.all(_RAW, user="U-sealed")]
        assert one.text == "in private"
    assert sealed[1] == ""
    assert "in private" not in sealed[0]
    assert [row.text for row in await look(database, "U-sealed")] == ["in private", "", "of U-sealed"]


@pytest.mark.parametrize("way", ["driver", "session"])
async def test_a_sealed_row_does_not_change_hands(database: Database, way: str) -> None:
    await planted(database, "U-mine")
    with pytest.raises(TypeError, match="does not change hands"):
        async with database.team(OURS.team_id) as team:
            rows: Any = team._rows
            if way == "session":
                rows.add(note("U-else"))
            (await rows.first(_NOTES, user="U-mine")).user_id = "U-theirs"
    assert {one.user_id for one in await look(database, "U-mine")} == {"U-mine"}


async def test_what_is_again_as_it_was_is_not_written(database: Database) -> None:
    """Else what somebody else has written meanwhile were lost."""
    await planted(database, "U-same")
    async with database.team(OURS.team_id) as team:
        rows: Any = team._rows
        one = await rows.first(_NOTES, user="U-same")
        one.kind = "goal"
        one.kind = "kept"
        async with database.team(OURS.team_id) as another:
            beside: Any = another._rows
            (await beside.first(_NOTES, user="U-same")).kind = "nudge"
    assert [row.kind for row in await look(database, "U-same")] == ["nudge"]


async def test_new_rows_and_changed_ones_go_together(database: Database) -> None:
    await planted(database, "U-both")
    async with database.team(OURS.team_id) as team:
        rows: Any = team._rows
        (await rows.first(_NOTES, user="U-both")).kind = "goal"
        rows.add(note("U-both"))
        assert [one.kind for one in await rows.all(_NOTES, user="U-both")] == ["goal", "kept"]
    assert [one.kind for one in await look(database, "U-both")] == ["goal", "kept"]


@pytest.mark.parametrize("way", ["driver", "session"])
async def test_a_row_that_is_gone_meanwhile_is_tried_again(database: Database, way: str) -> None:
    await planted(database, "U-gone")
    with pytest.raises(ConflictError):
        async with database.team(OURS.team_id) as team:
            rows: Any = team._rows
            one = await rows.first(_NOTES, user="U-gone")
            async with database.team(OURS.team_id) as another:
                beside: Any = another._rows
                await beside.run(text("DELETE FROM note WHERE user_id = 'U-gone'"))
            one.kind = "goal"
            if way == "session":
                rows.add(note("U-gone"))
    assert await look(database, "U-gone") == []


async def test_no_two_transactions_cross(database: Database) -> None:
    """Whatever each has changed first, and whether the driver saves it or the session, with a new row beside it."""
    await planted(database, "U-cross", 2)

    async def change(number: int, *, is_new: bool) -> None:
        async with database.team(OURS.team_id) as team:
            rows: Any = team._rows
            member = await team.members.get(USER)
            schedule = await team.schedules.begin(USER, NOW)
            notes = await rows.all(_NOTES, user="U-cross")
            assert member is not None
            steps = [
                partial(setattr, member, "hours_start", f"{number % 10:02}:00"),
                partial(setattr, schedule, "local_time", f"{number % 10:02}:30"),
                *(partial(setattr, one, "nudge_id", f"n{number}") for one in notes[::-1]),
            ]
            for step in steps if number % 2 else steps[::-1]:
                step()
            if is_new:
                rows.add(note("U-beside"))

    async with database.team(OURS.team_id) as team:
        await team.schedules.begin(USER, NOW)
    for number in range(0, 40, 2):
        await asyncio.gather(change(number, is_new=True), change(number + 1, is_new=False))


async def test_many_changed_entities_are_the_sessions_business(database: Database, told: list[str]) -> None:
    await planted(database, "U-many", FEW + 1)
    for count in (FEW, FEW + 1):
        told.clear()
        async with database.team(OURS.team_id) as team:
            rows: Any = team._rows
            for one in (await rows.all(_NOTES, user="U-many"))[:count]:
                one.nudge_id = f"n{count}"
        assert len([one for one in told if one.startswith("UPDATE note")]) == (1 if count > FEW else 0)
        assert [one.nudge_id for one in await look(database, "U-many")][:count] == [f"n{count}"] * count


async def test_what_is_no_value_is_the_sessions_business(database: Database) -> None:
    """An expression that the database works out, and another key."""
    await planted(database, "U-odd")
    async with database.team(OURS.team_id) as team:
        rows: Any = team._rows
        one = await rows.first(_NOTES, user="U-odd")
        one.goal_id, one.nudge_id = func.length("four"), text("'of text'")
    async with database.team(OURS.team_id) as team:
        member: Any = await team.members.get(USER)
        member.hours_start = func.concat("0", "7:00")
    assert [(row.goal_id, row.nudge_id) for row in await look(database, "U-odd")] == [(4, "of text")]
    found = await database.glance(OURS.team_id).members.get(USER)
    assert found is not None
    assert found.hours_start == "07:00"
    with pytest.raises(UndoError):
        async with database.team(OURS.team_id) as team:
            tables: Any = team._rows
            buckets = select(RateBucket).order_by(col(RateBucket.method))
            full: dict[str, Any] = {"tokens": 1, "rate": 1, "filled_at": NOW, "halved_at": NOW}
            tables.add(RateBucket(team_id=OURS.team_id, method="a.test", **full))
            await tables.flush()
            bucket = await tables.first(buckets)
            for method in ("a.tes", "a.te"):
                bucket.method = method
                await tables.flush()
            bucket.tokens = 5
            await tables.flush()
            raw = select(col(RateBucket.method), col(RateBucket.tokens)).order_by(col(RateBucket.method))
            assert tuple((await tables.all(raw))[0]) == ("a.te", 5)
            raise UndoError


async def test_what_an_outer_join_has_not_found_is_none(database: Database) -> None:
    await planted(database, "U-outer")
    joined = (
        select(Note)
        .select_from(Member)
        .join(Note, (col(Note.team_id) == Member.team_id) & (col(Note.user_id) == "U-nobody"), isouter=True)
    )
    async with database.team(OURS.team_id) as team:
        rows: Any = team._rows
        assert set(await rows.all(joined)) == {None}


async def test_what_has_to_be_fresh_is_read_anew(database: Database) -> None:
    await planted(database, "U-fresh")
    async with database.team(OURS.team_id) as team:
        rows: Any = team._rows
        one = await rows.first(_NOTES, user="U-fresh")
        async with database.team(OURS.team_id) as another:
            beside: Any = another._rows
            (await beside.first(_NOTES, user="U-fresh")).kind = "nudge"
        assert (await rows.first(_NOTES, user="U-fresh")).kind == "kept"
        assert (await rows.first(_NOTES.execution_options(populate_existing=True), user="U-fresh")).kind == "nudge"
        assert one.kind == "nudge"


async def test_a_statement_finds_what_was_changed_before_it(database: Database) -> None:
    """An UPDATE by the driver alone, which the session knows nothing of."""
    await planted(database, "U-before")
    kinds = [("kept", "goal"), ("nudge", "unplaced"), ("goal", "kept"), ("nudge", "goal")]
    move = update(Note).where(col(Note.user_id) == "U-before", col(Note.kind) == bindparam("was"))
    move = move.values(kind=bindparam("to")).execution_options(synchronize_session=False)
    for was, to in kinds:
        async with database.team(OURS.team_id) as team:
            rows: Any = team._rows
            (await rows.first(_NOTES, user="U-before")).kind = was
            assert await rows.run(move, was=was, to=to) == 1
        assert [one.kind for one in await look(database, "U-before")] == [to]


async def test_a_transaction_in_which_a_statement_failed_is_not_taken_for_committed(database: Database) -> None:
    """Even where its error was passed over, and nothing is left to write."""
    heard: list[Written] = []
    database.on_written = heard.append
    with pytest.raises(DBAPIError, match="nothing was committed"):
        async with database.team(OURS.team_id) as team:
            rows: Any = team._rows
            rows.add(note("U-failed"))
            await rows.flush()
            one = await rows.first(_NOTES, user="U-failed")
            one.kind = "nonsense"
            with pytest.raises(IntegrityError):
                await rows.flush()
            one.kind = "kept"
    assert heard == []
    assert await look(database, "U-failed") == []


def test_no_table_has_what_the_session_alone_keeps_count_of() -> None:
    """A version, or a value that each update gets: what is saved past the session would go without."""
    for mapper in Row._sa_registry.mappers:
        assert mapper.version_id_col is None
        assert [one for one in mapper.columns if one.onupdate is not None] == []


async def test_a_statement_on_rows_that_the_session_knows_is_seen_by_it(database: Database) -> None:
    """An UPDATE that tells the session of it: what it had read of the row is read anew, by whoever reads it."""
    with pytest.raises(UndoError):
        async with database.team(OURS.team_id) as team:
            member = await team.members.get(USER)
            assert member is not None
            await team.members.change(USER, NOW, ladder="elsewhere")
            again = await team.members.get(USER)
            assert again is member
            assert again.ladder == "elsewhere"
            rows: Any = team._rows
            rows._rows._session.sync_session.expire(member)
            await rows.run(text("UPDATE member SET ladder = 'here' WHERE user_id = :user"), user=USER)
            assert (await rows.first(select(Member).where(col(Member.user_id) == USER))).ladder == "here"
            raise UndoError


async def test_whoever_waits_for_such_rows_hears_of_a_change(database: Database) -> None:
    await planted(database, "U-heard")
    heard: list[Written] = []
    database.on_written = heard.append
    async with database.team(OURS.team_id) as team:
        rows: Any = team._rows
        await rows.first(_NOTES, user="U-heard")
    async with database.team(OURS.team_id) as team:
        rows = team._rows
        (await rows.first(_NOTES, user="U-heard")).kind = "goal"
    assert [(one.new, one.changed) for one in heard] == [(set(), set()), (set(), {"note"})]
