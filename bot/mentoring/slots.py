"""Weekly slots: one in each ISO week of the member's own calendar, whatever clocks, zones and holidays do."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from bot.mentoring.members import local_day, zone_of
from bot.store import Member

FIRST_MONDAY = date(2024, 1, 1)
"""Weeks are numbered from this Monday on, so that "every third week" means the same after any restart."""
LEAST_APART = timedelta(days=4)
"""Between two regular nudges, also after a change of day."""
OWN_SLOT = timedelta(minutes=60)
"""So long after a member's chosen weekday and time a message is welcome, whatever the working hours say."""
_LASTS = {
    "nudge": timedelta(hours=72),
    "check_in": timedelta(hours=12),
    "one_on_one": timedelta(hours=12),
    "intention": timedelta(minutes=30),
}
_ROOM = timedelta(hours=24)
_SATURDAY = 5
_USUAL = time(8), time(18)
_SECOND = timedelta(seconds=1)
_REMEMBERED = 16_384
"""Members share zones, days and hours, so a few moments serve many of them: about 4 MB at most."""


class Series(Protocol):
    """What slots are counted from: a schedule, or the plain values of one."""

    weekday: int
    local_time: str
    every_weeks: int
    timezone: str
    paused_until: date | None
    anchor_week: int
    last_week: int | None
    last_due_at: datetime | None
    next_due_at: datetime | None


class Slot(NamedTuple):
    """One week's occurrence: the number of its week, and its moment in UTC."""

    week: int
    due_at: datetime

    @property
    def name(self) -> str:
        """The local ISO week, `2026-W48`."""
        return week_name(self.week)


def week_of(day: date) -> int:
    """The number of the ISO week that a day lies in."""
    return (day - FIRST_MONDAY).days // 7


@lru_cache(512)
def week_name(week: int) -> str:
    """`2026-W48` for the number of a week."""
    iso = (FIRST_MONDAY + timedelta(weeks=week)).isocalendar()
    return f"{iso.year}-W{iso.week:02d}"


@lru_cache(1024)
def read_week(name: str) -> int | None:
    """The number of the week that `2026-W48` names; None for anything else."""
    year, _, week = name.partition("-W")
    if not (year.isascii() and year.isdigit() and len(year) == 4 and week.isascii() and week.isdigit()):
        return None
    try:
        return week_of(date.fromisocalendar(int(year), int(week), 1))
    except ValueError:
        return None


