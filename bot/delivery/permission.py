"""Whether a pending delivery may go now: expiry, workspace, member, consent and quiet hours, as pure rules."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.store import Delivery, Member, Schedule

OWN_SLOT = timedelta(minutes=60)
"""So long after a schedule's own weekday and time a message is welcome, whatever the working hours say."""

_SATURDAY = 5


@dataclass(frozen=True)
class Go:
    """Send it."""


@dataclass(frozen=True)
class Hold:
    """Not before this moment."""

    until: datetime


@dataclass(frozen=True)
class End:
    """Never, with the state and reason to keep."""

    state: str
    reason: str


def decide(delivery: Delivery, member: Member | None, schedule: Schedule | None, now: datetime) -> Go | Hold | End:
    """Rule 5 of delivery for one row of an active workspace.

    `requested` is held to expiry alone, `chosen` also to the member's presence and consent, `proactive` to all.
    """
    if delivery.expires_at is not None and delivery.expires_at <= now:
        return End("skipped", "late")
    if delivery.urgency == "requested":
        return Go()
    if member is None:
        return End("cancelled", "erased")
    if not member.is_active:
        return End("cancelled", "user")
    if delivery.schedule_id is not None and not _consents(schedule, member, now):
        return End("cancelled", "consent")
    if delivery.urgency == "chosen":
        return Go()
    return _in_hours(delivery, member, schedule, now)


def zone_of(member: Member, schedule: Schedule | None = None) -> ZoneInfo:
    """The member's zone; UTC while Slack has not told it or where the machine does not know it."""
    for name in (member.timezone, schedule.timezone if schedule else None):
        if name:
            try:
                return ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                continue
    return ZoneInfo("UTC")


def _consents(schedule: Schedule | None, member: Member, now: datetime) -> bool:
    if schedule is None or not schedule.is_on:
        return False
    today = now.astimezone(zone_of(member, schedule)).date()
    return schedule.paused_until is None or schedule.paused_until <= today


def _in_hours(delivery: Delivery, member: Member, schedule: Schedule | None, now: datetime) -> Go | Hold | End:
    opens_at = next_open(member, schedule, now)
    if opens_at <= now:
        return Go()
    if delivery.expires_at is not None and opens_at >= delivery.expires_at:
        return End("skipped", "late")
    return Hold(opens_at)


def next_open(member: Member, schedule: Schedule | None, now: datetime) -> datetime:
    """The first moment from `now` on at which this member may be written to unasked: `now` itself where that is one.

    Monday to Friday in the member's working hours, and the hour after the schedule's own weekday and time.
    """
    zone = zone_of(member, schedule)
    start, end = _hours(member)
    first = now.astimezone(zone).date() - timedelta(days=1)  # yesterday's own slot may reach past midnight
    openings = []
    for day in (first + timedelta(days=n) for n in range(10)):
        if day.weekday() < _SATURDAY:
            openings.append((_moment(day, start, zone), _moment(day, end, zone)))
        if schedule is not None and day.weekday() == schedule.weekday:
            slot = _moment(day, _time(schedule.local_time, time(9)), zone)
            openings.append((slot, slot + OWN_SLOT))
    return min(max(opens, now) for opens, closes in openings if closes > now)


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)


def _hours(member: Member) -> tuple[time, time]:
    start, end = _time(member.hours_start, time(8)), _time(member.hours_end, time(18))
    return (start, end) if start < end else (time(8), time(18))


def _time(text: str, otherwise: time) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return otherwise
