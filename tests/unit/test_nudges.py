from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.content import Content, load
from bot.delivery.nudges import nudge_arrived
from bot.errors import NotFoundError
from bot.mentoring import nudges as rules
from bot.mentoring.rhythm import At, Hours, Off, On, PauseUntil, Resume, Rhythm
from bot.mentoring.schedules import carry_out, change_rhythm, move_zone, pause, turn_off, turn_on
from bot.store import Delivery
from tests.unit.nudge_world import ADA, BEN, MONDAY, WEEK, T, World, open_world


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


@pytest_asyncio.fixture
async def world(tmp_path: Path, content: Content) -> AsyncIterator[World]:
    async with open_world(tmp_path, content) as opened:
        yield opened


async def test_a_nudge_asked_for_uses_no_slot_and_is_on_record(world: World) -> None:
    member = await world.subscribe()
    async with world.database.team(T) as team:
        given = await rules.give_now(team, member, world.content, world.clock())
    assert given is not None and given.delivery_id is None and given.week == "2026-W48"
    assert await world.until(MONDAY) == 1
    assert (await world.send())[0].nudge_id != given.nudge_id


async def test_three_without_an_answer_slow_it_down_and_the_fourth_says_so(world: World) -> None:
    member = await world.subscribe()
    for n in range(3):
        await world.until(MONDAY + n * WEEK)
        await world.send()
    await world.until(MONDAY + 3 * WEEK)
    row = (await world.deliveries())[-1]
    assert row.subject["slowed"] == 2
    text = await world.write(row, member)
    assert "every 2 weeks" in text and "enough this time" in text
    schedule = await world.database.glance(T).schedules.get(ADA)
    assert schedule is not None and schedule.next_due_at == MONDAY + 4 * WEEK
    await world.send()
    schedule = await world.database.glance(T).schedules.get(ADA)
    assert schedule is not None and schedule.next_due_at == MONDAY + 5 * WEEK
    await world.until(MONDAY + 5 * WEEK)
    assert "slowed" not in (await world.deliveries())[-1].subject


async def test_a_rhythm_that_was_set_before_it_came_stands_and_nothing_else_is_said(world: World) -> None:
    member = await world.subscribe()
    for n in range(3):
        await world.until(MONDAY + n * WEEK)
        await world.send()
    await world.until(MONDAY + 3 * WEEK)
    async with world.database.team(T) as team:
        await change_rhythm(team, member, At(every_weeks=3), world.clock())
    row = (await world.deliveries())[-1]
    assert row.subject["slowed"] == 2
    assert "every 2 weeks" not in await world.write(row, member)
    await world.send()
    schedule = await world.database.glance(T).schedules.get(ADA)
    assert schedule is not None and schedule.every_weeks == 3


async def test_an_answer_keeps_the_rhythm(world: World) -> None:
    await world.subscribe()
    for n in range(5):
        await world.until(MONDAY + n * WEEK)
        await world.send()
        if n % 2 == 0:
            await world.answer("done")
    schedule = await world.database.glance(T).schedules.get(ADA)
    assert schedule is not None and schedule.every_weeks == 1


async def test_a_delivery_records_its_nudge_once(world: World) -> None:
    await world.subscribe()
    await world.until(MONDAY)
    [row] = await world.deliveries()
    async with world.database.team(T) as team:
        await nudge_arrived(team, [row], world.clock())
        await nudge_arrived(team, [row], world.clock())
    assert len(await world.database.glance(T).nudges.latest(ADA)) == 1


async def test_what_is_put_off_comes_again_and_the_series_does_not_move(world: World) -> None:
    member = await world.subscribe()
    await world.until(MONDAY)
    [given] = await world.send()
    async with world.database.team(T) as team:
        given = await rules.find(team, ADA, given.delivery_id or "", world.content)
        first = await rules.put_off(team, member, given, "afternoon", world.clock())
    async with world.database.team(T) as team:
        given = await rules.find(team, ADA, given.delivery_id or "", world.content)
        again = await rules.put_off(team, member, given, "week", world.clock())
    assert first is not None and again is not None and first.id == again.id
    assert first.due_at == datetime(2026, 11, 30, 14, 0, tzinfo=UTC)
    assert first.occurrence_key == f"later:{given.delivery_id}:1"
    assert first.expires_at == first.due_at + timedelta(hours=72)
    given = (await world.send())[0]
    assert given.nudge_id == first.subject["nudge"]
    assert await world.until(MONDAY + WEEK) == 1


