"""Weekly check-ins as a member meets them: the yes, one tap for each goal, a note, a skip, and a goal that rests."""

from datetime import UTC, datetime, timedelta

from bot.standin.people import Person
from tests.e2e.conftest import Office
from tests.e2e.steps import MONDAY, OVER_SOCKET, WEEK, asks, messages, presses, rests, says_yes

FRIDAY = datetime(2026, 12, 4, 14, 0, tzinfo=UTC)
"""15:00 in Berlin, the first Friday on which a goal set on Wednesday 25 November is old enough to be asked about."""


def check_ins(office: Office) -> list[str]:
    """Every check-in that Slack has accepted as a message of its own."""
    return [text for _, text in messages(office) if text.startswith(("How are your goals?", "How is your goal?"))]


async def test_she_says_yes_in_her_own_words_and_answers_with_one_tap_each(office: Office, ada: Person) -> None:
    await ada.types("/goals", "add Lead a design review by 30 January")
    await ada.types("/goals", "add Write the storage RFC")
    saw = await ada.types("/goals")
    assert "Weekly check-in" in saw
    assert "Check-ins are off." in await presses_in_list(office, ada, "Weekly check-in")
    await asks(office, ada, "checkin on friday at 3pm", "Check-ins are on. Fridays 15:00, Europe/Berlin.")
    await rests(office, ada)
    await office.until(FRIDAY - WEEK)
    assert check_ins(office) == []  # two days after she set them there is nothing to ask
    await office.until(FRIDAY)
    assert len(check_ins(office)) == 1
    ada.sees("1. Lead a design review")
    assert "You said: on track." in await presses(office, ada, "On track")
    await ada.clicks("Add a note")
    await ada.fills("What happened?", "draft sent to <!channel> & Priya")
    await ada.submits()
    await ada.waits_for("draft sent to <!channel> & Priya")
    assert "What would make it doable?" in await presses(office, ada, "Slipped")
    assert "It rests." in await presses(office, ada, "Let it rest")
    assert "resting since Fri 4 December" in await ada.types("/goals")
    assert "It is awake again." in await presses(office, ada, "Wake it")
    saw = await ada.types("/goals", "history 1")
    assert "on track: draft sent to <!channel> & Priya" in saw
    assert not any(post.mentions for post in office.standin.record)
    await asks(office, ada, "stop check-ins", "Check-ins are off, and no more will come.")
    await office.until(FRIDAY + 3 * WEEK)
    assert len(check_ins(office)) == 1


async def presses_in_list(office: Office, person: Person, label: str) -> str:
    """Click below the list that the command has answered with; what stands there then."""
    since = office.standin.world.seq
    await person.clicks(label)
    await office.app.desk.settle()
    await office.standin.settle()
    return str(person.looks(None, since))


@OVER_SOCKET
async def test_she_slips_moves_the_day_finishes_one_and_its_line_is_a_win(office: Office, ada: Person) -> None:
    await ada.types("/goals", "add Lead a design review by 30 January")
    await ada.types("/goals", "checkin on")
    await office.until(FRIDAY)
    assert "What would make it doable?" in await presses(office, ada, "Slipped")
    assert "Moved: due Sat 6 February" in await presses(office, ada, "Move to Sat 6 February")
    await presses(office, ada, "Slipped")
    await ada.clicks("Make it smaller")
    await ada.fills("What is the smallest version worth having?", "Sit in on a design review")
    await ada.submits()
    await ada.waits_for("Changed to something smaller.")
    assert "One line on what it changed" in await presses(office, ada, "Done")
    await ada.clicks("Add a line")
    await ada.fills("What did it change?", "I know what a review is for")
    await ada.submits()
    await ada.waits_for("I know what a review is for")
    assert "I know what a review is for" in await ada.types("/wins")
    await office.until(FRIDAY + 2 * WEEK)
    assert len(check_ins(office)) == 1


@OVER_SOCKET
async def test_inside_her_nudge_it_is_one_message_and_both_halves_stay(office: Office, ada: Person) -> None:
    await ada.types("/goals", "add Lead a design review by 30 January")
    await says_yes(office, ada)
    assert "inside your weekly nudge" in await ada.types("/goals", "checkin with my nudge")
    await rests(office, ada)
    await office.until(MONDAY)
    assert len(messages(office)) == 1
    said = await presses(office, ada, "On track")
    assert "Why this one:" in said and "You said: on track." in said
    said = await presses(office, ada, "Not for me")
    assert "will not come again" in said and "You said: on track." in said
    await office.until(MONDAY + timedelta(days=6))
    assert len(messages(office)) == 1
