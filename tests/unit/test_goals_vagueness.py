from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mentoring import dimensions, vagueness
from bot.store import Goal
from tests.unit.goals_desk import CONTENT

LADDER = CONTENT.default_ladder
TODAY = date(2026, 3, 3)
NOW = datetime(2026, 3, 3, tzinfo=UTC)


def goal(title: str, dimension: str | None = None, due_day: date | None = None) -> Goal:
    return Goal(
        team_id="T1", user_id="U1", title=title, dimension=dimension, due_day=due_day, created_at=NOW, updated_at=NOW
    )


@pytest.mark.parametrize(
    "title",
    [
        "Become senior",
        "Become a senior engineer",
        "Get to staff",
        "Get promoted",
        "Be promoted to senior",
        "Get better at coding",
        "Be a better engineer",
        "Become more confident",
        "Learn more",
        "Learn more about databases",
        "Learn new things",
        "Read more books",
        "Improve",
        "Improve my skills",
        "Improve my communication skills",
        "Improve code quality",
        "Level up",
        "Grow as an engineer",
    ],
)
def test_a_goal_without_an_act_is_vague(title: str) -> None:
    assert vagueness.is_vague(title, LADDER)
    assert vagueness.suggest(goal(title), LADDER, "mid", TODAY, CONTENT.words) is not None


@pytest.mark.parametrize(
    "title",
    [
        "Lead a design review",
        "Write the RFC for the parser",
        "Learn Go",
        "Improve test coverage of billing to 80%",
        "Improve the latency of the search page",
        "Get the parser merged",
        "Read Designing Data-Intensive Applications",
        "Shadow a senior on a client call",
        "Ask a senior to review my design",
        "Be on call for a week",
        "Present at the guild",
        "",
    ],
)
def test_a_goal_with_an_act_is_left_alone(title: str) -> None:
    assert not vagueness.is_vague(title, LADDER)
    assert vagueness.suggest(goal(title), LADDER, "mid", TODAY, CONTENT.words) is None


def test_a_suggestion_is_an_act_of_the_next_level_in_six_weeks_with_something_learned() -> None:
    found = vagueness.suggest(goal("Get better at testing", "code-quality"), LADDER, "mid", TODAY, CONTENT.words)
    assert found is not None
    assert found.dimension == "code-quality"
    assert found.expectation in {one.id for one in LADDER.expectations("senior", "code-quality")}
    assert found.due_day == date(2026, 4, 17)
    assert found.title.endswith("write down what I learned")


def test_a_level_in_the_goal_is_the_level_of_the_suggestion() -> None:
    found = vagueness.suggest(goal("Become staff"), LADDER, "junior", TODAY, CONTENT.words)
    assert found is not None
    assert found.expectation.startswith("staff-")


@pytest.mark.parametrize("own", [TODAY, date(2026, 4, 1), date(2026, 6, 30), date(2027, 12, 31)])
def test_a_day_of_ones_own_is_kept_however_far_it_is(own: date) -> None:
    found = vagueness.suggest(goal("Become senior", due_day=own), LADDER, "mid", TODAY, CONTENT.words)
    assert found is not None
    assert found.due_day == own


def test_a_day_of_ones_own_that_is_over_is_not_suggested() -> None:
    found = vagueness.suggest(goal("Become senior", due_day=date(2026, 3, 2)), LADDER, "mid", TODAY, CONTENT.words)
    assert found is not None
    assert found.due_day == date(2026, 4, 17)


def test_who_wants_to_be_promoted_is_offered_something_that_can_be_seen_done() -> None:
    where = dimensions.guess("Get promoted", LADDER)
    found = vagueness.suggest(goal("Get promoted", where), LADDER, "mid", TODAY, CONTENT.words)
    assert found is not None
    assert "gather evidence of large designs, mentoring and leading projects" in found.title


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_a_suggested_day_is_a_friday_about_six_weeks_ahead(today: date) -> None:
    found = vagueness.suggest(goal("Become senior"), LADDER, None, today, CONTENT.words)
    assert found is not None
    assert found.due_day.weekday() == 4
    assert timedelta(weeks=5) < found.due_day - today < timedelta(weeks=7)


def test_every_suggestion_fits_into_a_title_and_speaks_of_me() -> None:
    acts = [
        act
        for row in LADDER.cells.values()
        for cell in row.values()
        for one in cell
        if (act := vagueness.act_of(one)) is not None
    ]
    assert len(acts) > 40
    for act in acts:
        assert len(CONTENT.words.say("goals.suggested_title", act=act)) <= 300
        assert " your" not in act
        assert " you " not in act


def test_every_dimension_above_the_first_level_has_an_act_to_suggest() -> None:
    for level in LADDER.levels[1:]:
        for dimension in LADDER.dimensions:
            cell = LADDER.expectations(level.id, dimension.id)
            assert any(vagueness.act_of(one) for one in cell), (level.id, dimension.id)


@given(st.text(max_size=400))
def test_no_text_breaks_the_reading(text: str) -> None:
    vagueness.is_vague(text, LADDER)
    assert dimensions.guess(text, LADDER) in {None, *(one.id for one in LADDER.dimensions)}


@pytest.mark.parametrize(
    ("text", "dimension"),
    [
        ("lead a design review", "architecture"),
        ("write unit tests for billing", "code-quality"),
        ("learn Go", "technical-depth"),
        ("Learn PostgreSQL.", "technical-depth"),
        ("own the on-call handbook", "operations"),
        ("shadow a senior on a client call", "business"),
        ("mentor Ana", "mentoring"),
        ("read a book", "learning"),
        ("buy a bicycle", None),
        ("", None),
    ],
)
def test_a_dimension_is_guessed_from_the_ladders_own_words(text: str, dimension: str | None) -> None:
    assert dimensions.guess(text, LADDER) == dimension
