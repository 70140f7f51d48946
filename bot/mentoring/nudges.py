"""A member's nudges: the state of things, one at once, and what each answer does."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from bot.content import Content
from bot.errors import NotFoundError
from bot.mentoring.absence import KINDS
from bot.mentoring.choice import Coming, rank
from bot.mentoring.coming import coming, situation
from bot.mentoring.members import local_day, zone_of
from bot.mentoring.schedules import is_paused, slow_down
from bot.mentoring.slots import moment_at, next_allowed, week_name, week_of
from bot.store import Delivery, Member, NudgeGiven, Schedule, Team
from bot.store.controls import Controls
from bot.store.nudges import ArrivedNudge

LATER = ("afternoon", "tomorrow", "week")
"""What a nudge can be put off to."""
MORNING, AFTERNOON = time(9), time(15)
_LASTS = timedelta(hours=72)
LATELY = timedelta(weeks=2)
"""Before the next slot: so far back what was left out is told of."""
_OF_WORKSPACE = ("over_cap", "stopped")
_OPEN = ("pending", "sending", "unknown")


@dataclass(frozen=True)
class Held:
    """Why the nudge that waits may not come yet: `vacation`, `sick`, `away` or `dnd`.

    `until` is the end of that as Slack names it, if it does; `at_most` when the nudge is given up before that.
    """

    why: str
    until: datetime | None
    at_most: datetime | None = None


@dataclass(frozen=True)
class State:
    """A member's nudges at a glance, for Home, `/cairn` and `/nudges`. No schedule: never said yes."""

    schedule: Schedule | None
    ahead: tuple[Coming, ...] = ()
    waiting: Delivery | None = None
    held: Held | None = None
    controls: Controls = field(default_factory=Controls)
    left_out: str | None = None
    """Why the latest one did not come, where that is a reason of the workspace's: `over_cap` or `stopped`."""

    @property
    def coming(self) -> Coming | None:
        """The next one."""
        return self.ahead[0] if self.ahead else None

    @property
    def is_on(self) -> bool:
        return self.schedule is not None and self.schedule.is_on


async def state(team: Team, member: Member, content: Content, *, ahead: int = 1) -> State:
    """The member's nudges at a glance, with so many of the coming ones."""
    return await state_of(team, member, content, await team.schedules.get(member.user_id), ahead=ahead)


async def state_of(team: Team, member: Member, content: Content, schedule: Schedule | None, *, ahead: int = 1) -> State:
    """The same with a schedule that was read before; nothing is read where nudges are off."""
    if schedule is None or not schedule.is_on:
        return State(schedule)
    waiting = await team.nudges.waiting(member.user_id)
    found = await coming(team, member, schedule, content, count=ahead, waiting=waiting)
    oldest = waiting[-1] if waiting else None
    held = None if oldest is None else held_by(oldest, member)
    controls, since = await team.controls.read(), (schedule.next_due_at or member.created_at) - LATELY
    left_out = None if schedule.last_week is None else await team.caps.latest_nudge(member.user_id, since)
    reason = left_out if left_out in _OF_WORKSPACE else None
    return State(schedule, tuple(found), oldest, held, controls, reason)


def held_by(delivery: Delivery, member: Member) -> Held | None:
    """What Slack says that holds a waiting delivery; None where only the working hours do, or nothing does."""
    if delivery.held == "dnd":
        return Held("dnd", delivery.not_before)
    if delivery.held not in KINDS or member.away is None:
        return None
    until, expires_at = member.away_until, delivery.expires_at
    ends_first = expires_at is not None and (until is None or expires_at <= until)
    return Held(member.away, until, expires_at if ends_first else None)


async def give_now(team: Team, member: Member, content: Content, now: datetime) -> NudgeGiven | None:
    """One nudge at once, outside the series; None where nothing is left to give."""
    week = week_of(local_day(now, member.timezone))
    about = await situation(team, member, content, week)
    choices = await team.nudges.choices(member.user_id, week_name(week))
    reserved = frozenset(nudge_id for nudge_id in choices.values() if nudge_id is not None)
    ranked = rank(content, replace(about, reserved=reserved))
    if not ranked:
        return None
    pick = ranked[0]
    return await team.nudges.record(member.user_id, pick.nudge.id, week_name(week), now, reasons=pick.codes)


async def arrive(team: Team, deliveries: Sequence[Delivery], now: datetime) -> None:
    """Note that deliveries have brought their nudges, quoted plans, and said that they come less often now.

    Once each, however often this is called.
    """
    given = [_brought_by(delivery, now) for delivery in deliveries]
    await team.nudges.arrived([one for one in given if one.nudge_id and one.week])
    await team.intentions.count_quotes([one.user_id for one in given])
    for delivery in deliveries:
        if delivery.subject.get("slowed"):
            await _slow_down(team, delivery.user_id, int(delivery.subject["slowed"]))


