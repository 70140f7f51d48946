from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.blocks.rhythm import state_line, state_page, state_text
from bot.content import Content, load
from bot.mentoring.nudges import Held, State, held_by
from bot.store import Delivery, Member, Schedule
from tests.unit.nudge_room import ADA, MONDAY, WEDNESDAY, T, sound

TODAY = date(2026, 11, 30)
DAY = timedelta(days=1)
THURSDAY = datetime(2026, 12, 3, 8, 0, tzinfo=UTC)
"""09:00 in Berlin, when the nudge of that Monday is given up."""
ON = "*Nudges are on.* Mondays 09:00, Europe/Berlin."


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


def a_member(**values: Any) -> Member:
    return Member(team_id=T, user_id=ADA, created_at=WEDNESDAY, updated_at=WEDNESDAY, **values)


def a_nudge(held: str | None, not_before: datetime = MONDAY) -> Delivery:
    return Delivery(
        team_id=T,
        user_id=ADA,
        kind="nudge",
        occurrence_key="k",
        held=held,
        due_at=MONDAY,
        not_before=not_before,
        expires_at=THURSDAY,
        created_at=MONDAY,
    )


def a_state(nudge: Delivery, member: Member) -> State:
    schedule = Schedule(id=1, team_id=T, user_id=ADA, timezone="Europe/Berlin", consented_at=WEDNESDAY)
    return State(schedule, (), nudge, held_by(nudge, member))


@pytest.mark.parametrize(
    ("away", "until", "expected"),
    [
        ("vacation", MONDAY + DAY, "you are on vacation until Tue 1 December."),
        ("sick", MONDAY + timedelta(hours=4), "you are ill until 13:00."),
        ("away", datetime(2026, 12, 1, 23, 0, tzinfo=UTC), "you are away until Tue 1 December."),
    ],
)
def test_the_line_says_what_the_status_says_and_until_when(
    content: Content, away: str, until: datetime, expected: str
) -> None:
    state = a_state(a_nudge(away), a_member(away=away, away_until=until))
    line = f"Your nudge waits: your Slack status says that {expected}"
    assert state_text(content, state, TODAY).split("\n")[-1] == line
    assert state_line(content, state, TODAY).rstrip().endswith(line)
    assert sound(state_page(content, state, a_member(), TODAY, "/nudges"))


@pytest.mark.parametrize("until", [None, THURSDAY, THURSDAY + DAY])
def test_who_is_away_longer_than_the_nudge_lasts_is_told_when_it_is_left_out(
    content: Content, until: datetime | None
) -> None:
    state = a_state(a_nudge("sick"), a_member(away="sick", away_until=until))
    assert state.held == Held("sick", until, THURSDAY)
    assert "It waits until Thu 3 December at most" in state_line(content, state, TODAY)


def test_do_not_disturb_is_named_with_its_end(content: Content) -> None:
    state = a_state(a_nudge("dnd", MONDAY + timedelta(hours=2)), a_member())
    assert "you have do-not-disturb on until 11:00." in state_line(content, state, TODAY)


@pytest.mark.parametrize(
    ("held", "member"),
    [
        (None, {}),
        ("hours", {}),
        ("hours", {"away": "vacation"}),
        ("vacation", {}),
        ("vacation", {"away": "vacation", "away_until": MONDAY - DAY}),
    ],
)
def test_what_holds_no_more_is_not_named(content: Content, held: str | None, member: dict[str, Any]) -> None:
    state = a_state(a_nudge(held), a_member(**member))
    assert state_line(content, state, TODAY).rstrip() == ON
    assert "comes in your working hours" in state_text(content, state, TODAY)
