"""Preparing a 1:1: from "you're doing great" to three questions, an agenda, and a reminder before the next one."""

from datetime import UTC, datetime, timedelta

from bot.standin.people import Person
from bot.store import OneOnOne
from tests.e2e.acts import clicks, settled, submits, tells
from tests.e2e.conftest import Office
from tests.e2e.steps import OVER_SOCKET, asks, messages, presses, rests

TUESDAY = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
"""13:00 in Berlin, an hour before the 1:1."""
REMINDER = "every tuesday 14:00, remind me 1 hour before"


async def prepared_by(office: Office, person: Person) -> list[OneOnOne]:
    """What the person prepared, newest first."""
    return await office.app.database.glance(office.standin.workspace.id).one_on_ones.latest(person.id, 10)


def reminders(office: Office) -> list[str]:
    """The messages that came before a 1:1."""
    return [text for _, text in messages(office) if text.startswith(("Your 1:1 begins", "Your 1:1 is on"))]


async def test_vague_praise_becomes_three_questions_with_their_reason_and_an_agenda(
    ada: Person, office: Office
) -> None:
    await ada.types("/level", "set mid")
    await ada.types("/goals", "add Write the storage RFC by end of March")
    saw = await ada.types("/cairn", "1on1 you're doing great, keep it up")
    assert saw.ephemeral
    [row] = await prepared_by(office, ada)
    assert row.heard == "you're doing great, keep it up"
    for words in (
        "> you're doing great, keep it up",
        "It does not tell you which level you are at.",
        "is where you have the least to show for Senior, because you have no win in it yet",
        "money, responsibility, or the title",
        "new: Write the storage RFC",
        "1:1, Wed 25 November",
        "No reminder is set.",
        *row.questions,
    ):
        assert words in saw, words
    assert "answer, +3 votes" in await clicks(office, ada, "Why?")
    saw = await ada.types("/cairn", "1on1 you're doing great, keep it up")
    assert len(await prepared_by(office, ada)) == 1
    await office.forward(days=7)
    await ada.types("/goals", "done 1")
    await ada.types("/level", "set senior")
    saw = await ada.types("/cairn", "1:1 be more proactive")
    for words in (
        "Since your last preparation on Wed 25 November",
        "done: Write the storage RFC",
        "you aim for Staff now",
    ):
        assert words in saw, words
    newest, before = await prepared_by(office, ada)
    assert newest.questions != before.questions


async def test_a_form_a_direct_message_and_silence_lead_to_the_same(ada: Person, office: Office) -> None:
    saw = await ada.types("/cairn", "1on1")
    assert "What did you hear in your last 1:1?" in saw
    await clicks(office, ada, "Say what you heard")
    await ada.fills("What did you hear?", "take more *ownership* <!channel> & co")
    saw = await submits(office, ada)
    assert "who decides, who answers and who is called at night" in saw
    saw = await tells(ada, "prepare my 1:1")
    assert "What did you hear in your last 1:1?" in saw
    assert "You heard nothing in particular." in await presses(office, ada, "Prepare anyway")
    told = await asks(office, ada, "my manager only says I'm doing great", "It does not tell you")
    assert "It does not tell you which level you are at." in told


async def test_the_reminder_comes_before_the_meeting_and_never_after_it_has_begun(ada: Person, office: Office) -> None:
    await ada.types("/level", "set mid")
    saw = await ada.types("/cairn", f"1on1 {REMINDER}")
    assert "I remind you one hour before your 1:1 on Tuesday 14:00, next on Tue 1 December 13:00." in saw
    await office.until(TUESDAY - timedelta(minutes=1))
    assert reminders(office) == []
    await office.until(TUESDAY)
    [text] = reminders(office)
    for words in ("Your 1:1 begins at 14:00.", "Three questions to ask", "money, responsibility, or the title"):
        assert words in text
    assert "An agenda to copy" in await presses(office, ada, "Open the preparation")
    await office.until(TUESDAY + timedelta(days=7, hours=1, minutes=1))
    await rests(office, ada)
    assert len(reminders(office)) == 1
    assert "next on Tue 15 December 13:00" in await ada.types("/cairn", "1on1")
    assert "No more reminders" in await ada.types("/cairn", "1on1 off")
    assert "No reminder was set." in await ada.types("/cairn", "1on1 off")
    await office.until(TUESDAY + timedelta(days=14))
    await rests(office, ada)
    assert len(reminders(office)) == 1


@OVER_SOCKET
async def test_the_reminder_can_be_set_by_form_and_the_lead_may_cross_midnight(ada: Person, office: Office) -> None:
    assert "I need a weekday and a time." in await ada.types("/cairn", "1on1 remind me")
    assert "between five minutes and two days" in await ada.types("/cairn", "1on1 tuesday 14:00, 9 days before")
    await ada.types("/cairn", "1on1")
    await clicks(office, ada, "Set a reminder")
    await ada.chooses("Your 1:1 is every", "Monday")
    await ada.fills("at", "00:30")
    saw = await submits(office, ada)
    assert "on Monday 00:30, next on Sun 29 November 23:30" in saw
    await office.until(datetime(2026, 11, 29, 22, 30, tzinfo=UTC))
    [text] = reminders(office)
    assert "Your 1:1 is on Mon 30 November at 00:30." in text
    await settled(office, ada)


async def test_what_is_typed_on_home_is_answered_in_the_direct_messages(ada: Person, office: Office) -> None:
    await ada.types("/level", "set mid")
    await ada.opens_home()
    await ada.waits_until(lambda: ada.home is not None)
    await clicks(office, ada, "Prepare my 1:1")
    await clicks(office, ada, "Say what you heard")
    await ada.fills("What did you hear?", "great job")
    await submits(office, ada)
    assert "Three questions to ask" in await ada.waits_for("Three questions to ask")


@OVER_SOCKET
async def test_a_day_and_a_time_alone_set_the_reminder(ada: Person, office: Office) -> None:
    for typed in ("thursday 10:00", "thu at 10", "Thursdays 10am", "10:00 on thursday"):
        assert "before your 1:1 on Thursday 10:00, next on" in await ada.types("/cairn", f"1on1 {typed}")
    assert "before your 1:1 on Friday 11:30" in await tells(ada, "1:1 friday 11:30")
    for typed in ("thursday", "10:00"):
        assert "I need a weekday and a time." in await ada.types("/cairn", f"1on1 {typed}")
    assert "Prepared 1:1s" not in await ada.types("/cairn", "privacy")


@OVER_SOCKET
async def test_history_shows_what_was_prepared(ada: Person, office: Office) -> None:
    await ada.types("/level", "set mid")
    assert "None yet." in await ada.types("/cairn", "1on1 history")
    await ada.types("/cairn", "1on1 you're doing great")
    await office.forward(days=7)
    await ada.types("/cairn", "1on1 be more proactive")
    saw = await ada.types("/cairn", "1on1 show")
    for words in (
        "1:1s you prepared",
        "Wed 2 December",
        "> be more proactive",
        "Wed 25 November",
        "> you're doing great",
    ):
        assert words in saw
    assert "> you're doing great" in await tells(ada, "show my 1:1s")
    assert "> you're doing great" in await tells(ada, "1on1 history")
    assert "Three questions" in await clicks(office, ada, "Open the preparation")
    assert "What did you hear in your last 1:1?" in await ada.types("/cairn", "1on1 help")
