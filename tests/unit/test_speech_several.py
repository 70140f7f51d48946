"""Several things in one direct message."""

import pytest

from bot.slack.speech.intents import AddGoal, DoneGoal, Intent, ProgressGoal
from bot.slack.speech.several import read_several


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (
            "1. I want to learn Go\n2. 60% test coverage in payments by June",
            [AddGoal("I want to learn Go"), AddGoal("60% test coverage in payments by June")],
        ),
        ("I want to:\n1. learn Go\n2. 60% coverage by June", [AddGoal("learn Go"), AddGoal("60% coverage by June")]),
        ("1. 60%\n2. done", []),
        ("1: 60%\n2: done", [ProgressGoal(1, 60, ""), DoneGoal(2)]),
        ("goal 1: 60%,\ngoal 2: done", [ProgressGoal(1, 60, ""), DoneGoal(2)]),
        ("I want to learn Go because\nI need to move to platform", []),
    ],
)
def test_numbers_of_a_list_are_no_goals_numbers_and_a_sentence_over_two_lines_is_one(
    said: str, meant: list[Intent]
) -> None:
    assert read_several(said) == meant
