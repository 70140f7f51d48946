"""Mentors: somebody offers, somebody asks with a reason, one person at a time is asked, and only the two know."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.standin.people import Person
from bot.store import MentorRequest
from tests.e2e.acts import clicks, submits, tells
from tests.e2e.conftest import WEDNESDAY, Office
from tests.e2e.steps import OVER_SOCKET, messages, nudges, presses, rests, says_yes

REASON = "I design my first service <@U1> this quarter"
FRIDAY = datetime(2026, 11, 27, 10, 30, tzinfo=UTC)
"""Two working days after Wednesday 25 November 10:30 UTC."""
TOPIC = "Architecture and design"


@pytest.fixture
def ben(office: Office) -> Person:
    """A colleague in New York, where it is 5:30."""
    return office.standin.person("ben")


async def requests_of(office: Office, person: Person) -> list[MentorRequest]:
    """What the person looks for, as it is stored."""
    return await office.app.database.glance(office.standin.workspace.id).mentors.sought(person.id)


async def load_of(office: Office, person: Person) -> tuple[int, int]:
    """Who waits for the person's answer, and who is with them."""
    offer = await office.app.database.glance(office.standin.workspace.id).mentors.offer(person.id)
    assert offer is not None
    return offer.offered, offer.engaged


async def offers(office: Office, person: Person, *sittings: str) -> None:
    """Volunteer for architecture, one person at a time."""
    assert "Offer a topic you know" in await person.types("/mentor", "volunteer")
    await clicks(office, person, "Offer something")
    await person.chooses("Topics", TOPIC)
    for sitting in sittings:
        await person.chooses("Somebody may sit in on", sitting)
    await person.chooses("Your own level", "Senior")
    saw = await submits(office, person)
    assert "Your offer stands: Architecture and design" in saw


async def asks_for(office: Office, person: Person, typed: str) -> str:
    """See the card, write why, and ask; what became of it."""
    card = await person.types("/mentor", typed)
    assert "I ask one person at a time" in card
    assert "mira" not in card.text.lower()
    await clicks(office, person, "Write why, and ask")
    await person.fills("Why, in your own words", REASON)
    saw = await submits(office, person)
    await rests(office, person)
    return str(saw)


def dms(office: Office, person: Person) -> list[str]:
    """What the bot has written to the person by itself."""
    return [text for channel, text in messages(office) if channel == person.dm_channel.id]


@OVER_SOCKET
async def test_silence_passes_a_request_on_and_the_next_one_accepts(
    ada: Person, ben: Person, mira: Person, office: Office
) -> None:
    await ada.types("/level", "set junior")
    await offers(office, ben)
    assert "Sent. Somebody has been asked" in await asks_for(office, ada, "find system design")
    assert await load_of(office, ben) == (1, 0)
    await offers(office, mira)
    assert "somebody has been asked" in await ada.types("/mentor")
    await office.until(datetime(2026, 11, 25, 13, 0, tzinfo=UTC))  # 8:00 in New York
    await rests(office, ben)
    await office.until(FRIDAY - timedelta(minutes=1))
    [asked] = dms(office, ben)
    assert "I design my first service" in asked
    assert "<@U1>" not in asked
    assert f"<@{ada.id}>" in asked
    assert dms(office, mira) == []
    await office.until(FRIDAY)
    assert await load_of(office, ben) == (0, 0)
    assert await load_of(office, mira) == (1, 0)
    await office.until(datetime(2026, 11, 30, 0, 0, tzinfo=UTC))  # Monday 9:00 in Tokyo
    told = await presses(office, mira, "Accept")
    assert "You take @ada on" in told
    assert "First step" in told
    assert await load_of(office, mira) == (0, 1)
    await office.until(datetime(2026, 11, 30, 7, 0, tzinfo=UTC))  # Monday 8:00 in Berlin
    await rests(office, ada)
    assert any(f"<@{mira.id}> takes you on" in text and "First step" in text for text in dms(office, ada))
    assert all(f"<@{mira.id}>" not in text for text in dms(office, ben))
    assert "not there any more" in await clicks(office, ben, "Accept")


