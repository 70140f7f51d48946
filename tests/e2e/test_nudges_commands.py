"""Everything that can be typed after `/nudges`, and the same said in a direct message."""

from datetime import UTC, datetime, timedelta

from bot.standin.people import Person
from tests.e2e.conftest import Office
from tests.e2e.steps import MINUTE, MONDAY, OVER_SOCKET, WEEK, asks, nudges, presses, rests, says_yes

pytestmark = OVER_SOCKET


async def test_on_off_and_how_things_stand(office: Office, ada: Person) -> None:
    assert "Nudges are off." in await ada.types("/nudges")
    assert "Nudges are off." in await ada.types("/nudges", "off")
    assert "The first one: Mon 30 November." in await ada.types("/nudges", "ON")
    assert "Nudges were on already." in await ada.types("/nudges", "on")
    assert "Nudges are on. Mondays 09:00, Europe/Berlin." in await ada.types("/nudges")
    assert "nothing more will come" in await ada.types("/nudges", "off")
    await rests(office, ada)
    await office.until(MONDAY + WEEK)
    assert nudges(office, ada) == []


async def test_a_time_of_her_own_is_kept_for_the_yes(office: Office, ada: Person) -> None:
    assert "You have not said yes" in await ada.types("/nudges", "friday 15:30 every 2 weeks")
    await ada.clicks("Yes, every 2 weeks, Fridays 15:30")
    await ada.waits_for("Every 2 weeks, Fridays 15:30, Europe/Berlin. The first one: Fri 27 November.")
    await rests(office, ada)
    friday = datetime(2026, 11, 27, 14, 30, tzinfo=UTC)
    await office.until(friday - MINUTE)
    assert nudges(office, ada) == []
    await office.until(friday)
    assert len(nudges(office, ada)) == 1
    await office.until(friday + 2 * WEEK - MINUTE)
    assert len(nudges(office, ada)) == 1
    await office.until(friday + 2 * WEEK)
    assert len(nudges(office, ada)) == 2


