"""The comparison of ways to choose nudges, in small: the choice learns, and breaks no rule meanwhile."""

import pytest

from bot.content import load
from tests.bench.nudging.comparing import MUST_BEAT, Comparison, compare, report
from tests.bench.nudging.people import Temper, person
from tests.bench.nudging.rivals import POLICIES
from tests.bench.nudging.years import live


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(load(), members=40, seed=7)


def test_our_choice_gets_more_done_than_rotation_and_chance(comparison: Comparison) -> None:
    for rival in MUST_BEAT:
        assert comparison.lead(rival).low > 0, report(comparison)
    assert comparison.is_won


def test_no_way_of_choosing_among_the_eligible_breaks_a_rule(comparison: Comparison) -> None:
    assert all(not comparison.broken(name) for name in POLICIES)


def test_who_never_answers_is_written_to_less_and_less(comparison: Comparison) -> None:
    pairs = zip(comparison.years["ours"], comparison.tempers, strict=True)
    silent = [year for year, of in pairs if of is Temper.SILENT]
    assert silent
    assert all(year.done == 0 and year.given < 20 for year in silent)


def test_the_same_seed_gives_the_same_years() -> None:
    content = load()
    dimensions = sorted({nudge.dimension for nudge in content.nudges.values()})
    first, second = (live(content, person(3, 1, dimensions), POLICIES["ours"]) for _ in range(2))
    assert first == second
