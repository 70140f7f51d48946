from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import create_engine, text
from sqlalchemy.dialects import sqlite

from bot.content import Content, load
from bot.delivery import Numbers
from bot.delivery.pacing import spread
from bot.errors import NotFoundError
from bot.jobs import choose, plan
from bot.mentoring import coming as ahead
from bot.mentoring.rhythm import At
from bot.mentoring.schedules import carry_out
from bot.store.choosing import _WAITING
from bot.store.schedules import _CROWDS, _DUE
from tests.unit.nudge_world import ADA, MONDAY, WEEK, T, World, open_world


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


@pytest_asyncio.fixture
async def world(tmp_path: Path, content: Content) -> AsyncIterator[World]:
    async with open_world(tmp_path, content) as opened:
        yield opened


async def test_nothing_is_planned_for_somebody_who_did_not_say_yes(world: World) -> None:
    member = await world.meet()
    async with world.database.team(T) as team:
        told = await carry_out(team, member, At(4, None, None), date(2026, 11, 25), world.clock())
        assert told is not None and told.outcome == "no_yes"
        assert await team.schedules.get(ADA) is None
    assert await world.until(MONDAY + 4 * WEEK) == 0
    assert await world.deliveries() == []


async def test_after_a_yes_the_first_nudge_is_planned_at_monday_nine_and_not_before(world: World) -> None:
    await world.subscribe()
    assert await world.until(MONDAY - timedelta(seconds=1)) == 0
    assert await world.until(MONDAY) == 1
    [row] = await world.deliveries()
    assert (row.state, row.urgency, row.kind, row.due_at, row.not_before) == (
        "pending", "proactive", "nudge", MONDAY, MONDAY,
    )  # fmt: skip
    assert row.occurrence_key == f"nudge:{row.schedule_id}:2026-W49"
    assert row.expires_at == MONDAY + timedelta(hours=72)
    assert row.subject["nudge"] in world.content.nudges and set(row.subject) == {"nudge", "week", "reasons"}


async def test_any_number_of_ticks_plans_a_slot_once(world: World) -> None:
    await world.subscribe()
    world.clock.move_to(MONDAY)
    assert [await world.tick() for _ in range(4)] == [1, 0, 0, 0]
    assert len(await world.deliveries()) == 1


async def test_a_slot_that_was_planned_before_a_restored_clock_is_not_planned_again(world: World) -> None:
    await world.subscribe()
    await world.until(MONDAY)
    async with world.database.team(T) as team:
        schedule = await team.schedules.get(ADA)
        assert schedule is not None
        schedule.next_due_at, schedule.last_week, schedule.last_due_at = MONDAY, None, None
    assert await world.until(MONDAY + timedelta(hours=1)) == 0
    assert len(await world.deliveries()) == 1


async def test_after_three_weeks_down_only_the_latest_is_planned_and_the_rest_is_on_record(world: World) -> None:
    await world.subscribe()
    assert await world.until(MONDAY + 2 * WEEK + timedelta(hours=5)) == 1
    rows = await world.deliveries()
    assert [(row.state, row.reason) for row in rows] == [
        ("skipped", "superseded"), ("skipped", "superseded"), ("pending", None),
    ]  # fmt: skip
    assert rows[-1].due_at == MONDAY + 2 * WEEK


async def test_a_late_plan_waits_for_the_next_working_hour(world: World) -> None:
    await world.subscribe()
    await world.until(datetime(2026, 12, 1, 20, 0, tzinfo=UTC))
    [row] = await world.deliveries()
    assert row.not_before == datetime(2026, 12, 2, 7, 0, tzinfo=UTC)


async def test_bounded_batches_plan_everybody_and_spread_a_full_minute(world: World) -> None:
    for n in range(25):
        await world.subscribe(f"U{n}")
    world.clock.move_to(MONDAY)
    assert await plan(world.database, world.clock, batch=4) == 25
    assert await choose(world.database, world.content, world.clock, batch=4) == 25
    starts = [row.not_before - MONDAY for n in range(25) for row in await world.deliveries(f"U{n}")]
    assert len(starts) == 25
    assert max(starts) <= timedelta(seconds=25 / 4) and len(set(starts)) > 10


