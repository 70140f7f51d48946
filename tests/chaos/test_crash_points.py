"""A crash before and after every step of a delivery's way: nothing is lost, and nothing comes twice."""

import pytest

from tests.chaos.simulation.chance import Scenario, Troubles
from tests.chaos.simulation.running import Outcome, outcome
from tests.chaos.simulation.weather import HOUR, Climate, Episode, Weather
from tests.chaos.simulation.world import World

NINE = 21 * HOUR
"""Monday 09:00, in seconds since the start."""
WEATHERS = {
    "all goes well": Weather(),
    "accepted and not answered": Weather(post={"silent": 1.0}),
    "not accepted": Weather(post={"hang": 1.0}),
    "accepted late": Weather(post={"late": 1.0}),
    "too many calls": Weather(post={"limited": 1.0}),
    "the history fails": Weather(post={"silent": 0.5, "hang": 0.5}, read={"no_5xx": 0.5, "limited": 0.2}),
}
LASTS = dict.fromkeys(WEATHERS, 900.0) | {"not accepted": 300.0}
"""Seconds; then all goes well. What is not accepted goes round and round, and each round has the same points."""
STEPS = {
    "commit", "committed", "taken",
    "conversations.open?", "conversations.open!", "chat.postMessage?", "chat.postMessage!",
}  # fmt: skip
LOOKS = {"conversations.history?", "conversations.history!"}


def live(weather: str, crashes: tuple[int, ...] = (), restart_in: float = 2.0) -> tuple[Outcome, list[str]]:
    """A question and a nudge of one member, with a crash at each of these points; and the names of the points."""
    climate = Climate(episodes=[Episode(NINE - 60, NINE + LASTS[weather], WEATHERS[weather])])
    with World(11, Scenario(members=1, is_lively=False), Troubles(climate)) as world:
        world.restarts = (restart_in,)
        world.found()
        person = world.join(0, "UTC")
        world.advance(NINE - 30 - world.loop.time())
        begun, first = len(world.trace), world.points
        world.interrupts = dict.fromkeys((first + number for number in crashes), "crash")
        world.ask(person, "1", times=2)
        world.advance(6 * HOUR)
        names = [str(line[1]) for line in world.trace[begun:] if line[1] in STEPS | LOOKS]
        assert len(names) == world.points - first
        world.settle()
        return outcome(world), names


def holds(weather: str, crashes: tuple[int, ...], restart_in: float) -> None:
    found, _ = live(weather, crashes, restart_in)
    assert found.counts == {"sent": 2}, (weather, crashes, restart_in, found.counts)
    assert not found.problems, (weather, crashes, restart_in, found.report())


def test_the_points_are_every_commit_and_every_call() -> None:
    found, names = live("all goes well")
    assert not found.problems
    assert set(names) == STEPS
    _, names = live("accepted and not answered")
    assert set(names) == STEPS - {"chat.postMessage!"} | LOOKS


@pytest.mark.parametrize("weather", ["all goes well", "accepted and not answered"])
def test_a_crash_at_every_other_point_loses_and_doubles_nothing(weather: str) -> None:
    _, names = live(weather)
    for point in range(1 + (weather == "all goes well"), len(names) + 1, 2):
        holds(weather, (point,), 2.0)


@pytest.mark.long
@pytest.mark.parametrize("restart_in", [0.2, 2.0, 31.0, 61.0, 600.0])
@pytest.mark.parametrize("weather", WEATHERS)
def test_a_crash_at_any_point_in_any_weather_loses_and_doubles_nothing(weather: str, restart_in: float) -> None:
    _, names = live(weather)
    for point in range(1, len(names) + 1):
        holds(weather, (point,), restart_in)


@pytest.mark.long
@pytest.mark.parametrize("weather", WEATHERS)
def test_two_crashes_at_any_points_lose_and_double_nothing(weather: str) -> None:
    _, names = live(weather)
    for point in range(1, len(names) + 1):
        for later in range(1, 12):
            holds(weather, (point, point + later), 2.0)
