"""When a member gets what: yes and no to each kind, day and time, pauses, working hours, a move to another zone."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.mentoring import holdout
from bot.mentoring.members import local_day
from bot.mentoring.rhythm import At, HoldOut, Hours, Off, On, PauseUntil, Resume, Rhythm
from bot.mentoring.slots import (
    allowed_at,
    arrange,
    expires_at,
    next_allowed,
    next_due,
    occurrence_key,
    slot_in,
    take_due,
    upcoming,
    week_at,
)
from bot.store import Member, Schedule, Team

__all__ = [
    "Told",
    "allowed_at",
    "block",
    "carry_out",
    "change_rhythm",
    "expires_at",
    "is_paused",
    "move_zone",
    "next_allowed",
    "next_due",
    "occurrence_key",
    "pause",
    "read_wish",
    "resume",
    "rides",
    "set_hours",
    "set_riding",
    "slow_down",
    "slower",
    "take_due",
    "turn_off",
    "turn_on",
    "upcoming",
    "usual_weeks",
    "write_wish",
]

LONGEST_PAUSE = timedelta(days=366)
"""Whoever wants to be left alone for longer turns nudges off."""
FIRST_WISHES = {"check_in": At(weekday=4, local_time=time(15))}
"""Where a kind begins for whoever names no day; what is not here begins on Monday at 09:00."""
SLOWEST_BY_ITSELF = 4
"""Weeks between nudges that silence leads to, at most."""
USUAL = "usual_weeks"
"""Where a schedule that silence slowed down keeps how often it came before."""
_WISH = re.compile(r"([0-6]|-) ((?:[01][0-9]|2[0-3]):[0-5][0-9]|-) ([1-9]|1[0-2]|-)")


async def turn_on(team: Team, member: Member, now: datetime, wish: At | None = None, kind: str = "nudge") -> Schedule:
    """The member says yes: one message a week from the next slot on. A second yes changes nothing but the wish."""
    is_first = await team.schedules.get(member.user_id, kind) is None
    schedule = await team.schedules.begin(member.user_id, now, kind)
    if is_first:
        _apply(schedule, FIRST_WISHES.get(kind, At()))
    if schedule.is_on and wish is None:
        return schedule
    if not schedule.is_on:
        schedule.is_on, schedule.consented_at, schedule.paused_until = True, now, None
    _apply(schedule, wish or At())
    schedule.timezone = member.timezone or schedule.timezone
    return _arranged(schedule, now)


async def turn_off(team: Team, user_id: str, now: datetime, kind: str = "nudge") -> Schedule | None:
    """No more of it, at once: what waits is cancelled, what is on its way not tried again. None without a first yes."""
    schedule = await team.schedules.get(user_id, kind)
    await team.deliveries.cancel("consent", now, user_id=user_id, kind=kind)
    await team.deliveries.withdraw(user_id, kind)
    if schedule is not None and schedule.is_on:
        schedule.is_on, schedule.next_due_at, schedule.paused_until = False, None, None
        schedule.version += 1
    return schedule


async def change_rhythm(team: Team, member: Member, wish: At, now: datetime, kind: str = "nudge") -> Schedule | None:
    """Another day, time or frequency. None for somebody who never said yes; who is off stays off."""
    schedule = await team.schedules.get(member.user_id, kind)
    if schedule is None:
        return None
    _apply(schedule, wish)
    return _arranged(schedule, now) if schedule.is_on else schedule


async def pause(team: Team, user_id: str, until: date, now: datetime, kind: str = "nudge") -> Schedule | None:
    """Nothing before that local day; what waits to be sent is cancelled. None where it is off."""
    schedule = await team.schedules.get(user_id, kind)
    if schedule is None or not schedule.is_on:
        return None
    await team.deliveries.cancel("user", now, user_id=user_id, kind=kind)
    await team.deliveries.withdraw(user_id, kind)
    schedule.paused_until = until
    return _arranged(schedule, now)


async def resume(team: Team, user_id: str, now: datetime, kind: str = "nudge") -> Schedule | None:
    """The pause is over. None where it is off."""
    schedule = await team.schedules.get(user_id, kind)
    if schedule is None or not schedule.is_on:
        return None
    if schedule.paused_until is not None or schedule.blocked_by is not None:
        schedule.paused_until = None
        _arranged(schedule, now)
    for other in await team.schedules.all_of(user_id):
        if other.is_on and other.blocked_by is not None:
            _arranged(other, now)
    return schedule


async def block(team: Team, user_id: str, reason: str) -> None:
    """Slack does not let us write to the member: no more slots until they take it up again, and they are told why."""
    for schedule in await team.schedules.all_of(user_id):
        if schedule.is_on:
            schedule.blocked_by, schedule.next_due_at = reason, None
            schedule.version += 1


async def set_hours(team: Team, user_id: str, start: time, end: time, now: datetime) -> None:
    """The hours, Monday to Friday in the member's own time, in which unasked messages may come."""
    member = await team.members.get(user_id)
    if member is not None:
        member.hours_start, member.hours_end, member.updated_at = f"{start:%H:%M}", f"{end:%H:%M}", now


