"""Nothing that people type, and no token, stands in the database for others to read, move, or write in the clear."""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, Select, Text, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.sql.visitors import iterate
from sqlmodel import Session, SQLModel, col
from structlog.testing import capture_logs

import bot.store
from bot.store import Goal, Mentor, Note
from bot.store.sealing import UNREADABLE, SealedText
from bot.store.sealing.columns import binding_of
from bot.store.sealing.keyring import tag_of
from bot.store.sealing.rotation import SEALED_TABLES
from bot.store.sealing.writing import UnkeyedError
from bot.store.tables import Json, Row
from tests.contract.sealed_place import CANARY, NEW, Place, plant, typed_into
from tests.contract.seeds import NOW, OURS, THEIRS, USER

IN_THE_OPEN = {
    "check_in.goal_ids": "ids",
    "delivery.subject": "ids and weeks",
    "mentor.shadowings": "ids of the content",
    "mentor.topics": "ids of the content",
    "mentor_request.passed": "ids",
    "nudge_given.reasons": "words of the content's own",
    "rating.win_ids": "ids",
    "schedule.about": "a weekday, a time, how many weeks",
}
"""Columns of free text or JSON that nobody types into, and what they hold."""


def columns_of(kind: Any) -> set[str]:
    """The columns of all tables that are of this type, as `table.column`."""
    tables = SQLModel.metadata.tables.values()
    return {f"{table.name}.{column.name}" for table in tables for column in table.c if isinstance(column.type, kind)}


def test_every_column_that_can_hold_what_somebody_typed_is_sealed_or_has_a_reason() -> None:
    free = {name for name in columns_of((Text, Json)) if name not in columns_of(SealedText)}
    assert free == set(IN_THE_OPEN)


def test_what_people_type_is_sealed() -> None:
    assert columns_of(SealedText) >= {
        *("goal.title", "goal.typed", "goal_event.note", "goal_event.before", "note.text", "win.text", "win.link"),
        *("rating.example", "intention.cue", "intention.action", "intention.obstacle", "intention.outcome"),
        *("one_on_one.heard", "one_on_one.questions", "question.text", "mentor.about", "mentor_request.reason"),
        *("mentor_request.reflection", "mentor_request.mentor_reflection", "inbox.payload", "installation.token"),
    }


def statements() -> Iterator[tuple[str, Select[Any]]]:
    """Every constant SELECT of the store."""
    for module in pkgutil.walk_packages(bot.store.__path__, "bot.store."):
        if ".migrations" not in module.name:
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, Select):
                    yield f"{module.name}.{name}", value


def test_no_statement_asks_for_a_sealed_column_or_compares_one() -> None:
    found = dict(statements())
    assert len(found) > 100
    for name, statement in found.items():
        asked = [one["expr"] for one in statement.column_descriptions if one.get("entity") is not one["expr"]]
        where = [] if statement.whereclause is None else iterate(statement.whereclause)
        for part in (*asked, *where, *(part for one in statement._order_by_clauses for part in iterate(one))):
            assert not isinstance(getattr(part, "type", None), SealedText), name


async def test_a_thief_with_the_database_finds_no_word_that_was_typed(place: Place) -> None:
    async with place.opened(NEW) as database:
        await plant(database, OURS, THEIRS)
        goal = await database.glance(OURS.team_id).goals.get(USER, OURS.first)
        assert goal is not None
        assert goal.title == f"{CANARY}goal.title"
        assert not await place.holds(CANARY)
    assert not await place.holds(CANARY)
    assert await place.holds(f"s1:{tag_of(NEW)}:")


async def test_every_sealed_column_is_read_as_it_was_written(place: Place) -> None:
    async with place.opened(NEW) as database:
        await plant(database, OURS)
        for entity in SEALED_TABLES:
            [row, *_] = await database.glance(OURS.team_id)._rows.all(
                select(entity).where(entity.team_id == OURS.team_id)
            )
            expected = typed_into(entity())
            for name in binding_of(entity.__table__).columns:
                assert getattr(row, name) == getattr(expected, name), (entity, name)


