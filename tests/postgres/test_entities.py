"""Entities in a transaction on PostgreSQL: read and saved by the driver, and what the session knows of them."""

from typing import Any

import pytest
from sqlalchemy import bindparam, event, select, text
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import SQLModel, col

from bot.store import Database, Member, Note
from bot.store.sealing.columns import Sealed
from bot.store.tables import Row
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


async def test_a_sealed_row_does_not_change_hands(database: Database) -> None:
    await planted(database, "U-mine")
    with pytest.raises(TypeError, match="does not change hands"):
        async with database.team(OURS.team_id) as team:
            rows: Any = team._rows
            (await rows.first(_NOTES, user="U-mine")).user_id = "U-theirs"
    assert len(await look(database, "U-mine")) == 1


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


async def test_a_row_that_is_gone_meanwhile_is_not_taken_for_saved(database: Database) -> None:
    await planted(database, "U-gone")
    with pytest.raises(StaleDataError, match="note"):
        async with database.team(OURS.team_id) as team:
            rows: Any = team._rows
            one = await rows.first(_NOTES, user="U-gone")
            async with database.team(OURS.team_id) as another:
                beside: Any = another._rows
                await beside.run(text("DELETE FROM note WHERE user_id = 'U-gone'"))
            one.kind = "goal"


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