async def move_zone(team: Team, user_id: str, timezone: str, now: datetime) -> None:
    """The member is in another zone now: the coming week keeps its slot of each kind, at the new local time.

    The week stays the same one, so a move neither doubles a nudge nor loses one: where the new local time has passed
    already, it is due at once.
    """
    member = await team.members.get(user_id)
    if member is not None and member.timezone != timezone:
        member.timezone, member.updated_at = timezone, now
    for schedule in await team.schedules.all_of(user_id):
        if schedule.timezone == timezone:
            continue
        week = None if schedule.next_due_at is None else week_at(schedule, schedule.next_due_at)
        schedule.timezone = timezone
        if week is not None:
            schedule.next_due_at = slot_in(schedule, week).due_at
        schedule.version += 1


def slower(schedule: Schedule) -> int | None:
    """Weeks between nudges where silence adds one; None where they are rare enough."""
    if schedule.every_weeks >= SLOWEST_BY_ITSELF or schedule.last_week is None or schedule.last_due_at is None:
        return None
    return schedule.every_weeks + 1


def slow_down(schedule: Schedule, weeks: int) -> None:
    """So many weeks between nudges, counted from the last slot, where that is still one more than by now."""
    if slower(schedule) != weeks or schedule.last_week is None or schedule.last_due_at is None:
        return
    schedule.about = {USUAL: schedule.every_weeks} | (schedule.about or {})
    schedule.every_weeks = weeks
    schedule.anchor_week = schedule.last_week
    schedule.next_due_at = next_due(schedule, schedule.last_due_at)
    schedule.version += 1


def is_paused(schedule: Schedule, now: datetime) -> bool:
    """Whether its pause lasts; one that is over stays on record."""
    return schedule.paused_until is not None and schedule.paused_until > local_day(now, schedule.timezone)


def usual_weeks(schedule: Schedule) -> int | None:
    """How many weeks lay between nudges before silence slowed them down; None where it did not."""
    weeks: int | None = (schedule.about or {}).get(USUAL)
    return weeks


def _apply(schedule: Schedule, wish: At) -> None:
    if wish.weekday is not None:
        schedule.weekday = wish.weekday
    if wish.local_time is not None:
        schedule.local_time = f"{wish.local_time:%H:%M}"
    if wish.every_weeks is not None:
        schedule.every_weeks = wish.every_weeks
        if usual_weeks(schedule) is not None:
            schedule.about = {key: value for key, value in (schedule.about or {}).items() if key != USUAL} or None


def rides(schedule: Schedule) -> bool:
    """Whether it comes inside another message, and so has no slots of its own."""
    return bool((schedule.about or {}).get("rides"))