async def _slow_down(team: Team, user_id: str, weeks: int) -> None:
    """Silence makes nudges rarer once the one is there that says so; whatever was said of them since stands."""
    schedule = await team.schedules.get(user_id)
    if schedule is not None and schedule.is_on:
        slow_down(schedule, weeks)


async def find(team: Team, user_id: str, value: str, content: Content) -> NudgeGiven:
    """The nudge that a button speaks of: its delivery's id, or its own. NotFoundError where it is not this member's.

    A click can be faster than the note that its message has arrived: the row is then one that is not stored yet.
    """
    given: NudgeGiven | None = None
    if value.isascii() and value.isdigit() and len(value) <= 9:
        given = await team.nudges.given(user_id, int(value))
    elif value:
        given = await team.nudges.given_by(user_id, value)
        delivery = await team.deliveries.get(value) if given is None else None
        if delivery is not None and delivery.user_id == user_id and delivery.kind == "nudge" and delivery.attempt > 0:
            brought = _brought_by(delivery, delivery.first_try_at or delivery.due_at)
            given = NudgeGiven(team_id=delivery.team_id, **brought._asdict())
    if given is None or given.nudge_id not in content.nudges:
        raise NotFoundError(content.words.say("nudges.gone"))
    return given


async def find_to_answer(team: Team, user_id: str, value: str, content: Content, now: datetime) -> NudgeGiven:
    """Like `find`, for a change: the row is stored."""
    given = await find(team, user_id, value, content)
    if given.id is not None:
        return given
    return await team.nudges.record(
        user_id, given.nudge_id, given.week, now, reasons=given.reasons or (), delivery_id=given.delivery_id
    )


def _brought_by(delivery: Delivery, at: datetime) -> ArrivedNudge:
    return ArrivedNudge(
        user_id=delivery.user_id,
        nudge_id=str(delivery.subject.get("nudge", "")),
        week=str(delivery.subject.get("week", "")),
        delivery_id=delivery.id,
        reasons=[str(code) for code in delivery.subject.get("reasons") or ()],
        given_at=at,
    )


async def answer(team: Team, given: NudgeGiven, said: str, now: datetime) -> bool:
    """Write an answer down (`done`, `never`, or `none` to take it back); False where it said so before.

    What was put off and has not come yet comes no more.
    """
    if given.answer == said:
        return False
    given.answer, given.answered_at = said, None if said == "none" else now
    for row in await team.nudges.waiting(given.user_id):
        if row.occurrence_key == later_key(given):
            await team.deliveries.end(row.id, None, "pending", "cancelled", "user", now)
    return True


def later_key(given: NudgeGiven) -> str:
    """`later:{delivery}:{n}`; each message is put off once, since it comes again as a message of its own."""
    return f"later:{given.delivery_id or given.id}:1"


async def put_off(team: Team, member: Member, given: NudgeGiven, to: str, now: datetime) -> Delivery | None:
    """Bring a nudge again later; the series does not move. A nudge that was put off before keeps its first time.

    None where the delivery of the first time has ended since.
    """
    schedule = await team.schedules.get(given.user_id)
    key = later_key(given)
    known = await team.deliveries.by_key(key)
    if known is not None:
        return known if comes_back(known) else None
    due_at = later_at(to, member, schedule, now)
    # A nudge that was asked for with `/nudges now` may be put off without a yes to weekly ones.
    is_held_to_yes = schedule is not None and schedule.is_on and not is_paused(schedule, now)
    planned = await team.deliveries.plan(
        given.user_id,
        "nudge",
        "proactive",
        key,
        due_at,
        expires_at=due_at + _LASTS,
        subject={"nudge": given.nudge_id, "week": given.week, "reasons": given.reasons or []},
        schedule_id=schedule.id if schedule is not None and is_held_to_yes else None,
        now=now,
    )
    given.answer, given.answered_at = "later", now
    return planned


def comes_back(delivery: Delivery) -> bool:
    """Whether what was put off is still coming, or has come; else it was ended."""
    return delivery.state in (*_OPEN, "sent")


def later_at(to: str, member: Member, schedule: Schedule | None, now: datetime) -> datetime:
    """When a nudge that is put off comes again: `afternoon` 15:00 or in an hour, `tomorrow` 09:00, or next `week`.

    Always at a moment at which the member may be written to.
    """
    zone = zone_of(schedule.timezone if schedule is not None else member.timezone)
    today = now.astimezone(zone).date()
    if to == "afternoon":
        wanted = max(moment_at(today, AFTERNOON, zone), now + timedelta(hours=1))
        if wanted.astimezone(zone).date() == today and next_allowed(wanted, member, schedule) == wanted:
            return wanted
        to = "tomorrow"
    days = 1 if to == "tomorrow" else 7
    at = MORNING
    if to == "week" and schedule is not None:
        monday = today - timedelta(days=today.weekday())
        days = 7 + schedule.weekday - (today - monday).days
        at = time.fromisoformat(schedule.local_time)
    return next_allowed(moment_at(today + timedelta(days=days), at, zone), member, schedule)