async def test_a_full_minute_is_spread_by_all_who_share_it_however_small_the_batches(world: World) -> None:
    for n in range(25):
        await world.subscribe(f"U{n}", zone="Europe/Berlin" if n < 20 else "Europe/Lisbon")
    world.clock.move_to(MONDAY + timedelta(hours=1))
    assert await plan(world.database, world.clock, batch=4) == 25
    for n in range(25):
        [row] = await world.deliveries(f"U{n}")
        due_at, together = (MONDAY, 20) if n < 20 else (MONDAY + timedelta(hours=1), 5)
        assert (row.due_at, row.not_before - row.due_at) == (due_at, spread(f"U{n}", together, Numbers()))


async def test_one_bad_row_does_not_hold_the_others_up(world: World) -> None:
    for n in range(6):
        await world.subscribe(f"U{n}")
    async with world.database.team(T) as team:
        schedule = await team.schedules.get("U2")
        assert schedule is not None
        schedule.local_time = "noon"
    world.clock.move_to(MONDAY)
    assert await plan(world.database, world.clock, batch=3) == 5
    assert [await world.tick() for _ in range(2)] == [5, 0]


@pytest.mark.parametrize(
    ("statement", "index"),
    [(_DUE, "ix_schedule_due"), (_CROWDS, "ix_schedule_due"), (_WAITING, "ix_delivery_planned")],
)
async def test_the_database_finds_what_is_due_by_its_index(
    world: World, tmp_path: Path, statement: Any, index: str
) -> None:
    compiled = str(statement.compile(dialect=sqlite.dialect()))
    engine = create_engine(f"sqlite:///{tmp_path / 'cairn.db'}")
    with engine.connect() as connection:
        steps = connection.execute(text("EXPLAIN QUERY PLAN " + compiled.replace("?", "1"))).all()
        assert any(index in str(step) for step in steps), steps
    engine.dispose()


async def test_what_is_sent_is_what_the_look_ahead_showed(world: World) -> None:
    member = await world.subscribe()
    shown = [(one.slot.due_at, one.pick.nudge.id) for one in await world.preview(member) if one.pick]
    sent = []
    for n in range(8):
        await world.until(MONDAY + n * WEEK)
        given = (await world.send())[0]
        sent.append((MONDAY + n * WEEK, given.nudge_id))
        await world.answer("done")
    assert sent == shown


async def test_swapped_and_dropped_weeks_are_sent_as_chosen(world: World) -> None:
    member = await world.subscribe()
    first, second, *_ = await world.preview(member)
    assert first.pick is not None and second.pick is not None
    async with world.database.team(T) as team:
        await ahead.swap(team, member, world.content, first.slot.name, first.pick.nudge.id, world.clock())
        await ahead.drop(team, member, world.content, second.slot.name, world.clock())
    found = await world.preview(member)
    assert found[0].pick is not None and found[0].pick.nudge.id != first.pick.nudge.id
    assert found[1].pick is None and found[1].is_dropped
    await world.until(MONDAY)
    assert (await world.send())[0].nudge_id == found[0].pick.nudge.id
    assert await world.until(MONDAY + WEEK) == 0
    last = (await world.deliveries())[-1]
    assert (last.state, last.reason) == ("cancelled", "user")


async def test_a_second_click_on_the_same_swap_changes_nothing_more(world: World) -> None:
    member = await world.subscribe()
    first = (await world.preview(member))[0]
    assert first.pick is not None
    seen = []
    for _ in range(2):
        async with world.database.team(T) as team:
            found = await ahead.swap(team, member, world.content, first.slot.name, first.pick.nudge.id, world.clock())
            assert found[0].pick is not None
            seen.append(found[0].pick.nudge.id)
    assert seen[0] == seen[1] != first.pick.nudge.id


@pytest.mark.parametrize("week", ["2020-W01", "2031-W01", "", "x"])
async def test_only_a_coming_week_can_be_changed(world: World, week: str) -> None:
    member = await world.subscribe()
    async with world.database.team(T) as team:
        with pytest.raises(NotFoundError):
            await ahead.drop(team, member, world.content, week, world.clock())