@OVER_SOCKET
async def test_a_pair_is_asked_once_in_three_weeks_and_ends_with_a_line_for_each(
    ada: Person, mira: Person, office: Office
) -> None:
    await offers(office, mira, "A client call")
    assert "Sent." in await asks_for(office, ada, "shadow client call")
    await office.until(datetime(2026, 11, 26, 0, 0, tzinfo=UTC))
    await presses(office, mira, "Accept")
    await office.until(datetime(2026, 12, 17, 9, 0, tzinfo=UTC))
    assert sum("have you met" in text for text in dms(office, ada)) == 1
    assert "If not yet, there is nothing to click" in dms(office, ada)[-1]
    assert all("have you met" not in text for text in dms(office, mira))
    assert "Noted" in await presses(office, ada, "We met")
    await office.forward(days=20)
    assert sum("have you met" in text for text in dms(office, ada)) == 1
    await ada.types("/mentor")
    await clicks(office, ada, "End it")
    await ada.fills("What do you take with you? Only you see it.", "Ask what the client fears")
    assert "What you wrote is yours alone" in await submits(office, ada)
    assert await load_of(office, mira) == (0, 0)
    await office.until(datetime(2027, 1, 8, 0, 0, tzinfo=UTC))
    await rests(office, mira)
    last = dms(office, mira)[-1]
    assert "has ended it" in last
    assert "client fears" not in last


@OVER_SOCKET
async def test_a_decline_is_nobodys_to_see_and_an_end_of_the_line_is_told(
    ada: Person, mira: Person, office: Office
) -> None:
    await offers(office, mira)
    await asks_for(office, ada, "find architecture")
    await office.until(datetime(2026, 11, 26, 0, 0, tzinfo=UTC))
    assert "not put together again" in await presses(office, mira, "Not this person again")
    await office.until(datetime(2026, 11, 26, 9, 0, tzinfo=UTC))
    [told] = [text for text in dms(office, ada) if "Nobody is left to ask" in text]
    assert f"<@{mira.id}>" not in told
    [request] = await requests_of(office, ada)
    assert request.state == "nobody"
    assert "Nobody fits yet" in await presses(office, ada, "Ask more widely")
    await office.forward(days=1)
    assert len(dms(office, ada)) == 1
    await ada.types("/mentor")
    assert "Withdrawn" in await clicks(office, ada, "Withdraw")
    assert "Never put together with you" in await mira.types("/mentor")
    assert "can be put together with you again" in await clicks(office, mira, "Allow again")
    assert "Nobody in your workspace offers this yet" in await tells(ada, "who would let me sit in on a client call?")
    assert "Looking for somebody: Architecture" in await tells(ada, "find me a mentor for design")
    assert "Paused" in await mira.types("/mentor", "pause")
    assert "can be asked again" in await mira.types("/mentor", "resume")
    assert "taken back" in await mira.types("/mentor", "stop")
    assert "You offer nothing" in await mira.types("/mentor", "pause")


@OVER_SOCKET
async def test_whoever_offers_it_later_is_asked_without_being_sought_again(
    ada: Person, mira: Person, office: Office
) -> None:
    assert "Nobody fits yet" in await asks_for(office, ada, "find architecture")
    assert "already" in str(await asks_again(office, ada))
    await offers(office, mira)
    await office.forward(days=1)
    assert await load_of(office, mira) == (1, 0)
    assert "somebody has been asked" in await ada.types("/mentor")
    await ada.types("/mentor")
    assert "Withdrawn" in await clicks(office, ada, "Withdraw")
    assert await load_of(office, mira) == (0, 0)
    await office.until(datetime(2026, 11, 27, 0, 0, tzinfo=UTC))
    assert dms(office, mira) == []


