"""About one message a second in each conversation, which holds nobody else up (API-3)."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.app.numbers import numbers_for
from bot.delivery.conversations import Conversations
from bot.delivery.numbers import SLACKS_PACE
from bot.settings import read_settings
from tests.chaos.office import MONDAY, QUICK, Office, open_office

SECOND = timedelta(seconds=1)


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """Slack counts, and so does the bot."""
    async with open_office(tmp_path) as opened:
        opened.standin.limits.posts = True
        opened.new_outbox(numbers=replace(QUICK, **SLACKS_PACE))
        yield opened


def texts(office: Office) -> list[str]:
    return [post.text for post in office.standin.record]


def refused(office: Office) -> int:
    return sum(call.status == 429 for call in office.standin.wire)


async def test_eight_answers_of_one_second_come_one_a_second_and_in_order(office: Office) -> None:
    for _ in range(8):
        await office.plan("ada")
    await office.plan("ben")
    await office.outbox.drain()
    assert texts(office) == ["Note 1", "Note 9"]
    for number in range(2, 9):
        await office.forward(seconds=0.9)
        assert len(texts(office)) == number
        await office.forward(seconds=0.1)
        assert texts(office)[-1] == f"Note {number}"
    assert refused(office) == 0


async def test_what_somebody_has_waiting_holds_up_nobody_however_much_it_is(office: Office) -> None:
    for _ in range(60):
        await office.plan("ada")
    await office.outbox.drain()
    await office.plan("ben")
    await office.outbox.drain()
    assert texts(office) == ["Note 1", "Note 61"]


async def test_the_next_one_goes_without_a_tick_as_soon_as_its_second_is_over(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[timedelta] = []
    monkeypatch.setattr(office.outbox._alarms, "in_", woken.append)
    for _ in range(2):
        await office.plan("ada")
    await office.outbox.drain()
    assert woken[-1] == SECOND


class Time:
    """Two clocks, each moved by hand."""

    def __init__(self) -> None:
        self.now, self.steady = MONDAY, 0.0
        self.conversations = Conversations(SECOND, lambda: self.now, lambda: self.steady)

    def left(self, user_id: str = "U1") -> timedelta:
        return self.conversations.wait("T1", user_id)


@pytest.mark.parametrize("back", [timedelta(0), -timedelta(hours=1)])
def test_a_second_is_over_by_either_clock(back: timedelta) -> None:
    time = Time()
    time.conversations.wrote("T1", "U1")
    assert (time.left(), time.left("U2")) == (SECOND, timedelta(0))
    time.now += back
    time.steady += 0.75
    assert time.left() == SECOND / 4
    time.steady += 0.25
    assert time.left() == timedelta(0)
    time.conversations.wrote("T1", "U1")
    time.now += SECOND
    assert time.left() == timedelta(0)


def test_nobody_is_remembered_for_longer_than_a_second_and_the_next_message() -> None:
    time = Time()
    for number in range(100):
        time.conversations.wrote("T1", f"U{number}")
        time.steady += 0.5
    assert len(time.conversations._written) == 2


def test_the_bot_of_an_operator_counts() -> None:
    assert numbers_for(read_settings()).per_conversation == SECOND


def test_a_process_that_stood_still_meanwhile_goes_on() -> None:
    steps = iter(range(0, 100, 2))
    written = Conversations(SECOND, lambda: MONDAY, lambda: float(next(steps)))
    written.wrote("T1", "U1")
    assert written.wait("T1", "U1") == timedelta(0)
