"""A form that stays open while things change elsewhere: it writes what was changed in it, and nothing else."""

from bot.slack.origins import Origins
from bot.standin.people import Person
from tests.e2e.acts import clicks, submits
from tests.e2e.conftest import Office
from tests.e2e.steps import MONDAY, OVER_SOCKET, asks, nudges, rests, says_yes

TO, DAY = "Working hours to", "Its day"
pytestmark = OVER_SOCKET


async def opens_settings(office: Office, ada: Person) -> None:
    await ada.types("/cairn", "settings")
    await clicks(office, ada, "Change settings")


async def test_nudges_that_were_turned_off_meanwhile_stay_off(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    await ada.types("/goals", "checkin on")
    await opens_settings(office, ada)
    await ada.types("/nudges", "off")
    await ada.types("/goals", "checkin off")
    await ada.fills(TO, "17:00")
    await ada.chooses(DAY, "Friday")
    text = await submits(office, ada)
    assert "Nudges: off" in text
    assert "Check-ins on goals: off" in text
    assert "08:00 to 17:00" in text
    await office.until(MONDAY)
    await office.forward(days=7)
    assert nudges(office, ada) == []


async def test_a_rhythm_and_hours_that_were_changed_meanwhile_stay(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    await ada.types("/goals", "checkin on")
    await opens_settings(office, ada)
    await ada.types("/nudges", "thursday 14:00")
    await ada.types("/nudges", "hours 09:00-16:30")
    await ada.types("/goals", "checkin wednesday 10:00")
    await ada.chooses("How often", "Every 2 weeks")
    text = await submits(office, ada)
    assert "Nudges: Every 2 weeks, Thursdays 14:00" in text
    assert "Check-ins on goals: Wednesdays 10:00" in text
    assert "09:00 to 16:30" in text


async def test_check_ins_cannot_ride_with_nudges_that_were_turned_off_meanwhile(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    await opens_settings(office, ada)
    await ada.types("/nudges", "off")
    await ada.chooses("Check-ins on my goals", "On, inside the nudge")
    assert "Check-ins on my goals" in (await submits(office, ada)).fields


async def test_a_form_from_before_she_was_forgotten_writes_nothing(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    await opens_settings(office, ada)
    await asks(office, ada, "forget me", "Delete everything")
    await clicks(office, ada, "Delete everything", in_="dm")
    await office.forward(minutes=3)
    await ada.fills(TO, "17:00")
    said = (await submits(office, ada)).fields
    assert list(said.values()) == [
        "This form is from before your data was deleted, so nothing was changed; please open it again."
    ]
    await ada.types("/level", "set mid")
    assert (await submits(office, ada)).fields == said
    await ada.closes()
    assert "Nudges are off" in await ada.types("/nudges")
    await office.until(MONDAY)
    assert nudges(office, ada) == []


async def test_a_plan_that_was_stopped_meanwhile_is_not_begun_by_saving(office: Office, ada: Person) -> None:
    await ada.types("/goals", "add Write the RFC")
    await ada.types("/goals", "plan 1 if it is Thursday 09:30, then I draft one page")
    await clicks(office, ada, "Change")
    await ada.types("/goals", "plan 1 stop")
    assert "was stopped since" in str((await submits(office, ada)).fields)
    await ada.closes()


async def test_a_reminder_that_was_turned_off_or_moved_meanwhile_stays_so(office: Office, ada: Person) -> None:
    await ada.types("/cairn", "1on1 every tuesday 14:00, remind me 1 hour before")
    await ada.types("/cairn", "1on1")
    await clicks(office, ada, "Set a reminder")
    await ada.types("/cairn", "1on1 every friday 15:00, remind me 1 hour before")
    await ada.chooses("Remind me", "30 minutes before")
    assert "30 minutes before your 1:1 on Friday 15:00" in await submits(office, ada)
    await ada.types("/cairn", "1on1")
    await clicks(office, ada, "Set a reminder")
    await ada.types("/cairn", "1on1 off")
    assert "turned off since" in str((await submits(office, ada)).fields)
    await ada.closes()
    await rests(office, ada)


def is_another_process(office: Office) -> None:
    """What the one that opened the form had in memory is gone: it was started anew, or another replica answers."""
    office.app.desk.origins = Origins()


async def test_a_form_that_another_process_opened_is_answered_by_message_once(office: Office, ada: Person) -> None:
    await ada.types("/wins")
    await clicks(office, ada, "Add a win")
    is_another_process(office)
    await ada.fills("What did you do, and what came of it?", "Ran the incident review")
    await submits(office, ada)
    await ada.waits_for("That is done, as you filled it in. /wins shows how things stand now.")
    await office.forward(minutes=1)
    ada.sees_only_once("That is done")
    assert "Ran the incident review" in await ada.types("/wins")


async def test_a_form_with_a_message_of_its_own_sends_that_one(office: Office, ada: Person) -> None:
    await ada.types("/cairn", "1on1")
    await clicks(office, ada, "Set a reminder")
    is_another_process(office)
    await ada.chooses("Your 1:1 is every", "Tuesday")
    await submits(office, ada)
    await ada.waits_for("I remind you one hour before your 1:1 on Tuesday 14:00")
    await office.forward(minutes=1)
    ada.does_not_see("That is done")


async def test_what_is_wrong_in_such_a_form_is_said_in_it_and_nothing_is_sent(office: Office, ada: Person) -> None:
    await ada.types("/goals", "add Write the RFC")
    await clicks(office, ada, "Edit")
    is_another_process(office)
    await ada.fills("What do you want to reach?", " ")
    assert (await submits(office, ada)).fields
    await office.forward(minutes=1)
    ada.does_not_see("That is done")
    await ada.fills("What do you want to reach?", "Write the storage RFC")
    await submits(office, ada)
    await ada.waits_for("/goals shows how things stand now.")
    await rests(office, ada)
