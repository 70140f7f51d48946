"""Direct messages: what is said to the bot, and what it makes of it."""

from datetime import UTC, datetime
from typing import Any

from bot.standin.people import Person
from tests.e2e.acts import AGAIN, answers, clicks, goals_of, notes_of, settled, submits, tells
from tests.e2e.conftest import Office
from tests.e2e.steps import OVER_SOCKET

BUTTONS = ("Make it a goal", "Make it a win", "Keep as a note", "Help")
STUMBLES: list[dict[str, Any]] = [
    {"kind": "http", "status": 500},
    {"kind": "http", "status": 500, "after": True},
    {"kind": "drop"},
    {"kind": "drop", "after": True},
    {"kind": "ratelimited", "retry_after": "7"},
]


async def quiet(office: Office, person: Person) -> None:
    """Everything that waits is done, and nothing has come of it that the person could see."""
    before = answers(person)
    await office.forward(seconds=5)
    assert answers(person) == before


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
    assert "at 60%: draft sent to Priya" in await tells(ada, "history 1")
    assert "Done lately: 1. Lead a design review" in await tells(ada, "list my goals")


async def test_a_draft_can_be_cancelled_or_edited(ada: Person, office: Office) -> None:
    await tells(ada, "I want to write the storage RFC by Friday")
    saw = await clicks(office, ada, "Cancel")
    assert "Write the storage RFC" in saw
    assert await goals_of(office, ada) == []
    await tells(ada, "my goal: lead a retro")
    await clicks(office, ada, "Edit")
    await ada.fills("By which day?", "2026-11-01")
    assert "This day is past" in str((await submits(office, ada)).fields)
    await ada.fills("What do you want to reach?", "Lead two retros")
    await ada.fills("By which day?", "2026-12-18")
    saw = await submits(office, ada)
    for words in ("Goal 1 is set.", "Lead two retros", "due Fri 18 December"):
        assert words in saw
    [goal] = await goals_of(office, ada)
    assert goal.typed == "my goal: lead a retro"


@OVER_SOCKET
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


async def test_the_first_answer_ends_with_the_welcome_and_no_other_does(ada: Person, office: Office) -> None:
    saw = await tells(ada, "hello")
    assert len(saw.messages) == 1
    assert "Shall I send you a step" in saw
    for typed, words in (
        ("what is expected of a senior", "time left"),
        ("thanks", "You are welcome."),
        ("help", "goal 2: 60%, draft sent to Priya"),
        ("where do I stand", "Where you stand"),
        ("done with 7", "You have no goals at the moment"),
        ("undo", "nothing to take back"),
    ):
        assert words in await tells(ada, typed)
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


async def test_what_somebody_else_has_said_is_as_unknown_as_nothing(ada: Person, mira: Person, office: Office) -> None:
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
    assert await notes_of(office, ada) == []
    await tells(ada, "I want to write the storage RFC")
    assert "You have no goals yet" in await tells(mira, "list my goals")
    for hers in ("the build is red", "storage RFC"):
        mira.does_not_see(hers)
    ada.does_not_see("the build is green")


async def test_what_makes_no_goal_is_answered_and_kept(ada: Person, office: Office) -> None:
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
    saw = await tells(ada, "I want to lead a retro by 1 March 2020")
    assert "Sun 1 March 2020 is past" in saw
    assert "> I want to lead a retro by 1 March 2020" in saw
    assert [note.text for note in await notes_of(office, ada)] == [
        "I want to lead a retro by 1 March 2020",
        f"I want to {long}".strip(),
        long.strip(),
    ]
    await tells(ada, "I want to thank <!channel> and <@U123>", raw=True)
    assert all(not post.mentions for post in office.standin.record)


