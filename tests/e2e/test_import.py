"""Bringing data along: the file that one member was given is shared by another one, told, and imported on a click."""

import asyncio
import json
from typing import Any

import pytest

from bot.mentoring.rights.exporting import collect
from bot.mentoring.rights.format import Export, as_json, comparable
from bot.standin import sharing
from bot.standin.people import Person, Saw
from tests.e2e.acts import answers, clicks, goals_of, settled, tells
from tests.e2e.conftest import Office
from tests.e2e.steps import OVER_SOCKET

FILE = "cairn.json"


async def exported(office: Office, person: Person) -> Export:
    """What the person could take along now."""
    team = office.app.database.glance(office.standin.workspace.id)
    member = await team.members.get(person.id)
    assert member is not None
    return await collect(team, member, office.app.content, office.clock())


async def shares(person: Person, content: bytes | str, text: str = "", name: str = FILE) -> Saw:
    """Share a file in the messages with the bot, and wait for the answer."""
    before = answers(person)
    await person.shares(name, content if isinstance(content, bytes) else content.encode(), text)
    return await person.waits_until(lambda: answers(person) > before)


async def imports(office: Office, person: Person) -> Saw:
    """Click on Import, and wait for the message that tells what came of it."""
    before = answers(person)
    assert "A message says when it is done" in await clicks(office, person, "Import")
    return await person.waits_until(lambda: answers(person) > before)


async def adds(office: Office, person: Person, goal: str) -> None:
    """A goal, saved also where it could be clearer."""
    await person.types("/goals", f"add {goal}")
    if "[ Save" in person.screen():
        await clicks(office, person, "Save")


async def lives(office: Office, person: Person) -> None:
    """A few things that a member has."""
    await person.types("/level", "set mid")
    await person.types("/nudges", "on")
    await adds(office, person, "Lead a <design> review by end of March")
    await adds(office, person, "Write the storage RFC")
    await person.types("/goals", "2 60% draft sent to *Priya*")
    await person.types("/goals", "done 2")
    await person.types("/wins", "add Led the retro & wrote it down https://example.com/a")
    await tells(person, "plan for goal 1: if it is Thursday 09:30, then I draft the record")
    await settled(office, person)


async def test_what_ada_exported_becomes_miras_beside_what_she_has_and_only_once(
    ada: Person, mira: Person, office: Office
) -> None:
    await lives(office, ada)
    luggage = await exported(office, ada)
    await adds(office, mira, "Learn Rust")
    saw = await shares(mira, as_json(luggage))
    assert "2 goals, 1 win" in saw
    assert "1 if-then plan" in saw
    assert "25 November 2026" in saw
    assert "Import" in saw
    assert [goal.title for goal in await goals_of(office, mira)] == ["Learn Rust"]
    saw = await imports(office, mira)
    assert "Imported:" in saw
    assert "2 goals, 1 win" in saw
    assert "/nudges on" in saw
    goals = {goal.number: goal.title for goal in await goals_of(office, mira)}
    assert goals == {1: "Learn Rust", 2: "Lead a <design> review"}
    schedules = await office.app.database.glance(office.standin.workspace.id).schedules.all_of(mira.id)
    assert schedules
    assert not any(schedule.is_on for schedule in schedules)
    assert "Lead a <design> review" in await mira.types("/goals")
    assert len(await goals_of(office, ada)) == 1

    await shares(mira, as_json(luggage), text="import")
    assert "Everything in this file is here already" in await imports(office, mira)
    again = await exported(office, mira)
    assert len(again.goals) == 3
    await office.forward(days=14)
    assert not [post for post in office.standin.record if post.user == mira.id and "Why this one:" in post.text]
    mira.looks()
    ada.looks()


@OVER_SOCKET
async def test_export_import_and_export_again_are_equal(ada: Person, mira: Person, office: Office) -> None:
    await lives(office, ada)
    before = await exported(office, ada)
    await shares(mira, as_json(before))
    await imports(office, mira)
    assert comparable(await exported(office, mira)) == comparable(before)


