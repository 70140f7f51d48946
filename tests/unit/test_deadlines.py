"""Many calls under way, one timer: each ends when its time is over, and none that is done."""

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.deadlines import Deadlines


def moved(loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """The event loop's time, from now on moved by hand."""
    present = [0.0]
    monkeypatch.setattr(loop, "time", lambda: present[0])

    def move(to: float) -> None:
        present[0] = to

    return move


async def rung() -> None:
    for _ in range(3):
        await asyncio.sleep(0)


async def test_each_ends_at_its_own_moment_in_whatever_order_they_began(monkeypatch: pytest.MonkeyPatch) -> None:
    move = moved(asyncio.get_running_loop(), monkeypatch)
    ended: list[str] = []
    deadlines = Deadlines(ended.append)
    for name, end in (("a", 5.0), ("b", 3.0), ("c", 9.0), ("d", 9.0)):
        deadlines.add(name, end)
    move(2.9)
    await rung()
    assert ended == []
    move(3.0)
    await rung()
    assert ended == ["b"]
    deadlines.discard("c")
    deadlines.discard("c")
    move(20.0)
    await rung()
    assert ended == ["b", "a", "d"]
    deadlines.add("e", 30.0)
    move(31.0)
    await rung()
    assert ended == ["b", "a", "d", "e"]


async def test_all_end_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    move = moved(asyncio.get_running_loop(), monkeypatch)
    ended: list[str] = []
    deadlines = Deadlines(ended.append)
    deadlines.add("a", 5.0)
    deadlines.add("b", 3.0)
    deadlines.end_all()
    assert sorted(ended) == ["a", "b"]
    move(10.0)
    await rung()
    assert len(ended) == 2


async def test_a_failure_for_one_is_not_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    failed: list[object] = []
    ended: list[str] = []
    move = moved(loop, monkeypatch)
    monkeypatch.setattr(loop, "call_exception_handler", failed.append)

    def end(one: str) -> None:
        if one == "bad":
            raise ValueError
        ended.append(one)

    deadlines = Deadlines(end)
    for name in ("first", "bad", "last"):
        deadlines.add(name, 1.0)
    move(2.0)
    await rung()
    assert ended == ["first", "last"]
    assert len(failed) == 1


@given(ends=st.lists(st.floats(0, 100), max_size=30), moments=st.lists(st.floats(0, 120), max_size=10))
@settings(max_examples=50, deadline=None)
def test_none_is_forgotten_and_none_ends_early(ends: list[float], moments: list[float]) -> None:
    async def run() -> None:
        with pytest.MonkeyPatch.context() as monkeypatch:
            move = moved(asyncio.get_running_loop(), monkeypatch)
            ended: list[int] = []
            deadlines = Deadlines(ended.append)
            for number, end in enumerate(ends):
                deadlines.add(number, end)
            for moment in sorted(moments):
                move(moment)
                await rung()
                assert sorted(ended) == [number for number, end in enumerate(ends) if end <= moment]

    asyncio.run(run())
