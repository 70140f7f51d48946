from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mentoring.members import local_day
from bot.mentoring.rhythm import At
from bot.mentoring.schedules import read_wish, slow_down, slower, write_wish
from bot.mentoring.slots import (
    LEAST_APART,
    Slot,
    allowed_at,
    arrange,
    expires_at,
    moment_at,
    next_allowed,
    next_due,
    occurrence_key,
    read_week,
    slot_in,
    take_due,
    upcoming,
    week_name,
    week_of,
)
from bot.store import Member, Schedule

ZONES = sorted(available_timezones())
WEDNESDAY = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)


def schedule(**values: Any) -> Schedule:
    made = Schedule(team_id="T1", user_id="U1", id=7, consented_at=WEDNESDAY, timezone="Europe/Berlin")
    for name, value in values.items():
        setattr(made, name, value)
    return made


def arranged(now: datetime = WEDNESDAY, **values: Any) -> Schedule:
    made = schedule(**values)
    arrange(made, now)
    return made


def member(**values: Any) -> Member:
    made = Member(team_id="T1", user_id="U1", timezone="Europe/Berlin", created_at=WEDNESDAY, updated_at=WEDNESDAY)
    for name, value in values.items():
        setattr(made, name, value)
    return made


def local(moment: datetime | None, zone: str = "Europe/Berlin") -> str:
    assert moment is not None
    return moment.astimezone(ZoneInfo(zone)).strftime("%a %Y-%m-%d %H:%M")


def test_the_first_slot_is_the_next_monday_at_nine_local_time() -> None:
    assert local(arranged().next_due_at) == "Mon 2026-11-30 09:00"


def test_a_slot_keeps_its_local_time_over_a_change_of_clocks() -> None:
    slots = islice(upcoming(arranged(), datetime(2026, 10, 15, tzinfo=UTC)), 3)
    assert [local(slot.due_at) for slot in slots] == [
        "Mon 2026-11-30 09:00",  # the anchor: not before the first slot after the yes
        "Mon 2026-12-07 09:00",
        "Mon 2026-12-14 09:00",
    ]
    spring = arranged(datetime(2026, 3, 20, tzinfo=UTC))
    assert [slot.due_at.hour for slot in islice(upcoming(spring, datetime(2026, 3, 20, tzinfo=UTC)), 2)] == [8, 7]


def test_a_time_that_the_clocks_leave_out_is_the_first_moment_after_it() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert moment_at(date(2026, 3, 29), time(2, 30), berlin) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert local(moment_at(date(2026, 3, 29), time(2, 30), berlin)) == "Sun 2026-03-29 03:00"


def test_a_time_that_comes_twice_is_the_first_of_the_two() -> None:
    assert moment_at(date(2026, 10, 25), time(2, 30), ZoneInfo("Europe/Berlin")) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_a_midnight_that_does_not_exist_is_served_on_that_same_day() -> None:
    found = moment_at(date(2018, 11, 4), time(0, 0), ZoneInfo("America/Sao_Paulo"))
    assert local(found, "America/Sao_Paulo") == "Sun 2018-11-04 01:00"


def test_a_half_hour_gap_is_met_to_the_minute() -> None:
    found = moment_at(date(2026, 10, 4), time(2, 10), ZoneInfo("Australia/Lord_Howe"))
    assert local(found, "Australia/Lord_Howe") == "Sun 2026-10-04 02:30"


def test_a_sunday_that_a_zone_left_out_is_served_within_its_week() -> None:
    sundays = schedule(weekday=6, timezone="Pacific/Kiritimati")
    week = week_of(date(1995, 1, 1))
    slot = slot_in(sundays, week)
    assert week_of(local_day(slot.due_at, "Pacific/Kiritimati")) == week


def test_every_third_week_counts_from_the_last_slot() -> None:
    plan = arranged()
    take_due(plan, datetime(2026, 11, 30, 9, 0, tzinfo=UTC))
    plan.every_weeks = 3
    arrange(plan, datetime(2026, 12, 1, 9, 0, tzinfo=UTC))
    assert local(plan.next_due_at) == "Mon 2026-12-21 09:00"
    following = [local(slot.due_at) for slot in islice(upcoming(plan, datetime(2026, 12, 1, tzinfo=UTC)), 3)]
    assert following == ["Mon 2026-12-21 09:00", "Mon 2027-01-11 09:00", "Mon 2027-02-01 09:00"]


def test_a_rhythm_of_several_weeks_is_the_same_whenever_one_looks() -> None:
    plan = arranged(every_weeks=4)
    looks = [next_due(plan, WEDNESDAY + timedelta(days=days)) for days in (0, 1, 2, 3, 4)]
    assert {local(look) for look in looks} == {"Mon 2026-11-30 09:00"}


def test_nothing_comes_before_the_end_of_a_pause() -> None:
    plan = arranged(paused_until=date(2027, 1, 5))
    assert local(plan.next_due_at) == "Mon 2027-01-11 09:00"
    assert local(arranged(paused_until=date(2027, 1, 4)).next_due_at) == "Mon 2027-01-04 09:00"


def test_a_pause_makes_a_slow_rhythm_no_slower() -> None:
    plan = arranged(every_weeks=4, paused_until=date(2027, 1, 5))
    assert local(plan.next_due_at) == "Mon 2027-01-11 09:00"


