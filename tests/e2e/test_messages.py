"""Direct messages: what is said to the bot, and what it makes of it."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.standin.people import Person, Saw
from bot.store import Goal, Note
from tests.e2e.conftest import Office

AGAIN = {"actions.0.action_ts": "1.1"}
"""The same button clicked once more."""
BUTTONS = ("Make it a goal", "Keep as a note", "Help")


def answers(person: Person) -> int:
    """How many messages of the bot stand in the conversation."""
    return sum(1 for message in person.dm if message.bot_id)


async def tells(person: Person, typed: str, **where: Any) -> Saw:
    """Say something and wait for the answer."""
    before = answers(person)
    await person.says(typed, **where)
    return await person.waits_until(lambda: answers(person) > before)


async def clicks(office: Office, person: Person, label: str, **where: Any) -> Saw:
    """Click, and see what comes of it."""
    since = office.standin.world.seq
    await person.clicks(label, **where)
    return await settled(office, person, since)


async def settled(office: Office, person: Person, since: int) -> Saw:
    await office.app.desk.settle()
    await office.standin.settle()
    return person.looks(None, since)


async def quiet(office: Office, person: Person) -> None:
    """Everything that waits is done, and nothing has come of it that the person could see."""
    before = answers(person)
    await office.forward(seconds=5)
    assert answers(person) == before


async def goals_of(office: Office, person: Person) -> list[Goal]:
    return await office.app.database.glance(office.standin.workspace.id).goals.active(person.id)


async def notes_of(office: Office, person: Person) -> list[Note]:
    return await office.app.database.glance(office.standin.workspace.id).notes.newest(person.id)


async def test_a_goal_in_plain_words_from_save_to_done(ada: Person, office: Office) -> None:
    saw = await tells(ada, "I want to lead a design review by end of March")
    for words in ("Lead a design review", "due Wed 31 March", "Architecture", "Save", "Edit", "Cancel"):
        assert words in saw
    assert await goals_of(office, ada) == []
    saw = await clicks(office, ada, "Save")
    assert "Goal 1 is set." in saw
    assert "You have one goal." in await tells(ada, "list my goals")
    saw = await tells(ada, "goal 1: 60%, draft sent to Priya")
    assert "Goal 1 is at 60%." in saw
    assert "> draft sent to Priya" in saw
    assert "due Wed 30 June" in await tells(ada, "move 1 to June")
    assert "Progress" in await tells(ada, "edit 1")
    assert "Goal 1 is dropped" in await tells(ada, "drop 1")
    assert "Taken back" in await tells(ada, "undo")
    await office.forward(minutes=1)
    assert "Goal 1 is done." in await tells(ada, "done with 1")
    assert "Goal 1 is done already" in await tells(ada, "done with 1")
    assert "progress: draft sent to Priya" in await tells(ada, "history 1")
    assert "Done lately: 1. Lead a design review" in await tells(ada, "list my goals")


async def test_a_draft_can_be_cancelled_or_edited(ada: Person, office: Office) -> None:
    await tells(ada, "I want to write the storage RFC by Friday")
    saw = await clicks(office, ada, "Cancel")
    assert "Write the storage RFC" in saw
    assert await goals_of(office, ada) == []
    await tells(ada, "my goal: lead a retro")
    await clicks(office, ada, "Edit")
    await ada.fills("By which day?", "2026-11-01")
    await ada.submits()
    assert "This day is past" in str(ada.field_errors())
    await ada.fills("What do you want to reach?", "Lead two retros")
    await ada.fills("By which day?", "2026-12-18")
    since = office.standin.world.seq
    await ada.submits()
    saw = await settled(office, ada, since)
    for words in ("Goal 1 is set.", "Lead two retros", "due Fri 18 December"):
        assert words in saw
    [goal] = await goals_of(office, ada)
    assert goal.typed == "my goal: lead a retro"


async def test_a_vague_goal_meets_a_suggestion_that_may_be_taken_or_not(ada: Person, office: Office) -> None:
    saw = await tells(ada, "I want to become senior")
    assert "write down what I learned" in saw
    saw = await clicks(office, ada, "Take this")
    assert "Goal 1 is set." in saw
    assert "write down what I learned" in saw
    await tells(ada, "I want to get better at testing")
    saw = await clicks(office, ada, "Keep mine")
    assert "Goal 2 is set." in saw
    assert [goal.typed for goal in await goals_of(office, ada)] == [
        "I want to become senior",
        "I want to get better at testing",
    ]


async def test_the_first_answer_ends_with_the_welcome_and_the_second_does_not(ada: Person, office: Office) -> None:
    saw = await tells(ada, "hello")
    assert len(saw.messages) == 1
    assert "Shall I send you a step" in saw
    assert "Shall I send you a step" not in await tells(ada, "what is expected of a senior")
    assert "Shall I send you a step" not in await ada.types("/goals")
    ada.sees_only_once("Shall I send you a step")
    await quiet(office, ada)


async def test_what_is_not_understood_is_kept_and_gets_three_buttons(ada: Person, office: Office) -> None:
    saw = await tells(ada, "the build is red by Friday")
    for words in (*BUTTONS, "> the build is red by Friday"):
        assert words in saw
    saw = await clicks(office, ada, "Help")
    assert saw.modal is not None
    assert "list my goals" in saw
    await ada.closes()
    saw = await clicks(office, ada, "Make it a goal")
    assert "due Fri 27 November" in saw
    saw = await clicks(office, ada, "Save")
    assert "The build is red" in saw
    await tells(ada, "Priya showed me how she reads traces")
    saw = await clicks(office, ada, "Keep as a note")
    assert "> Priya showed me how she reads traces" in saw
    assert "Keep as a note" not in saw
    assert [goal.typed for goal in await goals_of(office, ada)] == ["the build is red by Friday"]
    assert [note.text for note in await notes_of(office, ada)] == ["Priya showed me how she reads traces"]


async def test_a_note_of_somebody_else_is_as_unknown_as_none(ada: Person, mira: Person, office: Office) -> None:
    await tells(ada, "the build is red")
    await tells(mira, "the build is green")
    for verb in ("goal", "note"):
        heard = []
        for note_id in (1, 999_999):
            await mira.clicks("Help", message="the build is green")
            await mira.closes()
            assert mira.last_sent is not None
            forged = {"actions.0.action_id": f"dm.{verb}", "actions.0.value": str(note_id), **AGAIN}
            since = office.standin.world.seq
            await office.standin.send_interaction(mira.last_sent.payload, fields=forged)
            heard.append((await settled(office, mira, since)).messages[-1].text)
        assert heard[0] == heard[1]
        assert "red" not in heard[0]
    mira.does_not_see("the build is red")
    assert await notes_of(office, ada) == []


async def test_files_blanks_long_texts_and_mentions_each_get_an_answer(ada: Person, office: Office) -> None:
    await tells(ada, "hello")
    assert ada.last_sent is not None
    picture = {
        "event_id": "Ev0PICTURE",
        "event.client_msg_id": "picture",
        "event.subtype": "file_share",
        "event.text": "",
        "event.files": [{"id": "F0PICTURE", "name": "whiteboard.png"}],
    }
    before = answers(ada)
    await office.standin.resend(ada.last_sent, fields=picture)
    saw = await ada.waits_until(lambda: answers(ada) > before)
    assert "I cannot read files" in saw
    assert "could not find any words" in await tells(ada, " \u00a0 ")
    long = "word " * 2400
    saw = await tells(ada, long)
    assert "Make it a goal" in saw
    await clicks(office, ada, "Keep as a note")
    saw = await tells(ada, f"I want to {long}")
    assert "a goal has at most 300" in saw
    assert [len(note.text) for note in await notes_of(office, ada)] == [len(f"I want to {long}".strip()), 11_999]
    saw = await tells(ada, "I want to thank <!channel> and <@U123>", raw=True)
    assert all(not post.mentions for post in office.standin.record)


async def test_small_talk_help_and_standing_are_answered(ada: Person) -> None:
    for typed, words in (
        ("hello", "Hello."),
        ("thanks", "You are welcome."),
        ("help", "goal 2: 60%, draft sent to Priya"),
        ("where do I stand", "Where you stand"),
        ("done with 7", "You have no goals at the moment"),
        ("undo", "nothing to take back"),
    ):
        assert words in await tells(ada, typed)


async def test_a_day_that_is_over_sets_no_goal_and_keeps_the_words(ada: Person, office: Office) -> None:
    saw = await tells(ada, "I want to lead a retro by 1 March 2020")
    assert "Sun 1 March 2020 is past" in saw
    assert "> I want to lead a retro by 1 March 2020" in saw
    assert [note.text for note in await notes_of(office, ada)] == ["I want to lead a retro by 1 March 2020"]


async def test_days_are_those_of_the_members_own_zone(ada: Person, mira: Person, office: Office) -> None:
    await office.until(datetime(2026, 11, 25, 15, 30, tzinfo=UTC))
    assert "due Thu 26 November" in await tells(ada, "I want to lead a retro by tomorrow")
    assert "due Fri 27 November" in await tells(mira, "I want to lead a retro by tomorrow")
    await office.until(datetime(2026, 11, 25, 23, 30, tzinfo=UTC))
    saw = await tells(ada, "I want to learn Go with April by tomorrow")
    assert "Learn Go with April" in saw
    assert "due Fri 27 November" in saw


async def test_an_edit_or_a_deletion_of_a_message_changes_nothing(ada: Person, office: Office) -> None:
    await tells(ada, "I want to lead a retro by Friday")
    await clicks(office, ada, "Save")
    before = [goal.model_dump() for goal in await goals_of(office, ada)]
    await ada.edits("I want to lead a retro by Friday", "drop 1")
    await ada.deletes("drop 1")
    await quiet(office, ada)
    assert [goal.model_dump() for goal in await goals_of(office, ada)] == before


async def test_the_same_event_twice_has_one_effect(ada: Person, office: Office) -> None:
    await tells(ada, "the build is red")
    assert ada.last_sent is not None
    assert (await office.standin.resend(ada.last_sent, retry=(1, "http_timeout"))).ok
    assert (await office.standin.resend(ada.last_sent, fields={"event_id": "Ev0OTHER"})).ok
    await quiet(office, ada)
    ada.sees_only_once("> the build is red")


async def test_a_message_in_a_thread_is_answered_in_that_thread(ada: Person) -> None:
    await tells(ada, "I want to lead a retro by Friday")
    [draft] = [message for message in ada.dm if message.bot_id]
    saw = await tells(ada, "list my goals", thread=draft)
    [listed] = saw.messages
    assert listed.thread_ts == draft.ts
    saw = await tells(ada, "hello")
    assert saw.messages[0].thread_ts is None


async def test_save_clicked_twice_makes_one_goal(ada: Person, office: Office) -> None:
    await tells(ada, "I want to lead a retro by Friday")
    since = office.standin.world.seq
    await ada.clicks("Save")
    assert ada.last_sent is not None
    await office.standin.resend(ada.last_sent)
    await office.standin.resend(ada.last_sent, fields=AGAIN)
    saw = await settled(office, ada, since)
    assert "Goal 1" in saw
    assert "Lead a retro" in saw
    late = {"actions.0.action_id": "goals.cancel", "actions.0.action_ts": "1.2"}
    since = office.standin.world.seq
    await office.standin.resend(ada.last_sent, fields=late)
    assert "saved already, as goal 1" in await settled(office, ada, since)
    [goal] = await goals_of(office, ada)
    assert goal.number == 1


async def test_two_people_never_see_each_others_messages(ada: Person, mira: Person) -> None:
    await tells(ada, "I want to write the storage RFC")
    await tells(mira, "the build is red")
    assert "You have no goals yet" in await tells(mira, "list my goals")
    mira.does_not_see("storage RFC")
    ada.does_not_see("the build is red")


FAULTS: list[dict[str, Any]] = [
    {"kind": "http", "status": 500},
    {"kind": "http", "status": 500, "after": True},
    {"kind": "drop"},
    {"kind": "drop", "after": True},
    {"kind": "ratelimited", "retry_after": "7"},
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: "-".join(str(part) for part in fault.values()))
async def test_an_answer_that_slack_stumbles_over_arrives_once(
    ada: Person, office: Office, fault: dict[str, Any]
) -> None:
    stumble = office.standin.faults.add(method="chat.postMessage", times=1, **fault)
    await ada.says("I want to lead a retro by Friday")
    async with asyncio.timeout(5):
        while not stumble.fired:
            await asyncio.sleep(0.01)
    await office.app.outbox.idle()
    for _ in range(3):
        await office.forward(seconds=31)
    assert stumble.fired == 1
    ada.sees_only_once("Shall I keep this as your goal?")
    assert answers(ada) == 1
    assert "Goal 1 is set." in await clicks(office, ada, "Save")
