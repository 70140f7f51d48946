"""Rests that end where somebody waits."""

import asyncio

from bot.slack.resting import Rests

LONG = 3600.0


async def test_a_rest_ends_by_itself() -> None:
    await Rests().rest(0.001, asyncio.Event())


async def test_a_rest_ends_where_what_it_looks_for_happens() -> None:
    wanted = asyncio.Event()
    resting = asyncio.create_task(Rests().rest(LONG, wanted))
    await asyncio.sleep(0)
    assert not resting.done()
    wanted.set()
    await asyncio.wait_for(resting, 5)


async def test_nothing_rests_while_somebody_waits_and_everything_after() -> None:
    rests = Rests()
    before = asyncio.create_task(rests.rest(LONG, asyncio.Event()))
    await asyncio.sleep(0)
    with rests.none():
        await asyncio.wait_for(before, 5)
        await asyncio.wait_for(rests.rest(LONG, asyncio.Event()), 5)
    after = asyncio.create_task(rests.rest(LONG, asyncio.Event()))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not after.done()
    after.cancel()
    await asyncio.gather(after, return_exceptions=True)
