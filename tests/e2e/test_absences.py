"""People who are away: a nudge waits for them and says so, and comes once they are back. Never the backlog."""

from datetime import datetime, timedelta

import pytest

from bot.slack.members import ASK_AGAIN, ASKED, look_up_absences
from bot.standin.people import Person
from bot.store.claims import Held
from tests.e2e.conftest import Office
from tests.e2e.steps import MONDAY, OVER_SOCKET, WEEK, messages, nudges, rests, says_yes

pytestmark = OVER_SOCKET
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TUESDAY_MIDNIGHT = MONDAY + DAY + 15 * HOUR
"""The end of Tuesday 1 December in Berlin."""
WEDNESDAY_EIGHT = MONDAY + 2 * DAY - HOUR
"""08:00 in Berlin, when her working day begins."""
HELD = "Held while you were away."


async def sets_status(
    office: Office, person: Person, text: str, emoji: str = "", until: datetime | None = None
) -> None:
    """Set it in Slack; without words it is cleared."""
    expiration = 0 if until is None else int(until.timestamp())
    await person.changes(status_text=text, status_emoji=emoji, status_expiration=expiration)
    await rests(office, person)


async def record(office: Office, person: Person) -> list[tuple[str, str | None, str | None]]:
    """State, reason and what held it, of every nudge, oldest first."""
    rows = await office.app.database.glance(person.workspace.id).deliveries.newest(person.id, "nudge")
    return [(row.state, row.reason, row.held) for row in reversed(rows)]


