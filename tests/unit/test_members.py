from datetime import UTC, datetime
from typing import Any

import pytest

from bot.slack.events import read_event
from bot.slack.profiles import kept, read_user

FRIDAY = datetime(2026, 11, 27, 23, 0, tzinfo=UTC)
ADA: dict[str, Any] = {"id": "U1", "tz": "Europe/Berlin", "locale": "en-GB", "deleted": False, "name": "ada"}


def with_status(words: str, emoji: str = "", until: object = 0) -> dict[str, Any]:
    profile = {"status_text": words, "status_emoji": emoji, "status_expiration": until, "real_name": "Ada L"}
    return ADA | {"profile": profile}


def test_her_zone_locale_and_absence_are_read() -> None:
    user = with_status("Vacationing", ":palm_tree:", int(FRIDAY.timestamp()))
    assert read_user(user) == {
        "timezone": "Europe/Berlin",
        "locale": "en-GB",
        "away": "vacation",
        "away_until": FRIDAY,
    }


def test_who_is_there_has_no_absence_and_no_end_of_one() -> None:
    values = read_user(with_status("In a meeting", ":spiral_calendar_pad:", int(FRIDAY.timestamp())))
    assert (values["away"], values["away_until"]) == (None, None)


@pytest.mark.parametrize("user", [{}, {"tz": None}, {"tz": "../etc", "locale": 7}, {"profile": "none"}, {"away": "x"}])
def test_what_slack_leaves_out_or_nobody_knows_changes_nothing(user: dict[str, Any]) -> None:
    assert read_user(user) == {}


@pytest.mark.parametrize("until", [0, None, "soon", 10**18, -5, True])
def test_an_end_that_is_none_is_no_end(until: object) -> None:
    values = read_user(with_status("Out sick", until=until))
    assert (values["away"], values["away_until"]) == ("sick", None)


def test_of_a_status_only_the_kind_and_the_end_are_written_down_never_its_words() -> None:
    user = with_status("Sick: surgery on my left knee", ":hospital:", int(FRIDAY.timestamp()))
    noted = read_event("user_change", {"type": "user_change", "user": user}, {"event_id": "Ev1"})
    assert noted is not None
    assert noted.payload["away"] == "sick"
    assert noted.payload["away_until"] == int(FRIDAY.timestamp())
    for word in ("surgery", "knee", "hospital", "Ada L"):
        assert word not in repr(noted)


def test_what_was_written_down_reads_as_the_user_itself() -> None:
    for user in (with_status("PTO", until=int(FRIDAY.timestamp())), with_status("Coding"), ADA):
        assert read_user(kept(user)) == read_user(user)
