"""Whether a pending delivery may go now: expiry, workspace, member, consent and quiet hours, as pure rules."""

from dataclasses import dataclass
from datetime import datetime

from bot.mentoring.members import local_day
from bot.mentoring.slots import next_allowed
from bot.store import Delivery, Member, Schedule


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
    if delivery.schedule_id is not None and not _consents(schedule, now):
        return End("cancelled", "consent")
    if delivery.urgency == "chosen":
        return Go()
    return _in_hours(delivery, member, schedule, now)


def _consents(schedule: Schedule | None, now: datetime) -> bool:
    if schedule is None or not schedule.is_on:
        return False
    today = local_day(now, schedule.timezone)
    return schedule.paused_until is None or schedule.paused_until <= today


def _in_hours(delivery: Delivery, member: Member, schedule: Schedule | None, now: datetime) -> Go | Hold | End:
    opens_at = next_allowed(now, member, schedule)
    if opens_at <= now:
        return Go()
    if delivery.expires_at is not None and opens_at >= delivery.expires_at:
        return End("skipped", "late")
    return Hold(opens_at)