async def keeps_apart(office: Office, person: Person, name: str) -> None:
    """Choose somebody who is never to be put together with the person."""
    assert "Nothing has changed yet" in await person.types("/mentor", f"block @{name}")
    await clicks(office, person, "Keep somebody apart")
    await person.chooses("Who", name)
    assert "is never put together with you" in await submits(office, person)


@OVER_SOCKET
@pytest.mark.parametrize("is_there", [False, True])
async def test_who_is_kept_apart_while_being_asked_is_asked_no_more(
    ada: Person, ben: Person, mira: Person, office: Office, is_there: bool
) -> None:
    await offers(office, mira)
    await asks_for(office, ada, "find architecture")
    await offers(office, ben)
    if is_there:
        await office.until(datetime(2026, 11, 26, 0, 0, tzinfo=UTC))  # 9:00 in Tokyo
        await rests(office, mira)
    await keeps_apart(office, *((mira, "ada") if is_there else (ada, "mira")))
    if not is_there:  # nothing that she sees tells her whether it was Mira
        assert "somebody has been asked" in await ada.types("/mentor")
        assert await load_of(office, mira) == (1, 0)
        assert "asks about" not in await mira.types("/mentor")
        await office.until(datetime(2026, 12, 1, 0, 0, tzinfo=UTC))
    await office.forward(hours=1)
    await rests(office, mira)
    assert len(dms(office, mira)) == int(is_there)
    assert await load_of(office, mira) == (0, 0)
    assert await load_of(office, ben) == (1, 0)
    if is_there:
        assert "not there any more" in await clicks(office, mira, "Accept")


@OVER_SOCKET
@pytest.mark.parametrize("is_all", [False, True])
async def test_a_pause_passes_on_who_waits_for_an_answer(
    ada: Person, ben: Person, mira: Person, office: Office, is_all: bool
) -> None:
    await offers(office, mira)
    await asks_for(office, ada, "find architecture")
    await offers(office, ben)
    if is_all:
        await tells(mira, "stop messaging me")
    else:
        assert "who waits for your answer goes on to somebody else" in await mira.types("/mentor", "pause")
    answers = len(dms(office, mira))
    await office.until(datetime(2026, 11, 26, 1, 0, tzinfo=UTC))
    await rests(office, mira)
    assert len(dms(office, mira)) == answers
    assert [await load_of(office, one) for one in (mira, ben)] == [(0, 0), (1, 0)]


@OVER_SOCKET
async def test_after_a_pause_the_mentee_reads_only_what_is_so(ada: Person, mira: Person, office: Office) -> None:
    await offers(office, mira)
    await asks_for(office, ada, "find architecture")
    await office.until(datetime(2026, 11, 26, 0, 0, tzinfo=UTC))
    await rests(office, mira)
    await mira.types("/mentor", "pause")
    await office.until(datetime(2026, 11, 26, 9, 0, tzinfo=UTC))
    await rests(office, ada)
    assert "Asked: 1; nobody has taken it on, and that says nothing about you." in dms(office, ada)[-1]


@OVER_SOCKET
async def test_an_end_without_a_line_speaks_of_none(ada: Person, mira: Person, office: Office) -> None:
    await begins(office, ada, mira)
    await ada.types("/mentor")
    await clicks(office, ada, "End it")
    assert "What you wrote" not in await submits(office, ada)
    assert "Ended: Architecture and design." in ada.dm[-1].text


@OVER_SOCKET
async def test_nobody_is_asked_for_somebody_who_has_left_slack(ada: Person, mira: Person, office: Office) -> None:
    await offers(office, mira)
    await asks_for(office, ada, "find architecture")
    assert "asks about" in await mira.types("/mentor")
    await ada.changes(deleted=True)
    await rests(office, ada)
    await office.until(datetime(2026, 11, 26, 1, 0, tzinfo=UTC))
    await rests(office, mira)
    assert dms(office, mira) == []
    assert "not there any more" in await clicks(office, mira, "Accept")
    await mira.types("/mentor")
    assert "asks about" not in mira.dm[-1].text


