"""Weekly slots: one in each ISO week of the member's own calendar, whatever clocks, zones and holidays do."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.mentoring.members import local_day, zone_of
from bot.store import Member, Schedule

FIRST_MONDAY = date(2024, 1, 1)
"""Weeks are numbered from this Monday on, so that "every third week" means the same after any restart."""
LEAST_APART = timedelta(days=4)
"""Between two regular nudges, also after a change of day."""
OWN_SLOT = timedelta(minutes=60)
"""So long after a member's chosen weekday and time a message is welcome, whatever the working hours say."""
_LASTS = timedelta(hours=72)
_ROOM = timedelta(hours=24)
_SATURDAY = 5
_USUAL = time(8), time(18)
_SECOND = timedelta(seconds=1)


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


def week_name(week: int) -> str:
    """`2026-W48` for the number of a week."""
    iso = (FIRST_MONDAY + timedelta(weeks=week)).isocalendar()
    return f"{iso.year}-W{iso.week:02d}"


def read_week(name: str) -> int | None:
    """The number of the week that `2026-W48` names; None for anything else."""
    year, _, week = name.partition("-W")
    if not (year.isascii() and year.isdigit() and len(year) == 4 and week.isascii() and week.isdigit()):
        return None
    try:
        return week_of(date.fromisocalendar(int(year), int(week), 1))
    except ValueError:
        return None


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


def slot_in(schedule: Schedule, week: int) -> Slot:
    """The schedule's occurrence in a week, of its member's calendar."""
    zone = zone_of(schedule.timezone)
    day = FIRST_MONDAY + timedelta(weeks=week, days=schedule.weekday)
    due_at = moment_at(day, time.fromisoformat(schedule.local_time), zone)
    while week_of(due_at.astimezone(zone).date()) > week:
        due_at -= _SECOND  # a zone that changed sides of the date line left this Sunday out
    return Slot(week, due_at)


def week_at(schedule: Schedule, moment: datetime) -> int:
    """The number of the week that a moment lies in, in the member's calendar."""
    return week_of(local_day(moment, schedule.timezone))


def upcoming(schedule: Schedule, after: datetime) -> Iterator[Slot]:
    """The slots later than `after`, without end: in the schedule's rhythm, after a pause, at least four days apart."""
    yield from _slots(schedule, after, schedule.anchor_week, schedule.every_weeks)


def next_due(schedule: Schedule, after: datetime) -> datetime:
    """The moment of the first slot later than `after`."""
    return next(upcoming(schedule, after)).due_at


def _slots(schedule: Schedule, after: datetime, anchor: int, every: int) -> Iterator[Slot]:
    last_week, last_due = schedule.last_week, schedule.last_due_at
    first = max(week_at(schedule, after), anchor)
    if last_week is not None:
        first = max(first, last_week + 1)
    if schedule.paused_until is not None:
        first = max(first, week_of(schedule.paused_until))
    week = first + (anchor - first) % every
    while True:
        slot = slot_in(schedule, week)
        resting = schedule.paused_until is not None and local_day(slot.due_at, schedule.timezone) < (
            schedule.paused_until
        )
        too_soon = last_due is not None and slot.due_at - last_due < LEAST_APART
        if slot.due_at > after and not resting and not too_soon:
            yield slot
            last_due = slot.due_at
        week += every


def arrange(schedule: Schedule, now: datetime) -> None:
    """Set the next slot anew after any change of rhythm: as soon as possible, and `every_weeks` after the last one."""
    week = next(_slots(schedule, now, week_at(schedule, now), 1)).week
    if schedule.last_week is not None:
        week = max(week, schedule.last_week + schedule.every_weeks)
    schedule.anchor_week = week
    schedule.next_due_at = next_due(schedule, now)


def take_due(schedule: Schedule, now: datetime) -> list[Slot]:
    """The slots that have come by `now`, oldest first; the schedule moves on to the first one that has not."""
    taken: list[Slot] = []
    while schedule.next_due_at is not None and schedule.next_due_at <= now:
        slot = Slot(week_at(schedule, schedule.next_due_at), schedule.next_due_at)
        schedule.last_week, schedule.last_due_at = slot
        schedule.next_due_at = next_due(schedule, slot.due_at)
        taken.append(slot)
    return taken


def occurrence_key(schedule_id: int | None, week: int) -> str:
    """`nudge:{schedule}:{week}`. It names no zone, so neither travel nor a change of clocks makes two of one week."""
    return f"nudge:{schedule_id}:{week_name(week)}"


def expires_at(slot: Slot, following: datetime | None) -> datetime:
    """When an unsent nudge is given up: 72 hours after its slot, and 24 hours before the following one."""
    latest = slot.due_at + _LASTS
    return latest if following is None else min(latest, following - _ROOM)


def allowed_at(moment: datetime, member: Member, schedule: Schedule | None) -> bool:
    """Whether the member may be written to unasked at this moment."""
    return next_allowed(moment, member, schedule) == moment


def next_allowed(moment: datetime, member: Member, schedule: Schedule | None) -> datetime:
    """The first moment from `moment` on at which the member may be written to unasked.

    Monday to Friday in the member's working hours, and the hour after the schedule's own weekday and time.
    """
    zone = zone_of(schedule.timezone if schedule is not None else member.timezone)
    start, end = _hours(member)
    yesterday = moment.astimezone(zone).date() - timedelta(days=1)  # its own slot may reach past midnight
    openings = [
        (moment_at(day, start, zone), moment_at(day, end, zone))
        for day in (yesterday + timedelta(days=n) for n in range(6))
        if day.weekday() < _SATURDAY
    ]
    if schedule is not None:
        own = [slot_in(schedule, week_of(yesterday) + n).due_at for n in range(2)]
        openings += [(due_at, due_at + OWN_SLOT) for due_at in own]
    return min(max(opens, moment) for opens, closes in openings if closes > moment)


def _hours(member: Member) -> tuple[time, time]:
    """The member's working hours; the usual ones where a row holds what is none, so that it stops nobody else."""
    try:
        start, end = time.fromisoformat(member.hours_start), time.fromisoformat(member.hours_end)
    except ValueError:
        return _USUAL
    return (start, end) if start < end else _USUAL
