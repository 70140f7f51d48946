"""Nudges over weeks: moves, downtime, silence, people who leave, and a Slack that fails. One each, never doubled."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.app import App
from bot.standin.people import Person
from tests.e2e.conftest import Office
from tests.e2e.steps import (
    MINUTE,
    MONDAY,
    OVER_SOCKET,
    WEEK,
    gets_a_nudge,
    messages,
    nudges,
    presses,
    says_yes,
)

pytestmark = OVER_SOCKET
DAY = timedelta(days=1)


@asynccontextmanager
async def away(office: Office, span: timedelta) -> AsyncIterator[None]:
    """The bot stops, time passes, and another process starts on the same folder."""
    await office.app.stop()
    office.clock.move(span)
    office.app = App(office.app.settings, clock=office.clock, content=office.app.content)
    await office.app.start()
    try:
        await office.app.catch_up()
        await office.standin.settle()
        yield
        await office.standin.settle()
    finally:
        await office.app.stop()


async def test_what_is_sent_over_eight_weeks_is_what_next_showed(office: Office, ada: Person) -> None:
    await ada.types("/goals", "add Lead a design review by 30 January")
    await says_yes(office, ada)
    saw = await ada.types("/nudges", "next")
    lines = [block["text"]["text"] for block in saw.messages[-1].blocks if block["type"] == "section"]
    shown = [line.split("\n")[0].partition(": ")[2] for line in lines]
    assert len(set(shown)) == 8
    for week in range(8):
        await office.until(MONDAY + week * WEEK)
        await presses(office, ada, "Done")
    assert nudges(office, ada) == shown


async def test_what_she_swaps_and_drops_ahead_is_what_comes(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    before = await ada.types("/nudges", "next")
    first = before.messages[-1].blocks[1]["text"]["text"].split("\n")[0].partition(": ")[2]
    after = await presses(office, ada, "Swap")
    assert "Mon 30 November:" in after
    assert first not in after.split("Mon 7 December")[0]
    swapped = after.split("Mon 30 November: ")[1].split("\n")[0]
    await ada.clicks("Drop", nth=2)
    await ada.waits_for("Mon 7 December: none, you dropped it.")
    await ada.clicks("Drop", nth=2)
    await ada.waits_for("Mon 14 December: none, you dropped it.")
    assert "Mon 7 December: none" not in await presses(office, ada, "Put it back")
    await office.until(MONDAY)
    assert nudges(office, ada) == [swapped]
    await office.until(MONDAY + WEEK)
    assert len(nudges(office, ada)) == 2
    await office.until(MONDAY + 2 * WEEK)
    assert len(nudges(office, ada)) == 2
    await office.until(MONDAY + 3 * WEEK)
    assert len(nudges(office, ada)) == 3


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles"])
async def test_a_move_just_before_it_is_due_neither_doubles_nor_loses_it(
    office: Office, ada: Person, zone: str
) -> None:
    await says_yes(office, ada)
    await office.until(MONDAY - 5 * MINUTE)
    await ada.moves_to(zone)
    for hours in range(3, 25, 3):
        await office.until(MONDAY + timedelta(hours=hours))
    assert len(nudges(office, ada)) == 1
    for hours in range(0, 25, 3):
        await office.until(MONDAY + WEEK + timedelta(hours=hours))
    assert len(nudges(office, ada)) == 2
    assert zone in await ada.types("/nudges")


async def test_a_move_just_after_it_came_does_not_bring_it_again(office: Office, ada: Person) -> None:
    await gets_a_nudge(office, ada)
    await ada.moves_to("America/Los_Angeles")
    await office.until(MONDAY + 6 * DAY)
    assert len(nudges(office, ada)) == 1
    await office.until(MONDAY + WEEK + timedelta(hours=9) - MINUTE)
    assert len(nudges(office, ada)) == 1
    await office.until(MONDAY + WEEK + timedelta(hours=9))
    assert len(nudges(office, ada)) == 2


async def test_after_three_days_down_the_one_that_was_due_still_comes(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    await office.until(MONDAY - DAY)
    async with away(office, 3 * DAY):
        assert len(nudges(office, ada)) == 1
        await office.forward(days=3)
        assert len(nudges(office, ada)) == 1
        await office.until(MONDAY + WEEK)
        assert len(nudges(office, ada)) == 2


async def test_after_three_weeks_down_one_comes_and_not_the_backlog(office: Office, ada: Person) -> None:
    await gets_a_nudge(office, ada)
    async with away(office, 3 * WEEK + timedelta(hours=1)):
        assert len(nudges(office, ada)) == 2
        ada.sees("enough this time")
        await office.until(MONDAY + 4 * WEEK)
        assert len(nudges(office, ada)) == 3


async def test_what_expired_while_the_bot_was_down_is_left_out(office: Office, ada: Person) -> None:
    await gets_a_nudge(office, ada)
    async with away(office, 2 * WEEK + 5 * DAY):
        assert len(nudges(office, ada)) == 1
        await office.until(MONDAY + 3 * WEEK)
        assert len(nudges(office, ada)) == 2


async def test_a_restart_keeps_nudges_answers_and_settings(office: Office, ada: Person) -> None:
    title = await gets_a_nudge(office, ada)
    await ada.types("/nudges", "friday 15:30 every 2 weeks")
    async with away(office, timedelta(minutes=1)):
        assert f"Done: {title}" in await presses(office, ada, "Done")
        assert "Every 2 weeks, Fridays 15:30" in await ada.types("/nudges")
        assert f"{title}. Done." in await ada.types("/nudges", "history")
        await office.until(MONDAY + 2 * WEEK)
        assert nudges(office, ada) == [title]


async def test_three_unanswered_in_a_row_come_less_often_and_say_so(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    for week in range(4):
        await office.until(MONDAY + week * WEEK)
        assert len(nudges(office, ada)) == week + 1
    ada.sees("from now on one comes every 2 weeks")
    await office.until(MONDAY + 4 * WEEK)
    assert len(nudges(office, ada)) == 4
    await office.until(MONDAY + 5 * WEEK)
    assert len(nudges(office, ada)) == 5
    assert "Changed. Mondays 09:00" in await ada.types("/nudges", "every week")
    await office.until(MONDAY + 6 * WEEK)
    assert len(nudges(office, ada)) == 6


async def test_after_a_week_without_an_answer_the_smallest_step_is_enough(office: Office, ada: Person) -> None:
    await gets_a_nudge(office, ada)
    ada.does_not_see("enough this time")
    await office.until(MONDAY + WEEK)
    ada.sees_only_once("enough this time")
    await presses(office, ada, "Done")
    await office.until(MONDAY + 2 * WEEK)
    assert len(nudges(office, ada)) == 3
    ada.does_not_see("enough this time")


async def test_who_was_deactivated_gets_nothing(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    await ada.leaves()
    for week in range(3):
        await office.until(MONDAY + week * WEEK)
    assert messages(office) == []
    await ada.changes(deleted=False)
    await office.until(MONDAY + 3 * WEEK)
    assert len(nudges(office, ada)) == 1


async def test_after_the_app_was_removed_nothing_is_sent_and_the_reason_is_on_record(
    office: Office, ada: Person
) -> None:
    await says_yes(office, ada)
    await office.standin.remove_app(office.slack_app)
    for week in range(3):
        await office.until(MONDAY + week * WEEK)
    assert messages(office) == []
    assert await office.app.database.glance_everywhere().outbox.counts() == {"cancelled:workspace": 3}


async def test_a_revoked_token_stops_the_workspace_at_the_first_refusal(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    office.standin.revoke(office.slack_app)
    for week in range(3):
        await office.until(MONDAY + week * WEEK)
    assert messages(office) == []
    assert [str(refusal) for refusal in office.standin.refusals] == ["conversations.open: token_revoked"]
    office.standin.refusals.clear()


FAULTS: list[dict[str, object]] = [
    {"kind": "ratelimited", "retry_after": "7"},
    {"kind": "ratelimited", "retry_after": None},
    {"kind": "drop", "after": True},
    {"kind": "drop", "after": False},
    {"kind": "http", "status": 503, "after": True},
    {"kind": "http", "status": 503, "after": False},
    {"kind": "error", "code": "fatal_error", "after": True},
    {"kind": "late", "seconds": 20},
]


async def test_whatever_happens_to_the_post_it_arrives_once(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    rows = office.app.database.glance(ada.workspace.id).deliveries
    for week, fault in enumerate(FAULTS):
        office.standin.faults.add(method="chat.postMessage", times=1, **fault)  # type: ignore[arg-type]
        await office.until(MONDAY + week * WEEK)
        for _ in range(4):  # where no answer came, a look is worth nothing before 30 s after the lease
            await office.forward(seconds=40)
        assert len(nudges(office, ada)) == week + 1, fault
        newest = (await rows.newest(ada.id, "nudge"))[0]
        was_accepted = fault.get("after") is True or fault["kind"] == "late"
        assert (newest.state, newest.settled_via) == ("sent", "history" if was_accepted else "answer"), fault
        await presses(office, ada, "Done")
    assert (await ada.types("/nudges", "history")).messages[-1].text.count("Done.") == len(FAULTS)


async def test_where_slack_forbids_to_write_to_her_it_stops_says_so_and_goes_on_when_she_says(
    office: Office, ada: Person
) -> None:
    await says_yes(office, ada)
    office.standin.faults.add("error", "chat.postMessage", code="messages_tab_disabled")
    await office.until(MONDAY)
    assert nudges(office, ada) == []
    saw = await ada.types("/nudges")
    assert "Slack did not let me write to you (messages_tab_disabled)" in saw
    await office.until(MONDAY + 3 * WEEK)  # nobody is asked again and again
    assert sum(fault.fired for fault in office.standin.faults.active) == 1
    office.standin.faults.clear()
    assert "I will try again." in await presses(office, ada, "Resume")
    await office.until(MONDAY + 4 * WEEK)
    assert len(nudges(office, ada)) == 1
