"""Goals to propose and what readiness rules say: complete, in the house's voice, refused with file, line and key."""

from itertools import pairwise, product
from pathlib import Path

import pytest

from bot.content import Content, load
from bot.content.lint import lint
from tests.contract.breaking import broken

STEP = "prompts/growth/mid-to-senior.yaml"
LADDER = "data/ladders/backend/ladder.yaml"


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


def test_every_step_and_dimension_has_a_goal(content: Content) -> None:
    ladder = content.default_ladder
    steps = [(low.id, high.id) for low, high in pairwise(ladder.levels)]
    wanted = {(*step, one.id) for step, one in product(steps, ladder.dimensions)}
    assert {(one.start, one.goal, one.dimension) for one in content.proposals.values()} == wanted
    assert len(wanted) == 24


def test_each_goal_is_one_short_act_with_a_span_and_a_first_step(content: Content) -> None:
    titles = [one.title for one in content.proposals.values()]
    assert len(set(titles)) == len(titles)
    for one in content.proposals.values():
        assert len(one.title) <= 80
        assert not one.title.endswith((".", "?", "!"))
        assert one.first_step.endswith(".")
        assert one.title.split()[0] not in ("Be", "Get", "Improve", "Understand", "Know")


def test_the_rules_speak_of_every_number_of_pillars(content: Content) -> None:
    for rule in content.default_ladder.rules:
        assert {one.shown for one in rule.outcomes} == set(range(len(rule.pillars) + 1))


def test_what_studies_say_of_self_ratings_has_its_passport(content: Content) -> None:
    source = content.sources["self-rating-research"]
    assert source.strength == "research"
    assert "r = .29 over the 55 studies" in source.weigh


def test_a_step_between_levels_that_do_not_exist_is_named_with_its_line(copy: Path) -> None:
    said = broken(copy, STEP, "    to: senior", "    to: emperor")
    assert any(line.startswith(f"{STEP}:5: proposals[0].to: there is no emperor") for line in said)


def test_a_goal_for_thirteen_weeks_is_refused(copy: Path) -> None:
    said = broken(copy, STEP, "weeks: 8", "weeks: 13")
    assert any(f"{STEP}:8: proposals[0].weeks" in line for line in said)


def test_a_title_that_is_too_long_is_refused(copy: Path) -> None:
    said = broken(copy, STEP, "title: Design one system", f"title: Design {'very ' * 15}one system")
    assert any("proposals[0].title" in line for line in said)


def test_an_outcome_about_a_pillar_that_is_not_there_is_refused(copy: Path) -> None:
    said = broken(copy, LADDER, "only: leading-projects", "only: leading-armies")
    assert any("leading-armies" in line and LADDER in line for line in said)
    again = broken(copy, LADDER, "shown: 3", "shown: 4")
    assert any("4 of 3 pillars" in line for line in again)


def test_a_missing_goal_is_something_to_mend(copy: Path) -> None:
    company = copy / "company" / "prompts" / "growth"
    company.mkdir(parents=True)
    (company / "ours.yaml").write_text("drop: [growth-senior-lead-project]\n")
    assert "growth: mid to senior proposes no goal in leadership" in lint(load(copy / "company", root=copy))
