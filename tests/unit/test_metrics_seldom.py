"""Counts that grow with the members take a hundredth of the time at most, and never keep a reader waiting."""

import asyncio

import pytest

from bot.metrics.seldom import PATIENCE, Seldom


class Watch:
    """A monotonic clock to be set."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Counting:
    """An answer that takes its time by the watch, and can be held up."""

    def __init__(self, watch: Watch, takes: float) -> None:
        self.watch, self.takes = watch, takes
        self.asked = 0
        self.may_end = asyncio.Event()
        self.may_end.set()

    async def __call__(self) -> int:
        self.asked += 1
        number = self.asked
        await self.may_end.wait()
        self.watch.seconds += self.takes
        return number


async def test_an_answer_that_took_a_second_is_good_for_a_hundred() -> None:
    watch = Watch()
    ask = Counting(watch, takes=1.0)
    seldom = Seldom(ask, watch)
    assert await seldom.latest() == 1
    watch.seconds += 99
    assert await seldom.latest() == 1
    watch.seconds += 2
    assert await seldom.latest() == 2
    assert ask.asked == 2


async def test_what_costs_nothing_is_asked_at_every_reading() -> None:
    watch = Watch()
    seldom = Seldom(Counting(watch, takes=0.0), watch)
    assert [await seldom.latest() for _ in range(3)] == [1, 2, 3]


async def test_an_old_answer_is_given_while_the_new_one_is_worked_out() -> None:
    watch = Watch()
    ask = Counting(watch, takes=0.5)
    seldom = Seldom(ask, watch)
    assert await seldom.latest() == 1
    watch.seconds += 60
    ask.may_end.clear()
    began = asyncio.get_running_loop().time()
    assert [await seldom.latest(), await seldom.latest()] == [1, 1]
    assert asyncio.get_running_loop().time() - began < 2 * PATIENCE + 1
    assert ask.asked == 2
    ask.may_end.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert await seldom.latest() == 2


async def test_a_failure_is_told_and_the_next_reader_asks_anew() -> None:
    watch = Watch()
    failures = [ValueError("on purpose")]

    async def ask() -> int:
        if failures:
            raise failures.pop()
        return 7

    seldom = Seldom(ask, watch)
    with pytest.raises(ValueError, match="on purpose"):
        await seldom.latest()
    assert await seldom.latest() == 7
