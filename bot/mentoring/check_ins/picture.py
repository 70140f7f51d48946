"""A check-in as it stands: what was asked, what was said, what rests, and how steady the member has been."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from bot.mentoring.check_ins.asking import Questions
from bot.mentoring.check_ins.rhythm import KIND
from bot.mentoring.check_ins.strength import WEEKS, free_skips, skips_left, strength, weeks_of
from bot.mentoring.members import local_day, zone_of
from bot.mentoring.schedules import rides
from bot.mentoring.slots import week_of
from bot.store import CheckIn, Goal, GoalEvent, Member, Schedule, Team

FRESH_FOR = timedelta(days=28)
"""So long after its first day a quarter is fresh; no rhythm that silence leads to is slower."""
_FIRST_MONTHS = (1, 4, 7, 10)
_LOOKED_AT = 5
"""So many of the last messages show whether one came in this quarter: most of them came by themselves."""


@dataclass(frozen=True)
class Picture:
    """One check-in at one moment. `ref` is what its buttons carry: its delivery's id, or its own.

    `said` holds the latest answer to it by goal. `smallest` is the goal of the one small step after a missed week.
    `strength` is 0 to 100, or None where nothing counts yet; `skips_left` are the free ones of its month.
    """

    ref: str
    goals: list[Goal]
    said: dict[int, GoalEvent] = field(default_factory=dict)
    rested: list[Goal] = field(default_factory=list)
    smallest: Goal | None = None
    is_fresh: bool = False
    strength: int | None = None
    skips_left: int = 0
    answer: str = "none"
    was_free: bool = False


@dataclass(frozen=True)
class State:
    """A member's check-ins at a glance, for Home, `/goals` and `/cairn`. No schedule: never said yes.

    `next_due_at` is when the next one comes: with the next nudge where it `rides`, None where nothing comes.
    """

    schedule: Schedule | None
    next_due_at: datetime | None = None
    strength: int | None = None
    skips_left: int = 0

    @property
    def is_on(self) -> bool:
        return self.schedule is not None and self.schedule.is_on

    @property
    def rides(self) -> bool:
        return self.schedule is not None and rides(self.schedule)


async def state(team: Team, member: Member, now: datetime) -> State:
    """The member's check-ins at a glance; one read for whoever has none."""
    schedule = await team.schedules.get(member.user_id, KIND)
    is_riding = schedule is not None and schedule.is_on and rides(schedule)
    return await state_of(team, member, schedule, await team.schedules.get(member.user_id) if is_riding else None, now)


async def state_of(
    team: Team, member: Member, schedule: Schedule | None, nudges: Schedule | None, now: datetime
) -> State:
    """The same with the schedules of check-ins and nudges that were read before; nothing is read where there are none.

    The one of nudges counts where check-ins come with them.
    """
    if schedule is None or not schedule.is_on:
        return State(schedule)
    next_due_at = schedule.next_due_at
    if rides(schedule):
        next_due_at = nudges.next_due_at if nudges is not None and nudges.is_on else None
    lately = await _lately(team, member, now)
    return State(schedule, next_due_at, lately.strength, skips_left(lately.check_ins, member.timezone, now))


async def ahead(team: Team, member: Member, asked: Questions, ref: str, due_at: datetime, now: datetime) -> Picture:
    """A check-in that is about to be sent."""
    lately = await _lately(team, member, now)
    return Picture(
        ref,
        asked.goals,
        rested=asked.tired,
        smallest=_smallest(lately, asked.goals, ref, due_at, member.timezone),
        is_fresh=await is_fresh(team, member, now, ref),
        strength=lately.strength,
        skips_left=skips_left(lately.check_ins, member.timezone, now),
    )


async def standing(team: Team, member: Member, check_in: CheckIn, now: datetime) -> Picture:
    """A check-in that its member has in view."""
    said = {event.goal_id: event for event in await team.check_ins.answers(member.user_id, check_in.id or 0)}
    apart = [goal_id for goal_id in said if goal_id not in check_in.goal_ids]
    known = {one.id: one for one in await team.goals.some(member.user_id, [*check_in.goal_ids, *apart])}
    lately = await _lately(team, member, now)
    ref = check_in.delivery_id or str(check_in.id)
    return Picture(
        ref,
        [known[goal_id] for goal_id in check_in.goal_ids if goal_id in known],
        said,
        [known[goal_id] for goal_id in apart if goal_id in known],
        is_fresh=await is_fresh(team, member, check_in.asked_at, ref),
        strength=lately.strength,
        skips_left=skips_left(lately.check_ins, member.timezone, check_in.asked_at),
        answer=check_in.answer,
        was_free=check_in.id in {one.id for one in free_skips(lately.check_ins, member.timezone)},
    )


@dataclass(frozen=True)
class _Lately:
    check_ins: list[CheckIn]
    signs: list[datetime]
    strength: int | None


async def _lately(team: Team, member: Member, now: datetime) -> _Lately:
    zone = member.timezone
    this = week_of(local_day(now, zone))
    since = now - timedelta(weeks=WEEKS + 5)  # a whole month more, so that its free skips are known
    check_ins = await team.check_ins.since(member.user_id, since)
    signs = await team.check_ins.signs(member.user_id, since)
    first = await team.check_ins.first_sign(member.user_id)
    if first is None:
        return _Lately(check_ins, signs, None)
    alive = {week_of(local_day(sign, zone)) for sign in signs}
    free = weeks_of(free_skips(check_ins, zone))
    return _Lately(check_ins, signs, strength(alive, free, week_of(local_day(first, zone)), this))


def _smallest(lately: _Lately, goals: list[Goal], ref: str, due_at: datetime, zone: str | None) -> Goal | None:
    """The goal of the one small step: after a check-in without a word, or a week without a sign of life.

    One that the member asked for misses nothing where it is left alone: only those that came by themselves count.
    """
    slots = [one for one in lately.check_ins if one.goal_ids and one.delivery_id not in (None, ref)]
    if not slots or not goals:
        return None
    last = slots[0]
    was_silent = last.answer == "none" and not any(sign > last.asked_at for sign in lately.signs)
    seen = {week_of(local_day(sign, zone)) for sign in lately.signs} | weeks_of(
        [one for one in lately.check_ins if one.answer == "skipped"]
    )
    week = week_of(local_day(due_at, zone))
    is_after_a_gap = not seen & {week, week - 1}
    return goals[0] if was_silent or is_after_a_gap else None


async def is_fresh(team: Team, member: Member, at: datetime, ref: str = "") -> bool:
    """Whether a message is the member's first of a quarter, with goals from before to look over.

    `ref` is the message's own delivery. Nothing is read after the first weeks of a quarter.
    """
    today = local_day(at, member.timezone)
    first_day = quarter_of(today)
    if today - first_day >= FRESH_FOR:
        return False
    began = datetime.combine(first_day, time(), zone_of(member.timezone)).astimezone(UTC)
    came = [(one.delivery_id, one.asked_at) for one in await team.check_ins.latest(member.user_id, _LOOKED_AT)]
    came += [(one.delivery_id, one.given_at) for one in await team.nudges.latest(member.user_id, _LOOKED_AT)]
    if any(delivery_id not in (None, ref) and began <= moment < at for delivery_id, moment in came):
        return False
    return any(goal.created_at < began for goal in await team.goals.active(member.user_id))


def quarter_of(day: date) -> date:
    """The first day of its quarter."""
    return date(day.year, max(month for month in _FIRST_MONTHS if month <= day.month), 1)
