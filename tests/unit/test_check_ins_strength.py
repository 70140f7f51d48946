"""Steadiness is bounded, a step never lowers it, a free skip is as if there had been no such week."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.mentoring.check_ins import FREE_SKIPS, WEEKS, free_skips, skips_left, strength
from bot.store import CheckIn

THIS = 150
WEEK_SETS = st.sets(st.integers(THIS - 20, THIS))
FIRST = st.integers(THIS - 20, THIS)


def skipped(at: datetime, week: str, id: int = 1, answer: str = "skipped") -> CheckIn:
    return CheckIn(id=id, team_id="T1", user_id="U1", week=week, asked_at=at, answer=answer)


@given(WEEK_SETS, WEEK_SETS, FIRST)
def test_it_lies_between_0_and_100_or_is_nothing(alive: set[int], free: set[int], first: int) -> None:
    found = strength(alive, free, first, THIS)
    assert found is None or 0 <= found <= 100


@given(WEEK_SETS, WEEK_SETS, FIRST, st.integers(THIS - 20, THIS))
def test_one_more_week_with_a_step_never_lowers_it(alive: set[int], free: set[int], first: int, week: int) -> None:
    before, after = strength(alive, free, first, THIS), strength(alive | {week}, free, first, THIS)
    assert before is None or (after is not None and after >= before)


@given(WEEK_SETS, WEEK_SETS, FIRST, st.integers(THIS - 20, THIS))
def test_a_free_skip_never_lowers_it(alive: set[int], free: set[int], first: int, week: int) -> None:
    before, after = strength(alive, free, first, THIS), strength(alive, free | {week}, first, THIS)
    assert after is None or before is None or after >= before
    if week in alive or week == THIS:
        assert before == after


def test_all_weeks_are_100_and_none_is_0() -> None:
    weeks = set(range(THIS - WEEKS, THIS + 1))
    assert strength(weeks, set(), THIS - 50, THIS) == 100
    assert strength(set(), set(), THIS - 50, THIS) == 0
    assert strength(set(), set(), THIS, THIS) is None


def test_the_first_week_alone_tells_nothing() -> None:
    assert strength({THIS}, set(), THIS, THIS) is None
    assert strength({THIS - 1, THIS}, set(), THIS - 1, THIS) == 100


def test_one_miss_costs_something_and_is_forgotten_slowly() -> None:
    weeks = set(range(THIS - 60, THIS + 1))
    costs = [100 - (strength(weeks - {THIS - back}, set(), THIS - 60, THIS) or 0) for back in range(1, WEEKS + 1)]
    assert costs[0] == 15
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] == 0


def test_the_week_that_runs_costs_nothing_until_it_is_over() -> None:
    weeks = set(range(THIS - 60, THIS))
    assert strength(weeks, set(), THIS - 60, THIS) == 100


def test_two_weeks_of_a_month_are_free_by_the_members_own_calendar() -> None:
    # 23:30 UTC on 30 November is December in Berlin and still November in New York.
    late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    days = [datetime(2026, 11, day, 14, 0, tzinfo=UTC) for day in (13, 20)]
    rows = [skipped(at, f"2026-W{46 + n}", n + 1) for n, at in enumerate([*days, late])]
    assert [one.id for one in free_skips(rows, "America/New_York")] == [1, 2]
    assert [one.id for one in free_skips(rows, "Europe/Berlin")] == [1, 2, 3]
    assert skips_left(rows, "America/New_York", late) == 0
    assert skips_left(rows, "Europe/Berlin", late) == FREE_SKIPS - 1


def test_two_skips_of_one_week_count_once_and_answers_do_not_count() -> None:
    at = datetime(2026, 12, 4, 14, 0, tzinfo=UTC)
    rows = [skipped(at, "2026-W49", 1), skipped(at, "2026-W49", 2), skipped(at, "2026-W50", 3, "answered")]
    assert [one.id for one in free_skips(rows, None)] == [1, 2]
    assert skips_left(rows, None, at) == 1
