"""A cue is read from words, and what is not a weekly minute is told apart."""

from datetime import date, time

import pytest

from bot.mentoring.intentions import Cue, Parts, read_cue, read_plan, tidy_cue

WEDNESDAY = date(2026, 11, 25)
MON, TUE, WED, THU, FRI, SAT = range(6)

COMES = {
    "it is Thursday 09:30": (THU, time(9, 30)),
    "Thursday 9:30": (THU, time(9, 30)),
    "Thu 09.30": (THU, time(9, 30)),
    "thurs. 9:30 am": (THU, time(9, 30)),
    "every Friday at 4pm": (FRI, time(16)),
    "Friday 4:30 pm and the board is empty": (FRI, time(16, 30)),
    "on Mondays at noon": (MON, time(12)),
    "Thursday 9": (THU, time(9)),
    "Friday at 4": (FRI, time(16)),
    "Friday 16h": (FRI, time(16)),
    "tuesday, 8 o'clock": (TUE, time(8)),
    "at half past nine on Tuesday": (TUE, time(9, 30)),
    "it's Tuesday, quarter to ten": (TUE, time(9, 45)),
    "wed 10:00": (WED, time(10)),
    "sat 9:00": (SAT, time(9)),
    "Thursday 9:00-10:00": (THU, time(9)),
    "Thursday midnight": (THU, time(0)),
    "Friday 12am": (FRI, time(0)),
}
DOES_NOT = {
    "I open a pull request": "situation",
    "the build is red": "situation",
    "my 1:1 is over": "situation",
    "I sat down at my desk": "situation",
    "the deploy of 3.12 is out": "situation",
    "3/4 of the tickets are closed": "situation",
    "I am done for today": "situation",
    "Thursday after the stand-up": "no_time",
    "it is 09:30": "no_day",
    "tomorrow 9:00": "once",
    "next Thursday 09:30": "once",
    "this Friday at 4pm": "once",
    "26 November 09:30": "once",
    "on the 26th at 9:00": "once",
    "2026-11-26 09:30": "once",
    "every day at 9": "often",
    "weekdays at 9:00": "often",
    "Monday and Thursday 09:30": "often",
    "Thursday 09:30 or 14:00": "often",
    "every other Friday at 4pm": "rhythm",
    "the first Monday of the month 10:00": "rhythm",
    "Thursday 25:00": "no_such_time",
    "Thursday 9:61": "no_such_time",
    "after the Thursday 09:30 stand-up": "around",
    "before Friday 16:00": "around",
    "": "situation",
    "…": "situation",
}
PLANS = {
    "if it is Thursday 09:30, then I draft the decision record": (
        "it is Thursday 09:30",
        "I draft the decision record",
    ),
    "If it is Thursday 09:30 then I draft it.": ("it is Thursday 09:30", "I draft it"),
    "when I open a pull request, I write why": ("I open a pull request", "I write why"),
    "when it is Thursday, 09:30, I draft the record": ("it is Thursday 09:30", "I draft the record"),
    "every Friday at 4pm, then I write one line": ("it is Friday 16:00", "I write one line"),
    "Thursday 09:30 -> draft the record": ("it is Thursday 09:30", "draft the record"),
    "draft the record when it is Thursday 09:30": ("it is Thursday 09:30", "draft the record"),
    "Friday at 4pm": ("it is Friday 16:00", ""),
    "if I get stuck": ("I get stuck", ""),
    "draft the record": ("", "draft the record"),
    "then I draft the record": ("", "I draft the record"),
    "???": ("", ""),
    "if": ("", ""),
    "": ("", ""),
}


@pytest.mark.parametrize("said", COMES)
def test_a_weekday_and_a_time_make_a_weekly_minute(said: str) -> None:
    assert read_cue(said, WEDNESDAY) == Cue(*COMES[said])


@pytest.mark.parametrize("said", DOES_NOT)
def test_what_is_no_weekly_minute_does_not_come_and_says_why(said: str) -> None:
    found = read_cue(said, WEDNESDAY)
    assert not found.comes
    assert found.reason == DOES_NOT[said]


@pytest.mark.parametrize(
    ("said", "weekday", "at"),
    [("tomorrow 9:30", THU, time(9, 30)), ("today at 3pm", WED, time(15)), ("next Friday 16:00", FRI, time(16))],
)
def test_a_cue_for_one_day_says_which_weekday_it_could_mean_every_week(said: str, weekday: int, at: time) -> None:
    assert read_cue(said, WEDNESDAY) == Cue(weekday, at, "once")


@pytest.mark.parametrize("said", PLANS)
def test_a_sentence_falls_into_cue_and_action(said: str) -> None:
    assert read_plan(said) == Parts(*PLANS[said])


def test_a_cue_that_is_more_than_a_time_keeps_its_words() -> None:
    assert tidy_cue("when it is Thursday 09:30 and I am at my desk.") == "it is Thursday 09:30 and I am at my desk"


@pytest.mark.parametrize("piece", ["if ", "when ", "Thursday ", "9:30 ", "1 ", "then ", ", ", "every ", "at ", "a"])
def test_long_and_odd_words_are_read_in_no_time(piece: str) -> None:
    said = piece * 3000
    read_cue(said, WEDNESDAY)
    read_plan(said[:3000])