@OVER_SOCKET
async def test_over_the_cap_nobody_was_asked_and_so_nobody_was_silent(
    ada: Person, mira: Person, office: Office
) -> None:
    await says_yes(office, mira, "senior")
    await offers(office, mira)
    async with office.app.database.team(office.standin.workspace.id) as team:
        await team.controls.cap_week(1)
    await office.until(datetime(2026, 11, 30, 23, 0, tzinfo=UTC))
    await rests(office, mira)
    assert len(nudges(office, mira)) == 1
    await asks_for(office, ada, "find architecture")
    await office.until(datetime(2026, 12, 4, 9, 0, tzinfo=UTC))
    [request] = await requests_of(office, ada)
    assert (request.state, request.passed, dms(office, ada)) == ("asked", [], [])
    assert not any("Would you help" in text for text in dms(office, mira))
    await office.until(datetime(2026, 12, 6, 23, 0, tzinfo=UTC))  # Monday 8:00 in Tokyo, and room under her cap again
    await rests(office, mira)
    assert sum("Would you help" in text for text in dms(office, mira)) == 1
    await office.until(datetime(2026, 12, 9, 9, 0, tzinfo=UTC))
    await rests(office, ada)
    [told] = [text for text in dms(office, ada) if "Nobody is left to ask" in text]
    assert "Asked: 1; nobody has taken it on" in told


@OVER_SOCKET
async def test_while_the_app_is_not_installed_nobody_is_silent_and_nobody_is_asked(
    ada: Person, mira: Person, office: Office
) -> None:
    team_id = office.standin.workspace.id
    await offers(office, mira)
    await asks_for(office, ada, "find architecture")
    async with office.app.database.everywhere() as everywhere:
        await everywhere.workspaces.stop(team_id, "app_uninstalled", office.clock(), leaves=True)
        await everywhere.team(team_id).deliveries.cancel("workspace", office.clock())
    await office.until(FRIDAY + timedelta(hours=1))
    [request] = await requests_of(office, ada)
    assert (request.state, request.asked_at) == ("asked", WEDNESDAY)
    async with office.app.database.everywhere() as everywhere:
        await everywhere.workspaces.serve(team_id, "Office", "U0", office.clock())
    await office.until(datetime(2026, 11, 30, 0, 0, tzinfo=UTC))  # Monday 9:00 in Tokyo
    assert "You take @ada on" in await presses(office, mira, "Accept")


@OVER_SOCKET
async def test_whom_slack_takes_no_message_for_is_not_asked_for_ever(ada: Person, mira: Person, office: Office) -> None:
    await offers(office, mira)
    await asks_for(office, ada, "find architecture")
    office.standin.faults.add("error", "chat.postMessage", code="messages_tab_disabled", times=1)
    await office.until(datetime(2026, 11, 26, 0, 0, tzinfo=UTC))  # 9:00 in Tokyo
    assert dms(office, mira) == []
    await office.until(FRIDAY + timedelta(hours=1))
    await rests(office, ada)
    assert "Nobody is left to ask" in dms(office, ada)[-1]


@OVER_SOCKET
async def test_who_pauses_and_goes_on_is_asked_once(ada: Person, mira: Person, office: Office) -> None:
    await offers(office, mira)
    await asks_for(office, ada, "find architecture")
    await mira.types("/mentor", "pause")
    await office.forward(hours=1)
    await mira.types("/mentor", "resume")
    await office.until(datetime(2026, 11, 27, 1, 0, tzinfo=UTC))
    await rests(office, mira)
    assert sum("Would you help" in text for text in dms(office, mira)) == 1
    await rests(office, ada)
    [told] = dms(office, ada)
    assert "Nobody offers this at the moment" in told


