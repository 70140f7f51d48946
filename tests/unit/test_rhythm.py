from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mentoring.rhythm import (
    MOST_WEEKS,
    At,
    Help,
    History,
    Hours,
    Next,
    Now,
    Off,
    On,
    Pause,
    PauseUntil,
    Resume,
    Rhythm,
    Show,
    Unknown,
    read_rhythm,
)

WEDNESDAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("text", "rhythm"),
    [
        ("", Show()),
        ("  ON ", On()),
        ("off", Off()),
        ("stop", Off()),
        ("pause", Pause()),
        ("resume", Resume()),
        ("now", Now()),
        ("next", Next()),
        ("history", History()),
        ("help", Help()),
        ("friday 15:30", At(4, time(15, 30))),
        ("mondays at 9", At(0, time(9))),
        ("friday 9", At(4, time(9))),
        ("9:00", At(None, time(9))),
        ("at 9", At(None, time(9))),
        ("tuesday", At(1)),
        ("on tues.", At(1)),
        ("12am", At(None, time(0))),
        ("fri 12:30 pm", At(4, time(12, 30))),
        ("every friday at noon", At(4, time(12))),
        ("every 2 weeks", At(None, None, 2)),
        ("every three weeks", At(None, None, 3)),
        ("weekly", At(None, None, 1)),
        ("every other week", At(None, None, 2)),
        ("every 2nd week", At(None, None, 2)),
        ("fridays 3:30pm every 2 weeks", At(4, time(15, 30), 2)),
        ("every 2 weeks on friday at 15:30", At(4, time(15, 30), 2)),
        ("fridy 9am", At(4, time(9))),
        ("pause until 5 Jan", PauseUntil(date(2027, 1, 5))),
        ("pause until 2027", PauseUntil(date(2027, 1, 1))),
        ("pause till 2027", PauseUntil(date(2027, 1, 1))),
        ("pause 3 weeks", PauseUntil(date(2026, 12, 9))),
        ("pause for 3 weeks", PauseUntil(date(2026, 12, 9))),
        ("pause until june", PauseUntil(date(2027, 6, 1))),
        ("pause until next week", PauseUntil(date(2026, 11, 23))),
        ("pause this month", PauseUntil(date(2026, 12, 1))),
        ("hours 9-17", Hours(time(9), time(17))),
        ("hours 08:30-17:00", Hours(time(8, 30), time(17))),
        ("hours 9am to 5pm", Hours(time(9), time(17))),
    ],
)
def test_what_is_typed_after_nudges_is_understood(text: str, rhythm: Rhythm) -> None:
    assert read_rhythm(text, WEDNESDAY) == rhythm


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("puase", "pause"),
        ("puase 3 weeks", "pause 3 weeks"),
        ("of", "off"),
        ("resme", "resume"),
        ("hours 17-9", "hours 9-17"),
        ("hours 9-9", "hours 9-17"),
        ("every 13 weeks", "every 12 weeks"),
        ("every 0 weeks", "every 12 weeks"),
        ("friday 25:00", "friday 15:30"),
        ("25:00", "15:30"),
        ("pause until 2020-01-01", "pause"),
        ("pause forever", "pause"),
        ("mon fri", None),
        ("9:00 10:00", None),
        ("next week", None),
        ("tell me a joke", None),
        ("\x00", None),
    ],
)
def test_what_is_not_understood_comes_back_with_what_may_have_been_meant(text: str, suggestion: str | None) -> None:
    assert read_rhythm(text, WEDNESDAY) == Unknown(text, suggestion)


def test_a_suggestion_is_understood_when_it_is_typed() -> None:
    for text in ("puase", "of", "hours 17-9", "every 99 weeks", "pause forever", "hisotry"):
        rhythm = read_rhythm(text, WEDNESDAY)
        assert isinstance(rhythm, Unknown)
        assert rhythm.suggestion is not None
        assert not isinstance(read_rhythm(rhythm.suggestion, WEDNESDAY), Unknown)


def test_a_very_long_text_is_unknown_and_kept() -> None:
    text = "every " * 50_000
    assert read_rhythm(text, WEDNESDAY) == Unknown(text)


_WORDS = st.sampled_from(
    [
        "every",
        "2",
        "99999",
        "weeks",
        "friday",
        "fridy",
        "at",
        "9",
        "9:00",
        "25:99",
        "pm",
        "pause",
        "until",
        "hours",
        "-",
        "17",
    ]
)


@settings(deadline=None)
@given(text=st.one_of(st.text(max_size=60), st.lists(_WORDS, max_size=8).map(" ".join)))
def test_no_text_raises_and_what_is_understood_is_in_range(text: str) -> None:
    rhythm = read_rhythm(text, WEDNESDAY)
    if isinstance(rhythm, At):
        assert rhythm != At()
        assert rhythm.every_weeks is None or 1 <= rhythm.every_weeks <= MOST_WEEKS
        assert rhythm.weekday is None or 0 <= rhythm.weekday <= 6
    if isinstance(rhythm, Hours):
        assert rhythm.start < rhythm.end
    if isinstance(rhythm, PauseUntil):
        assert rhythm.day > WEDNESDAY
    if isinstance(rhythm, Unknown):
        assert rhythm.text == text
