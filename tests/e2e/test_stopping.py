"""Somebody wants no more messages: in a word or two what comes by itself ends."""

import pytest

from bot.standin.people import Person
from tests.e2e.acts import clicks, submits, tells
from tests.e2e.conftest import Office
from tests.e2e.steps import OVER_SOCKET, nudges, says_yes


async def has_everything_on(office: Office, person: Person) -> None:
    await says_yes(office, person)
    await person.types("/goals", "add Lead a retro")
    await person.types("/goals", "checkin on")
    await person.types("/goals", "plan 1 if it is Thursday 09:30, then I write the invitation")
    await person.types("/cairn", "1on1 every tuesday 14:00, remind me 1 hour before")


async def nothing_comes(office: Office, person: Person) -> None:
    before = len(person.dm)
    await office.forward(days=15)
    assert len(person.dm) == before
    assert nudges(office, person) == []


@OVER_SOCKET
async def test_stop_names_what_is_on_and_one_click_ends_it(office: Office, ada: Person) -> None:
    await has_everything_on(office, ada)
    saw = await tells(ada, "please stop")
    for words in (
        "Nudges: Mondays 09:00",
        "Check-ins on goals: Fridays 15:00",
        "Reminder before the 1:1:",
        "If-then plans with a time: 1",
    ):
        assert words in saw
    saw = await clicks(office, ada, "Turn all of it off")
    assert "Off now: nudges, check-ins, the reminder before your 1:1, your if-then plans." in saw
    back = "/nudges on, /goals checkin on, /cairn 1on1 every tuesday 14:00, saving a plan anew, in /goals plans"
    assert f"To turn on again: {back}." in saw
    assert "/mentor resume" not in saw
    await nothing_comes(office, ada)
    saw = await tells(ada, "stop")
    assert "Nothing comes to you by itself" in saw
    assert f"To turn something on again: {back}, /mentor resume." in saw


@pytest.mark.parametrize(
    "typed",
    ["stop messaging me", "Don’t message me anymore!", "unsubscribe", "leave me alone", "no more messages, please"],
)
@OVER_SOCKET
async def test_words_without_a_doubt_end_it_at_once(office: Office, ada: Person, typed: str) -> None:
    await has_everything_on(office, ada)
    assert "Off now: nudges, check-ins" in await tells(ada, typed)
    await nothing_comes(office, ada)


@pytest.mark.parametrize("typed", ["no more nudges please", "nudges off please", "please stop the nudges, please"])
@OVER_SOCKET
async def test_nudges_end_politely_too(office: Office, ada: Person, typed: str) -> None:
    await says_yes(office, ada)
    await ada.types("/goals", "checkin on")
    saw = await tells(ada, typed)
    assert "Nudges are off. Check-ins go on" in saw
    await ada.types("/nudges", "on")
    assert "Nudges are off" in await ada.types("/nudges", "off please")


@OVER_SOCKET
async def test_who_offers_to_mentor_is_asked_no_more(office: Office, mira: Person) -> None:
    await mira.types("/mentor", "volunteer")
    await mira.clicks("Offer something")
    await mira.chooses("Topics", "Architecture and design")
    await mira.chooses("Your own level", "Senior")
    await mira.submits()
    await office.app.desk.settle()
    assert "you are asked when somebody looks for what you offer" in await tells(mira, "stop")
    assert "requests to you as a mentor, which pause" in await tells(mira, "stop messaging me")
    assert "To turn on again: `/mentor resume`." in mira.dm[-1].text
    assert "paused" in str(await mira.types("/mentor")).lower()
    assert "You can be asked again" in await mira.types("/mentor", "resume")


@OVER_SOCKET
async def test_settings_bring_back_what_was_turned_off(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    await tells(ada, "unsubscribe")
    await clicks(office, ada, "Change settings")
    await ada.chooses("One small step a week", "On")
    assert "Nudges: Mondays 09:00" in await submits(office, ada)


@OVER_SOCKET
async def test_a_plan_that_is_off_says_so_and_comes_again_once_it_is_saved_anew(office: Office, ada: Person) -> None:
    await has_everything_on(office, ada)
    await tells(ada, "stop messaging me")
    saw = await ada.types("/goals", "plans")
    assert "It is off, so nothing comes until you save it anew" in saw
    assert "Slack does not let me" not in saw
    await ada.types("/goals", "plan 1 if it is Thursday 09:30, then I write the invitation")
    assert "next Thu 26 November 09:30" in await ada.types("/goals", "plans")
