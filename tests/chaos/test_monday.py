"""Monday 09:00: a whole company at once, a workspace that fails beside others, and Slack away for a morning."""

from collections.abc import Sequence

import pytest

from tests.chaos.simulation.chance import Scenario, Troubles
from tests.chaos.simulation.joining import join_alike
from tests.chaos.simulation.weather import HOUR, Climate, Episode, Weather
from tests.chaos.simulation.world import TEAM, World

NINE = 21 * HOUR
STEADY = Weather(seconds=(0.2,))
"""Answers that always take as long."""
ALWAYS_FAILING = Weather(
    post={"hang": 0.3, "silent": 0.1, "no_5xx": 0.2, "5xx": 0.1, "limited": 0.3},
    read={"hang": 0.3, "no_5xx": 0.4, "limited": 0.3},
    open={"hang": 0.3, "no_5xx": 0.3, "limited": 0.2},
)


def fullest(times: Sequence[float], per_second: float) -> float:
    """The most messages above the pace in any window: how full a bucket had to be to let them through."""
    level = most = 0.0
    before = times[0]
    for moment in times:
        level = max(0.0, level - (moment - before) * per_second) + 1
        most, before = max(most, level), moment
    return most


def crowd(members: int) -> None:
    scenario = Scenario(members=members, is_lively=False)
    with World(1, scenario, Troubles(Climate(STEADY))) as world:
        world.found()
        join_alike(world, members, "UTC")
        world.disk.raw.execute("UPDATE member SET dm_channel = 'D' || substr(user_id, 2)")
        world.disk.raw.commit()
        world.advance(NINE + 2 * HOUR - world.loop.time())
        world.settle()
        assert not world.problems(), world.problems()[:10]
        assert world.watch.counts() == {"sent": members}
        times = sorted(one.asked for one in world.slack.record)
        numbers = scenario.numbers
        assert fullest(times, numbers.per_second) <= numbers.burst + 0.01
        # At 4 a second the last of 5,000 has it after 21 minutes; planning and ticks add a minute at most.
        assert times[0] >= NINE
        assert times[-1] - NINE <= members / numbers.per_second + 60


def test_a_full_monday_keeps_the_pace_and_serves_everybody_in_time() -> None:
    crowd(80)


@pytest.mark.long
def test_five_thousand_members_at_once_keep_the_pace_and_are_served_within_22_minutes() -> None:
    crowd(5000)


def waits(members: int, teams: int, *, with_one_failing: bool) -> list[float]:
    """Seconds from due to accepted in all workspaces but the first, shortest first."""
    with World(2, Scenario(members=members, teams=teams, is_lively=False), Troubles(Climate(STEADY))) as world:
        world.found()
        for team_id in world.slack.teams:
            join_alike(world, members, "UTC", team_id)
        if with_one_failing:
            world.slack.teams[TEAM].climate = Climate(STEADY, [Episode(NINE - HOUR, NINE + HOUR, ALWAYS_FAILING)])
        world.advance(NINE + HOUR - world.loop.time())
        world.settle()
        assert not world.problems(), world.problems()[:10]
        others = sorted(one.at - NINE for one in world.slack.record if one.team_id != TEAM)
        assert len(others) == members * (teams - 1)
        return others


def one_fails_beside(members: int, teams: int) -> None:
    alone = waits(members, teams, with_one_failing=False)
    beside = waits(members, teams, with_one_failing=True)
    p99 = int(0.99 * len(alone))
    assert beside[p99] <= 2 * alone[p99] + 1


def test_a_workspace_that_fails_does_not_make_the_others_wait() -> None:
    one_fails_beside(8, 3)


@pytest.mark.long
def test_a_workspace_that_fails_does_not_make_twenty_others_wait() -> None:
    one_fails_beside(60, 21)


def away_for_a_morning(members: int, weather: Weather) -> None:
    away = Climate(STEADY, [Episode(NINE - HOUR, NINE + 5 * HOUR, weather)])
    with World(3, Scenario(members=members, is_lively=False), Troubles(away)) as world:
        world.found()
        join_alike(world, members, "UTC")
        world.advance(NINE + 3 * 24 * HOUR - world.loop.time())
        world.settle()
        assert not world.problems(), world.problems()[:10]
        counts = world.watch.counts()
        assert counts.total() == members
        assert counts["sent"] == len({one.delivery_id for one in world.slack.record}) == len(world.slack.record)
        assert counts["sent"] >= 0.5 * members


@pytest.mark.parametrize("members", [6, pytest.param(500, marks=pytest.mark.long)])
def test_slack_away_for_six_hours_doubles_nothing_and_what_it_refused_comes_afterwards(members: int) -> None:
    away_for_a_morning(members, Weather(post={"refused": 1.0}, open={"refused": 1.0}, read={"no_5xx": 1.0}))


@pytest.mark.long
def test_slack_silent_for_six_hours_doubles_nothing_and_leaves_nothing_unexplained() -> None:
    away_for_a_morning(
        100, Weather(post={"hang": 0.5, "refused": 0.5}, open={"hang": 0.5}, read={"hang": 0.5, "no_5xx": 0.5})
    )
