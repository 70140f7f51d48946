"""Three processes on one inbox in PostgreSQL: each effect once, each member's in order, and nobody waits."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from bot.store import Database
from bot.store.inbox import IN_LINE
from bot.store.migrating import migrate
from tests.unit import inbox_together as together
from tests.unit.inbox_room import Room


@pytest_asyncio.fixture
async def room(new_database: Callable[[], str]) -> AsyncIterator[Room]:
    url = new_database()
    await asyncio.to_thread(migrate, url)
    async with contextlib.AsyncExitStack() as closing:
        databases = [Database(url) for _ in range(3)]
        for database in databases:
            await database.start()
            closing.push_async_callback(database.stop)
        yield Room(*databases)


async def test_three_processes_do_everything_once_and_keep_every_members_order(room: Room) -> None:
    await together.each_once_and_in_order(room, processes=3, count=300)


@pytest.mark.parametrize("seed", [1, 2])
async def test_processes_that_die_in_between_lose_nothing_and_double_nothing(room: Room, seed: int) -> None:
    await together.crashes_in_between(room, processes=3, count=210, seed=seed)


async def test_a_bad_entry_is_buried_by_three_processes_as_by_one(room: Room) -> None:
    await together.a_bad_entry_among_good_ones(room, processes=3)


async def test_the_same_event_four_times_at_once_has_one_effect(room: Room) -> None:
    await together.the_same_event_many_times_at_once(room, processes=3)


async def test_nobody_waits_for_an_entry_that_is_at_work_elsewhere(room: Room) -> None:
    await room.take("first")
    await room.take("second")
    await room.take("another's", user="U2")
    now = room.clock()
    here, there, _ = room.databases
    async with here.team("T1") as mine, asyncio.timeout(3):
        assert await mine.inbox.settle("message:first", now)
        async with there.team("T1") as theirs:
            assert not await theirs.inbox.settle("message:first", now)
            assert not await theirs.inbox.settle("message:second", now)
            assert await theirs.inbox.settle("message:another's", now)
    async with there.team("T1") as theirs:
        assert await theirs.inbox.settle("message:second", now)


async def test_of_two_transactions_with_one_key_the_second_waits_for_the_fate_of_the_first(room: Room) -> None:
    here, there, _ = room.databases
    now = room.clock()

    async def second() -> bool:
        async with there.team("T1") as team:
            return await team.inbox.mark("command:1", "command", now, "U1")

    with contextlib.suppress(LookupError):
        async with here.team("T1") as team:
            assert await team.inbox.mark("command:1", "command", now, "U1")
            waiting = asyncio.create_task(second())
            assert await asyncio.wait({waiting}, timeout=0.2) == (set(), {waiting})
            raise LookupError("the first one is undone")
    assert await waiting
    assert not await second()


async def test_somebody_who_has_written_a_hundred_times_lets_others_in_between(room: Room) -> None:
    much = [f"much {number:03}" for number in range(120)]
    await room.take_all(much, ["U1"])
    await room.take("hello", user="U2")
    now = room.clock()
    next_ones = await room.database.glance_everywhere().inbox.waiting(now, 100)
    assert [entry.dedupe_key for entry in next_ones] == [f"message:{text}" for text in (*much[:IN_LINE], "hello")]
    assert await room.new_work().work() == 121
    assert await room.notes() == much
