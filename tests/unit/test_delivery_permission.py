from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.permission import End, Go, Hold, decide
from bot.mentoring.absence import KINDS
from bot.mentoring.slots import OWN_SLOT, next_allowed
from bot.store import Delivery, Member, Schedule
from bot.store.holding import COPIED, LOOKED_FOR

MONDAY_NINE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SATURDAY_NOON = datetime(2026, 11, 7, 12, 0, tzinfo=UTC)


def a_delivery(urgency: str = "proactive", **values: Any) -> Delivery:
    settings: dict[str, Any] = {
        "team_id": "T1",
        "user_id": "U1",
        "kind": "nudge",
        "occurrence_key": "k",
        "created_at": MONDAY_NINE,
    }
    return Delivery(urgency=urgency, due_at=MONDAY_NINE, not_before=MONDAY_NINE, **(settings | values))


def a_member(**values: Any) -> Member:
    settings: dict[str, Any] = {"timezone": "UTC", "created_at": MONDAY_NINE, "updated_at": MONDAY_NINE}
    return Member(team_id="T1", user_id="U1", **(settings | values))


def a_schedule(**values: Any) -> Schedule:
    return Schedule(id=1, team_id="T1", user_id="U1", consented_at=MONDAY_NINE, **values)


@pytest.mark.parametrize("urgency", ["requested", "chosen", "proactive"])
def test_nothing_goes_after_it_has_expired(urgency: str) -> None:
    late = a_delivery(urgency, expires_at=MONDAY_NINE)
    assert decide(late, a_member(), None, MONDAY_NINE) == End("skipped", "late")
    copied = a_delivery(urgency, expires_at=MONDAY_NINE, lease_owner=COPIED)
    assert decide(copied, a_member(), None, MONDAY_NINE) == End("skipped", "late_in_copy")  # it may have been sent


@pytest.mark.parametrize(("owner", "reason"), [(None, "late"), (LOOKED_FOR, "late"), (COPIED, "late_in_copy")])
def test_what_would_expire_before_it_may_go_is_late_and_in_a_copy_that_is_told(owner: str | None, reason: str) -> None:
    closed = a_delivery("proactive", expires_at=SATURDAY_NOON + timedelta(hours=1), lease_owner=owner)
    assert decide(closed, a_member(), None, SATURDAY_NOON) == End("skipped", reason)


def test_an_answer_goes_at_any_hour_to_anybody() -> None:
    asked = a_delivery("requested")
    assert decide(asked, None, None, SATURDAY_NOON) == Go()
    assert decide(asked, a_member(is_active=False), None, SATURDAY_NOON) == Go()


@pytest.mark.parametrize("urgency", ["chosen", "proactive"])
def test_what_nobody_is_there_for_is_cancelled(urgency: str) -> None:
    assert decide(a_delivery(urgency), None, None, MONDAY_NINE) == End("cancelled", "erased")
    assert decide(a_delivery(urgency), a_member(is_active=False), None, MONDAY_NINE) == End("cancelled", "user")


@pytest.mark.parametrize("urgency", ["chosen", "proactive"])
@pytest.mark.parametrize(
    "schedule",
    [None, a_schedule(is_on=False), a_schedule(paused_until=date(2026, 11, 3))],
    ids=["gone", "off", "pause"],
)
def test_consent_is_asked_for_at_the_last_moment(urgency: str, schedule: Schedule | None) -> None:
    assert decide(a_delivery(urgency, schedule_id=1), a_member(), schedule, MONDAY_NINE) == End("cancelled", "consent")


def test_a_pause_ends_on_the_day_it_names() -> None:
    schedule = a_schedule(paused_until=date(2026, 11, 2))
    assert decide(a_delivery(schedule_id=1), a_member(), schedule, MONDAY_NINE) == Go()


def test_a_chosen_minute_knows_no_quiet_hours() -> None:
    assert decide(a_delivery("chosen"), a_member(), None, SATURDAY_NOON) == Go()