@OVER_SOCKET
async def test_a_click_that_comes_twice_imports_once(ada: Person, mira: Person, office: Office) -> None:
    await lives(office, ada)
    await shares(mira, as_json(await exported(office, ada)))
    await imports(office, mira)
    assert mira.last_sent is not None
    told = answers(mira)
    answer = await office.standin.send_interaction(mira.last_sent.payload, fields={"actions.0.action_ts": "1.1"})
    assert answer.ok
    await settled(office, mira)
    await office.app.catch_up()
    assert len(await goals_of(office, mira)) == 1
    assert answers(mira) == told
    mira.looks()


@OVER_SOCKET
async def test_leave_it_leaves_it(ada: Person, office: Office) -> None:
    await lives(office, ada)
    await shares(ada, as_json(await exported(office, ada)))
    assert "Nothing was imported" in await clicks(office, ada, "Leave it")


@OVER_SOCKET
async def test_somebody_elses_file_and_one_that_is_gone_get_the_same_answer(
    ada: Person, mira: Person, office: Office
) -> None:
    await lives(office, ada)
    await shares(ada, as_json(await exported(office, ada)))
    [file] = [one for one in office.standin.workspace.files.values() if one.name == FILE]
    await shares(mira, as_json(await exported(office, ada)))
    await clicks(office, mira, "Leave it")
    assert mira.last_sent is not None
    for stamp, file_id in (("1.1", file.id), ("1.2", "F0NOTTHERE")):
        told = answers(mira)
        forged = {"actions.0.action_id": "import.take", "actions.0.action_ts": stamp, "actions.0.value": file_id}
        await office.standin.send_interaction(mira.last_sent.payload, fields={**forged, "container.message_ts": stamp})
        saw = await mira.waits_until(lambda: answers(mira) == told + 1)  # noqa: B023 -- used at once
        assert "I cannot find that file any more" in saw
    assert await goals_of(office, mira) == []
    file.deleted, file.content = True, None
    before = answers(ada)
    await clicks(office, ada, "Import")
    assert "I cannot find that file any more" in await ada.waits_until(lambda: answers(ada) > before)
    assert [refusal.error for refusal in office.standin.refusals] == ["file_not_found", "file_deleted"]
    office.standin.refusals.clear()


async def hostile(office: Office, ada: Person) -> list[tuple[str, bytes, str]]:
    """Files that nobody should send, by what is wrong with them, and a part of the answer."""
    good = json.loads(as_json(await exported(office, ada)))

    def changed(**values: Any) -> bytes:
        return json.dumps({**good, **values}).encode()

    goal = good["goals"][0]
    not_so = "is not as an export has it"
    return [
        ("no JSON", b"Dear Cairn,", "cannot read this file as JSON"),
        ("empty", b"", "cannot read this file as JSON"),
        ("deep", b"[" * 10_000 + b"]" * 10_000, "cannot read this file as JSON"),
        ("deep inside", changed(schedules=[{"about": json.loads("[" * 150 + "]" * 150)}]), not_so),
        (
            "lone surrogate",
            json.dumps({**good, "goals": [goal | {"title": "a"}]}).replace('"a"', '"\\ud800"').encode(),
            "",
        ),
        ("another kind", b'{"schema": "urn:other", "version": 1}', "not an export of mine"),
        ("a list", b"[1, 2]", "not an export of mine"),
        ("newer", changed(version=2), "made by a newer Cairn"),
        ("more than named", changed(is_admin=True), not_so),
        ("day before time", changed(goals=[goal | {"due_day": "0001-01-01"}]), "goals 1"),
        ("day after time", changed(goals=[goal | {"created_at": "9999-12-31T23:59:59Z"}]), "goals 1"),
        ("no day", changed(goals=[goal | {"due_day": "2026-02-30"}]), "goals 1"),
        (
            "no place",
            changed(notes=[{"kind": "goal", "text": "x", "goal": 99, "created_at": goal["created_at"]}]),
            "notes 1",
        ),
        ("long", changed(goals=[goal | {"title": "x" * 301}]), "goals 1"),
        ("script for a link", changed(wins=[good["wins"][0] | {"link": "javascript:alert(1)"}]), "wins 1"),
        ("100,000 goals", changed(goals=[{} for _ in range(100_000)]), "more than 20,000 entries"),
        ("6 MB", b"x" * 6_000_000, "larger than 5 MB"),
    ]