async def test_a_sealed_text_moved_anywhere_else_is_nobodys_text(place: Place) -> None:
    async with place.opened(NEW) as database:
        await plant(database, OURS, THEIRS)
        async with database.team(THEIRS.team_id) as team:
            team._rows.add(typed_into(Note(id=90, team_id="T2", user_id="U2", kind="kept", text="", created_at=NOW)))
            team._rows.add(typed_into(Note(id=91, team_id="T2", user_id="U2", kind="kept", text="", created_at=NOW)))
    for source, into in [
        ("text FROM note WHERE id = 90", 91),  # from another row of the same member
        (f"text FROM note WHERE id = {THEIRS.first}", 90),  # of another member
        (f"text FROM note WHERE id = {OURS.first}", 90),  # of another workspace
        (f"title FROM goal WHERE id = {THEIRS.first}", 90),  # from another column
        ("token FROM installation WHERE team_id = 'T1'", 90),
    ]:
        moved = text(f"UPDATE note SET text = (SELECT {source}) WHERE id = {into}")  # noqa: S608 -- from the list above
        await place.on(partial(Connection.execute, statement=moved))
        async with place.opened(NEW) as database:
            with capture_logs() as logs:
                note = await database.glance("T2").notes.get("U2", into)
            assert note is not None
            assert note.text is UNREADABLE
            assert [line["event"] for line in logs] == ["sealed_text_moved"]
            assert CANARY not in str(logs)
    await place.on(lambda c: c.execute(text("UPDATE note SET user_id = 'U7' WHERE id = 90")))  # the row to a member
    await place.on(lambda c: c.execute(text("UPDATE one_on_one SET questions = heard")))
    async with place.opened(NEW) as database:
        note = await database.glance("T2").notes.get("U7", 90)
        assert note is not None
        assert note.text is UNREADABLE
        [prepared] = await database.glance("T2").one_on_ones.latest(USER)
        assert prepared.questions == [UNREADABLE]


async def test_nothing_is_written_in_the_clear_by_mistake(place: Place) -> None:
    async with place.opened(NEW) as database:
        note: dict[str, Any] = {"team_id": "T1", "user_id": "U1", "kind": "kept", "text": "mine", "created_at": NOW}
        for statement in (update(Note).values(text="mine"), select(Note).where(col(Note.text) == "mine")):
            with pytest.raises(StatementError, match="sealed column"):
                async with database.team("T1") as team:
                    await team._rows.run(statement)
        with pytest.raises(TypeError, match="one by one"):
            async with database.team("T1") as team:
                await team._rows.insert(Note, [note])
        with pytest.raises(UnkeyedError):
            await place.on(lambda connection: _add(Session(connection), Note(**note)))
        async with database.team("T1") as team:
            kept = await team.notes.keep("U1", "mine", NOW)
        with pytest.raises(TypeError, match="does not change hands"):
            async with database.team("T1") as team:
                found = await team.notes.get("U1", kept.id or 0)
                assert found is not None
                found.user_id = "U2"
        assert not await place.holds("mine")


def _add(session: Session, row: Any) -> None:
    with session:
        session.add(row)
        session.flush()


async def test_what_is_written_can_be_read_and_changed_on_in_the_same_transaction(place: Place) -> None:
    async with place.opened(NEW) as database:
        async with database.team("T1") as team:
            goals = [await team.goals.draft("U1", f"Goal {number}", "", None, None, NOW) for number in range(3)]
            assert [goal.title for goal in goals] == ["Goal 0", "Goal 1", "Goal 2"]
            goals[1].title = "Another"
            await team.flush()
            assert goals[1].title == "Another"
            await team.mentors.volunteer(
                "U1", NOW, ladder="l", level="s", topics=[], shadowings=[], about="One", capacity=1
            )
            await team.mentors.volunteer(
                "U1", NOW, ladder="l", level="s", topics=[], shadowings=[], about="Two", capacity=1
            )
        team = database.glance("T1")
        found = await team.goals.some("U1", [goal.id or 0 for goal in goals])
        assert sorted((goal.title, goal.typed) for goal in found) == [("Another", ""), ("Goal 0", ""), ("Goal 2", "")]
        offered = await team.mentors.offer("U1")
        assert isinstance(offered, Mentor)
        assert offered.about == "Two"


async def test_a_write_that_fails_leaves_the_text_in_the_row_that_was_to_be_written(place: Place) -> None:
    async with place.opened(NEW) as database:
        goal = Goal(id=1, team_id="T1", user_id="U1", title="Mine", state="nowhere", created_at=NOW, updated_at=NOW)
        with pytest.raises(IntegrityError):
            async with database.team("T1") as team:
                team._rows.add(goal)
        assert goal.title == "Mine"


def test_every_table_of_the_store_opens_what_it_seals() -> None:
    listed = {entity.__tablename__ for entity in SEALED_TABLES} | {"installation"}
    assert listed == {name.split(".")[0] for name in columns_of(SealedText)}
    assert {entity.__tablename__ for entity in Row.__subclasses__()} == set(SQLModel.metadata.tables)