async def test_day_time_and_frequency_can_be_changed(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    for typed, told in (
        ("friday 15:30", "Changed. Fridays 15:30, Europe/Berlin. The first one: Fri 27 November."),
        ("every 3 weeks", "Changed. Every 3 weeks, Fridays 15:30"),
        ("frday 9am weekly", "Changed. Fridays 09:00"),
        ("saturday at 10", "Changed. Saturdays 10:00, Europe/Berlin. The first one: Sat 28 November."),
    ):
        assert told in await ada.types("/nudges", typed)
    await rests(office, ada)
    await office.until(datetime(2026, 11, 28, 9, 0, tzinfo=UTC))
    assert len(nudges(office, ada)) == 1


async def test_a_pause_holds_until_its_day_and_ends_when_she_says_so(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    assert "Paused until Tue 5 January." in await ada.types("/nudges", "pause until 5 Jan")
    assert "Nudges are paused until Tue 5 January." in await ada.types("/nudges")
    await rests(office, ada)
    await office.until(MONDAY + WEEK)
    assert nudges(office, ada) == []
    assert "The pause is over." in await presses(office, ada, "Resume")
    assert "There is no pause." in await ada.types("/nudges", "resume")
    assert "Paused until Mon 28 December." in await ada.types("/nudges", "pause 3 weeks")
    await rests(office, ada)
    await office.until(MONDAY + 4 * WEEK - MINUTE)
    assert nudges(office, ada) == []
    await office.until(MONDAY + 4 * WEEK)
    assert len(nudges(office, ada)) == 1


async def test_a_pause_without_a_length_is_asked_for(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    assert "For how long?" in await ada.types("/nudges", "pause")
    assert "Paused until Wed 9 December." in await presses(office, ada, "2 weeks")
    assert "not in the future" in await ada.types("/nudges", "pause until yesterday")
    assert "a year at most" in await ada.types("/nudges", "pause until 2030")
    assert "Paused until Wed 9 December." not in await ada.types("/nudges", "off")


async def test_one_now_comes_at_once_and_uses_no_slot(office: Office, ada: Person) -> None:
    saw = await ada.types("/nudges", "now")
    assert saw.ephemeral
    assert "First step" in saw
    title = saw.messages[0].text.split("\n")[0]
    assert f"Done: {title}" in await presses(office, ada, "Done")
    await says_yes(office, ada)
    await office.until(MONDAY)
    assert len(nudges(office, ada)) == 1
    assert title not in nudges(office, ada)
    saw = await ada.types("/nudges", "history")
    assert f"Wed 25 November: {title}. Done." in saw
    assert "Mon 30 November" in saw


async def test_working_hours_hold_back_what_is_put_off(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    assert "between 10:00 and 12:00 your time (Europe/Berlin)" in await ada.types("/nudges", "hours 10-12")
    await rests(office, ada)
    await office.until(MONDAY)
    [title] = nudges(office, ada)
    await presses(office, ada, "Later")
    assert "Tue 1 December at 10:00" in await presses(office, ada, "Tomorrow morning")
    await office.until(MONDAY + timedelta(days=1, minutes=59))
    assert nudges(office, ada) == [title]
    await office.until(MONDAY + timedelta(days=1, hours=1))
    assert nudges(office, ada) == [title, title]


async def test_near_misses_are_understood_and_the_rest_is_said_kindly(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    assert "Did you mean /nudges pause 2 weeks?" in await ada.types("/nudges", "puase 2 weeks")
    assert "Paused until Wed 9 December." in await presses(office, ada, "pause 2 weeks")
    assert "Did you mean /nudges every 12 weeks?" in await ada.types("/nudges", "every 20 weeks")
    assert "hours 9-17" in await ada.types("/nudges", "hours 17-9")
    for words in ("nonsense", "<!channel>", "`x` *y* <@U123>", "x" * 3000):
        saw = await ada.types("/nudges", words)
        assert saw.error is None
        assert "I do not understand" in saw
    assert "/nudges friday 15:30" in await ada.types("/nudges", "help")
    assert not any(post.mentions for post in office.standin.record)


async def test_the_same_can_be_said_in_a_direct_message(office: Office, ada: Person) -> None:
    await asks(office, ada, "my nudges", "Nudges are off.")
    await asks(office, ada, "nudges on", "Nudges are on. Mondays 09:00")
    await asks(office, ada, "nudges friday 15:30", "Changed. Fridays 15:30")
    await asks(office, ada, "pause nudges for 3 weeks", "Paused until Wed 16 December.")
    await asks(office, ada, "resume nudges", "The pause is over.")
    await asks(office, ada, "nudges every 2 weeks", "Changed. Every 2 weeks, Fridays 15:30")
    await asks(office, ada, "what's my next nudge?", "The next nudges")
    await asks(office, ada, "pause nudges", "For how long?")
    await asks(office, ada, "send me a nudge", "First step")
    await asks(office, ada, "nudges history", "Wed 25 November")
    await asks(office, ada, "nudges hours 9-17", "between 09:00 and 17:00")
    await asks(office, ada, "nudges help", "What /nudges understands")
    await asks(office, ada, "stop sending me nudges", "nothing more will come")
    await rests(office, ada)
    sent = len(nudges(office, ada))
    await office.until(MONDAY + 2 * WEEK)
    assert len(nudges(office, ada)) == sent == 1


async def test_whoever_has_refused_all_there_is_gets_a_sentence_and_not_silence(office: Office, ada: Person) -> None:
    async with office.app.database.team(ada.workspace.id) as team:
        for nudge_id in office.app.content.nudges:
            given = await team.nudges.record(ada.id, nudge_id, "2026-W40", office.clock())
            given.answer = "never"
    assert "Every nudge for your level" in await ada.types("/nudges", "now")
    await asks(office, ada, "send me a nudge", "Every nudge for your level")
    await says_yes(office, ada)
    assert "nothing is left to give" in await ada.types("/nudges", "next")
    await rests(office, ada)
    await office.until(MONDAY)
    assert nudges(office, ada) == []
