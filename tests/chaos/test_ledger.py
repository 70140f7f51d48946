"""Nothing lost, nothing doubled, counted from Slack's own record; and three ways of doing it wrong, which must show."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from tests.chaos.mistakes import BlindOutbox, Hasty, HastyOutbox, HopelessOutbox
from tests.chaos.office import OPEN, QUICK, Office, open_office

pytestmark = pytest.mark.chaos

PEOPLE = 12


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(tmp_path) as opened:
        yield opened


@dataclass
class Ledger:
    """What was planned against what Slack has."""

    planned: int
    missing: int
    doubled: int
    open: int
    unexplained: int

    @property
    def is_kept(self) -> bool:
        """The promise: each one is there once, and the rows say so."""
        return not (self.missing or self.doubled or self.open or self.unexplained)


async def settle(office: Office) -> Ledger:
    """Faults end, time passes, and the books are compared."""
    office.standin.faults.clear()
    for _ in range(80):
        counts = await office.counts()
        if not any(counts.get(state) for state in OPEN):
            break
        await office.forward(seconds=60)
    await office.forward(minutes=5)
    counts = await office.counts()
    posted = office.posted()
    return Ledger(
        planned=office.planned,
        missing=office.planned - len(posted),
        doubled=sum(times - 1 for times in posted.values()),
        open=sum(counts.get(state, 0) for state in OPEN),
        unexplained=office.planned - sum(counts.values()) + counts.get("sent", 0) - len(posted),
    )


def break_slack(office: Office, share: float = 0.2) -> None:
    """A fifth of all posts goes wrong, half of those after Slack had accepted them."""
    for after in (True, False):
        for settings in ({"kind": "drop"}, {"kind": "http"}, {"kind": "error", "code": "fatal_error"}):
            office.standin.faults.add(
                method="chat.postMessage",
                probability=share / 6,
                after=after,
                **settings,
            )
    office.standin.faults.add("ratelimited", "chat.postMessage", probability=0.03, retry_after="2")
    office.standin.faults.add("error", "conversations.history", probability=0.1)
    office.standin.faults.add("ratelimited", "conversations.history", probability=0.05, retry_after="junk")
    office.standin.faults.add("strip_metadata", "conversations.history", probability=0.3)
    office.standin.faults.add("drop", "conversations.open", probability=0.2)


async def test_faults_of_slack_lose_and_double_nothing(office: Office) -> None:
    break_slack(office)
    for number in range(6 * PEOPLE):
        await office.plan(f"member{number % PEOPLE}", random.Random(number).choice(["requested", "proactive"]))
    for _ in range(30):
        await office.forward(seconds=7)
    ledger = await settle(office)
    assert ledger.is_kept, ledger


@pytest.mark.parametrize("seconds", [25, 85])
async def test_what_slack_accepts_late_is_not_sent_again(office: Office, seconds: float) -> None:
    """To the end of the settling time after the lease: 90 seconds."""
    office.standin.faults.add("late", "chat.postMessage", seconds=seconds, probability=0.5)
    for number in range(4 * PEOPLE):
        await office.plan(f"member{number % PEOPLE}")
    for _ in range(30):
        await office.forward(seconds=5)
    ledger = await settle(office)
    assert ledger.is_kept, ledger


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 40))])
async def test_a_process_may_die_at_any_moment(office: Office, seed: int) -> None:
    dice = random.Random(seed)
    break_slack(office)
    for number in range(4 * PEOPLE):
        await office.plan(f"member{number % PEOPLE}")
    for _ in range(25):
        await office.outbox.tick()
        for _ in range(dice.randrange(60)):
            await asyncio.sleep(0)
        await office.crash()
        office.new_outbox(seed=seed)
        office.clock.forward(seconds=dice.choice([1, 10, 31, 61]))
    ledger = await settle(office)
    assert ledger.is_kept, ledger


@pytest.mark.parametrize("steps", [0, 1, 2, 4, 8, 16, 32, 64])
async def test_a_process_that_dies_after_so_many_steps_leaves_one_message(office: Office, steps: int) -> None:
    await office.plan()
    await office.outbox.tick()
    for _ in range(steps):
        await asyncio.sleep(0.0005)
    await office.crash()
    office.new_outbox()
    ledger = await settle(office)
    assert ledger.is_kept, ledger


async def send_with_faults(office: Office) -> Ledger:
    break_slack(office)
    for number in range(4 * PEOPLE):
        await office.plan(f"member{number % PEOPLE}")
    for _ in range(20):
        await office.forward(seconds=7)
    return await settle(office)


async def test_control_sending_again_blindly_doubles(office: Office) -> None:
    office.new_outbox(BlindOutbox)
    assert (await send_with_faults(office)).doubled > 0


async def test_control_taking_doubt_for_failure_loses(office: Office) -> None:
    office.new_outbox(HopelessOutbox)
    assert (await send_with_faults(office)).missing > 0


async def test_control_looking_without_settling_time_doubles(office: Office) -> None:
    office.new_outbox(HastyOutbox, Hasty(timeout=QUICK.timeout, settle=timedelta(0)))
    office.standin.faults.add("late", "chat.postMessage", seconds=25, probability=0.5)
    for number in range(4 * PEOPLE):
        await office.plan(f"member{number % PEOPLE}")
    for _ in range(30):
        await office.forward(seconds=5)
    assert (await settle(office)).doubled > 0