def set_riding(schedule: Schedule, is_riding: bool, now: datetime) -> None:
    """Inside another message from now on, or at its own day and time."""
    schedule.about = {"rides": True} if is_riding else None
    if schedule.is_on:
        _arranged(schedule, now)


def _arranged(schedule: Schedule, now: datetime) -> Schedule:
    if rides(schedule):
        schedule.next_due_at = None
    else:
        arrange(schedule, now)
    schedule.blocked_by = None
    schedule.version += 1
    return schedule


@dataclass(frozen=True)
class Told:
    """What came of a member's words about nudges: one of the outcomes in `blocks/nudges.py`, and what it needs."""

    outcome: str
    about: str = ""


async def carry_out(
    team: Team, member: Member, wish: Rhythm, today: date, now: datetime, kind: str = "nudge"
) -> Told | None:
    """Do what `/nudges` was told, or `/goals checkin`. None for a question, which changes nothing."""
    if member.timezone is not None:
        await move_zone(team, member.user_id, member.timezone, now)  # learnt since, where it was unknown at the yes
    if isinstance(wish, On | Off | At):
        return await _switch(team, member, wish, now, kind)
    if isinstance(wish, PauseUntil):
        return await _pause(team, member, wish.day, today, now, kind)
    if isinstance(wish, Resume):
        before = await team.schedules.get(member.user_id, kind)
        was_paused = before is not None and before.paused_until is not None
        was_blocked = before is not None and before.blocked_by is not None
        schedule = await resume(team, member.user_id, now, kind)
        if schedule is not None and was_blocked:
            return Told("unblocked")
        return Told("off_already" if schedule is None else "resumed" if was_paused else "not_paused")
    if isinstance(wish, HoldOut):
        return Told(await holdout.turn(team, member, wish.is_on, now))
    if isinstance(wish, Hours):
        await set_hours(team, member.user_id, wish.start, wish.end, now)
        return Told("hours")
    return None


async def _switch(team: Team, member: Member, wish: On | Off | At, now: datetime, kind: str) -> Told:
    before = await team.schedules.get(member.user_id, kind)
    was_on = before is not None and before.is_on
    if isinstance(wish, On):
        was_paused = was_on and before is not None and before.paused_until is not None
        if was_on and before is not None and before.blocked_by is not None:
            await resume(team, member.user_id, now, kind)
            return Told("unblocked")
        await turn_on(team, member, now, kind=kind)
        if was_paused:
            await resume(team, member.user_id, now, kind)
            return Told("resumed")
        return Told("on_already" if was_on else "on")
    if isinstance(wish, Off):
        await turn_off(team, member.user_id, now, kind)
        return Told("off" if was_on else "off_already")
    changed = await change_rhythm(team, member, wish, now, kind)
    if changed is None:
        return Told("no_yes", write_wish(wish))
    return Told("changed" if was_on else "changed_off")


async def _pause(team: Team, member: Member, day: date, today: date, now: datetime, kind: str) -> Told:
    if day <= today:
        return Told("pause_past")
    if day - today > LONGEST_PAUSE:
        return Told("pause_long")
    schedule = await pause(team, member.user_id, day, now, kind)
    return Told("off_already" if schedule is None else "paused")


def write_wish(wish: At) -> str:
    """A rhythm as a button carries it: `4 15:30 2`, with `-` for what is left as it is."""
    at = None if wish.local_time is None else f"{wish.local_time:%H:%M}"
    return " ".join("-" if value is None else str(value) for value in (wish.weekday, at, wish.every_weeks))


def read_wish(value: str) -> At | None:
    """What a button carries; None for anything that is not a rhythm."""
    found = _WISH.fullmatch(value)
    if found is None:
        return None
    weekday, at, weeks = found.groups()
    return At(
        None if weekday == "-" else int(weekday),
        None if at == "-" else time.fromisoformat(at),
        None if weeks == "-" else int(weeks),
    )
