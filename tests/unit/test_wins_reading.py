"""A win in words: what was done, the day, the link; and days that are over."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mentoring.dates.past import is_to_come, parse_past, split_past
from bot.mentoring.wins import LONGEST_TEXT, Reading, Unfit, is_link, read
from bot.store import Member

WEDNESDAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)


def member(timezone: str = "UTC", locale: str | None = None) -> Member:
    return Member(team_id="T1", user_id="U1", timezone=timezone, locale=locale, created_at=NOW, updated_at=NOW)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("today", date(2026, 11, 25)),
        ("yesterday", date(2026, 11, 24)),
        ("the day before yesterday", date(2026, 11, 23)),
        ("gestern", date(2026, 11, 24)),
        ("hier", date(2026, 11, 24)),
        ("on Monday", date(2026, 11, 23)),
        ("on Wednesday", date(2026, 11, 25)),
        ("last Wednesday", date(2026, 11, 18)),
        ("last Friday", date(2026, 11, 20)),
        ("last week", date(2026, 11, 20)),
        ("last month", date(2026, 10, 31)),
        ("3 days ago", date(2026, 11, 22)),
        ("two weeks ago", date(2026, 11, 11)),
        ("a week ago", date(2026, 11, 18)),
        ("3 November", date(2026, 11, 3)),
        ("on 3rd of November", date(2026, 11, 3)),
        ("Nov 3", date(2026, 11, 3)),
        ("26 November", date(2025, 11, 26)),
        ("30 June 2025", date(2025, 6, 30)),
        ("2026-11-20", date(2026, 11, 20)),
    ],
)
def test_the_day_that_ends_a_sentence_is_read_as_one_that_is_over(said: str, day: date) -> None:
    for ending in (said, f"({said})", f"{said}."):
        assert split_past(f"I led the review {ending}", WEDNESDAY) == ("I led the review", day)
    assert parse_past(said, WEDNESDAY) == day


@pytest.mark.parametrize(
    "said",
    [
        "I moved us to Python 3.12",
        "I fixed 3 bugs",
        "I closed phase 3",
        "I cut the wait by half since last week",
        "I wrote the plan for 3 December",
        "I paired with April",
        "I led the review in March",
        "I read about Black Friday",
        "I made it into the top 10",
    ],
)
@pytest.mark.parametrize("locale", ["en", "de-DE", "pl", "ja"])
def test_what_only_looks_like_a_day_stays_among_the_words(said: str, locale: str) -> None:
    assert split_past(said, WEDNESDAY, locale) == (said, None)


@pytest.mark.parametrize(
    "said",
    [
        "tomorrow I will lead the review",
        "Tomorrow: lead the review",
        "I'll lead the review on Friday",
        "I am going to give a talk",
        "next week we present the design",
        "will lead the review",
        "On Friday I will lead the review",
        "lead the review tomorrow",
        "give a talk in two weeks.",
    ],
)
def test_what_is_still_to_come_is_no_win(said: str) -> None:
    assert is_to_come(said)
    assert read(said, member(), NOW) == Unfit("future")


@pytest.mark.parametrize(
    "said",
    [
        "Wrote the plan for next week",
        "I convinced the team to ship tomorrow",
        "I led the talk about what we will do next quarter",
        "Will thanked me for the review",
        "Tomorrow's release is safe: fixed the migration",
        "The roadmap for next year",
    ],
)
def test_a_coming_day_in_what_was_done_leaves_it_a_win(said: str) -> None:
    assert isinstance(read(said, member(), NOW), Reading)
    assert isinstance(read("The team agreed to ship tomorrow, yesterday", member(), NOW), Reading)


def test_on_29_february_the_last_year_has_another_last_day() -> None:
    assert parse_past("28 February", date(2028, 2, 29)) == date(2028, 2, 28)
    assert parse_past("1 March", date(2028, 2, 29)) == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("typed", "reading"),
    [
        ("Led the review", Reading("Led the review", WEDNESDAY)),
        (
            "Led the review https://example.com/pull/1 yesterday",
            Reading("Led the review", date(2026, 11, 24), "https://example.com/pull/1"),
        ),
        (
            "Led the review yesterday: <https://example.com/a?b=1|example.com>.",
            Reading("Led the review", date(2026, 11, 24), "https://example.com/a?b=1"),
        ),
        (
            "See <https://example.com/doc|the record> for why, on Monday",
            Reading("See the record https://example.com/doc for why", date(2026, 11, 23), "https://example.com/doc"),
        ),
    ],
)
def test_a_link_and_a_day_may_end_it_in_either_order(typed: str, reading: Reading) -> None:
    assert read(typed, member(), NOW) == reading


def test_the_day_is_the_members_own() -> None:
    late = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
    for zone, day in (("Asia/Tokyo", 26), ("America/Los_Angeles", 25)):
        found = read("Led the review", member(timezone=zone), late)
        assert isinstance(found, Reading)
        assert found.happened_day == date(2026, 11, day)


@pytest.mark.parametrize("typed", ["", "???", "yesterday", "https://example.com", "(3 November)"])
def test_without_words_there_is_no_win(typed: str) -> None:
    assert read(typed, member(), NOW) == Unfit("empty")


def test_what_is_too_long_or_still_to_come_is_refused_whole() -> None:
    assert read("x" * (LONGEST_TEXT + 1), member(), NOW) == Unfit("long", length=LONGEST_TEXT + 1)
    assert read(f"Look https://example.com/{'x' * 2000}", member(), NOW) == Unfit("link", length=2020)
    assert read("Led it on 30 June 2027", member(), NOW) == Unfit("future", day=date(2027, 6, 30))


def test_a_link_is_an_address_of_the_web_and_nothing_else() -> None:
    assert is_link("https://example.com/a")
    assert is_link("HTTP://example.com")
    for wrong in (
        "",
        "example.com",
        "ftp://example.com",
        "javascript:alert(1)",
        "https://a b",
        "https://a|b",
        "https://<",
    ):
        assert not is_link(wrong)
    assert not is_link(f"https://example.com/{'x' * 2000}")


@given(st.text(max_size=300), st.sampled_from(["en", "en-US", "de", "fr", "es", "ja", "xx"]))
@settings(max_examples=60, deadline=None)
def test_reading_never_fails_and_never_makes_a_win_of_the_future(typed: str, locale: str) -> None:
    found = read(typed, member(locale=locale), NOW)
    if isinstance(found, Reading):
        assert found.happened_day <= WEDNESDAY
        assert any(letter.isalnum() for letter in found.text)