@pytest.mark.parametrize(
    ("now", "zone", "expected"),
    [
        ("2026-11-02T07:59:59+00:00", "UTC", "2026-11-02T08:00:00+00:00"),
        ("2026-11-02T08:00:00+00:00", "UTC", None),
        ("2026-11-02T17:59:59+00:00", "UTC", None),
        ("2026-11-02T18:00:00+00:00", "UTC", "2026-11-03T08:00:00+00:00"),
        ("2026-11-06T18:00:00+00:00", "UTC", "2026-11-09T08:00:00+00:00"),
        ("2026-11-08T23:30:00+00:00", "Asia/Tokyo", None),
        ("2026-11-08T22:30:00+00:00", "Asia/Tokyo", "2026-11-08T23:00:00+00:00"),
        ("2026-11-02T09:00:00+00:00", "America/New_York", "2026-11-02T13:00:00+00:00"),
        ("2026-11-02T07:00:00+00:00", "No/Such_Zone", "2026-11-02T08:00:00+00:00"),
        ("2026-11-02T07:00:00+00:00", None, "2026-11-02T08:00:00+00:00"),
    ],
)
def test_working_hours_are_the_members_own(now: str, zone: str | None, expected: str | None) -> None:
    moment = datetime.fromisoformat(now)
    decided = decide(a_delivery(), a_member(timezone=zone), None, moment)
    assert decided == (Go() if expected is None else Hold(datetime.fromisoformat(expected), "hours"))


@pytest.mark.parametrize("minutes", [0, 59])
def test_the_hour_after_a_schedules_own_time_is_always_welcome(minutes: int) -> None:
    schedule = a_schedule(weekday=5, local_time="06:30")
    slot = datetime(2026, 11, 7, 6, 30, tzinfo=UTC)
    own = a_delivery(schedule_id=1)
    assert decide(own, a_member(), schedule, slot + timedelta(minutes=minutes)) == Go()
    assert isinstance(decide(own, a_member(), schedule, slot - timedelta(seconds=1)), Hold)
    assert isinstance(decide(own, a_member(), schedule, slot + OWN_SLOT), Hold)


def test_a_slot_before_midnight_reaches_into_the_next_day() -> None:
    schedule = a_schedule(weekday=5, local_time="23:30")
    after_midnight = datetime(2026, 11, 8, 0, 15, tzinfo=UTC)
    assert decide(a_delivery(schedule_id=1), a_member(), schedule, after_midnight) == Go()


def test_what_cannot_go_before_it_expires_is_late_now() -> None:
    expires_at = SATURDAY_NOON + timedelta(hours=20)
    assert decide(a_delivery(expires_at=expires_at), a_member(), None, SATURDAY_NOON) == End("skipped", "late")


def test_hours_that_make_no_sense_are_not_used() -> None:
    member = a_member(hours_start="20:00", hours_end="soon")
    assert next_allowed(datetime(2026, 11, 2, 3, tzinfo=UTC), member, None) == datetime(2026, 11, 2, 8, tzinfo=UTC)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize("away", KINDS)
def test_who_is_away_until_a_day_gets_it_at_the_next_welcome_moment_after(away: str) -> None:
    until_midnight = a_member(away=away, away_until=at(4, 0))
    assert decide(a_delivery(), until_midnight, None, MONDAY_NINE) == Hold(at(4, 8), away)
    until_noon = a_member(away=away, away_until=at(4, 12))
    assert decide(a_delivery(), until_noon, None, MONDAY_NINE) == Hold(at(4, 12), away)
    until_saturday = a_member(away=away, away_until=SATURDAY_NOON)
    assert decide(a_delivery(), until_saturday, None, MONDAY_NINE) == Hold(at(9, 8), away)


def test_an_absence_that_is_over_holds_nothing() -> None:
    back = a_member(away="vacation", away_until=MONDAY_NINE)
    assert decide(a_delivery(), back, None, MONDAY_NINE) == Go()