@lru_cache(_REMEMBERED)
def moment_at(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A wall clock's time as a moment in UTC: the first of two; in a gap the first valid moment after it."""
    wall = datetime.combine(day, at)
    first = wall.replace(tzinfo=zone).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == wall:
        return first
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    seconds = int((first - before).total_seconds())
    low, high = 0, seconds  # the clock jumps somewhere in between
    while low < high:
        middle = (low + high) // 2
        if (before + timedelta(seconds=middle)).astimezone(zone).replace(tzinfo=None) > wall:
            high = middle
        else:
            low = middle + 1
    return before + timedelta(seconds=low)


def slot_in(series: Series, week: int) -> Slot:
    """The occurrence in a week, of the member's calendar. ValueError for a local time that is none."""
    return _slot_in(series.timezone, series.weekday, series.local_time, week)


@lru_cache(_REMEMBERED)
def _slot_in(timezone: str, weekday: int, local_time: str, week: int) -> Slot:
    zone = zone_of(timezone)
    day = FIRST_MONDAY + timedelta(weeks=week, days=weekday)
    due_at = moment_at(day, time.fromisoformat(local_time), zone)
    while week_of(due_at.astimezone(zone).date()) > week:
        due_at -= _SECOND  # a zone that changed sides of the date line left this Sunday out
    return Slot(week, due_at)


def week_at(series: Series, moment: datetime) -> int:
    """The number of the week that a moment lies in, in the member's calendar."""
    return week_of(local_day(moment, series.timezone))


def upcoming(series: Series, after: datetime) -> Iterator[Slot]:
    """The slots later than `after`, without end: in their rhythm, after a pause, at least four days apart."""
    yield from _slots(series, after, series.anchor_week, series.every_weeks)


def next_due(series: Series, after: datetime) -> datetime:
    """The moment of the first slot later than `after`."""
    return next(upcoming(series, after)).due_at


def _slots(series: Series, after: datetime, anchor: int, every: int) -> Iterator[Slot]:
    last_week, last_due = series.last_week, series.last_due_at
    first = max(week_at(series, after), anchor)
    if last_week is not None:
        first = max(first, last_week + 1)
    if series.paused_until is not None:
        first = max(first, week_of(series.paused_until))
    week = first + (anchor - first) % every
    while True:
        slot = slot_in(series, week)
        resting = series.paused_until is not None and local_day(slot.due_at, series.timezone) < series.paused_until
        too_soon = last_due is not None and slot.due_at - last_due < LEAST_APART
        if slot.due_at > after and not resting and not too_soon:
            yield slot
            last_due = slot.due_at
        week += every


def arrange(series: Series, now: datetime) -> None:
    """Set the next slot anew after any change of rhythm: as soon as possible, and `every_weeks` after the last one."""
    week = next(_slots(series, now, week_at(series, now), 1)).week
    if series.last_week is not None:
        week = max(week, series.last_week + series.every_weeks)
    series.anchor_week = week
    series.next_due_at = next_due(series, now)


def take_due(series: Series, now: datetime) -> list[Slot]:
    """The slots that have come by `now`, oldest first; the series moves on to the first one that has not."""
    taken: list[Slot] = []
    while series.next_due_at is not None and series.next_due_at <= now:
        slot = Slot(week_at(series, series.next_due_at), series.next_due_at)
        series.last_week, series.last_due_at = slot
        series.next_due_at = next_due(series, slot.due_at)
        taken.append(slot)
    return taken


def occurrence_key(schedule_id: int | None, week: int, kind: str = "nudge") -> str:
    """`nudge:{schedule}:{week}`. It names no zone, so neither travel nor a change of clocks makes two of one week."""
    return f"{kind}:{schedule_id}:{week_name(week)}"


def expires_at(slot: Slot, following: datetime | None, kind: str = "nudge") -> datetime:
    """When an unsent message is given up, and 24 hours before the following slot at the latest.

    A nudge 72 hours after its slot, a check-in and a reminder 12 hours, an if-then plan 30 minutes.
    """
    latest = slot.due_at + _LASTS[kind]
    return latest if following is None else min(latest, following - _ROOM)


def allowed_at(moment: datetime, member: Member, series: Series | None) -> bool:
    """Whether the member may be written to unasked at this moment."""
    return next_allowed(moment, member, series) == moment


def next_allowed(moment: datetime, member: Member, series: Series | None) -> datetime:
    """The first moment from `moment` on at which the member may be written to unasked.

    Monday to Friday in the member's working hours, and the hour after the series' own weekday and time.
    """
    zone = zone_of(series.timezone if series is not None else member.timezone)
    start, end = _hours(member)
    yesterday = moment.astimezone(zone).date() - timedelta(days=1)  # its own slot may reach past midnight
    openings = [
        (moment_at(day, start, zone), moment_at(day, end, zone))
        for day in (yesterday + timedelta(days=n) for n in range(6))
        if day.weekday() < _SATURDAY
    ]
    if series is not None:
        own = [slot_in(series, week_of(yesterday) + n).due_at for n in range(2)]
        openings += [(due_at, due_at + OWN_SLOT) for due_at in own]
    return min(max(opens, moment) for opens, closes in openings if closes > moment)


def _hours(member: Member) -> tuple[time, time]:
    """The member's working hours; the usual ones where a row holds what is none, so that it stops nobody else."""
    try:
        start, end = time.fromisoformat(member.hours_start), time.fromisoformat(member.hours_end)
    except ValueError:
        return _USUAL
    return (start, end) if start < end else _USUAL