async def test_what_is_put_off_to_next_week_replaces_that_weeks_regular_one(world: World) -> None:
    member = await world.subscribe()
    await world.until(MONDAY)
    [given] = await world.send()
    async with world.database.team(T) as team:
        given = await rules.find(team, ADA, given.delivery_id or "", world.content)
        planned = await rules.put_off(team, member, given, "week", world.clock())
    assert planned is not None and planned.due_at == MONDAY + WEEK
    assert [one.slot.due_at for one in (await world.preview(member))[:2]] == [MONDAY + 2 * WEEK, MONDAY + 3 * WEEK]
    assert await world.until(MONDAY + WEEK) == 0
    assert [(row.state, row.reason) for row in await world.deliveries()][1:] in (
        [("pending", None), ("skipped", "superseded")], [("skipped", "superseded"), ("pending", None)],
    )  # fmt: skip
    assert await world.until(MONDAY + 2 * WEEK) == 1


async def test_done_in_the_meantime_cancels_what_was_put_off(world: World) -> None:
    member = await world.subscribe()
    await world.until(MONDAY)
    await world.send()
    async with world.database.team(T) as team:
        given = (await team.nudges.latest(ADA))[0]
        await rules.put_off(team, member, given, "tomorrow", world.clock())
    await world.answer("done")
    last = next(row for row in await world.deliveries() if row.occurrence_key.startswith("later:"))
    assert (last.state, last.reason) == ("cancelled", "user")


@pytest.mark.parametrize(
    ("now", "to", "expected"),
    [
        ("2026-11-30T08:00", "afternoon", "2026-11-30T14:00"),
        ("2026-11-30T14:20", "afternoon", "2026-11-30T15:20"),  # after three: in an hour
        ("2026-11-30T16:30", "afternoon", "2026-12-01T08:00"),  # after hours: tomorrow morning
        ("2026-11-30T08:00", "tomorrow", "2026-12-01T08:00"),
        ("2026-12-04T08:00", "tomorrow", "2026-12-07T07:00"),  # Friday: Monday, as soon as work begins
        ("2026-11-30T08:00", "week", "2026-12-07T08:00"),
        ("2026-12-03T08:00", "week", "2026-12-07T08:00"),
    ],
)
async def test_later_is_always_a_moment_at_which_one_may_write(world: World, now: str, to: str, expected: str) -> None:
    member = await world.subscribe()
    schedule = await world.database.glance(T).schedules.get(ADA)
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert rules.later_at(to, member, schedule, moment) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


async def test_a_nudge_of_somebody_else_is_as_unknown_as_one_that_never_was(world: World) -> None:
    await world.subscribe()
    await world.meet(BEN)
    await world.until(MONDAY)
    [given] = await world.send()
    said = []
    for value in (str(given.id), given.delivery_id or "", "99999", "", "no-such", "1" * 30, "٣"):
        async with world.database.team(T) as team:
            with pytest.raises(NotFoundError) as refusal:
                await rules.find_to_answer(team, BEN, value, world.content, world.clock())
        said.append(str(refusal.value))
    assert len(set(said)) == 1


async def test_a_click_that_is_faster_than_the_record_counts(world: World) -> None:
    member = await world.subscribe()
    await world.until(MONDAY)
    [row] = await world.deliveries()
    async with world.database.team(T) as team:
        with pytest.raises(NotFoundError):
            await rules.find_to_answer(team, ADA, row.id, world.content, world.clock())
        await team.claims.take([row], "w1", world.clock(), world.clock() + timedelta(minutes=1))
    async with world.database.team(T) as team:
        given = await rules.find_to_answer(team, ADA, row.id, world.content, world.clock())
        assert await rules.answer(team, given, "done", world.clock())
    async with world.database.team(T) as team:
        await nudge_arrived(team, [row], world.clock())
    [given] = await world.database.glance(T).nudges.latest(ADA)
    assert given.answer == "done" and member.user_id == given.user_id


async def test_stop_cancels_what_is_pending_and_yes_begins_again_without_a_double(world: World) -> None:
    member = await world.subscribe()
    await world.until(MONDAY)
    async with world.database.team(T) as team:
        await turn_off(team, ADA, world.clock())
    assert [(row.state, row.reason) for row in await world.deliveries()] == [("cancelled", "consent")]
    assert await world.until(MONDAY + WEEK) == 0
    async with world.database.team(T) as team:
        schedule = await turn_on(team, member, world.clock())
    assert schedule.next_due_at == MONDAY + 2 * WEEK