async def test_who_is_on_vacation_gets_the_nudge_on_the_first_morning_back(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    await sets_status(office, ada, "Vacationing", ":palm_tree:", TUESDAY_MIDNIGHT)
    await office.until(MONDAY)
    await office.until(MONDAY + DAY)
    assert messages(office) == []
    await office.until(WEDNESDAY_EIGHT - timedelta(minutes=1))
    assert messages(office) == []
    await office.until(WEDNESDAY_EIGHT)
    assert len(nudges(office, ada)) == 1
    ada.sees_only_once(HELD)
    assert await record(office, ada) == [("sent", None, "vacation")]
    await office.until(MONDAY + WEEK)
    assert len(nudges(office, ada)) == 2
    ada.sees_only_once(HELD)


async def test_every_place_that_shows_her_nudges_says_that_one_waits_and_why(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    await sets_status(office, ada, "Vacationing", ":palm_tree:", TUESDAY_MIDNIGHT)
    await office.until(MONDAY)
    waits = "Your nudge waits: your Slack status says that you are on vacation until Tue 1 December."
    assert waits in await ada.types("/nudges")
    assert waits in await ada.types("/cairn")
    await ada.opens_home()
    await rests(office, ada)
    ada.sees(waits)


async def test_who_is_back_early_gets_it_at_once(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    await sets_status(office, ada, "On vacation", until=MONDAY + 4 * DAY)
    await office.until(MONDAY + DAY)
    assert messages(office) == []
    await sets_status(office, ada, "")
    await office.forward(seconds=1)
    assert len(nudges(office, ada)) == 1
    ada.sees(HELD)


async def test_after_three_weeks_away_one_comes_and_each_missed_one_has_its_reason(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    await sets_status(office, ada, "OOO", ":palm_tree:", MONDAY + 3 * WEEK - 9 * HOUR)
    await office.until(MONDAY)
    assert "It waits until Thu 3 December at most; after that this one is left out" in await ada.types("/nudges")
    for days in range(1, 21):
        await office.until(MONDAY + days * DAY)
    assert messages(office) == []
    await office.until(MONDAY + 3 * WEEK)
    assert len(nudges(office, ada)) == 1
    ada.does_not_see(HELD)
    assert await record(office, ada) == [*[("skipped", "late", "vacation")] * 3, ("sent", None, None)]


async def test_who_is_ill_without_an_end_gets_it_when_the_status_is_gone(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    await sets_status(office, ada, "Out sick", ":face_with_thermometer:")
    for hours in range(0, 26, 2):
        await office.until(MONDAY + hours * HOUR)
    assert messages(office) == []
    assert "Your nudge waits: your Slack status says that you are ill. It waits until Thu 3" in await ada.types(
        "/nudges"
    )
    await sets_status(office, ada, "Back, catching up")
    await office.forward(seconds=1)
    assert len(nudges(office, ada)) == 1


async def test_word_of_her_return_that_was_lost_is_asked_for(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    await sets_status(office, ada, "Out sick", ":face_with_thermometer:")
    await office.until(MONDAY)
    ada.user.status_text = ada.user.status_emoji = ""  # Slack tells nobody
    assert messages(office) == []
    await office.until(MONDAY + ASK_AGAIN)  # she may have been asked about when it was held
    await look_up_absences(office.app.desk)
    await office.forward(seconds=1)
    assert len(nudges(office, ada)) == 1


async def test_who_is_away_when_first_met_is_left_in_peace_too(office: Office, ada: Person) -> None:
    ada.user.status_text, ada.user.status_emoji = "Vacationing", ":palm_tree:"
    await says_yes(office, ada)
    await office.until(MONDAY)
    assert messages(office) == []
    assert "Your nudge waits: your Slack status says that you are on vacation." in await ada.types("/nudges")


@pytest.mark.parametrize("status", ["In a meeting", "Working remotely", "Vacation next week", "Sick of flaky tests"])
async def test_who_is_there_gets_it_whatever_else_the_status_says(office: Office, ada: Person, status: str) -> None:
    await says_yes(office, ada)
    await sets_status(office, ada, status, ":spiral_calendar_pad:")
    await office.until(MONDAY)
    assert len(nudges(office, ada)) == 1
    ada.does_not_see(HELD)


async def test_what_she_asks_for_she_gets_on_vacation_too(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    await sets_status(office, ada, "Vacationing", ":palm_tree:")
    assert "Why this one:" in await ada.types("/nudges", "now")
    await ada.says("list my goals")
    await ada.waits_for("You have no goals yet.")
    assert len(messages(office)) == 1


async def test_the_words_of_her_status_are_nowhere_in_the_database(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    await sets_status(office, ada, "Vacationing in Tenerife", ":palm_tree:")
    await office.until(MONDAY)
    member = await office.app.database.glance(ada.workspace.id).members.get(ada.id)
    assert member is not None
    assert member.away == "vacation"
    assert all(b"Tenerife" not in file.read_bytes() for file in office.folder.rglob("*") if file.is_file())


def snoozed(until: datetime) -> dict[str, object]:
    return {"snooze_enabled": True, "snooze_endtime": int(until.timestamp())}


async def test_in_do_not_disturb_a_nudge_waits_for_its_end_and_says_so(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    ada.user.dnd = snoozed(MONDAY + 2 * HOUR)
    await office.until(MONDAY)
    await office.until(MONDAY + HOUR)
    assert messages(office) == []
    assert "Your nudge waits: you have do-not-disturb on until 11:00." in await ada.types("/nudges")
    await office.until(MONDAY + 2 * HOUR)
    assert len(nudges(office, ada)) == 1
    ada.sees("Held until your do-not-disturb was over.")
    assert await record(office, ada) == [("sent", None, "dnd")]


async def test_in_do_not_disturb_past_its_last_moment_it_is_left_out_with_the_reason(
    office: Office, ada: Person
) -> None:
    await says_yes(office, ada)
    ada.user.dnd = snoozed(MONDAY + 6 * DAY)
    for days in range(7):
        await office.until(MONDAY + days * DAY)
    assert messages(office) == []
    assert await record(office, ada) == [("skipped", "late", "dnd")]


async def test_where_slack_does_not_tell_of_do_not_disturb_the_nudge_comes(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    ada.user.dnd = snoozed(MONDAY + 2 * HOUR)
    office.standin.faults.add("ratelimited", "dnd.info", retry_after="30")
    await office.until(MONDAY)
    assert len(nudges(office, ada)) == 1


async def test_people_of_whom_slack_says_nothing_keep_nobody_elses_return_from_being_seen(
    office: Office, ada: Person
) -> None:
    team_id = ada.workspace.id
    await says_yes(office, ada)
    await sets_status(office, ada, "Out sick", ":face_with_thermometer:")
    await office.until(MONDAY)
    ada.user.status_text = ada.user.status_emoji = ""  # Slack tells nobody
    async with office.app.database.team(team_id) as team:
        for number in range(ASKED):
            gone, now = f"UGONE{number}", office.clock()
            await team.members.meet(gone, now)
            await team.members.change(gone, now - 7 * DAY, timezone="UTC", away="sick", away_until=None)
            key = f"nudge:{number}"
            planned = await team.deliveries.plan(gone, "nudge", "proactive", key, now, now + DAY, now=now)
            assert planned is not None
            await team.claims.hold([Held(planned, now + DAY, "sick")])
    await office.until(MONDAY + 7 * HOUR)
    for _ in range(2):
        await office.app.ticking.run("housekeeping")
    await office.forward(seconds=1)
    assert len(nudges(office, ada)) == 1
    assert {refusal.error for refusal in office.standin.refusals} == {"user_not_found"}
    office.standin.refusals.clear()


async def test_people_of_whom_slack_says_nothing_keep_nobody_elses_zone_from_being_learned(
    office: Office, ada: Person
) -> None:
    async with office.app.database.team(ada.workspace.id) as team:
        for number in range(ASKED):
            await team.members.meet(f"UGONE{number}", office.clock() - DAY)
        await team.members.meet(ada.id, office.clock())
    for _ in range(2):
        await office.app.ticking.run("housekeeping")
    member = await office.app.database.glance(ada.workspace.id).members.get(ada.id)
    assert member is not None
    assert member.timezone == "Europe/Berlin"
    assert {refusal.error for refusal in office.standin.refusals} == {"user_not_found"}
    office.standin.refusals.clear()


async def test_weeks_of_vacation_after_three_ignored_ones_slow_nudges_once_and_not_untold(
    office: Office, ada: Person
) -> None:
    await says_yes(office, ada)
    for week in range(3):
        await office.until(MONDAY + week * WEEK)
    await sets_status(office, ada, "Vacationing", ":palm_tree:")
    for week in range(3, 9):
        await office.until(MONDAY + week * WEEK)
        await rests(office, ada)
        await office.forward(days=4)
    assert len(nudges(office, ada)) == 3
    schedules = office.app.database.glance(ada.workspace.id).schedules
    schedule = await schedules.get(ada.id)
    assert schedule is not None
    assert schedule.every_weeks == 1
    await sets_status(office, ada, "")
    await office.until(MONDAY + 9 * WEEK)
    await rests(office, ada)
    ada.sees_only_once("from now on one comes every 2 weeks")
    schedule = await schedules.get(ada.id)
    assert schedule is not None
    assert schedule.every_weeks == 2
