"""Readiness by rule: the truth table, by which evidence, and never a verdict."""

import itertools
from collections.abc import Collection
from datetime import timedelta

import pytest

from bot.blocks.assessment import Scene
from bot.blocks.readiness import page
from bot.content import Ladder, Rule, load
from bot.mentoring import gaps
from bot.mentoring.readiness import Evidence, Readiness, Reading, Standing, evidence_for, level_asked, outcomes
from bot.standin.lint import lint_message
from tests.unit.assessed import TODAY, ladder, rating, rule, weighed, win

CONTENT = load()
BACKEND = CONTENT.default_ladder
RULES = {one.id: one for one in BACKEND.rules}
VERDICTS = ("you are senior", "you are a senior", "you are ready", "not ready", "you are not senior", "not a senior")
ALL = "All three have evidence. This rule asks for two and counts three as better."
TWO = "Two of the three have evidence, which is what this rule asks for. Three is better."
ONE = "One alone is a problem by this rule, unless you are very good at it."
LEADING = "If leading stays the only one, consider management or product management."
NONE = "None of the three has evidence here yet. That says what is written down, not what you can do."
A, M, L = "large-architecture", "mentoring-others", "leading-projects"
TWO_OF_THREE = [
    (set(), (NONE,)),
    ({A}, (ONE,)),
    ({M}, (ONE,)),
    ({L}, (ONE, LEADING)),
    ({A, M}, (TWO,)),
    ({A, L}, (TWO,)),
    ({M, L}, (TWO,)),
    ({A, M, L}, (ALL,)),
]
QUALITY, OWNING = "lasting-code-quality", "owning-architecture"
TWO_PILLARS = [
    (set(), ("Neither pillar has evidence here yet. That says what is written down, not what you can do.",)),
    ({QUALITY}, ("Code quality has evidence, owning the architecture has none yet. This rule asks for both.",)),
    ({OWNING}, ("Owning the architecture has evidence, code quality has none yet. This rule asks for both.",)),
    ({QUALITY, OWNING}, ("Both pillars have evidence, and this rule asks for both.",)),
]
TABLE = [
    *(("two-of-three", shown, said) for shown, said in TWO_OF_THREE),
    *(("two-pillars", shown, said) for shown, said in TWO_PILLARS),
]


@pytest.mark.parametrize(("name", "shown", "said"), TABLE)
def test_the_rule_says_what_its_sources_say(name: str, shown: set[str], said: tuple[str, ...]) -> None:
    assert outcomes(RULES[name], shown) == said


def test_the_table_has_every_combination() -> None:
    for name, rows in (("two-of-three", TWO_OF_THREE), ("two-pillars", TWO_PILLARS)):
        pillars = [pillar.id for pillar in RULES[name].pillars]
        every = {frozenset(some) for n in range(len(pillars) + 1) for some in itertools.combinations(pillars, n)}
        assert {frozenset(shown) for shown, _ in rows} == every


def _reading(on: Ladder, one: Rule, shown: Collection[str]) -> Reading:
    pillars = []
    for pillar in one.pillars:
        behaviour = gaps.next_behaviour(on, one.level, pillar.dimension)
        goal = gaps.next_goal(CONTENT, on, one.level, pillar.dimension, TODAY)
        evidence = Evidence(TODAY, win=win(3)) if pillar.id in shown else None
        pillars.append(Standing(pillar, evidence, behaviour, goal))
    return Reading(one, tuple(pillars), outcomes(one, shown))


def _page(on: Ladder, level: str, *readings: Reading, is_rated: bool = True) -> tuple[str, list[dict[str, object]]]:
    checks = tuple(check for check in on.self_checks if check.level == level)
    shown = Readiness(on, on.level(level), readings, checks, is_rated)
    message = page(Scene(CONTENT, on, TODAY, None, "/level assess"), shown)
    assert lint_message(message.body()) == []
    return message.text, message.body()["blocks"]


