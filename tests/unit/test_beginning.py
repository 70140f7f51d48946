"""Many things begin a few in one turn of the event loop, and none is left out."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.delivery import Numbers, Outbox
from bot.delivery.claiming import Claim
from bot.delivery.turns import FEW, Beginning, in_turns
from tests.chaos.office import QUICK, Office, open_office
from tests.unit.delivery_desk import FakeClient, plan, states

MANY = Numbers(timeout=QUICK.timeout, per_second=1e6, burst=100_000, in_flight=100_000, at_once=100_000)


async def test_others_have_their_turn_between_and_all_begin_in_order() -> None:
    begun: list[int] = []
    seen: list[int] = []

    async def look() -> None:
        while len(begun) < 3 * FEW:
            seen.append(len(begun))
            await asyncio.sleep(0)

    looking = asyncio.create_task(look())
    await in_turns(range(3 * FEW), begun.append)
    await looking
    assert begun == list(range(3 * FEW))
    assert seen == [FEW, 2 * FEW]


async def test_it_goes_on_while_its_owner_does_something_else() -> None:
    begun: list[int] = []
    beginning = Beginning(range(3 * FEW), begun.append)
    assert len(begun) == FEW
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert len(begun) == 3 * FEW
    await beginning.over()
    await beginning.over()
    assert begun == list(range(3 * FEW))


async def test_who_breaks_it_off_has_the_rest_begun() -> None:
    begun: list[int] = []
    task = asyncio.create_task(in_turns(range(3 * FEW), begun.append))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert begun == list(range(3 * FEW))
    await asyncio.sleep(0)
    assert len(begun) == 3 * FEW


@pytest.mark.parametrize("place", [0, FEW + 1, 3 * FEW - 1])
async def test_a_fault_in_one_is_raised_and_leaves_no_other_out(place: int) -> None:
    begun: list[int] = []

    def begin(number: int) -> None:
        begun.append(number)
        if number == place:
            raise ValueError(number)

    beginning = Beginning(range(3 * FEW), begin)
    with pytest.raises(ValueError, match=str(place)):
        await beginning.over()
    assert begun == list(range(3 * FEW))


async def test_nothing_to_begin_is_over_in_a_turn() -> None:
    async with asyncio.timeout(5):
        await in_turns([], pytest.fail)


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(tmp_path) as opened:
        yield opened


async def test_a_stop_visits_no_further_workspace(office: Office) -> None:
    stopping: list[asyncio.Task[None]] = []

    class Stopped(Outbox):
        async def _claim(self, team_id: str) -> Claim:
            claim = await super()._claim(team_id)
            if not stopping:
                stopping.append(asyncio.create_task(self.stop()))
                await asyncio.sleep(0)
            return claim

    office.client = FakeClient()
    planned = [one for number in range(5) for one in await plan(office, f"T-{number}", 1)]
    assert await office.new_outbox(Stopped).tick() == 1
    await stopping[0]
    assert await states(office, planned) == {"sent": 1, "pending": 4}


class Prompt(Outbox):
    """Its second claim is there at once, while the first one's messages begin, and then its tick is broken off."""

    claims: list[Claim] | None = None

    async def _claim(self, team_id: str) -> Claim:
        if self.claims is None:
            self.claims = [await super()._claim(team_id), await super()._claim(team_id)]
            return self.claims[0]
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        return self.claims[1]


async def test_a_tick_that_is_broken_off_begins_all_that_it_has_claimed(office: Office) -> None:
    office.client = FakeClient()
    planned = await plan(office, office.team_id, 250)
    outbox = office.new_outbox(Prompt, numbers=MANY)
    with pytest.raises(asyncio.CancelledError):
        await outbox.tick()
    await outbox.idle()
    assert await states(office, planned) == {"sent": 250}
    assert sorted(office.client.posted) == sorted(one.id for one in planned)
