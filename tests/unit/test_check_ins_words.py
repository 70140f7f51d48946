"""Words about check-ins and resting goals, in a direct message and after `/goals`."""

from datetime import date, time

import pytest

from bot.mentoring.check_ins import OnAt, Rides, read
from bot.mentoring.rhythm import At, Help, Now, Off, On, PauseUntil, Show, Unknown
from bot.slack.speech import read_goals_command, read_message
from bot.slack.speech.intents import AddGoal, CheckInRhythm, RestGoal, WakeGoal

TODAY = date(2026, 12, 2)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("check in", CheckInRhythm("now")),
        ("Let's check in now", CheckInRhythm("now")),
        ("checkin on friday at 3pm", CheckInRhythm("on friday at 3pm")),
        ("weekly check-ins every 2 weeks", CheckInRhythm("every 2 weeks")),
        ("check-ins 15:00", CheckInRhythm("15:00")),
        ("stop check-ins", CheckInRhythm("off")),
        ("please stop sending me check-ins", CheckInRhythm("off")),
        ("I want to stop check-ins", CheckInRhythm("off")),
        ("start check-ins", CheckInRhythm("on")),
        ("pause check-ins until 5 Jan", CheckInRhythm("pause until 5 Jan")),
        ("my check-ins", CheckInRhythm("")),
        ("wake goal 2", WakeGoal(2)),
        ("wake up goal two", WakeGoal(2)),
        ("rest 3", RestGoal(3)),
        ("let goal 3 rest", RestGoal(3)),
    ],
)
def test_a_direct_message_about_check_ins_is_understood(said: str, meant: object) -> None:
    assert read_message(said) == meant


@pytest.mark.parametrize(
    "said",
    ["I want to check in with my team every week by June", "I want to rest more", "my goal is to check in daily"],
)
def test_a_goal_with_such_words_stays_a_goal(said: str) -> None:
    assert isinstance(read_message(said), AddGoal)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("checkin", CheckInRhythm("")),
        ("check-in friday 15:00", CheckInRhythm("friday 15:00")),
        ("checkin whatever you like", CheckInRhythm("whatever you like")),
        ("wake 2", WakeGoal(2)),
        ("rest goal 2", RestGoal(2)),
    ],
)
def test_the_command_takes_them_too(typed: str, meant: object) -> None:
    assert read_goals_command(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", Show()),
        ("on", On()),
        ("off", Off()),
        ("now", Now()),
        ("help", Help()),
        ("friday 15:00", At(4, time(15), None)),
        ("on friday at 3pm", OnAt(At(4, time(15), None))),
        ("every 2 weeks", At(None, None, 2)),
        ("with my nudge", Rides()),
        ("On with my weekly nudge", Rides()),
        ("rides", Rides()),
        ("pause until 5 Jan", PauseUntil(date(2027, 1, 5))),
        ("of", Unknown("of", "off")),
    ],
)
def test_what_stands_after_checkin_is_a_rhythm(typed: str, meant: object) -> None:
    assert read(typed, TODAY) == meant