@OVER_SOCKET
async def test_days_are_those_of_the_members_own_zone(ada: Person, mira: Person, office: Office) -> None:
    await office.until(datetime(2026, 11, 25, 15, 30, tzinfo=UTC))
    assert "due Thu 26 November" in await tells(ada, "I want to lead a retro by tomorrow")
    assert "due Fri 27 November" in await tells(mira, "I want to lead a retro by tomorrow")
    await office.until(datetime(2026, 11, 25, 23, 30, tzinfo=UTC))
    saw = await tells(ada, "I want to learn Go with April by tomorrow")
    assert "Learn Go with April" in saw
    assert "due Fri 27 November" in saw


async def test_a_repetition_an_edit_and_a_deletion_of_a_message_change_nothing(ada: Person, office: Office) -> None:
    await tells(ada, "I want to lead a retro by Friday")
    assert ada.last_sent is not None
    assert (await office.standin.resend(ada.last_sent, retry=(1, "http_timeout"))).ok
    assert (await office.standin.resend(ada.last_sent, fields={"event_id": "Ev0OTHER"})).ok
    await quiet(office, ada)
    await clicks(office, ada, "Save")
    before = [goal.model_dump() for goal in await goals_of(office, ada)]
    await ada.edits("I want to lead a retro by Friday", "drop 1")
    await ada.deletes("drop 1")
    await quiet(office, ada)
    assert [goal.model_dump() for goal in await goals_of(office, ada)] == before


async def test_a_message_in_a_thread_is_answered_in_that_thread(ada: Person) -> None:
    await tells(ada, "I want to lead a retro by Friday")
    [draft] = [message for message in ada.dm if message.bot_id]
    saw = await tells(ada, "list my goals", thread=draft)
    [listed] = saw.messages
    assert listed.thread_ts == draft.ts
    saw = await tells(ada, "hello")
    assert saw.messages[0].thread_ts is None


async def test_the_answer_below_a_message_that_is_deleted_meanwhile_comes_beside_it(
    ada: Person, office: Office
) -> None:
    await tells(ada, "I want to lead a retro by Friday")
    [root] = [message for message in ada.dm if not message.bot_id]
    office.standin.faults.add("ratelimited", "chat.postMessage", retry_after="5", times=1)
    await ada.says("list my goals", thread=root)
    await office.app.catch_up()
    await office.app.outbox.idle()
    await ada.deletes(root)
    await office.forward(seconds=10)
    ada.sees_only_once("You have no goals")
    listed = [message for message in ada.dm if "You have no goals" in message.text]
    assert [message.thread_ts for message in listed] == [None]
    assert [refusal.error for refusal in office.standin.refusals] == ["thread_not_found"]
    office.standin.refusals.clear()


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


@OVER_SOCKET
async def test_an_answer_that_slack_stumbles_over_arrives_once(ada: Person, office: Office) -> None:
    for number, stumble in enumerate(STUMBLES, 1):
        fault = office.standin.faults.add(method="chat.postMessage", times=1, **stumble)
        await ada.says(f"I want to lead retro {number}")
        await office.app.catch_up()
        await office.app.outbox.idle()
        assert fault.fired == 1
        for _ in range(4):  # where no answer came, a look is worth nothing before 30 s after the lease
            await office.forward(seconds=31)
        ada.sees_only_once(f"Lead retro {number}")
        assert answers(ada) == number
        await clicks(office, ada, "Save")
        ada.sees(f"Goal {number} is set.")


@OVER_SOCKET
async def test_a_command_sent_as_a_message_is_understood(ada: Person, office: Office) -> None:
    assert "Your level is now Mid" in await tells(ada, "/level set mid")
    assert "Nudges are on" in await tells(ada, " /nudges on")
    saw = await tells(ada, "/goals add Lead a retro by June")
    assert "Shall I keep this as your goal?" in saw
    assert "due Wed 30 June" in await clicks(office, ada, "Save")
    await tells(ada, "plan for goal 1")
    assert "Lead a retro" in await tells(ada, "/goals")
    assert "Shall I keep this as your goal?" in await tells(ada, "/goals add Learn Go")
    await clicks(office, ada, "Cancel")