@OVER_SOCKET
async def test_hostile_files_change_nothing_and_get_a_sentence(ada: Person, mira: Person, office: Office) -> None:
    await lives(office, ada)
    for what, content, said in await hostile(office, ada):
        await office.forward(seconds=2)
        saw = await shares(mira, content)
        assert said in saw, what
        assert "import.take" not in str(mira.dm[-1].blocks), what
    assert await goals_of(office, mira) == []
    assert mira.dm[-1].text.count("\n") == 0


@OVER_SOCKET
async def test_what_stands_in_a_file_is_shown_as_words_and_nothing_else(
    ada: Person, mira: Person, office: Office
) -> None:
    await lives(office, ada)
    luggage = json.loads(as_json(await exported(office, ada)))
    luggage["goals"][0]["title"] = "<!channel> <script>alert(1)</script> *bold* \u202egnp.exe \u0000"
    await shares(mira, json.dumps(luggage))
    await imports(office, mira)
    [goal] = await goals_of(office, mira)
    assert goal.title == "<!channel> <script>alert(1)</script> *bold* gnp.exe "
    assert "<!channel>" in await mira.types("/goals")
    assert not [post for post in office.standin.record if post.mentions]


@OVER_SOCKET
async def test_two_files_the_readable_one_and_words_without_a_file_are_told_what_to_do(
    ada: Person, office: Office
) -> None:
    assert "share the file that ends in .json" in await tells(ada, "import my data")
    assert "share the file that ends in .json" in await ada.types("/cairn", "import")
    assert "That one is for reading" in await shares(ada, "# Cairn", name="cairn.md")
    assert "I cannot read files" in await shares(ada, b"GIF89a", name="cat.gif")
    before = answers(ada)
    two = {"one.json": b"{}", "two.json": b"{}"}
    await sharing.share(office.standin, office.standin.workspace, ada.dm_channel, ada.id, two, "import")
    assert "one export at a time" in await ada.waits_until(lambda: answers(ada) > before)


@OVER_SOCKET
async def test_a_slack_that_stumbles_is_asked_again(ada: Person, office: Office) -> None:
    await lives(office, ada)
    content = as_json(await exported(office, ada))
    office.standin.faults.add("http", "files.info", status=503, times=1)
    before = answers(ada)
    await ada.shares(FILE, content.encode())
    await settled(office, ada)
    for _ in range(20):
        if answers(ada) > before:
            break
        await asyncio.sleep(0.05)
        await office.forward(seconds=5)
    assert "2 goals, 1 win" in ada.looks().text or "2 goals, 1 win" in ada.dm[-1].text
    office.standin.refusals.clear()


@pytest.mark.parametrize("office", ["socket"], indirect=True)
async def test_without_the_optional_scope_the_answer_says_who_can_allow_it(ada: Person, office: Office) -> None:
    await lives(office, ada)
    content = as_json(await exported(office, ada))
    install = office.slack_app.installs[office.standin.workspace.id]
    install.scopes = tuple(scope for scope in install.scopes if scope != "files:read")
    assert "the optional permission files:read" in await shares(ada, content)
    assert [refusal.error for refusal in office.standin.refusals] == ["missing_scope"]
    office.standin.refusals.clear()
