"""Words about oneself are told from words about the ladder and from goals."""

import pytest

from bot.slack.speech import read_message
from bot.slack.speech.assessment import read_level_command
from bot.slack.speech.intents import AddGoal, AskReadiness, Assess, ProposeGoals, ShowLevel, Unclear


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("assess", Assess("")),
        ("Assess me", Assess("")),
        ("assessment history", Assess("history")),
        ("assess restart", Assess("restart")),
        ("assess done", Assess("finish")),
        ("assess code quality", Assess("code quality")),
        ("readiness", AskReadiness("")),
        ("readiness for staff?", AskReadiness("staff")),
        ("ready for the next level", AskReadiness("")),
        ("goals", ProposeGoals()),
        ("", None),
        ("senior", None),
        ("gap", None),
        ("goals done 2", None),
    ],
)
def test_after_the_command(typed: str, meant: object) -> None:
    assert read_level_command(typed) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("assess me", Assess("")),
        ("Self-assessment, please", Assess("")),
        ("can you show me my assessment?", Assess("")),
        ("finish my assessment", Assess("finish")),
        ("my self assessment history", Assess("history")),
        ("level assess architecture", Assess("architecture")),
        ("am I senior yet?", AskReadiness("senior")),
        ("Am I a senior engineer already?", AskReadiness("senior")),
        ("am i ready", AskReadiness("")),
        ("am I ready to become staff?", AskReadiness("staff")),
        ("am I an L3 yet?", AskReadiness("l3")),
        ("show my readiness", AskReadiness("")),
        ("which goals should I set?", ProposeGoals()),
        ("suggest some goals", ProposeGoals()),
        ("senior", ShowLevel("senior")),
        ("what is expected of a senior?", ShowLevel("senior")),
        ("I want to assess our vendor", AddGoal("I want to assess our vendor")),
        ("am I done yet?", Unclear("am I done yet?")),
        ("am I late?", Unclear("am I late?")),
    ],
)
def test_in_a_direct_message(said: str, meant: object) -> None:
    assert read_message(said) == meant