async def test_a_move_to_another_zone_neither_doubles_a_week_nor_loses_one(world: World) -> None:
    await world.subscribe(zone="Pacific/Honolulu")
    honolulu_monday = datetime(2026, 11, 30, 19, 0, tzinfo=UTC)
    assert await world.until(honolulu_monday - timedelta(hours=1)) == 0
    async with world.database.team(T) as team:
        await move_zone(team, ADA, "Pacific/Auckland", world.clock())
        moved = await team.schedules.get(ADA)
        assert moved is not None and moved.next_due_at == datetime(2026, 11, 29, 20, 0, tzinfo=UTC)
        found = await team.members.get(ADA)
        assert found is not None and found.timezone == "Pacific/Auckland"
    assert await world.tick() == 1
    async with world.database.team(T) as team:
        await move_zone(team, ADA, "Pacific/Honolulu", world.clock())
    assert await world.until(honolulu_monday + timedelta(days=1)) == 0
    assert await world.until(honolulu_monday + WEEK) == 1
    assert [row.occurrence_key[-8:] for row in await world.deliveries()] == ["2026-W49", "2026-W50"]


async def test_words_are_carried_out_and_said_back(world: World) -> None:
    member = await world.meet()
    today, told = date(2026, 11, 25), []
    wishes: list[Rhythm] = [
        Off(), Resume(), PauseUntil(date(2027, 1, 5)), On(), On(), At(4, None, 2), PauseUntil(date(2026, 11, 25)),
        PauseUntil(date(2030, 1, 1)), PauseUntil(date(2027, 1, 5)), On(), Resume(),
        Hours(MONDAY.time(), MONDAY.replace(hour=12).time()), Off(), At(2, None, None),
    ]  # fmt: skip
    for wish in wishes:
        async with world.database.team(T) as team:
            outcome = await carry_out(team, member, wish, today, world.clock())
            told.append(outcome.outcome if outcome else "")
    assert told == [
        "off_already", "off_already", "off_already", "on", "on_already", "changed", "pause_past", "pause_long",
        "paused", "resumed", "not_paused", "hours", "off", "changed_off",
    ]  # fmt: skip
    schedule = await world.database.glance(T).schedules.get(ADA)
    assert schedule is not None and (schedule.is_on, schedule.next_due_at) == (False, None)
    assert (schedule.weekday, schedule.every_weeks) == (2, 2)
    found = await world.database.glance(T).members.get(ADA)
    assert found is not None and (found.hours_start, found.hours_end) == ("08:00", "12:00")


async def test_a_change_of_day_waits_four_days_after_the_last_nudge(world: World) -> None:
    member = await world.subscribe(wish=At(4, None, None))
    await world.until(datetime(2026, 11, 27, 8, 0, tzinfo=UTC))
    async with world.database.team(T) as team:
        schedule = await change_rhythm(team, member, At(0, None, None), world.clock())
    assert schedule is not None and schedule.next_due_at == MONDAY + WEEK


async def test_a_pause_holds_back_what_was_planned_already(world: World) -> None:
    await world.subscribe()
    await world.until(MONDAY)
    async with world.database.team(T) as team:
        await pause(team, ADA, date(2027, 1, 5), world.clock())
    assert [row.state for row in await world.deliveries()] == ["cancelled"]
    assert await world.until(datetime(2027, 1, 4, 12, 0, tzinfo=UTC)) == 0
    assert await world.until(datetime(2027, 1, 11, 8, 0, tzinfo=UTC)) == 1


async def test_the_writer_says_the_whole_nudge_and_withholds_a_refused_one(world: World) -> None:
    member = await world.subscribe()
    await world.until(MONDAY)
    [row] = await world.deliveries()
    nudge = world.content.nudges[row.subject["nudge"]]
    text = await world.write(row, member)
    assert all(part in text for part in (nudge.title, nudge.first_step[:20], "Why this one"))
    async with world.database.team(T) as team:
        given = await team.nudges.record(ADA, nudge.id, "2026-W10", world.clock())
        await rules.answer(team, given, "never", world.clock())
    assert await world.write(row, member) == "cancelled:user"
    gone = Delivery(**{**row.model_dump(), "subject": {"nudge": "gone-since"}})
    assert await world.write(gone, member) == "skipped:gone"


async def test_the_state_tells_home_what_comes(world: World) -> None:
    member = await world.meet()
    rows = world.database.glance(T)
    assert not (await rules.state(rows, member, world.content)).is_on
    await world.subscribe()
    state = await rules.state(rows, member, world.content)
    assert state.is_on and state.coming is not None and state.coming.slot.due_at == MONDAY
    await world.until(MONDAY)
    state = await rules.state(rows, member, world.content)
    assert state.waiting is not None and state.coming is not None and state.coming.slot.due_at == MONDAY + WEEK
