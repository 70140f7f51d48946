"""Who has something to do is woken by what was written, whoever wrote it: no tick is waited for here."""

import pytest

from bot.standin.people import Person
from tests.e2e.acts import clicks
from tests.e2e.conftest import PATIENCE, Office
from tests.e2e.steps import IS_A_NUDGE, MONDAY, OVER_SOCKET, nudges, says_yes
from tests.e2e.test_absences import TUESDAY_MIDNIGHT, sets_status
from tests.e2e.test_mentors import asks_for, offers
from tests.e2e.test_pictures import rates

pytestmark = OVER_SOCKET


@pytest.fixture(autouse=True)
def no_ticks(office: Office) -> None:
    """Every job has run once; from now on time starts none."""
    office.app.ticking._scheduler.pause()


@pytest.fixture
def olga(office: Office) -> Person:
    """An admin of the workspace."""
    return office.standin.person("olga")


async def test_a_direct_message_is_answered(ada: Person) -> None:
    await ada.says("My goal is to write the storage RFC by end of March")
    await ada.waits_for("Write the storage RFC", PATIENCE)


async def test_an_export_comes(ada: Person) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    await ada.says("export my data")
    await ada.waits_for("The same, to read.", PATIENCE)


async def test_a_picture_comes(office: Office, ada: Person) -> None:
    await rates(office, ada, "mid", "mid")
    await ada.says("show my radar")
    await ada.waits_for("How you see yourself", PATIENCE)


async def test_a_nudge_at_once_comes(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    await ada.says("give me a nudge now")
    await ada.waits_for(IS_A_NUDGE, PATIENCE)


async def test_the_question_of_a_plan_comes(ada: Person) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    await ada.types("/goals", "plan 1")
    await ada.waits_for("What would be better once you have it?", PATIENCE)


async def test_who_can_help_is_asked_and_the_next_one_once_they_decline(
    office: Office, ada: Person, mira: Person, olga: Person
) -> None:
    await offers(office, ada)
    await asks_for(office, mira, "find system design")
    await ada.waits_for("I design my first service", PATIENCE)
    await olga.moves_to("Europe/Berlin")
    await offers(office, olga)
    await clicks(office, ada, "Decline")
    await olga.waits_for("I design my first service", PATIENCE)


async def test_what_was_held_comes_to_who_is_back(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    await sets_status(office, ada, "Vacationing", ":palm_tree:", TUESDAY_MIDNIGHT)
    await office.until(MONDAY)
    assert nudges(office, ada) == []
    await ada.changes(status_text="", status_emoji="", status_expiration=0)
    await ada.waits_for(IS_A_NUDGE, PATIENCE)


async def test_what_was_stopped_comes_once_it_runs_again(
    office: Office, ada: Person, mira: Person, olga: Person
) -> None:
    await offers(office, ada)
    await olga.types("/cairn", "admin stop")
    assert "It is stopped." in await clicks(office, olga, "Stop it now")
    await asks_for(office, mira, "find system design")
    await office.app.ticking.run("outbox")  # it is held by then
    ada.looks()
    assert "I design my first service" not in ada.screen()
    assert "It runs again" in await olga.types("/cairn", "admin start")
    await ada.waits_for("I design my first service", PATIENCE)


async def test_what_is_chosen_is_sent(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    office.clock.move_to(MONDAY)
    await office.standin.tick()
    await office.app.ticking.run("plan")
    await ada.waits_for(IS_A_NUDGE, PATIENCE)
