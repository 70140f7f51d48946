"""What words ask of a ladder: levels, dimensions, gaps, near misses, and whatever else people type."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import Ladder, load
from bot.mentoring.levels import (
    Choose,
    Gap,
    Help,
    Ladders,
    Mine,
    MineIn,
    One,
    Request,
    SetMine,
    Unknown,
    between,
    find_expectation,
    own_level,
    read_request,
)

LADDER: Ladder = load().default_ladder
LADDERS = (LADDER.id,)
LEVELS = [level.id for level in LADDER.levels]
DIMENSIONS = [dimension.id for dimension in LADDER.dimensions]


def read(text: str) -> Request:
    return read_request(text, LADDER, LADDERS)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", Mine()),
        ("senior", One("senior")),
        ("SENIOR", One("senior")),
        ("  senior  ", One("senior")),
        ("senoir", One("senior")),
        ("sr", One("senior")),
        ("medior", One("mid")),
        ("senior architecture", One("senior", "architecture")),
        ("architecture senior", One("senior", "architecture")),
        ("architecture", MineIn("architecture")),
        ("mid to senior", Gap("mid", "senior")),
        ("mid > senior", Gap("mid", "senior")),
        ("mid->senior", Gap("mid", "senior")),
        ("mid → senior", Gap("mid", "senior")),
        ("gap", Gap()),
        ("set mid", SetMine("mid")),
        ("ladders", Ladders()),
        ("ladder backend", Choose("backend")),
        ("help", Help()),
    ],
)
def test_words_mean_what_the_help_says(typed: str, asked: Request) -> None:
    assert read(typed) == asked


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("dimension", [None, *DIMENSIONS])
def test_every_level_and_dimension_is_reached_by_its_own_name(level: str, dimension: str | None) -> None:
    assert read(f"{level} {dimension or ''}") == One(level, dimension)


@pytest.mark.parametrize(("start", "goal"), list(permutations(LEVELS, 2)))
def test_every_two_levels_make_a_gap(start: str, goal: str) -> None:
    assert read(f"{start} to {goal}") == Gap(start, goal)


@pytest.mark.parametrize("typed", ["principal", "qwertyuiop", "set wizard", "старший"])
def test_what_is_not_on_the_ladder_is_unknown_and_guesses_are_on_it(typed: str) -> None:
    asked = read(typed)
    assert isinstance(asked, Unknown)
    assert all(not isinstance(read(guess), Unknown) for guess in asked.guesses)


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from([*LEVELS, *DIMENSIONS, "to", ">", "set", "gap", "x"])).map(" ".join)
)
def test_whatever_is_typed_gets_an_answer_that_names_only_what_exists(typed: str) -> None:
    asked = read(typed)
    for name in ("level", "start", "goal"):
        assert getattr(asked, name, None) in (None, *LEVELS)
    assert getattr(asked, "dimension", None) in (None, *DIMENSIONS)


def test_the_way_from_one_level_to_another_ends_with_the_other() -> None:
    assert [level.id for level in between(LADDER, LEVELS[0], LEVELS[-1])] == LEVELS[1:]
    assert [level.id for level in between(LADDER, LEVELS[0], LEVELS[1])] == [LEVELS[1]]


def test_a_level_that_the_ladder_does_not_have_is_nobodys_own() -> None:
    assert own_level(LADDER, "wizard") is None
    assert own_level(LADDER, None) is None
    assert own_level(LADDER, LEVELS[0]) == LEVELS[0]


def test_an_expectation_is_found_by_its_id_alone() -> None:
    one = LADDER.expectations(LEVELS[0], DIMENSIONS[0])[0]
    assert find_expectation(LADDER, one.id) == one
    assert find_expectation(LADDER, "no-such") is None
