"""Time that several machines agree on, whatever their own clocks are set to."""

from datetime import UTC, datetime, timedelta

import pytest

from bot import clock
from bot.clock import AgreedClock, MovableClock

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


class Machine:
    """A machine with a clock on its wall, and one that nobody sets."""

    def __init__(self, wrong_by: timedelta = timedelta(0)) -> None:
        self.wall = NOON + wrong_by
        self.uptime = 1000.0

    def passes(self, **span: float) -> None:
        self.wall += timedelta(**span)
        self.uptime += timedelta(**span).total_seconds()


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    here = Machine()
    monkeypatch.setattr(clock, "system_clock", lambda: here.wall)
    monkeypatch.setattr(clock, "steady", lambda: here.uptime)
    return here


def test_before_the_first_look_it_is_the_machines_own(machine: Machine) -> None:
    assert AgreedClock(lambda: machine.wall)() == NOON


def test_machines_minutes_apart_agree_after_a_look(machine: Machine) -> None:
    agreed = AgreedClock(lambda: machine.wall)
    agreed.look(NOON - timedelta(minutes=2), machine.uptime)
    assert agreed() == NOON - timedelta(minutes=2)
    assert agreed.skew == timedelta(minutes=2)
    machine.passes(seconds=15)
    assert agreed() == NOON - timedelta(minutes=2) + timedelta(seconds=15)


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_machine_whose_clock_is_set_goes_on_as_before(machine: Machine, hours: int) -> None:
    agreed = AgreedClock(lambda: machine.wall)
    agreed.look(NOON, machine.uptime)
    machine.wall += timedelta(hours=hours)
    assert agreed() == NOON
    machine.passes(seconds=5)
    assert agreed() == NOON + timedelta(seconds=5)
    assert agreed.skew == timedelta(hours=hours)


def test_what_differs_by_less_than_a_look_can_tell_is_equal(machine: Machine) -> None:
    agreed = AgreedClock(lambda: machine.wall)
    agreed.look(NOON - timedelta(milliseconds=80), machine.uptime)
    assert agreed() == NOON
    assert agreed.skew == timedelta(0)


def test_an_answer_that_took_a_while_counts_for_the_middle_of_it(machine: Machine) -> None:
    agreed, began = AgreedClock(lambda: machine.wall), machine.uptime
    machine.passes(seconds=0.8)
    agreed.look(NOON + timedelta(hours=1), began)
    assert agreed() == NOON + timedelta(hours=1, seconds=0.4)


@pytest.mark.parametrize("answered_after", [0.0, 0.8])
def test_what_an_answer_that_took_a_while_leaves_open_is_no_difference(machine: Machine, answered_after: float) -> None:
    agreed, began = AgreedClock(lambda: machine.wall), machine.uptime
    machine.passes(seconds=0.8)
    agreed.look(NOON + timedelta(seconds=answered_after), began)
    assert agreed.skew == timedelta(0)
    assert agreed() == machine.wall


def test_a_clock_that_a_demo_moves_is_moved_here_too(machine: Machine) -> None:
    moved = MovableClock()
    agreed = AgreedClock(moved)
    agreed.look(NOON - timedelta(minutes=2), machine.uptime)
    moved.forward(days=7)
    assert agreed() == NOON - timedelta(minutes=2) + timedelta(days=7)
    machine.passes(minutes=1)
    assert agreed() == NOON - timedelta(minutes=1) + timedelta(days=7)


def test_a_clock_that_stands_still_stays_where_it_is(machine: Machine) -> None:
    still = MovableClock(NOON + timedelta(days=3), frozen=True)
    agreed = AgreedClock(still)
    agreed.look(NOON, machine.uptime)
    machine.passes(hours=2)
    assert agreed() == NOON + timedelta(days=3)