@pytest.mark.parametrize(
    ("last", "weekday", "expected"),
    [
        ("Fri", 0, "Mon 2026-12-14 09:00"),  # three days are too few
        ("Thu", 0, "Mon 2026-12-07 09:00"),  # four are enough
        ("Mon", 4, "Fri 2026-12-11 09:00"),  # never two in one week
    ],
)
def test_after_a_change_of_day_four_days_lie_between(last: str, weekday: int, expected: str) -> None:
    days = {"Mon": 0, "Thu": 3, "Fri": 4}
    plan = arranged(weekday=days[last], now=datetime(2026, 11, 29, tzinfo=UTC))
    [slot] = take_due(plan, datetime(2026, 12, 4, 12, 0, tzinfo=UTC))
    plan.weekday = weekday
    arrange(plan, datetime(2026, 12, 4, 12, 0, tzinfo=UTC))
    assert local(plan.next_due_at) == expected
    assert plan.next_due_at is not None and plan.next_due_at - slot.due_at >= LEAST_APART


def test_what_was_missed_is_taken_oldest_first_and_the_next_lies_ahead() -> None:
    plan = arranged()
    now = datetime(2026, 12, 16, 12, 0, tzinfo=UTC)
    assert [slot.name for slot in take_due(plan, now)] == ["2026-W49", "2026-W50", "2026-W51"]
    assert local(plan.next_due_at) == "Mon 2026-12-21 09:00"
    assert take_due(plan, now) == []


def test_the_key_names_schedule_and_week_and_no_zone() -> None:
    assert occurrence_key(7, week_of(date(2026, 12, 31))) == "nudge:7:2026-W53"
    assert occurrence_key(7, week_of(date(2027, 1, 3))) == "nudge:7:2026-W53"
    assert occurrence_key(7, week_of(date(2027, 1, 4))) == "nudge:7:2027-W01"


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_weeks_name_leads_back_to_it(day: date) -> None:
    assert read_week(week_name(week_of(day))) == week_of(day)


@pytest.mark.parametrize("name", ["", "2026", "2026-W54", "2026-W00", "2026-W", "W12", "2026-W٣١", "99999-W01", "-W-1"])
def test_what_names_no_week_is_none(name: str) -> None:
    assert read_week(name) is None


def test_a_nudge_expires_after_72_hours_or_a_day_before_the_next() -> None:
    due = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
    assert expires_at(Slot(1, due), due + timedelta(days=7)) == due + timedelta(hours=72)
    assert expires_at(Slot(1, due), due + timedelta(days=3)) == due + timedelta(hours=48)
    assert expires_at(Slot(1, due), None) == due + timedelta(hours=72)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-30T08:00", "Mon 2026-11-30 09:00"),  # Monday 09:00 in Berlin: now
        ("2026-11-30T06:00", "Mon 2026-11-30 08:00"),
        ("2026-11-30T17:00", "Tue 2026-12-01 08:00"),  # 18:00 is the end
        ("2026-12-04T20:00", "Mon 2026-12-07 08:00"),  # Friday evening
    ],
)
def test_unasked_messages_wait_for_working_hours(moment: str, expected: str) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    found = next_allowed(at, member(), arranged())
    assert local(found) == expected
    assert allowed_at(found, member(), arranged())


@pytest.mark.parametrize(("weekday", "at"), [(5, "10:00"), (6, "23:30"), (0, "05:00"), (2, "22:00")])
def test_the_members_own_day_and_time_always_count_as_inside(weekday: int, at: str) -> None:
    plan = arranged(weekday=weekday, local_time=at)
    assert plan.next_due_at is not None
    assert allowed_at(plan.next_due_at, member(), plan)
    assert allowed_at(plan.next_due_at + timedelta(minutes=59), member(), plan)
    assert not allowed_at(plan.next_due_at + timedelta(minutes=61), member(), plan)


def test_hours_are_the_members_own() -> None:
    early = member(hours_start="06:00", hours_end="09:00")
    assert local(next_allowed(datetime(2026, 12, 1, 9, 0, tzinfo=UTC), early, None)) == "Wed 2026-12-02 06:00"


def test_silence_slows_down_to_four_weeks_and_no_further() -> None:
    plan = arranged()
    take_due(plan, datetime(2026, 11, 30, 9, 0, tzinfo=UTC))
    dates = []
    while (weeks := slower(plan)) is not None:
        slow_down(plan, weeks)
        slow_down(plan, weeks)
        dates.append(local(plan.next_due_at))
    assert plan.every_weeks == 4
    assert dates == ["Mon 2026-12-14 09:00", "Mon 2026-12-21 09:00", "Mon 2026-12-28 09:00"]


@given(
    st.builds(
        At,
        st.none() | st.integers(0, 6),
        st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0)),
        st.none() | st.integers(1, 12),
    )
)
def test_a_wish_survives_its_button(wish: At) -> None:
    assert read_wish(write_wish(wish)) == wish


@pytest.mark.parametrize("value", ["", "welcome", "7 09:00 1", "1 25:00 1", "1 09:00 13", "1 09:00 0", "1 09:00 1 1"])
def test_what_is_no_wish_is_none(value: str) -> None:
    assert read_wish(value) is None
