"""A check-in inside the weekly nudge: one message, one delivery, and each half keeps the other in view."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.blocks.message import Message
from bot.content import Content, load
from bot.delivery.letters import Withheld
from bot.jobs import choose, choosing, plan
from bot.mentoring import check_ins as rules
from bot.mentoring import holdout
from bot.mentoring.coming import situation
from tests.unit.check_in_room import WEEK, Desk, labels, open_desk, value
from tests.unit.nudge_room import ADA, MONDAY, T

TUESDAY_AFTER = MONDAY + timedelta(days=1)


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


@pytest_asyncio.fixture
async def desk(tmp_path: Path, content: Content) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path, content) as opened:
        await opened.types("add Lead a design review by 30 January")
        await opened.types("add Write the storage RFC")
        await opened.room.types("on")
        yield opened


async def rides(desk: Desk) -> Message:
    """A yes to check-ins inside nudges; the first nudge that carries one."""
    text = await desk.types("checkin with my nudge")
    assert "inside your weekly nudge" in text and "The next one: Mon 30 November." in text
    [message] = await desk.until(MONDAY)
    return message


async def test_one_message_brings_both_and_nothing_comes_by_itself(desk: Desk) -> None:
    message = await rides(desk)
    assert "Why this one:" in message.text and "How are your goals?" in message.text
    assert labels(message).count("On track") == 2
    check_in = await desk.latest()
    [row] = await desk.rows.deliveries.newest(ADA, "nudge")
    assert (check_in.delivery_id, check_in.week) == (row.id, "2026-W49")
    assert [(await desk.goal(n)).unanswered for n in (1, 2)] == [1, 1]
    assert await desk.until(MONDAY + timedelta(days=5)) == []
    assert await desk.rows.deliveries.newest(ADA, "check_in") == []


async def test_an_answer_leaves_the_nudge_in_view_and_the_nudges_answer_leaves_the_check_in(desk: Desk) -> None:
    message = await rides(desk)
    answered = await desk.clicks(*value(message, "On track"))
    assert "Why this one:" in answered.text and "You said: on track." in answered.text
    done = await desk.clicks(*value(answered, "Done", 0))
    assert done.text.startswith("Done: ") and "You said: on track." in done.text
    form = await desk.opens(*value(done, "Say one line about it"))
    kept = await desk.fills(form, line="It worked")
    assert "It worked" in kept.text and "You said: on track." in kept.text
    slipped = await desk.clicks(*value(kept, "Slipped"))
    assert slipped.text.startswith("Done: ") and "You said: slipped." in slipped.text


async def posted(desk: Desk) -> Message:
    """The first nudge that carries a check-in, which Slack shows and of which no answer has come yet."""
    await desk.types("checkin with my nudge")
    desk.room.clock.move_to(MONDAY)
    await plan(desk.room.desk.database, desk.room.clock)
    await choose(desk.room.desk.database, desk.room.desk.content(), desk.room.clock)
    [row] = await desk.waiting()
    async with desk.room.desk.database.team(T) as team:
        found = await team.deliveries.get(row.id)
        assert found is not None
        found.state, found.attempt, found.first_try_at = "unknown", 1, MONDAY
    message = await desk.write(row)
    assert isinstance(message, Message)
    return message


async def test_a_nudge_answered_before_its_arrival_is_noted_keeps_the_check_in(desk: Desk) -> None:
    message = await posted(desk)
    done = await desk.clicks(*value(message, "Done"))
    assert done.text.startswith("Done: ") and "How are your goals?" in done.text
    answered = await desk.clicks(*value(done, "On track"))
    assert answered.text.startswith("Done: ") and "You said: on track." in answered.text


async def test_a_check_in_answered_before_its_arrival_is_noted_keeps_the_nudge(desk: Desk) -> None:
    answered = await desk.clicks(*value(await posted(desk), "On track"))
    assert "Why this one:" in answered.text and "You said: on track." in answered.text
    assert [(await desk.goal(n)).unanswered for n in (1, 2)] == [0, 1]


async def test_a_nudge_put_off_or_refused_keeps_the_check_in(desk: Desk) -> None:
    message = await rides(desk)
    asked = await desk.clicks(*value(message, "Later"))
    assert "When shall it come back?" in asked.text and "How are your goals?" in asked.text
    put_off = await desk.clicks(*value(asked, "Tomorrow morning"))
    assert "comes back" in put_off.text and "How are your goals?" in put_off.text
    skipped = await desk.clicks(*value(put_off, "Skip this week"))
    assert "comes back" in skipped.text and "Skipped, at no cost." in skipped.text
    [again] = await desk.until(TUESDAY_AFTER)
    assert "How are your goals?" not in again.text
    never = await desk.clicks(*value(again, "Not for me"))
    assert "will not come again" in never.text


@pytest.mark.parametrize(
    ("choice", "how"), [("Tomorrow morning", "The weekly rhythm stays"), ("Next week", "in place of that week's nudge")]
)
async def test_what_a_put_off_nudge_says_stays_so_beside_the_check_in(desk: Desk, choice: str, how: str) -> None:
    asked = await desk.clicks(*value(await rides(desk), "Later"))
    put_off = await desk.clicks(*value(asked, choice))
    assert how in put_off.text
    skipped = await desk.clicks(*value(put_off, "Skip this week"))
    assert how in skipped.text
    await desk.room.types("off")
    back = await desk.clicks(*value(skipped, "Answer after all"))
    assert "was put off before, and that time is over" in back.text


async def test_stop_ends_the_check_in_and_the_nudge_stays(desk: Desk) -> None:
    message = await rides(desk)
    stopped = await desk.clicks(*value(message, "Stop check-ins"))
    assert "Why this one:" in stopped.text and "Check-ins are off" in stopped.text
    [following] = await desk.until(MONDAY + WEEK)
    assert "How are your goals?" not in following.text


async def test_only_one_small_step_is_offered_after_a_missed_week(desk: Desk) -> None:
    await rides(desk)
    [second] = await desk.until(MONDAY + WEEK)
    assert "enough this time" in second.text and "How are your goals?" in second.text
    assert "one small step is enough now" not in second.text


async def test_every_second_week_is_every_second_nudge(desk: Desk) -> None:
    await desk.types("checkin with my nudge")
    await desk.types("checkin every 2 weeks")
    seen = ["How are your goals?" in (await desk.until(MONDAY + week * WEEK))[0].text for week in range(3)]
    assert seen == [True, False, True]


async def test_a_pause_of_check_ins_leaves_the_nudge_alone(desk: Desk) -> None:
    await desk.types("checkin with my nudge")
    await desk.types("checkin pause until 5 Dec")
    assert "How are your goals?" not in (await desk.until(MONDAY))[0].text
    assert "How are your goals?" in (await desk.until(MONDAY + WEEK))[0].text


async def test_a_day_of_its_own_ends_the_ride(desk: Desk) -> None:
    await desk.types("checkin with my nudge")
    assert "Fridays 15:00" in await desk.types("checkin friday 15:00")
    [message] = await desk.until(MONDAY)
    assert "How are your goals?" not in message.text
    [own] = await desk.until(MONDAY + timedelta(days=4, hours=6))
    assert own.text.startswith("How are your goals?")


async def test_without_nudges_there_is_nothing_to_ride_with_and_the_state_says_so(desk: Desk) -> None:
    await desk.types("checkin with my nudge")
    await desk.room.types("off")
    assert "Your nudges are off, so nothing comes." in await desk.types("checkin")
    state = await rules.state(desk.rows, await desk.member(), desk.room.clock())
    assert (state.rides, state.next_due_at) == (True, None)
    assert await desk.until(MONDAY) == []


async def test_a_goal_that_rests_gives_no_nudge_its_reason(desk: Desk) -> None:
    await desk.types("rest 1")
    await desk.types("rest 2")
    [message] = await desk.until(MONDAY)
    [row] = await desk.rows.deliveries.newest(ADA, "nudge")
    assert not any(str(code).startswith("goal") for code in row.subject["reasons"])
    assert "your goal" not in message.text


async def test_the_first_nudge_of_a_quarter_offers_to_look_the_goals_over(desk: Desk) -> None:
    seen = []
    for week in range(7):
        [message] = await desk.until(MONDAY + week * WEEK)
        seen.append("A new quarter has begun" in message.text)
        await desk.clicks(*value(message, "Done"))
    assert [week for week, fresh in enumerate(seen) if fresh] == [5]
    sheet = await desk.opens("check_ins.look", "0")
    assert "You have 2 goals." in sheet.message.text


async def test_an_arrival_told_twice_counts_once(desk: Desk) -> None:
    await rides(desk)
    [row] = await desk.rows.deliveries.newest(ADA, "nudge")
    async with desk.room.desk.database.team(T) as team:
        await desk.arrivals["nudge"](team, [row], desk.room.clock())
    assert [(await desk.goal(n)).unanswered for n in (1, 2)] == [1, 1]


async def test_who_answers_every_check_in_inside_the_nudge_keeps_getting_one_a_week(desk: Desk) -> None:
    message = await rides(desk)
    for week in range(1, 7):
        await desk.clicks(*value(message, "On track"))
        about = await situation(desk.rows, await desk.member(), desk.room.desk.content(), 200)
        assert {past.answer for past in about.past} == {"heard"}
        [message] = await desk.until(MONDAY + week * WEEK)
        assert "enough this time" not in message.text and "from now on one comes" not in message.text
    schedule = await desk.rows.schedules.get(ADA)
    assert schedule is not None and schedule.every_weeks == 1
    [row] = await desk.rows.deliveries.newest(ADA, "nudge", limit=1)
    assert not any(str(code).startswith(("done_", "ignored")) for code in row.subject["reasons"])


async def test_a_nudge_and_its_check_in_left_alone_are_silence_as_before(desk: Desk) -> None:
    await rides(desk)
    about = await situation(desk.rows, await desk.member(), desk.room.desk.content(), 200)
    assert [past.answer for past in about.past] == ["none"]
    [second] = await desk.until(MONDAY + WEEK)
    assert "enough this time" in second.text


async def test_a_dropped_week_brings_its_check_in_alone(desk: Desk) -> None:
    await desk.types("checkin with my nudge")
    async with desk.room.desk.database.team(T) as team:
        await team.nudges.choose(ADA, "2026-W49", None, desk.room.clock())
    [message] = await desk.until(MONDAY)
    assert message.text.startswith("How are your goals?")
    [row] = await desk.rows.deliveries.newest(ADA, "check_in")
    schedule = await desk.rows.schedules.get(ADA, "check_in")
    assert schedule is not None
    assert row.occurrence_key == f"check_in:{schedule.id}:2026-W49"
    assert (row.due_at, row.expires_at) == (MONDAY, MONDAY + timedelta(hours=12))
    answered = await desk.clicks(*value(message, "On track"))
    assert answered.text.startswith("How are your goals?") and "You said: on track." in answered.text
    assert (await desk.latest()).week == "2026-W49"
    [following] = await desk.until(MONDAY + WEEK)
    assert "Why this one:" in following.text and "How are your goals?" in following.text


async def test_an_empty_week_by_lot_and_one_with_nothing_left_bring_the_check_in_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await rides(desk)
    await desk.clicks(*value(message, "On track"))
    async with desk.room.desk.database.team(T) as team:
        await holdout.turn(team, await desk.member(), True, desk.room.clock())
    monkeypatch.setattr(choosing, "is_drawn", lambda *_: True)
    monkeypatch.setattr(choosing, "is_empty", lambda _: True)
    [message] = await desk.until(MONDAY + WEEK)
    assert message.text.startswith("How are your goals?") and await ended(desk) == "skipped:holdout"
    everything = desk.room.desk.content().nudges
    async with desk.room.desk.database.team(T) as team:
        for nudge_id in everything:
            given = await team.nudges.record(ADA, nudge_id, "2026-W40", MONDAY)
            given.answer = "never"
    [message] = await desk.until(MONDAY + 2 * WEEK)
    assert message.text.startswith("How are your goals?") and await ended(desk) == "skipped:nothing_left"


async def ended(desk: Desk) -> str:
    [row] = await desk.rows.deliveries.newest(ADA, "nudge", limit=1)
    return f"{row.state}:{row.reason}"


async def test_a_nudge_that_was_put_off_and_replaces_a_slot_brings_its_check_in_itself(desk: Desk) -> None:
    message = await rides(desk)
    asked = await desk.clicks(*value(message, "Later"))
    await desk.clicks(*value(asked, "Next week"))
    messages = await desk.until(MONDAY + WEEK)
    assert [("Why this one:" in one.text, "How are your goals?" in one.text) for one in messages] == [(True, True)]
    assert await desk.rows.deliveries.newest(ADA, "check_in") == []


async def test_no_check_in_comes_alone_in_a_pause_out_of_turn_by_itself_or_late(desk: Desk) -> None:
    await desk.types("checkin with my nudge")
    await desk.types("checkin every 2 weeks")
    assert "How are your goals?" in (await desk.until(MONDAY))[0].text
    async with desk.room.desk.database.team(T) as team:
        for week in ("2026-W50", "2026-W51", "2026-W52", "2026-W53"):
            await team.nudges.choose(ADA, week, None, desk.room.clock())
    assert await desk.until(MONDAY + WEEK) == []
    await desk.types("checkin pause until 20 Dec")
    assert await desk.until(MONDAY + 2 * WEEK) == []
    await desk.types("checkin resume")
    assert await desk.until(MONDAY + 3 * WEEK + timedelta(hours=13)) == []
    await desk.types("checkin friday 15:00")
    await desk.until(MONDAY + 4 * WEEK)
    assert [row.due_at.weekday() for row in await desk.rows.deliveries.newest(ADA, "check_in")] == [4]


async def test_a_check_in_alone_stays_away_once_nudges_are_off(desk: Desk) -> None:
    await desk.types("checkin with my nudge")
    async with desk.room.desk.database.team(T) as team:
        await team.nudges.choose(ADA, "2026-W49", None, desk.room.clock())
    desk.room.clock.move_to(MONDAY)
    await plan(desk.room.desk.database, desk.room.clock)
    await choose(desk.room.desk.database, desk.room.desk.content(), desk.room.clock)
    await choose(desk.room.desk.database, desk.room.desk.content(), desk.room.clock)
    [row] = await desk.waiting()
    await desk.room.types("off")
    assert await desk.write(row) == Withheld("cancelled", "consent")


async def test_a_tap_keeps_what_the_nudge_began_with_and_the_plan_that_it_quotes(desk: Desk) -> None:
    await desk.types("plan 1: if it is Thursday 09:30, then I draft the record")
    shown = [await rides(desk)]
    shown += [(await desk.until(MONDAY + week * WEEK))[0] for week in (1, 2, 3)]
    assert ["I draft the record" in one.text for one in shown] == [True, True, True, False]
    assert "are enough this time" in shown[1].text and "every 2 weeks" in shown[3].text
    for at, message in enumerate(shown):
        nudge = re.split("How are your|How is your|Goals 1", message.text)[0]
        assert len(nudge) < len(message.text)
        answered = await desk.clicks(*value(message, "On track" if at < 3 else "Wake goal 1"))
        assert answered.text.startswith(nudge)
    back = await desk.clicks(*value(await desk.clicks(*value(shown[1], "Later")), "Back"))
    assert back.text.startswith(shown[1].text.partition("How ")[0].rstrip())


async def test_turning_nudges_off_says_what_comes_all_the_same(desk: Desk) -> None:
    plain = "Nudges are off, and nothing more will come. `/nudges on` brings them back."
    assert (await desk.room.types("off")).text == plain
    await desk.types("checkin friday 15:00")
    await desk.types("checkin on")
    await desk.room.types("on")
    own = "Nudges are off. Check-ins go on: Fridays 15:00, Europe/Berlin. `/nudges on` brings them back."
    assert (await desk.room.types("off")).text == own
    await desk.room.types("on")
    await desk.types("checkin with my nudge")
    await desk.types("plan 1: if it is Thursday 09:30, then I draft the record")
    ridden = (
        "Nudges are off. Check-ins rode with them, so they stop too; `/goals checkin friday 15:00` brings them by"
        " themselves. Your if-then plans go on. `/nudges on` brings them back."
    )
    assert (await desk.clicks("nudges.stop", "0")).text == ridden
    await desk.room.types("on")
    assert (await desk.room.types("off")).text == ridden
    await desk.types("checkin off")
    await desk.types("plan 1 off")
    assert (await desk.room.types("off")).text.startswith("Nudges are off. `/nudges on`")
