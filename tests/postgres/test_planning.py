"""Three processes that plan and choose at once on PostgreSQL: each slot once, and nobody waits for another."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import date, timedelta

import pytest
import pytest_asyncio
from sqlmodel import col, update

from bot.clock import MovableClock
from bot.content import Content, load
from bot.jobs import choose, plan
from bot.mentoring.rhythm import At
from bot.mentoring.schedules import change_rhythm, move_zone, pause
from bot.store import Database, Delivery, PassingError, Schedule, postgres_address
from bot.store.migrating import migrate
from tests.unit.nudge_world import MONDAY, WEEK, World

TEAMS, EACH = ("T1", "T2", "T3"), 40


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


@pytest.fixture
def url(new_database: Callable[[], str]) -> str:
    """Where the database is."""
    url = new_database()
    migrate(url)
    return url


@pytest_asyncio.fixture
async def worlds(url: str, content: Content) -> AsyncIterator[list[World]]:
    """Three processes; all members of three workspaces have said yes."""
    async with contextlib.AsyncExitStack() as closing:
        found = [World(Database(url), content) for _ in range(3)]
        for world in found:
            await world.database.start()
            closing.push_async_callback(world.database.stop)
        for team_id in TEAMS:
            for n in range(EACH):
                await found[0].subscribe(f"U{n}", team_id=team_id)
        yield found


async def tick(world: World, now: MovableClock) -> tuple[int, int]:
    planned = await plan(world.database, now, batch=16)
    return planned, await choose(world.database, world.content, now, batch=5)


async def deliveries(world: World) -> list[Delivery]:
    return [
        row
        for team_id in TEAMS
        for n in range(EACH)
        for row in await world.database.glance(team_id).deliveries.newest(f"U{n}", "nudge", limit=50)
    ]


async def test_three_processes_plan_and_choose_every_slot_once(worlds: list[World]) -> None:
    now = MovableClock(MONDAY + 2 * WEEK, frozen=True)
    ticks = [tick(world, now) for world in worlds for _ in range(3)]
    done = [*await asyncio.gather(*ticks), await tick(worlds[0], now)]
    assert [sum(column) for column in zip(*done, strict=True)] == [len(TEAMS) * EACH] * 2
    rows = await deliveries(worlds[0])
    assert Counter((row.state, row.reason) for row in rows) == {
        ("pending", None): len(TEAMS) * EACH,
        ("skipped", "superseded"): 2 * len(TEAMS) * EACH,
    }
    assert await tick(worlds[1], now) == (0, 0)


async def test_members_who_change_their_rhythm_meanwhile_keep_one_nudge_a_week(worlds: list[World]) -> None:
    now = MovableClock(MONDAY, frozen=True)

    async def change(world: World, user: str) -> None:
        async with world.database.team("T1") as team:
            member = await team.members.get(user)
            assert member is not None
            number = int(user[1:])
            if number % 3 == 0:
                await move_zone(team, user, "America/New_York", now())
            elif number % 3 == 1:
                await change_rhythm(team, member, At(3, None, None), now())
            else:
                await pause(team, user, date(2026, 12, 20), now())

    changes = [change(worlds[n % 3], f"U{n}") for n in range(EACH)]
    await asyncio.gather(*(tick(world, now) for world in worlds), *changes)
    for hours in range(0, 8 * 24, 12):
        now.move_to(MONDAY + timedelta(hours=hours))
        await asyncio.gather(*(tick(world, now) for world in worlds))
    rows = [row for row in await deliveries(worlds[0]) if row.team_id == "T1"]
    weeks = Counter((row.user_id, row.occurrence_key) for row in rows)
    assert max(weeks.values()) == 1
    assert {row.state for row in rows} <= {"pending", "cancelled"}
    moved = {user for user, key in weeks if key.endswith("2026-W49")}
    assert moved >= {f"U{n}" for n in range(EACH) if n % 3 != 2}


async def test_nobody_waits_for_a_row_that_is_at_work_elsewhere(worlds: list[World]) -> None:
    now = MovableClock(MONDAY, frozen=True)
    async with worlds[0].database.everywhere() as everywhere, asyncio.timeout(20):
        assert len(await everywhere.schedules.due(now(), 100)) == 100
        assert await plan(worlds[1].database, now) == len(TEAMS) * EACH - 100
    assert await plan(worlds[1].database, now) == 100
    async with worlds[0].database.team("T2") as team, asyncio.timeout(20):
        assert len(await team.choosing.waiting(30)) == 30
        assert await choose(worlds[1].database, worlds[1].content, now) == len(TEAMS) * EACH - 30
    assert await choose(worlds[1].database, worlds[1].content, now) == 30


async def test_a_row_that_is_locked_in_one_workspace_keeps_no_other_from_its_turn(
    url: str, worlds: list[World], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = MovableClock(MONDAY, frozen=True)
    assert await plan(worlds[0].database, now) == len(TEAMS) * EACH
    monkeypatch.setitem(postgres_address._SETTINGS, "lock_timeout", "50ms")
    hasty = Database(url)
    await hasty.start()
    try:
        async with worlds[0].database.team("T1") as team:
            await team._rows.run(update(Schedule).where(col(Schedule.team_id) == "T1").values(every_weeks=1))
            with pytest.raises(PassingError):
                await choose(hasty, worlds[0].content, now)
            states = Counter((row.team_id, row.state) for row in await deliveries(worlds[1]))
            assert states == {("T1", "planned"): EACH, ("T2", "pending"): EACH, ("T3", "pending"): EACH}
        assert await choose(hasty, worlds[0].content, now) == EACH
    finally:
        await hasty.stop()
