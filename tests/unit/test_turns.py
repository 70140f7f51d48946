import asyncio

import pytest

from bot.delivery.turns import FEW, in_turns


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


async def test_who_breaks_it_off_has_the_rest_begun() -> None:
    begun: list[int] = []
    beginning = asyncio.create_task(in_turns(range(5 * FEW), begun.append))
    await asyncio.sleep(0)
    assert len(begun) == FEW
    beginning.cancel()
    with pytest.raises(asyncio.CancelledError):
        await beginning
    assert begun == list(range(5 * FEW))
