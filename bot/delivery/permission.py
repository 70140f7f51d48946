"""Whether a pending delivery may go now: expiry, member, consent, absence and quiet hours, as pure rules."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.mentoring.absence import KINDS
from bot.mentoring.admin import RUNNING, Rules
from bot.mentoring.schedules import is_paused
from bot.mentoring.slots import next_allowed
from bot.store import Delivery, Member, Schedule
from bot.store.controls import STOPPED
from bot.store.holding import COPIED, LATE_IN_COPY

LOOK_AGAIN = timedelta(hours=4)
"""After so long an absence that names no end is looked at again, in working hours;"""
LOOK_AT_LATEST = timedelta(hours=12)
"""and after so long at any hour."""
LOOK_WHETHER_STARTED = timedelta(hours=1)
"""After so long what is stopped is looked at again; a start has it looked at at once."""
OVER_CAP = "over_cap"
"""Why a message waits for another day, or was left out."""


@dataclass(frozen=True)
class Go:
    """Send it."""


@dataclass(frozen=True)
class Hold:
    """Not before this moment, and why: `hours`, `away`, `vacation`, `sick`, `dnd`, `stopped` or `over_cap`."""

    until: datetime
    why: str


@dataclass(frozen=True)
class End:
    """Never, with the state and reason to keep."""

    state: str
    reason: str


def decide(
    delivery: Delivery, member: Member | None, schedule: Schedule | None, now: datetime, rules: Rules = RUNNING
) -> Go | Hold | End:
    """Rule 5 of delivery for one row of an active workspace.

    `requested` is held to expiry alone, `chosen` also to the member's presence and consent and to what admins have
    set for the workspace (`rules`), `proactive` to all.
    """
    if delivery.expires_at is not None and delivery.expires_at <= now:
        return End("skipped", _why_late(delivery, rules))
    if delivery.urgency == "requested":
        return Go()
    verdict = _of_member(delivery, member, schedule, now)
    if isinstance(verdict, End):
        return verdict
    if rules.is_halted:
        until = now + LOOK_WHETHER_STARTED
        return Hold(until if delivery.expires_at is None else min(until, delivery.expires_at), STOPPED)
    if rules.is_dry_run and isinstance(verdict, Go):
        return End("skipped", "dry_run")
    return verdict


def _why_late(delivery: Delivery, rules: Rules) -> str:
    """What held it to its end; of a restored copy nobody knows that."""
    if delivery.lease_owner == COPIED or delivery.urgency == "requested":
        return _late(delivery)
    if rules.is_halted:
        return STOPPED
    return delivery.held if delivery.held in (STOPPED, OVER_CAP) else _late(delivery)


def _late(delivery: Delivery) -> str:
    """What was open in a restored copy may have been sent after the copy was made."""
    return LATE_IN_COPY if delivery.lease_owner == COPIED else "late"


def _of_member(delivery: Delivery, member: Member | None, schedule: Schedule | None, now: datetime) -> Go | Hold | End:
    """What the member's own presence, consent and hours say."""
    if member is None:
        return End("cancelled", "erased")
    if not member.is_active:
        return End("cancelled", "user")
    if delivery.schedule_id is not None and not _consents(schedule, now):
        return End("cancelled", "consent")
    if delivery.urgency == "chosen":
        return Go()
    if _is_away(member, now):
        return _until_back(delivery, member, schedule, now)
    return _in_hours(delivery, member, schedule, now)


def _consents(schedule: Schedule | None, now: datetime) -> bool:
    return schedule is not None and schedule.is_on and not is_paused(schedule, now)


def _is_away(member: Member, now: datetime) -> bool:
    return member.away is not None and (member.away_until is None or member.away_until > now)


def _until_back(delivery: Delivery, member: Member, schedule: Schedule | None, now: datetime) -> Hold:
    """Held to the end of the absence, and to its own end at most: whoever is back early still gets it."""
    if member.away_until is not None:
        until = next_allowed(member.away_until, member, schedule)
    else:
        until = min(next_allowed(now + LOOK_AGAIN, member, schedule), now + LOOK_AT_LATEST)
    if delivery.expires_at is not None:
        until = min(until, delivery.expires_at)
    return Hold(until, member.away or "away")


def _in_hours(delivery: Delivery, member: Member, schedule: Schedule | None, now: datetime) -> Go | Hold | End:
    opens_at = next_allowed(now, member, schedule)
    if opens_at <= now:
        return Go()
    if delivery.expires_at is not None and opens_at >= delivery.expires_at:
        return End("skipped", _late(delivery))
    # What an absence has held goes on bearing its name, so that the message can say so when it comes.
    return Hold(opens_at, delivery.held if delivery.held in KINDS else "hours")