def test_an_absence_without_an_end_is_looked_at_again_every_few_hours() -> None:
    ill = a_member(away="sick")
    assert decide(a_delivery(), ill, None, MONDAY_NINE) == Hold(at(2, 13), "sick")
    assert decide(a_delivery(), ill, None, at(2, 17)) == Hold(at(3, 5), "sick")
    assert decide(a_delivery(), ill, None, SATURDAY_NOON) == Hold(at(8, 0), "sick")


def test_an_absence_longer_than_the_nudge_lasts_holds_it_to_its_own_end_and_no_longer() -> None:
    lasting = a_delivery(expires_at=at(5, 9), held="vacation")
    member = a_member(away="vacation", away_until=at(20, 0))
    assert decide(lasting, member, None, MONDAY_NINE) == Hold(at(5, 9), "vacation")
    assert decide(lasting, member, None, at(5, 9)) == End("skipped", "late")


@pytest.mark.parametrize("urgency", ["requested", "chosen"])
def test_an_answer_and_a_minute_of_ones_own_choice_come_during_an_absence_too(urgency: str) -> None:
    assert decide(a_delivery(urgency), a_member(away="vacation"), None, MONDAY_NINE) == Go()


def test_what_an_absence_held_keeps_that_reason_until_the_office_opens() -> None:
    held, plain = a_delivery(held="vacation"), a_delivery(held="dnd")
    assert decide(held, a_member(), None, SATURDAY_NOON) == Hold(at(9, 8), "vacation")
    assert decide(plain, a_member(), None, SATURDAY_NOON) == Hold(at(9, 8), "hours")


def test_a_pause_or_a_no_is_stronger_than_an_absence() -> None:
    off = a_schedule(is_on=False)
    assert decide(a_delivery(schedule_id=1), a_member(away="sick"), off, MONDAY_NINE) == End("cancelled", "consent")


@given(
    minutes=st.integers(0, 60 * 24 * 30),
    lasts=st.integers(1, 60 * 24 * 30),
    away=st.integers(-60 * 24, 60 * 24 * 30) | st.none(),
    kind=st.sampled_from(KINDS),
)
def test_a_hold_always_ends_later_than_now_and_never_after_the_nudge(
    minutes: int, lasts: int, away: int | None, kind: str
) -> None:
    now = MONDAY_NINE + timedelta(minutes=minutes)
    expires_at = now + timedelta(minutes=lasts)
    until = None if away is None else now + timedelta(minutes=away)
    decided = decide(a_delivery(expires_at=expires_at), a_member(away=kind, away_until=until), None, now)
    if until is None or until > now:
        assert isinstance(decided, Hold)
        assert decided.why == kind
    if isinstance(decided, Hold):
        assert now < decided.until <= expires_at


ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland", "Pacific/Apia", "Asia/Kathmandu"]


@given(
    minutes=st.integers(0, 60 * 24 * 365 * 10),
    zone=st.sampled_from(ZONES),
    weekday=st.integers(0, 6),
    hour=st.integers(0, 23),
)
def test_the_next_open_moment_is_open_and_never_far(minutes: int, zone: str, weekday: int, hour: int) -> None:
    now = MONDAY_NINE + timedelta(minutes=minutes)
    member, schedule = a_member(timezone=zone), a_schedule(weekday=weekday, local_time=f"{hour:02}:00", timezone=zone)
    opens_at = next_allowed(now, member, schedule)
    assert now <= opens_at <= now + timedelta(days=3)
    assert next_allowed(opens_at, member, schedule) == opens_at
    local = opens_at.astimezone(ZoneInfo(zone))
    is_in_hours = local.weekday() < 5 and time(8) <= local.time() < time(18)
    assert is_in_hours or weekday in {local.weekday(), (local - timedelta(hours=2)).weekday()}
