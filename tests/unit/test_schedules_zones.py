from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import islice, pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mentoring.members import local_day
from bot.mentoring.slots import (
    FIRST_MONDAY,
    LEAST_APART,
    OWN_SLOT,
    Slot,
    allowed_at,
    arrange,
    next_allowed,
    slot_in,
    take_due,
    upcoming,
    week_of,
)
from bot.store import Member, Schedule

ZONES = sorted(available_timezones())
FROM, TO = datetime(2026, 1, 1, tzinfo=UTC), datetime(2037, 1, 1, tzinfo=UTC)
TIMES = ("00:00", "00:30", "01:30", "02:00", "02:30", "03:00", "09:00", "23:30")
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
START, END = time(8), time(18)
TRICKY = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",  # midnight does not exist on one Sunday of the year
    "America/Havana",  # the same, and an hour that comes twice before midnight's end
    "America/Nuuk",  # the last hour of a Saturday does not exist
    "Africa/Cairo",  # midnight does not exist on one Friday
    "Asia/Beirut",
    "Africa/Casablanca",  # the clocks change around Ramadan
    "Australia/Lord_Howe",  # half an hour
    "Pacific/Chatham",
    "Asia/Kathmandu",
)


def arranged(zone: str, weekday: int = 0, at: str = "09:00", now: datetime = FROM) -> Schedule:
    made = Schedule(team_id="T1", user_id="U1", id=7, consented_at=now, timezone=zone, weekday=weekday, local_time=at)
    arrange(made, now)
    return made


def member(zone: str) -> Member:
    return Member(team_id="T1", user_id="U1", timezone=zone, created_at=FROM, updated_at=FROM)


class Change(NamedTuple):
    """A moment at which a zone's clocks jump, and the offset from then on."""

    at: datetime
    offset: timedelta | None


@cache
def changes(zone: str) -> tuple[Change, ...]:
    """What the clocks of a zone do in these years; zones with the same changes give the same slots."""
    info = ZoneInfo(zone)
    found = [Change(FROM, info.utcoffset(FROM.astimezone(info)))]
    for day in range((TO - FROM).days + 14):
        low, high = FROM + day * DAY, FROM + (day + 1) * DAY
        offset = high.astimezone(info).utcoffset()
        if offset == found[-1].offset:
            continue
        while high - low > SECOND:
            middle = low + (high - low) // 2
            if middle.astimezone(info).utcoffset() == offset:
                high = middle
            else:
                low = middle
        found.append(Change(high.replace(microsecond=0), offset))
    return tuple(found)


def distinct() -> list[str]:
    """One zone for each behaviour of these years."""
    return sorted({changes(zone): zone for zone in reversed(ZONES)}.values())


def check_moment(slot: Slot, day: date, at: time, info: ZoneInfo) -> None:
    """In its week, on its local day, at its time: the first of two, the first valid moment after a gap."""
    local = slot.due_at.astimezone(info)
    wall, wanted = local.replace(tzinfo=None, fold=0), datetime.combine(day, at)
    assert week_of(local.date()) == slot.week
    if wall == wanted:
        assert local.fold == 0
        return
    before = (slot.due_at - SECOND).astimezone(info).replace(tzinfo=None)
    assert before < wanted < wall
    assert local.date() == day or wall == datetime.combine(day + DAY, time(0))  # a gap that ends the day


def check_allowed(moment: datetime, plan: Schedule, info: ZoneInfo) -> None:
    """From this moment on the first one for an unasked message is in working hours or in its own hour, within days."""
    found = next_allowed(moment, member(plan.timezone), plan)
    assert moment <= found <= moment + 4 * DAY
    local = found.astimezone(info)
    in_hours = local.weekday() < 5 and START <= local.time() < END
    week = week_of(local.date())
    own = [slot_in(plan, week + n).due_at for n in (-1, 0)]
    assert in_hours or any(due_at <= found < due_at + OWN_SLOT for due_at in own)


def check_zone(zone: str, until: datetime) -> int:
    """Every slot of each rhythm; how many that were."""
    info, count = ZoneInfo(zone), 0
    jumps = {week_of(change.at.astimezone(info).date()) for change in changes(zone)}
    for weekday in range(7):
        for at in TIMES:
            wanted = time.fromisoformat(at)
            plan = arranged(zone, weekday, at)
            slots = list(_until(plan, until))
            weeks = [slot.week for slot in slots]
            assert weeks == list(range(weeks[0], weeks[0] + len(weeks)))
            assert weeks[0] - week_of(local_day(FROM, zone)) <= 1
            assert all(later.due_at - earlier.due_at >= LEAST_APART for earlier, later in pairwise(slots))
            for slot in slots:
                day = FIRST_MONDAY + timedelta(weeks=slot.week, days=weekday)
                check_moment(slot, day, wanted, info)
                if slot.week in jumps:
                    assert allowed_at(slot.due_at, member(zone), plan)
                    check_allowed(slot.due_at + OWN_SLOT, plan, info)
            count += len(slots)
    return count


