"""Goals by command, button, form and App Home."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.clock import MovableClock
from bot.content import Content
from bot.demo import demo_settings
from bot.serve import Server, listen
from bot.slack import COMMANDS
from bot.slack.manifest import manifest
from bot.standin import App as SlackApp
from bot.standin import Standin
from bot.standin.people import Person, Saw
from bot.store import Goal
from tests.e2e.conftest import WEDNESDAY, Office

TITLE, DAY, DIMENSION, PERCENT = "What do you want to reach?", "By which day?", "Dimension", "Progress in percent"


async def clicks(office: Office, person: Person, label: str, **where: Any) -> Saw:
    """Click, and see what comes of it."""
    since = office.standin.world.seq
    await person.clicks(label, **where)
    return await settled(office, person, since)


async def submits(office: Office, person: Person) -> Saw:
    """Submit the form, and see what comes of it."""
    since = office.standin.world.seq
    await person.submits()
    return await settled(office, person, since)


async def settled(office: Office, person: Person, since: int) -> Saw:
    await office.app.desk.settle()
    await office.standin.settle()
    return person.looks(None, since)


async def goals_of(office: Office, person: Person) -> list[Goal]:
    """The active goals as they are stored."""
    return await office.app.database.glance(office.standin.workspace.id).goals.active(person.id)


async def test_a_goal_from_the_first_word_to_done_by_command(ada: Person) -> None:
    saw = await ada.types("/goals")
    assert saw.ephemeral
    assert "You have no goals yet" in saw
    assert "Shall I send you a step" in saw
    saw = await ada.types("/goals", "add I want to lead a design review by end of March")
    assert saw.ephemeral
    for words in ("Goal 1 is set.", "Lead a design review", "due Wed 31 March", "Architecture"):
        assert words in saw
    assert "Shall I send you a step" not in saw
    assert "You have one goal." in await ada.types("/goals", "list")
    saw = await ada.types("/goals", "progress 1 60% draft sent to Priya")
    assert "Goal 1 is at 60%." in saw
    assert "> draft sent to Priya" in saw
    assert "due Wed 30 June" in await ada.types("/goals", "move 1 to June")
    assert "has that day already: due Wed 30 June" in await ada.types("/goals", "move 1 to June")
    assert "60%" in await ada.types("/goals")
    assert "Goal 1 is done." in await ada.types("/goals", "done 1")
    assert "done already, since Wed 25 November" in await ada.types("/goals", "done 1")
    saw = await ada.types("/goals")
    assert "You have no goals yet" not in saw
    assert "Done lately: 1. Lead a design review" in saw
    saw = await ada.types("/goals", "history 1")
    for words in ("set", "progress: draft sent to Priya", "moved to another day", "done"):
        assert f"Wed 25 November: {words}" in saw


async def test_the_list_ends_with_what_was_done_lately_and_drops_leave_it(ada: Person, office: Office) -> None:
    await ada.types("/goals", "add Write the storage RFC by 4 December")
    await ada.types("/goals", "add Lead a retro")
    await ada.types("/goals", "done 1")
    saw = await ada.types("/goals", "drop 2")
    assert "Goal 2 is dropped" in saw
    assert "dropped already, on Wed 25 November" in await ada.types("/goals", "drop 2")
    for finished, state in ((1, "done already"), (2, "was dropped")):
        for change in (f"move {finished} to June", f"progress {finished} 10%", f"edit {finished}"):
            assert state in await ada.types("/goals", change)
    assert "Lead a retro" not in await ada.types("/goals")
    await office.forward(days=15)
    assert "Done lately" not in await ada.types("/goals")


async def test_help_near_misses_and_numbers_that_do_not_exist(ada: Person) -> None:
    saw = await ada.types("/goals", "help")
    for name in ("add", "done", "progress", "move", "edit", "drop", "history", "undo"):
        assert f"/goals {name}" in saw
    assert "You have no goals at the moment" in await ada.types("/goals", "done 1")
    assert "nothing to take back" in await ada.types("/goals", "undo")
    await ada.types("/goals", "add Write the storage RFC")
    await ada.types("/goals", "add Lead a retro")
    for typed in ("done 9", "progress 9 50%", "move 9 to June", "drop 0", "edit 9", "history 9"):
        assert "You have 1 and 2." in await ada.types("/goals", typed)
    assert "Did you mean /goals done 2?" in await ada.types("/goals", "dne 2")
    assert "/goals add Lead a design review by end of March" in await ada.types("/goals", "add")
    assert "/goals move 1 to June" in await ada.types("/goals", "move 1")
    for typed in ("progress 1 900%", "progress 1 -5%"):
        assert "/goals progress 1 60% draft sent" in await ada.types("/goals", typed)
    assert "/goals help shows" in await ada.types("/goals", "blah blah")
    assert "cannot tell which day" in await ada.types("/goals", "move 1 to someday")
    assert "Goal 1 stays where it is" in await ada.types("/goals", "move 1 to 1 March 2020")
    assert "You have 2 goals." in await ada.types("/goals")


async def test_words_that_make_no_goal_are_kept_and_she_is_told_why(ada: Person, office: Office) -> None:
    saw = await ada.types("/goals", "add Write the storage RFC by 1 January 2020")
    assert "Wed 1 January 2020 is past" in saw
    assert "> Write the storage RFC by 1 January 2020" in saw
    long = "very long " * 40
    assert "a goal has at most 300" in await ada.types("/goals", f"add {long}")
    assert "found no goal in that" in await ada.types("/goals", "add ???")
    notes = await office.app.database.glance(office.standin.workspace.id).notes.newest(ada.id)
    kept = [note.text for note in notes]
    assert kept == ["???", long.strip(), "Write the storage RFC by 1 January 2020"]
    assert await goals_of(office, ada) == []


async def test_days_are_those_of_the_members_own_zone(ada: Person, mira: Person, office: Office) -> None:
    await office.until(datetime(2026, 11, 25, 15, 30, tzinfo=UTC))
    assert "due Thu 26 November" in await ada.types("/goals", "add Write the storage RFC by tomorrow")
    assert "due Fri 27 November" in await mira.types("/goals", "add Write the storage RFC by tomorrow")
    await office.until(datetime(2026, 11, 25, 23, 30, tzinfo=UTC))
    assert "due Fri 27 November" in await ada.types("/goals", "add Lead a retro by tomorrow")
    assert "due today, Thu 26 November" in await ada.types("/goals")
    assert "Thu 26 November: set" in await ada.types("/goals", "history 2")
    await office.forward(days=1)
    assert "was due yesterday, Thu 26 November" in await ada.types("/goals")


async def test_names_and_verbs_are_not_taken_for_days(ada: Person) -> None:
    for typed in ("learn Go", "pair with April", "march through the backlog", "give a second talk", "ask May for help"):
        saw = await ada.types("/goals", f"add {typed}")
        assert f"{typed[0].upper()}{typed[1:]}" in saw
        assert "no day set" in saw


async def test_a_vague_goal_meets_a_suggestion_that_may_be_taken_or_not(ada: Person, office: Office) -> None:
    saw = await ada.types("/goals", "add become senior")
    assert "Become senior" in saw
    assert "write down what I learned" in saw
    assert "due Fri 8 January" in saw
    saw = await clicks(office, ada, "Take this")
    assert "Goal 1 is changed." in saw
    assert "Become senior" not in saw
    assert "write down what I learned" in saw
    saw = await clicks(office, ada, "Undo")
    assert "Become senior" in saw
    assert "no day set" in saw
    await ada.types("/goals", "add get better at testing")
    saw = await clicks(office, ada, "Keep mine")
    assert "Get better at testing" in saw
    assert "Take this" not in saw
    assert [goal.title for goal in await goals_of(office, ada)] == ["Become senior", "Get better at testing"]


async def test_more_than_three_goals_get_a_gentle_word_and_more_than_ten_come_in_pages(
    ada: Person, office: Office
) -> None:
    for number in range(1, 12):
        saw = await ada.types("/goals", f"add Write page {number} of the handbook")
        assert ("Could one of them wait?" in saw) == (number > 3)
    saw = await ada.types("/goals")
    assert "You have 11 goals." in saw
    assert "Write page 11" not in saw
    saw = await clicks(office, ada, "More")
    assert "Write page 11" in saw.messages[-1].text
    assert "Write page 10" not in saw.messages[-1].text
    saw = await clicks(office, ada, "Earlier")
    assert "Write page 10" in saw.messages[-1].text
    saw = await clicks(office, ada, "Done", nth=2)
    assert "Goal 2 is done." in saw
    saw = await clicks(office, ada, "All goals")
    assert "You have 10 goals." in saw


async def test_the_form_keeps_what_was_typed_until_it_is_right(ada: Person, office: Office) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    await clicks(office, ada, "Edit")
    await ada.fills(TITLE, "")
    assert TITLE in (await submits(office, ada)).fields
    await ada.fills(TITLE, "   ")
    await ada.fills(DAY, "2026-11-24")
    await ada.fills(PERCENT, "101")
    assert PERCENT in (await submits(office, ada)).fields
    await ada.fills(PERCENT, "25")
    saw = await submits(office, ada)
    assert saw.fields == {
        TITLE: "Say in a few words what you want to reach.",
        DAY: "This day is past. Choose one to come, or none.",
    }
    for kept in ("2026-11-24", "25"):
        assert kept in saw
    await ada.fills(TITLE, "Write the queue RFC")
    await ada.fills(DAY, "2026-11-25")
    await ada.chooses(DIMENSION, "Business")
    saw = await submits(office, ada)
    assert ada.modal is None
    for words in ("Goal 1 is changed.", "Write the queue RFC", "due today, Wed 25 November", "Business", "25%"):
        assert words in saw
    await clicks(office, ada, "Edit")
    assert "Nothing is different" in await submits(office, ada)
    assert "Write the storage RFC" in await ada.types("/goals", "undo")


async def test_a_goals_card_has_every_button(ada: Person, office: Office) -> None:
    await ada.types("/goals", "add Write the storage RFC by Friday")
    await ada.types("/goals", "edit 1")
    await clicks(office, ada, "Progress")
    await ada.fills(PERCENT, "30")
    await ada.fills("What happened?", "outline <!channel> is there")
    saw = await submits(office, ada)
    assert "Goal 1 is at 30%." in saw
    assert "outline <!channel> is there" in saw
    saw = await clicks(office, ada, "Undo")
    assert "Taken back" in saw
    await ada.types("/goals", "edit 1")
    saw = await clicks(office, ada, "Drop")
    assert "Goal 1 is dropped" in saw
    await clicks(office, ada, "Undo")
    await ada.types("/goals", "edit 1")
    saw = await clicks(office, ada, "Done")
    assert "Goal 1 is done." in saw
    await clicks(office, ada, "Add a line")
    await ada.fills("What did it change?", "  ")
    assert "Write one line, or cancel." in (await submits(office, ada)).fields.values()
    await ada.fills("What did it change?", "Two teams build on it")
    saw = await submits(office, ada)
    assert "> Two teams build on it" in saw
    notes = await office.app.database.glance(office.standin.workspace.id).notes.newest(ada.id)
    assert [(note.kind, note.text) for note in notes] == [("goal", "Two teams build on it")]
    assert "Done lately: 1. Write the storage RFC" in await clicks(office, ada, "All goals")
    await clicks(office, ada, "Add a goal")
    await ada.fills(TITLE, "Lead a retro")
    saw = await submits(office, ada)
    assert "Goal 2 is set." in saw


async def test_a_change_can_be_taken_back_for_ten_minutes(ada: Person, office: Office) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    await ada.types("/goals", "done 1")
    await office.forward(minutes=9)
    assert "Taken back. Goal 1 is as it was." in await clicks(office, ada, "Undo")
    await ada.types("/goals", "move 1 to June")
    await ada.types("/goals", "drop 1")
    saw = await clicks(office, ada, "Undo", message="Goal 1 is moved")
    assert "Something newer happened" in saw
    await office.forward(minutes=11)
    assert "more than ten minutes old" in await clicks(office, ada, "Undo", message="Goal 1 is dropped")
    assert "more than ten minutes old" in await ada.types("/goals", "undo")
    assert await goals_of(office, ada) == []


async def test_goals_are_kept_from_home_too(ada: Person, office: Office) -> None:
    await ada.opens_home()
    saw = await settled(office, ada, 0)
    assert "No goal yet" in saw
    await clicks(office, ada, "Add a goal")
    await ada.fills(TITLE, "Lead a retro")
    await ada.fills(DAY, "2026-01-01")
    assert "This day is past" in str((await submits(office, ada)).fields)
    await ada.fills(DAY, "2026-12-04")
    saw = await submits(office, ada)
    assert ada.modal is None
    assert "1. Lead a retro" in saw
    assert "due Fri 4 December" in saw
    await clicks(office, ada, "Edit")
    await ada.fills(PERCENT, "40")
    assert "40%" in await submits(office, ada)
    saw = await clicks(office, ada, "Done")
    assert saw.modal is not None
    assert "Goal 1 is done." in saw
    await clicks(office, ada, "Add a line")
    await ada.fills("What did it change?", "We stopped on time")
    await submits(office, ada)
    saw = await clicks(office, ada, "Undo")
    assert "Taken back" in saw
    await ada.closes()
    for number in range(6):
        await ada.types("/goals", f"add Write page {number} of the handbook")
    await ada.opens_home()
    await settled(office, ada, 0)
    saw = await clicks(office, ada, "All goals")
    assert saw.modal is not None
    assert "You have 7 goals." in saw


async def test_a_goal_of_somebody_else_is_as_unknown_as_none(ada: Person, mira: Person, office: Office) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    await mira.types("/goals", "add Lead a retro")
    [hers] = await goals_of(office, ada)
    before = hers.model_dump()
    for verb in ("done", "drop", "edit", "progress", "save", "keep", "cancel", "take", "line", "undo"):
        heard = []
        for goal_id in (hers.id, 999_999):
            await mira.types("/goals")
            await mira.clicks("Edit")
            await mira.closes()
            assert mira.last_sent is not None
            value = f"{goal_id}:any:2026-12-01" if verb == "take" else str(goal_id)
            forged = {"actions.0.action_id": f"goals.{verb}", "actions.0.value": value, "actions.0.action_ts": "1.1"}
            since = office.standin.world.seq
            answer = await office.standin.send_interaction(mira.last_sent.payload, fields=forged)
            assert answer.ok
            heard.append((await settled(office, mira, since)).messages[-1].text)
        assert heard[0] == heard[1], verb
        assert "storage" not in heard[0]
    [after] = await goals_of(office, ada)
    assert after.model_dump() == before
    ada.does_not_see("is not there")


async def test_a_form_with_the_id_of_somebody_elses_goal_changes_nothing(
    ada: Person, mira: Person, office: Office
) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    await mira.types("/goals", "add Lead a retro")
    [hers] = await goals_of(office, ada)
    await clicks(office, mira, "Edit")
    await mira.fills(TITLE, "Lead two retros")
    await submits(office, mira)
    assert mira.last_sent is not None
    heard = []
    for goal_id in (hers.id, 999_999):
        forged = {"view.private_metadata": json.dumps({"goal": str(goal_id), "origin": ""}), "view.id": "V0FORGED"}
        answer = await office.standin.send_interaction(mira.last_sent.payload, fields=forged)
        heard.append(answer.content())
    assert heard[0] == heard[1]
    assert "not there" in str(heard[0])
    assert [goal.title for goal in await goals_of(office, ada)] == ["Write the storage RFC"]


async def test_two_people_never_see_each_others_goals(ada: Person, mira: Person, office: Office) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    await mira.types("/goals", "add Lead a retro", in_="general")
    assert "You have one goal." in await ada.types("/goals", in_="general")
    await mira.opens_home()
    await settled(office, mira, 0)
    await mira.types("/goals", "history 1")
    mira.does_not_see("storage RFC")
    ada.does_not_see("retro")
    assert "There is no goal 2" in await mira.types("/goals", "drop 2")


async def test_the_same_click_and_the_same_form_twice_have_one_effect(ada: Person, office: Office) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    await ada.types("/goals", "edit 1")
    await clicks(office, ada, "Progress")
    await ada.fills(PERCENT, "30")
    await submits(office, ada)
    for payload in (office.standin.sent[-1], office.standin.sent[-1]):
        assert (await office.standin.resend(payload)).ok
    await ada.types("/goals", "edit 1")
    await clicks(office, ada, "Done")
    assert ada.last_sent is not None
    await office.standin.resend(ada.last_sent)
    again = {"actions.0.action_ts": "1.1"}
    since = office.standin.world.seq
    await office.standin.resend(ada.last_sent, fields=again)
    assert "done already" in await settled(office, ada, since)
    saw = await ada.types("/goals", "history 1")
    assert str(saw).count("progress") == 1
    assert str(saw).count(": done") == 1


@asynccontextmanager
async def bot_running(
    standin: Standin, slack_app: SlackApp, clock: MovableClock, content: Content, folder: Path, port: int
) -> AsyncIterator[App]:
    """The bot from its start to its stop, on the same file and at the same address each time."""
    listener = listen("127.0.0.1", port)
    app = App(demo_settings(standin, slack_app, folder, not slack_app.socket_mode), clock=clock, content=content)
    await app.start()
    server = Server(app)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield app
    finally:
        server.should_exit = True
        await asyncio.gather(serving, app.stop())
        listener.close()


@pytest.mark.parametrize("http", [True, False], ids=["http", "socket"])
async def test_a_bot_that_was_stopped_and_started_again_goes_on_where_it_was(
    tmp_path: Path, content: Content, http: bool
) -> None:
    clock = MovableClock(WEDNESDAY, frozen=True)
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    async with Standin(clock) as standin:
        url = f"http://127.0.0.1:{port}" if http else None
        slack_app = standin.add_app(manifest(COMMANDS, content.words, url=url))
        ada = standin.person("ada")
        async with bot_running(standin, slack_app, clock, content, tmp_path, port) as app:
            await ada.types("/goals", "add Write the storage RFC by Friday")
            await ada.types("/goals", "progress 1 60% draft sent to Priya")
            standin.faults.add("error", "chat.postMessage")
            await ada.says("I want to lead a retro by 4 December")
            await app.catch_up()
        standin.faults.clear()
        clock.forward(minutes=1)
        async with bot_running(standin, slack_app, clock, content, tmp_path, port) as app:
            office = Office(standin, slack_app, app, clock, tmp_path)
            saw = await ada.types("/goals")
            assert "Write the storage RFC" in saw
            assert "60%" in saw
            assert "Shall I send you a step" not in saw
            saw = await clicks(office, ada, "Undo")
            assert "Taken back. Goal 1 is as it was." in saw
            await office.forward(minutes=1)
            await ada.waits_for("Shall I keep this as your goal?")
            await clicks(office, ada, "Save")
            assert "Goal 2 is set." in ada.screen()
            await ada.says("done with 1")
            await ada.waits_for("Goal 1 is done.")
        standin.assert_clean()
