"""Three processes and many requests at once on PostgreSQL: no capacity is exceeded, none is lost, loads stay level."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Callable

import pytest_asyncio

from bot.clock import MovableClock
from bot.content import load
from bot.store import Database
from bot.store.migrating import migrate
from tests.unit.mentor_rush import NOW, Rush


@pytest_asyncio.fixture
async def rush(new_database: Callable[[], str]) -> AsyncIterator[Rush]:
    """Three processes on one database."""
    url = new_database()
    await asyncio.to_thread(migrate, url)
    async with contextlib.AsyncExitStack() as closing:
        databases = [Database(url, MovableClock(NOW, frozen=True)) for _ in range(3)]
        for database in databases:
            await database.start()
            closing.push_async_callback(database.stop)
        yield Rush(databases, load())


async def test_forty_requests_at_once_fill_all_the_room_there_is_and_no_more(rush: Rush) -> None:
    await rush.begin(mentors=10, capacity=3, mentees=40)
    await rush.all_ask()
    await rush.check(asked=30)


async def test_two_hundred_requests_with_answers_and_escalations_meanwhile(rush: Rush) -> None:
    await rush.begin(mentors=60, capacity=5, mentees=200)
    await rush.all_ask()
    await rush.check(asked=200)
    await rush.answer_while_time_passes(random.Random(3), rounds=2)
    await rush.check()