async def begins(office: Office, mentee: Person, mentor: Person) -> None:
    """The two become a pair on Thursday morning."""
    await offers(office, mentor)
    await asks_for(office, mentee, "find architecture")
    await office.until(datetime(2026, 11, 26, 0, 0, tzinfo=UTC))
    await presses(office, mentor, "Accept")
    await office.until(datetime(2026, 11, 26, 9, 0, tzinfo=UTC))
    await rests(office, mentee)


@OVER_SOCKET
async def test_a_pair_that_says_nothing_is_asked_twice_and_told_once_that_it_stops(
    ada: Person, mira: Person, office: Office
) -> None:
    await begins(office, ada, mira)
    for _ in range(26):
        await office.forward(weeks=1)
        await rests(office, ada)
    assert sum("have you met in" in text for text in dms(office, ada)) == 2
    assert [text for text in dms(office, ada) if "ask no more" in text] == dms(office, ada)[-1:]
    assert "Noted" in await presses(office, ada, "We met")
    await office.forward(weeks=4)
    await rests(office, ada)
    assert sum("have you met in" in text for text in dms(office, ada)) == 3


@OVER_SOCKET
async def test_who_unsubscribes_is_not_asked_whether_they_have_met_and_stays_a_pair(
    ada: Person, mira: Person, office: Office
) -> None:
    await begins(office, ada, mira)
    assert "the question whether you have met, every three weeks" in await tells(ada, "stop")
    assert "Off now: the question whether you and your mentor have met." in await tells(ada, "unsubscribe")
    before = dms(office, ada)
    await office.forward(weeks=10)
    await rests(office, ada)
    assert dms(office, ada) == before
    assert "Nothing comes to you by itself" in await tells(ada, "stop")
    assert "you are with @mira" in await ada.types("/mentor")
    assert "Noted" in await clicks(office, ada, "We met")
    await office.forward(weeks=4)
    await rests(office, ada)
    assert sum("have you met in" in text for text in dms(office, ada)) == 1


@OVER_SOCKET
async def test_a_question_that_never_came_does_not_count_as_unanswered(
    ada: Person, mira: Person, office: Office
) -> None:
    await begins(office, ada, mira)
    async with office.app.database.team(office.standin.workspace.id) as team:
        await team.members.change(ada.id, office.clock(), away="vacation", away_until=datetime(2027, 2, 1, tzinfo=UTC))
    for _ in range(9):
        await office.forward(weeks=1)
    assert len(dms(office, ada)) == 1
    for _ in range(12):
        await office.forward(weeks=1)
        await rests(office, ada)
    assert sum("have you met in" in text for text in dms(office, ada)) == 2


@OVER_SOCKET
async def test_a_pair_ends_when_one_leaves_slack_and_the_other_one_is_told(
    ada: Person, ben: Person, mira: Person, office: Office
) -> None:
    await begins(office, ada, mira)
    await mira.changes(deleted=True)
    await rests(office, mira)
    await office.forward(minutes=1)
    await rests(office, ada)
    assert f"<@{mira.id}> is not in this workspace any more, so this has ended" in dms(office, ada)[-1]
    assert await load_of(office, mira) == (0, 0)
    await offers(office, ben)
    assert "Looking for somebody: Architecture" in await clicks(office, ada, "Find someone")
    await ada.closes()
    for _ in range(5):
        await office.forward(weeks=1)
    assert not any("have you met" in text for text in dms(office, ada))


@OVER_SOCKET
async def test_a_mentor_has_the_room_back_when_the_other_one_leaves_slack(
    ada: Person, mira: Person, office: Office
) -> None:
    await begins(office, ada, mira)
    async with office.app.database.team(office.standin.workspace.id) as team:
        await team.members.change(ada.id, office.clock(), is_active=False)  # as after a refused message: no event
    await office.until(datetime(2026, 12, 18, 0, 0, tzinfo=UTC))
    await rests(office, mira)
    assert "You have room for somebody else again" in dms(office, mira)[-1]
    assert await load_of(office, mira) == (0, 0)


