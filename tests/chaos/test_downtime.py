"""The bot is not there for days or weeks: afterwards nobody gets a pile, and every missed week is named."""

from collections import Counter

import pytest

from bot.mentoring.rhythm import At
from tests.chaos.simulation.chance import Scenario, Troubles
from tests.chaos.simulation.people import ZONES
from tests.chaos.simulation.weather import DAY, HOUR, Climate, Weather, troubled
from tests.chaos.simulation.world import WEEK, World

FIRST_WEEK = 21 * HOUR + 2 * DAY
"""Until Wednesday 09:00: everybody has had a first nudge."""


def stay_away(seed: int, days: float, members: int, usual: Weather) -> None:
    """A week of nudges, then nothing for so many days, then the bot is back for three."""
    scenario = Scenario(members=members, is_lively=False)
    with World(seed, scenario, Troubles(Climate(usual))) as world:
        world.found()
        for number in range(members):
            world.join(number, ZONES[number % len(ZONES)], At(weekday=number % 2))
        world.advance(FIRST_WEEK + (seed % 5) * DAY)
        before = len(world.slack.record)
        assert before >= members
        world.crash()
        world.advance(days * DAY)
        back_at = world.loop.time()
        world.start()
        world.advance(HOUR)
        world.calm()
        world.settle()
        assert not world.problems(), world.problems()
        came = Counter(one.channel for one in world.slack.record[before:])
        assert not came or max(came.values()) == 1
        if days > 7:
            assert sum(came.values()) + world.watch.counts()["skipped:late"] >= members
        missed = int(back_at // WEEK)
        rows = world.watch.counts()
        assert rows.total() >= members * missed
        assert set(rows) <= {"sent", "skipped:superseded", "skipped:late"}
        assert rows["skipped:superseded"] >= members * max(0, int(days // 7) - 1)


@pytest.mark.parametrize("days", [3, 21])
def test_after_downtime_at_most_one_nudge_comes_and_each_missed_week_is_named(days: float) -> None:
    stay_away(1, days, 6, Weather())


@pytest.mark.long
@pytest.mark.parametrize("days", [0.5, 3, 9, 21])
@pytest.mark.parametrize("seed", range(10))
def test_after_downtime_while_slack_fails_too_at_most_one_nudge_comes(seed: int, days: float) -> None:
    stay_away(seed, days, 60, troubled(0.3, late=True))
