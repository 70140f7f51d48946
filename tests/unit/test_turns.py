"""One member's requests take turns in a process, and nobody else waits for them."""

import asyncio

import pytest

from bot.store import BusyError
from bot.store.turns import Turns


async def test_under_one_name_one_is_inside_and_others_are_beside() -> None:
    turns, inside, seen = Turns(), set[str](), list[set[str]]()

    async def work(name: str, number: int) -> None:
        async with turns.turn(name):
            assert not any(one.startswith(name) for one in inside)
            inside.add(f"{name}{number}")
            seen.append(set(inside))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            inside.remove(f"{name}{number}")

    await asyncio.gather(*(work(name, number) for name in "ab" for number in range(5)))
    assert len(seen) == 10
    assert any(len(together) == 2 for together in seen)
    assert turns._lines == {}


async def test_who_waits_too_long_is_told_and_leaves_no_trace() -> None:
    turns = Turns(longest=0.01)
    async with turns.turn("ada"):
        with pytest.raises(BusyError):
            async with turns.turn("ada"):
                raise AssertionError
        async with turns.turn("ben"):
            pass
    assert turns._lines == {}


async def test_a_failure_inside_lets_the_next_one_in() -> None:
    turns = Turns()
    with pytest.raises(ValueError, match="broken"):
        async with turns.turn("ada"):
            raise ValueError("broken")
    async with turns.turn("ada"):
        pass
