"""Many requests at the same moment: no capacity is exceeded, none is lost, and the ticks pass them on once each."""

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.clock import MovableClock
from bot.content import load
from bot.store import Database
from bot.store.migrating import migrate
from tests.unit.mentor_rush import NOW, Rush


@pytest_asyncio.fixture
async def rush(tmp_path: Path) -> AsyncIterator[Rush]:
    """One process on a file."""
    url = f"sqlite:///{tmp_path / 'rush.db'}"
    await asyncio.to_thread(migrate, url)
    database = Database(url, MovableClock(NOW, frozen=True))
    await database.start()
    yield Rush([database], load())
    await database.stop()


async def test_as_many_are_asked_as_there_is_room_and_loads_stay_level(rush: Rush) -> None:
    await rush.begin(mentors=10, capacity=2, mentees=15)
    await rush.all_ask()
    await rush.check(asked=15)


async def test_the_others_wait_and_are_asked_about_once_somebody_has_answered(rush: Rush) -> None:
    await rush.begin(mentors=10, capacity=1, mentees=14)
    await rush.all_ask()
    await rush.check(asked=10)
    await rush.answer_while_time_passes(random.Random(11), rounds=3)
    await rush.check()
    requests = await rush.requests()
    assert any(one.state == "accepted" for one in requests)
    assert any(one.passed for one in requests)