def _until(plan: Schedule, until: datetime) -> Iterator[Slot]:
    for slot in upcoming(plan, FROM):
        if slot.due_at >= until:
            return
        yield slot


@pytest.mark.parametrize("zone", TRICKY)
def test_two_years_of_a_tricky_zone_have_one_slot_a_week_at_its_local_time(zone: str) -> None:
    assert check_zone(zone, datetime(2028, 1, 1, tzinfo=UTC)) >= 7 * 8 * 103


@pytest.mark.long
def test_eleven_years_of_every_zone_have_one_slot_a_week_at_its_local_time() -> None:
    alike = distinct()
    assert {changes(zone) for zone in alike} == {changes(zone) for zone in ZONES}
    assert sum(check_zone(zone, TO) for zone in alike) >= len(alike) * 7 * 8 * 572


def test_the_tricky_zones_have_gaps_overlaps_and_a_midnight_that_does_not_exist() -> None:
    kinds = {zone: [later.offset > earlier.offset for earlier, later in pairwise(changes(zone))] for zone in TRICKY}  # type: ignore[operator]
    assert kinds["UTC"] == kinds["Asia/Kathmandu"] == []
    assert all({True, False} <= set(kinds[zone]) for zone in ("Europe/Berlin", "Africa/Casablanca", "Asia/Beirut"))
    gap = next(
        change
        for change in changes("America/Santiago")[1:]
        if change.at.astimezone(ZoneInfo("America/Santiago")).hour == 1
    )
    sunday = arranged("America/Santiago", 6, "00:00")
    assert slot_in(sunday, week_of(local_day(gap.at, "America/Santiago"))).due_at == gap.at


def weeks_served(zone: str, weekday: int, at: str, start: date, weeks: int) -> list[int]:
    """The local ISO weeks of so many slots in a row."""
    now = datetime.combine(start, time(0), UTC)
    plan = arranged(zone, weekday, at, now)
    slots = list(islice(upcoming(plan, now), weeks))
    assert all(earlier.due_at < later.due_at for earlier, later in pairwise(slots))
    assert [slot.week for slot in slots] == [week_of(local_day(slot.due_at, zone)) for slot in slots]
    return [slot.week for slot in slots]


@settings(max_examples=60, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    weekday=st.integers(0, 6),
    at=st.times().map(lambda at: f"{at:%H:%M}"),
    start=st.dates(date(1990, 1, 1), date(2037, 1, 1)),
)
def test_each_local_week_has_exactly_one_slot(zone: str, weekday: int, at: str, start: date) -> None:
    served = weeks_served(zone, weekday, at, start, 60)
    assert served == list(range(served[0], served[0] + 60))


@pytest.mark.long
@pytest.mark.parametrize("zone", ZONES)
def test_each_local_week_of_twenty_years_has_exactly_one_slot(zone: str) -> None:
    for weekday, at in ((0, "09:00"), (4, "00:00"), (6, "00:30"), (6, "02:30"), (5, "23:45")):
        served = weeks_served(zone, weekday, at, date(2011, 6, 1), 1040)
        assert served == list(range(served[0], served[0] + 1040))


@settings(max_examples=100, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    moment=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC)),  # noqa: DTZ001  # UTC is set in the next step
    weekday=st.integers(0, 6),
    at=st.times().map(lambda at: f"{at:%H:%M}"),
)
def test_an_allowed_moment_is_never_further_than_a_weekend(zone: str, moment: datetime, weekday: int, at: str) -> None:
    plan = arranged(zone, weekday, at, moment)
    check_allowed(moment, plan, ZoneInfo(zone))
    assert allowed_at(next_allowed(moment, member(zone), plan), member(zone), plan)


@settings(max_examples=60, deadline=None)
@given(
    zones=st.lists(st.sampled_from(ZONES), min_size=2, max_size=6),
    weekday=st.integers(0, 6),
    hours=st.lists(st.integers(1, 200), min_size=6, max_size=6),
)
def test_a_traveller_gets_every_week_once(zones: list[str], weekday: int, hours: list[int]) -> None:
    now = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
    plan = arranged(zones[0], weekday, now=now)
    served: list[Slot] = []
    for zone, pause in zip(zones[1:] * 3, hours * 2, strict=False):
        now += timedelta(hours=pause)
        served += take_due(plan, now)
        week = week_of(local_day(plan.next_due_at or now, plan.timezone))
        plan.timezone = zone
        plan.next_due_at = slot_in(plan, week).due_at
    weeks = [slot.week for slot in served]
    assert weeks == list(range(weeks[0], weeks[0] + len(weeks))) if weeks else served == []
