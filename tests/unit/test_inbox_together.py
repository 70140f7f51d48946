"""Two workers on one inbox: each effect once, each member's in order, whatever dies in between."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.unit import inbox_together as together
from tests.unit.inbox_room import Room, room_in

pytestmark = pytest.mark.chaos


@pytest_asyncio.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with room_in(tmp_path) as opened:
        yield opened


async def test_two_workers_do_everything_once_and_keep_every_members_order(room: Room) -> None:
    await together.each_once_and_in_order(room, processes=2, count=180)


@pytest.mark.parametrize("seed", [1, 2])
async def test_workers_that_die_in_between_lose_nothing_and_double_nothing(room: Room, seed: int) -> None:
    await together.crashes_in_between(room, processes=2, count=120, seed=seed)


async def test_a_bad_entry_is_buried_by_two_workers_as_by_one(room: Room) -> None:
    await together.a_bad_entry_among_good_ones(room, processes=2)


async def test_the_same_event_four_times_at_once_has_one_effect(room: Room) -> None:
    await together.the_same_event_many_times_at_once(room, processes=2)


async def test_an_entry_is_settled_once_and_only_in_its_turn(room: Room) -> None:
    await room.take("first")
    await room.take("second")
    room.clock.forward(seconds=1)
    now = room.clock()
    async with room.database.team("T1") as team:
        assert not await team.inbox.settle("message:second", now)
        assert await team.inbox.settle("message:first", now)
        assert not await team.inbox.settle("message:first", now)
        assert await team.inbox.settle("message:second", now)
    assert await room.waiting() == []
