"""The file to take along: its shape is published, everything is in it, nothing of others is, however large it is."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import ValidationError

from bot.blocks.rights_document import document, text_page
from bot.content import load
from bot.content.loader import shipped
from bot.mentoring.rights import format as shape
from bot.mentoring.rights.exporting import collect
from bot.mentoring.rights.format import Export, as_json, comparable, json_schema, read
from bot.slack.speech import read_message
from bot.slack.speech.cairn import read_cairn_command
from bot.slack.speech.intents import ExportData, ExportWins, ForgetMe, ShowPrivacy
from bot.standin.lint import lint_message
from bot.store import Database, Goal, GoalEvent, Intention, Member, Mentor, MentorRequest, Note, Rating, Schedule, Win
from bot.store.holdings import OWNED
from tests.fresh import new_file

NOW = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
CONTENT = load()
SCHEMA = json.loads((shipped() / "data" / "schema" / "export-1.json").read_text(encoding="utf-8"))
NASTY = "# *bold* <!channel> [x](javascript:alert(1)) \u202eevil\n- item | =cmd()"
PARTS_OF = {
    "member": "member",
    "goal": "goals",
    "goal_event": "goals",
    "intention": "goals",
    "note": "notes",
    "win": "wins",
    "assessment": "assessments",
    "rating": "assessments",
    "check_in": "check_ins",
    "one_on_one": "one_on_ones",
    "schedule": "schedules",
    "nudge_given": "nudges",
    "nudge_choice": "choices",
    "mentor": "mentoring",
    "mentor_request": "mentoring",
    "mentor_block": "mentoring",
    "delivery": "messages",
    "access_log": "accesses",
    "admin_act": "admin_acts",
}
LEFT_OUT = {"inbox", "model_use", "picture"}
"""Keys of requests, counts of a day, and pictures, which are drawn from what is in the file."""


async def opened(folder: Path) -> Database:
    database = Database(new_file(folder / "cairn.db"))
    await database.start()
    return database


async def of(database: Database, user_id: str = "U1") -> Export:
    team = database.glance("T1")
    member = await team.members.get(user_id)
    assert member is not None
    return await collect(team, member, CONTENT, NOW)


def goal(number: int, **values: Any) -> Goal:
    given = {"title": f"Goal {number}", "state": "active", "created_at": NOW, "updated_at": NOW, **values}
    return Goal(team_id="T1", user_id="U1", number=number, **given)


def test_the_published_schema_is_the_one_that_is_read_and_written() -> None:
    assert json_schema() == SCHEMA
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_table_of_a_members_has_its_part_or_is_left_out_on_purpose() -> None:
    assert set(PARTS_OF) | LEFT_OUT == set(OWNED)
    assert set(PARTS_OF.values()) <= set(Export.model_fields)


async def test_of_somebody_who_has_nothing_it_is_whole_too(tmp_path: Path) -> None:
    database = await opened(tmp_path)
    async with database.team("T1") as team:
        await team.members.meet("U1", NOW)
    export = await of(database)
    jsonschema.validate(json.loads(as_json(export)), SCHEMA)
    assert read(as_json(export)) == export
    assert document(CONTENT.words, export, NOW.date()).count("Nothing.") == 12
    await database.stop()


async def plant(database: Database) -> None:
    """A member with something of most kinds, beside another one."""
    mine: dict[str, Any] = {"team_id": "T1", "user_id": "U1"}
    made: dict[str, Any] = {"created_at": NOW, "updated_at": NOW}
    async with database.team("T1") as team:
        member = await team.members.meet("U1", NOW - timedelta(days=9))
        member.timezone, member.ladder, member.level = "Europe/Berlin", "backend", "mid"
        await team.members.meet("U2", NOW)
        rows = team._rows
        first, second = goal(1, title=NASTY, due_day=date(2027, 3, 31)), goal(2, dimension="architecture")
        for one in (first, second, Goal(team_id="T1", user_id="U2", number=1, title="hers", **made)):
            rows.add(one)
        await team.flush()
        assert second.id is not None
        note = Note(**mine, kind="goal", text="said on the way", goal_id=second.id, created_at=NOW)
        plan = Intention(**mine, goal_id=second.id, state="active", cue="if", action="then", weekday=3, **made)
        rows.add(note)
        rows.add(plan)
        await team.flush()
        assert plan.id is not None
        before = {"title": "Goal 2", "due_day": "2027-01-01", "dimension": None, "state": "active", "progress": 0}
        rows.add(GoalEvent(**mine, goal_id=second.id, kind="moved", before=before, at=NOW))
        rows.add(Schedule(**mine, kind="intention", subject_id=plan.id, consented_at=NOW, timezone="Europe/Berlin"))
        rows.add(Schedule(**mine, kind="one_on_one", about={"lead": 60}, consented_at=NOW))
        day = NOW.date()
        win = Win(**mine, number=3, text="did it", happened_day=day, origin="goal", origin_id=str(second.id), **made)
        gone = Win(
            **mine, number=4, text="of a gone goal", happened_day=day, origin="check_in", origin_id="9:99", **made
        )
        typed = Win(**mine, number=5, text="typed", happened_day=day, origin_id=f"note:{note.id}", **made)
        for one_win in (win, gone, typed):
            rows.add(one_win)
        await team.flush()
        assert typed.id is not None
        version = await team.assessments.start("U1", "backend", NOW)
        assert version.id is not None
        rows.add(
            Rating(**mine, assessment_id=version.id, dimension="architecture", win_ids=[typed.id, 999], rated_at=NOW)
        )
        rows.add(Mentor(**mine, ladder="backend", level="senior", topics=["architecture"], about="ask me", **made))
        theirs: dict[str, Any] = {
            "reason": "why U1 asks",
            "reflection": "my line",
            "mentor_reflection": "line of the other one",
        }
        rows.add(
            MentorRequest(
                **mine, mentor_id="U2", topic="architecture", state="ended", accepted_at=NOW, **theirs, **made
            )
        )
        theirs = {"reason": "why U2 asks", "reflection": "hers", "mentor_reflection": "my line as a mentor"}
        rows.add(
            MentorRequest(team_id="T1", user_id="U2", mentor_id="U1", state="ended", accepted_at=NOW, **theirs, **made)
        )
        await team.mentors.block("U1", "U7", NOW)


async def test_everything_is_in_it_with_places_for_ids_and_nothing_of_others(tmp_path: Path) -> None:
    database = await opened(tmp_path)
    await plant(database)
    export = await of(database)
    text = as_json(export)
    jsonschema.validate(json.loads(text), SCHEMA)
    assert read(text) == export
    first, second = export.goals
    assert first.title == NASTY
    assert second.history[0].before is not None and second.history[0].before.due_day == date(2027, 1, 1)
    assert export.notes[0].goal == 2
    assert [(one.goal, one.check_in, one.note) for one in export.wins] == [
        (2, None, None),
        (None,) * 3,
        (None, None, 1),
    ]
    assert export.assessments[0].ratings[0].wins == [3]
    assert [(one.kind, one.goal, one.plan) for one in export.schedules] == [
        ("intention", 2, 1),
        ("one_on_one", None, None),
    ]
    assert export.schedules[1].about == {"lead": 60}
    assert second.dimension is not None and second.dimension.title == "Architecture and design"
    mentoring = export.mentoring
    assert [(one.reason, one.reflection) for one in mentoring.requests] == [("why U1 asks", "my line")]
    assert [one.reflection for one in mentoring.helped] == ["my line as a mentor"]
    assert mentoring.kept_apart == 1
    for words in ('"U2"', "U7", "hers", "why U2 asks", "line of the other one", '"U1"'):
        assert words not in text
    await database.stop()


async def test_the_document_shows_typed_words_as_they_were_typed(tmp_path: Path) -> None:
    database = await opened(tmp_path)
    await plant(database)
    said = document(CONTENT.words, await of(database), NOW.date())
    assert "\u202e" not in said
    assert "\\# \\*bold\\* \\<!channel\\> \\[x\\](javascript:alert(1))" in said
    for words in ("said on the way", "if", "my line as a mentor", "Architecture and design", "due: 2027-03-31"):
        assert words in said
    for number in (0, 1, 999, -1):
        assert lint_message(text_page(CONTENT.words, said, number, "why").body()) == []
    await database.stop()


async def test_five_thousand_goals_are_no_trouble(tmp_path: Path) -> None:
    database = await opened(tmp_path)
    async with database.team("T1") as team:
        await team.members.meet("U1", NOW)
        rows = [{"id": number, "number": number, "title": f"Goal {number}"} for number in range(1, 5001)]
        alike = {"user_id": "U1", "state": "active", "created_at": NOW, "updated_at": NOW}
        await team._rows.insert(Goal, [{**row, **alike} for row in rows], team_id="T1")
    export = await of(database)
    text = as_json(export)
    assert len(read(text).goals) == 5000
    assert len(text) < 5_000_000
    assert "title: Goal 5000" in document(CONTENT.words, export, NOW.date())
    await database.stop()


def test_what_belongs_to_the_place_is_not_compared() -> None:
    def made(**person: Any) -> Export:
        values = {"hours_start": "08:00", "hours_end": "18:00", "since": NOW, **person}
        return Export(schema="urn:cairn:export", version=1, exported_at=NOW, member=shape.Person(**values))

    assert comparable(made()) == comparable(made(timezone="Asia/Tokyo"))
    assert "goals" in comparable(made())


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": 2},
        {"schema": "something else"},
        {"exported_at": "2026-11-25T10:30:00"},
        {"goals": [{"title": "x"}]},
        {"surprise": 1},
        {"wins": [{"number": "1"}]},
    ],
)
def test_another_shape_is_refused(wrong: dict[str, Any]) -> None:
    person = {"hours_start": "08:00", "hours_end": "18:00", "since": "2026-11-25T10:30:00Z"}
    whole = {"schema": "urn:cairn:export", "version": 1, "exported_at": "2026-11-25T10:30:00Z", "member": person}
    assert read(json.dumps(whole)).goals == []
    with pytest.raises(ValidationError):
        read(json.dumps({**whole, **wrong}))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("export my data", ExportData),
        ("please export everything", ExportData),
        ("download all my data", ExportData),
        ("send me everything you have about me", ExportData),
        ("forget me", ForgetMe),
        ("please forget everything about me", ForgetMe),
        ("delete my data", ForgetMe),
        ("erase everything you know about me", ForgetMe),
        ("delete all of my personal data please", ForgetMe),
        ("my data", ShowPrivacy),
        ("who can see my goals?", ShowPrivacy),
        ("Does my manager read this", ShowPrivacy),
        ("can anyone else see what I write here?", ShowPrivacy),
        ("export my wins", ExportWins),
    ],
)
def test_how_people_say_it(said: str, meant: type) -> None:
    assert isinstance(read_message(said), meant)


@pytest.mark.parametrize(
    "said", ["forget it", "I want to forget me-too features", "delete win 1", "export data from A to B"]
)
def test_what_only_sounds_like_it_is_something_else(said: str) -> None:
    assert not isinstance(read_message(said), ExportData | ForgetMe)


def test_after_the_command_one_word_is_enough() -> None:
    assert isinstance(read_cairn_command("export"), ExportData)
    assert isinstance(read_cairn_command("Forget me."), ForgetMe)


def test_member_is_known_by_its_settings_alone() -> None:
    assert set(shape.Person.model_fields) - {"since"} <= set(Member.model_fields)
