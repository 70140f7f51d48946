"""The rules of self-assessment: evidence, age, uncertainty, and the picture that is drawn of them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import load
from bot.mentoring import gaps
from bot.mentoring.assessment import HALF_LIFE, half_width, is_open, next_dimension, rank_of, strength_of
from bot.mentoring.profile import Axis, Profile, of
from bot.store import Goal, Rating
from tests.unit.assessed import TODAY, ladder, plain, rating, rule, standpoint, weighed, win

CONTENT = load()
OURS = ladder()


def test_ranks_count_from_not_yet_the_first_level() -> None:
    assert [rank_of(OURS, level) for level in (None, "l-1", "l-4")] == [0, 1, 4]
    assert rank_of(OURS, "gone") is None


def test_an_example_or_a_linked_win_proves_a_rating() -> None:
    assert not weighed(rating("d-1", "l-2"), OURS).is_proven
    assert weighed(rating("d-1", "l-2", example="Led it"), OURS).is_proven
    assert weighed(rating("d-1", "l-2", win_ids=[7]), OURS, win(7)).is_proven


def test_a_win_that_is_deleted_proves_nothing_any_more() -> None:
    found = weighed(rating("d-1", "l-2", win_ids=[7, 8]), OURS, win(9))
    assert found.wins == ()
    assert not found.is_proven


def test_a_rating_counts_half_after_one_half_life() -> None:
    found = weighed(rating("d-1", "l-2", example="Led it", age=HALF_LIFE.days), OURS)
    assert found.strength == pytest.approx(0.5)
    assert not found.is_fading
    assert weighed(rating("d-1", "l-2", example="Led it", age=181), OURS).is_fading


def test_age_counts_from_the_newest_evidence() -> None:
    old = rating("d-1", "l-2", age=400, example="Led it", win_ids=[1, 2])
    assert weighed(old, OURS, win(1, age=300), win(2, age=10)).strength == pytest.approx(0.5 ** (10 / 180))
    assert weighed(rating("d-1", "l-2", win_ids=[1]), OURS, win(1, age=360)).strength == pytest.approx(0.25)


def test_a_day_to_come_is_no_more_than_fresh() -> None:
    assert strength_of(TODAY + timedelta(days=9), TODAY) == 1.0


@given(st.integers(1, 2), st.booleans(), st.floats(0, 1))
def test_a_surer_member_gets_a_narrower_range(sureness: int, is_proven: bool, strength: float) -> None:
    wide = half_width(sureness, is_proven=is_proven, strength=strength)
    assert wide > half_width(sureness + 1, is_proven=is_proven, strength=strength) > 0


@given(st.integers(1, 3), st.floats(0, 1), st.floats(0, 1))
def test_evidence_and_freshness_never_widen_a_range(sureness: int, one: float, other: float) -> None:
    old, young = sorted((one, other))
    assert half_width(sureness, is_proven=True, strength=old) < half_width(sureness, is_proven=False, strength=old)
    assert half_width(sureness, is_proven=True, strength=young) <= half_width(sureness, is_proven=True, strength=old)


@given(
    st.integers(1, 12),
    st.data(),
    st.integers(1, 3),
    st.integers(-5, 4000),
    st.one_of(st.none(), st.text(min_size=1, max_size=20)),
)
def test_a_rating_lies_within_its_range_and_on_its_ladder(
    levels: int, data: st.DataObject, sureness: int, age: int, example: str | None
) -> None:
    on = plain(levels)
    level = data.draw(st.sampled_from([None, *(one.id for one in on.levels)]))
    found = weighed(rating("d-1", level, sureness=sureness, age=age, example=example), on)
    assert 0 <= found.low <= found.rank <= found.high <= levels
    assert found.low < found.high
    assert 0 < found.strength <= 1


def test_what_the_ladder_lacks_today_is_left_out() -> None:
    here = standpoint(OURS, rating("d-1", "l-2"))
    assert list(here.ratings) == ["d-1"]
    profile = of(here, "gone")
    assert (profile.level, profile.target) == (None, None)
    assert len(profile.axes) == 8


def test_a_first_round_goes_down_the_ladder_and_ends() -> None:
    ratings: list[Rating] = []
    for wanted in [one.id for one in OURS.dimensions]:
        assert (
            next_dimension(standpoint(OURS, *ratings, state="draft"), ratings[-1].dimension if ratings else None)
            == wanted
        )
        ratings.append(rating(wanted, "l-1"))
    assert next_dimension(standpoint(OURS, *ratings, state="draft"), "d-8") is None


def test_a_later_round_asks_again_for_what_it_took_over_and_still_ends() -> None:
    old = [rating(one.id, "l-1", age=200) for one in OURS.dimensions]
    here = standpoint(OURS, *old, state="draft")
    assert all(is_open(here, one.id) for one in OURS.dimensions)
    place, walked = None, []
    while (place := next_dimension(here, place)) is not None:  # every rating is only confirmed
        walked.append(place)
    assert walked == [one.id for one in OURS.dimensions]


def test_a_skipped_dimension_is_asked_for_at_the_end() -> None:
    here = standpoint(OURS, *(rating(f"d-{n}", "l-1") for n in (2, 3, 4, 5, 6, 7, 8)), state="draft")
    assert next_dimension(here, "d-8") == "d-1"


def test_a_profile_has_an_axis_for_each_dimension_of_the_ladder() -> None:
    backend = CONTENT.default_ladder
    now = [rating("architecture", "mid", example="Led it"), rating("mentoring", None, age=300)]
    here = standpoint(backend, *now, before=[rating("architecture", "junior", age=100)])
    profile = of(here, "mid", "Europe/Berlin")
    assert profile.ladder_title == backend.title
    assert profile.levels == ("Junior", "Mid", "Senior", "Staff")
    assert (profile.level, profile.target) == (2, 3)
    assert (profile.rated_on, profile.previous_on) == (TODAY, TODAY - timedelta(days=100))
    axes = {axis.dimension_id: axis for axis in profile.axes}
    assert len(axes) == 8
    drawn = axes["architecture"]
    assert (drawn.rank, drawn.previous, drawn.is_proven, drawn.strength) == (2, 1, True, 1.0)
    assert drawn.counted == 2  # both readiness rules count architecture
    assert (axes["mentoring"].rank, axes["mentoring"].is_proven, axes["mentoring"].low) == (0, False, 0.0)
    assert axes["learning"] == Axis("learning", "Learning and career", "Learning")


def test_without_an_assessment_there_are_bare_axes() -> None:
    profile = of(standpoint(OURS), "l-4")
    assert {axis.rank for axis in profile.axes} == {None}
    assert (profile.level, profile.target, profile.rated_on) == (4, None, None)


def _profile(*axes: Axis, target: int | None = 3) -> Profile:
    return Profile("Ours", ("a", "b", "c", "d"), None if target is None else target - 1, target, axes)


def _axis(name: str, low: float | None, counted: int = 0) -> Axis:
    return Axis(name, name, name, rank=low, low=low, high=low, counted=counted)


def test_the_gap_is_counted_from_the_low_end_and_pillars_weigh_more() -> None:
    found = _profile(_axis("a", 1.0), _axis("b", 1.0, counted=1), _axis("c", 0.0), _axis("d", None), _axis("e", 2.5))
    assert [axis.dimension_id for axis in gaps.largest(found)] == ["b", "c", "a"]
    assert gaps.in_order(found) == ["b", "c", "a", "e", "d"]


def test_a_dimension_without_a_rating_is_no_gap_but_unknown() -> None:
    assert gaps.weights(_profile(_axis("a", None), _axis("b", 2.0))) == {"b": pytest.approx(1 / 3)}
    assert gaps.gap(_axis("a", None), 3) is None


def test_on_the_highest_level_nothing_is_short() -> None:
    found = _profile(_axis("a", 1.0), target=None)
    assert gaps.weights(found) == {}
    assert gaps.largest(found) == []


@given(
    st.lists(
        st.tuples(st.one_of(st.none(), st.floats(0, 12)), st.integers(0, 5)), min_size=1, max_size=12, unique=True
    ),
    st.one_of(st.none(), st.integers(1, 12)),
)
def test_weights_stay_between_nothing_and_all(axes: list[tuple[float | None, int]], target: int | None) -> None:
    found = _profile(*(_axis(str(n), low, counted) for n, (low, counted) in enumerate(axes)), target=target)
    weights = gaps.weights(found)
    assert all(0 <= weight <= 1 for weight in weights.values())
    rated = {str(n) for n, (low, _) in enumerate(axes) if low is not None and target is not None}
    assert set(weights) == rated
    assert sorted(gaps.in_order(found)) == sorted(str(n) for n in range(len(axes)))


def test_every_step_and_dimension_of_the_shipped_ladder_has_a_goal_with_a_friday() -> None:
    backend = CONTENT.default_ladder
    seen = set()
    for level in backend.levels[1:]:
        for dimension in backend.dimensions:
            found = gaps.next_goal(CONTENT, backend, level.id, dimension.id, TODAY)
            assert found is not None
            assert found.id in CONTENT.proposals
            assert found.due_day.weekday() == 4
            assert timedelta(weeks=1) < found.due_day - TODAY < timedelta(weeks=14)
            seen.add(found.id)
    assert len(seen) == 24 == len(CONTENT.proposals)


def _goal(title: str, dimension: str, state: str) -> Goal:
    return Goal(team_id="T1", user_id="U1", title=title, dimension=dimension, state=state)


def test_at_most_three_goals_are_proposed_and_none_that_was_taken() -> None:
    backend = CONTENT.default_ladder
    here = of(standpoint(backend, *(rating(one.id, None) for one in backend.dimensions)), "mid")
    first = gaps.propose(here, CONTENT, backend, TODAY)
    assert len(first) == 3
    assert len({one.dimension_id for one in first}) == 3
    assert first[0].dimension_id == "architecture"
    known = [_goal(one.title, one.dimension_id, state) for one, state in zip(first, ("active", "done"), strict=False)]
    second = gaps.propose(here, CONTENT, backend, TODAY, known)
    assert not {one.title for one in first[:2]} & {one.title for one in second}
    assert first[0].dimension_id not in {one.dimension_id for one in second}  # a goal of it is on its way
    assert first[1].dimension_id in {one.dimension_id for one in second}


def test_a_company_ladder_borrows_goals_by_what_it_is_like() -> None:
    ours = ladder(3, 2).model_dump()
    for level, like in zip(ours["levels"], ("junior", "mid", "senior"), strict=True):
        level["like"] = like
    ours["dimensions"][0]["like"] = "architecture"
    on = type(OURS).model_validate(ours)
    found = gaps.next_goal(CONTENT, on, "l-3", "d-1", TODAY)
    assert found is not None
    assert (found.id, found.dimension_id) == ("growth-senior-decompose", "d-1")
    assert gaps.find(CONTENT, on, found.id, TODAY) == found
    own = gaps.next_goal(CONTENT, on, "l-3", "d-2", TODAY)
    assert own is None or own.id.startswith("e-3-2")


def test_where_nothing_fits_the_ladders_own_statement_becomes_the_goal() -> None:
    backend = CONTENT.default_ladder
    taken = {one.title for one in CONTENT.proposals.values()}
    found = gaps.next_goal(CONTENT, backend, "senior", "mentoring", TODAY, taken)
    assert found is not None
    assert found.title.startswith("Once, in real work: ")
    assert gaps.find(CONTENT, backend, found.id, TODAY) == found
    assert gaps.find(CONTENT, backend, "no-such-thing", TODAY) is None


def test_rules_of_the_next_level_alone_are_counted() -> None:
    on = ladder(3, 3, rules=[rule("l-2", ["d-1"]), rule("l-3", ["d-2", "d-2"])])
    assert [axis.counted for axis in of(standpoint(on), "l-1").axes] == [1, 0, 0]
    assert [axis.counted for axis in of(standpoint(on), "l-2").axes] == [0, 2, 0]
    assert [axis.counted for axis in of(standpoint(on), "l-3").axes] == [0, 0, 0]