@pytest.mark.parametrize(("name", "shown", "said"), TABLE)
def test_the_page_names_what_is_missing_and_never_judges(name: str, shown: set[str], said: tuple[str, ...]) -> None:
    text, blocks = _page(BACKEND, "senior", _reading(BACKEND, RULES[name], shown))
    for sentence in said:
        assert sentence in text
    for pillar in RULES[name].pillars:
        assert f"{'Shown' if pillar.id in shown else 'Not shown yet'}: {pillar.title}" in text
    taking = [one for one in blocks if str(one.get("accessory", {})).find("gaps.take") >= 0]
    assert len(taking) == len(RULES[name].pillars) - len(shown)
    assert text.count("*Next:*") == len(taking)
    assert not any(verdict in text.lower() for verdict in VERDICTS)


def test_a_rating_alone_shows_nothing() -> None:
    pillar = RULES["two-of-three"].pillars[0]
    rule_ = RULES["two-of-three"]
    hollow = weighed(rating("architecture", "staff", sureness=3), BACKEND)
    assert evidence_for(BACKEND, rule_, pillar, hollow, [], TODAY) is None
    told = weighed(rating("architecture", "senior", example="Split billing"), BACKEND)
    found = evidence_for(BACKEND, rule_, pillar, told, [], TODAY)
    assert found is not None
    assert found.example == "Split billing"


def test_evidence_below_the_rules_level_does_not_count() -> None:
    rule_ = RULES["two-of-three"]
    pillar = rule_.pillars[0]
    told = weighed(rating("architecture", "mid", example="Split billing"), BACKEND)
    wins = [win(1, "architecture", "mid"), win(2, "mentoring", "senior"), win(3, "architecture")]
    assert evidence_for(BACKEND, rule_, pillar, told, wins, TODAY) is None
    assert evidence_for(BACKEND, rule_, pillar, told, [win(4, "architecture", "staff")], TODAY) is not None


def test_the_newest_evidence_is_named_and_old_one_fades() -> None:
    rule_ = RULES["two-of-three"]
    pillar = rule_.pillars[0]
    wins = [win(1, "architecture", "senior", age=700), win(2, "architecture", "senior", age=400)]
    found = evidence_for(BACKEND, rule_, pillar, None, wins, TODAY)
    assert found == Evidence(TODAY - timedelta(days=400), win=wins[1], is_fading=True)


@pytest.mark.parametrize(
    ("wanted", "own", "level"),
    [
        (None, None, None),
        (None, "junior", "mid"),
        (None, "staff", "staff"),
        ("senior", None, "senior"),
        ("gone", "mid", "senior"),
        ("staff", "junior", "staff"),
    ],
)
def test_readiness_is_about_the_level_named_or_the_next_one(
    wanted: str | None, own: str | None, level: str | None
) -> None:
    assert level_asked(BACKEND, wanted, own) == level


def test_a_level_without_rules_says_so() -> None:
    text, _ = _page(BACKEND, "staff")
    assert "has no readiness rule for Staff" in text
    assert "These rules" not in text


def test_a_part_that_two_rules_miss_has_its_next_step_and_its_button_once() -> None:
    both = [_reading(BACKEND, RULES[name], ()) for name in ("two-of-three", "two-pillars")]
    text, blocks = _page(BACKEND, "senior", *both)
    named = {one.behaviour.text for reading in both for one in reading.pillars if one.behaviour is not None}
    assert all(text.count(behaviour) == 1 for behaviour in named)
    assert str(blocks).count("'gaps.take:") == len(named)
    assert "Its next step stands above." in text


def test_a_rule_without_sentences_of_its_own_has_plain_ones() -> None:
    on = ladder(4, 3, rules=[rule("l-2", ["d-1", "d-2", "d-3"], needs=2)])
    [one] = on.rules
    enough, _ = _page(on, "l-2", _reading(on, one, {"p-0", "p-1"}))
    assert "That is what the rule asks for." in enough
    short, _ = _page(on, "l-2", _reading(on, one, {"p-0"}), is_rated=False)
    assert "has no evidence here yet" in short
    assert "You have not rated yourself yet" in short


def test_many_rules_with_many_pillars_stay_within_a_message() -> None:
    dimensions = [f"d-{n}" for n in range(1, 13)]
    on = ladder(12, 12, rules=[{**rule("l-2", dimensions), "id": f"r-{n}"} for n in range(9)])
    text, blocks = _page(on, "l-2", *(_reading(on, one, ()) for one in on.rules))
    assert len(blocks) <= 50
    assert "more rules for this level" in text