@OVER_SOCKET
async def test_saving_changes_of_a_paused_offer_leaves_it_paused(mira: Person, office: Office) -> None:
    await offers(office, mira)
    await mira.types("/mentor", "pause")
    await mira.types("/mentor")
    await clicks(office, mira, "Change")
    await mira.chooses("Somebody may sit in on", "A client call")
    assert "sitting in on a client call. Your offer stays paused." in await submits(office, mira)
    assert "Paused: nobody new is sent to you" in await mira.types("/mentor")
    await mira.types("/mentor", "resume")
    assert "Room for 1 at a time" in await mira.types("/mentor")


@OVER_SOCKET
async def test_a_form_from_before_a_stop_does_not_bring_the_offer_back(mira: Person, office: Office) -> None:
    await offers(office, mira)
    await mira.types("/mentor")
    await clicks(office, mira, "Change")
    await mira.fills("A sentence about yourself", "I ask what could break")
    await mira.types("/mentor", "stop")
    assert "You have taken your offer back since this form was opened" in await submits(office, mira)
    await mira.closes()
    assert "Nothing any more" in await mira.types("/mentor")
    await clicks(office, mira, "Offer something")
    assert "Your offer stands" in await submits(office, mira)
    assert "Room for 1 at a time" in await mira.types("/mentor")


async def asks_again(office: Office, person: Person) -> str:
    """The same request once more; what the form says to it."""
    await person.types("/mentor", "find architecture")
    await clicks(office, person, "Write why, and ask")
    await person.fills("Why, in your own words", REASON)
    saw = await submits(office, person)
    await person.closes()
    return str(saw)


async def who_read(person: Person) -> list[str]:
    """What `/cairn privacy` says of who read a reason."""
    saw = await person.types("/cairn", "privacy")
    return [line for line in str(saw.messages[-1].text).split("\n") if ", your reason, " in line]


@OVER_SOCKET
async def test_who_declined_is_not_to_be_found_among_who_read_what(
    ada: Person, ben: Person, mira: Person, office: Office
) -> None:
    await offers(office, mira)
    await asks_for(office, ada, "find architecture")
    assert await who_read(ada) == []
    await office.until(datetime(2026, 11, 26, 0, 0, tzinfo=UTC))  # 9:00 in Tokyo
    await rests(office, mira)
    assert await who_read(ada) == ["• Somebody you asked, your reason, 26 November 2026"]
    await offers(office, ben)
    assert "Declined" in await presses(office, mira, "Decline")
    await office.until(datetime(2026, 11, 26, 12, 0, tzinfo=UTC))
    assert await who_read(ada) == ["• Somebody you asked, your reason, 26 November 2026"]
    await office.until(datetime(2026, 11, 26, 14, 0, tzinfo=UTC))  # 9:00 in New York
    await presses(office, ben, "Accept")
    named, unnamed = await who_read(ada)
    assert f"<@{ben.id}> as mentor" in named
    assert "Somebody you asked" in unnamed


@OVER_SOCKET
@pytest.mark.parametrize("is_said", [False, True])
async def test_a_reason_on_her_own_page_is_read_before_the_message_is_there(
    ada: Person, mira: Person, office: Office, is_said: bool
) -> None:
    await offers(office, mira)
    await asks_for(office, ada, "find architecture")
    saw = await (tells(mira, "my mentors") if is_said else mira.types("/mentor"))
    assert "I design my first service" in saw
    await office.forward(seconds=1)  # until its arrival is on record
    assert len(await who_read(ada)) == 1
    await office.until(datetime(2026, 11, 26, 0, 0, tzinfo=UTC))
    await rests(office, mira)
    assert len(await who_read(ada)) == 1
