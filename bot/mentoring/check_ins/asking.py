"""Which goals a check-in asks about, what rests from then on, and the note that it has come."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.content import Words
from bot.errors import NotFoundError
from bot.mentoring import goals as rules
from bot.mentoring.check_ins.rhythm import KIND
from bot.mentoring.members import local_day
from bot.mentoring.schedules import rides
from bot.mentoring.second_clicks import is_same_moment
from bot.mentoring.slots import read_week, week_at, week_name, week_of
from bot.store import CheckIn, Delivery, Goal, GoalEvent, Member, Schedule, Team

RECENT = timedelta(days=3)
"""A goal that was changed so lately is not asked about."""
RESTS_AFTER = 3
"""Check-ins about a goal without a word, after which the next one lets it rest."""


@dataclass(frozen=True)
class Questions:
    """What a check-in asks: about which goals, nearest day first, and which ones rest from now on instead.

    `is_recent` says that there would be goals to ask about, had they not been changed just now.
    """

    goals: list[Goal] = field(default_factory=list)
    tired: list[Goal] = field(default_factory=list)
    is_recent: bool = False

    def __bool__(self) -> bool:
        return bool(self.goals or self.tired)


async def questions(team: Team, user_id: str, due_at: datetime) -> Questions:
    """What the check-in of a slot asks; the same for as long as nobody changes a goal."""
    awake = [goal for goal in await team.goals.active(user_id) if goal.rests_since is None]
    tired = [goal for goal in awake if goal.unanswered >= RESTS_AFTER]
    asked = [goal for goal in awake if goal.unanswered < RESTS_AFTER and goal.updated_at <= due_at - RECENT]
    return Questions(asked, tired, is_recent=len(awake) > len(tired) + len(asked))


def is_riding(schedule: Schedule | None, at: datetime) -> bool:
    """Whether the member wants check-ins inside nudges at that moment."""
    if schedule is None or not schedule.is_on or not rides(schedule) or schedule.blocked_by is not None:
        return False
    return schedule.paused_until is None or schedule.paused_until <= local_day(at, schedule.timezone)


async def carried(team: Team, schedule: Schedule | None, delivery: Delivery) -> Questions:
    """What a nudge asks about goals as well; nothing where its week has had its check-in, or is none's turn."""
    if schedule is None or not is_riding(schedule, delivery.due_at):
        return Questions()
    if not await is_turn(team, schedule, delivery):
        return Questions()
    return await questions(team, delivery.user_id, delivery.due_at)


async def is_turn(team: Team, schedule: Schedule, delivery: Delivery) -> bool:
    """Whether the week of a delivery is to have its check-in, and has had none by another one."""
    before = [one for one in await team.check_ins.latest(delivery.user_id, 2) if one.delivery_id != delivery.id]
    last = read_week(before[0].week) if before else None
    return is_due(schedule, week_at(schedule, delivery.due_at), last)


def is_due(schedule: Schedule, week: int, last: int | None) -> bool:
    """Whether a week is to have its check-in; `last` is the week of the latest one, if there was any."""
    return last is None or week - last >= schedule.every_weeks


async def arrive(team: Team, deliveries: Sequence[Delivery], now: datetime) -> None:
    """Note that check-ins have reached their members; once each, however often this is called."""
    for delivery in deliveries:
        await _asked(team, delivery, str(delivery.subject.get("week", "")), now)


async def ride(team: Team, deliveries: Sequence[Delivery], now: datetime) -> None:
    """Note the check-ins that have come inside nudges; one read where there are none."""
    riders = {one.user_id: one for one in await team.check_ins.riders([delivery.user_id for delivery in deliveries])}
    for delivery in deliveries:
        schedule = riders.get(delivery.user_id)
        if schedule is None or not is_riding(schedule, delivery.due_at):
            continue
        if await is_turn(team, schedule, delivery):
            await _asked(team, delivery, week_name(week_at(schedule, delivery.due_at)), now)


async def _asked(team: Team, delivery: Delivery, week: str, now: datetime) -> None:
    """Write it down, with what follows for the goals: silence is counted from here on, and three times is enough.

    A goal that was changed while the message was on its way has its buttons in it: it was asked about all the same.
    """
    asked = await questions(team, delivery.user_id, delivery.due_at)
    changed = await _changed_meanwhile(team, delivery)
    if not (asked or changed) or read_week(week) is None:
        return
    goals = sorted([*asked.goals, *changed], key=_nearest_first)
    goal_ids = [goal.id for goal in goals if goal.id is not None]
    check_in = await team.check_ins.begin(delivery.user_id, week, goal_ids, now, delivery.id)
    if check_in is None:
        return
    for goal in asked.goals:
        goal.unanswered += 1
    await rules.put_to_rest(team, asked.tired, now, check_in_id=check_in.id)


def _nearest_first(goal: Goal) -> tuple[bool, date, int]:
    return goal.due_day is None, goal.due_day or date.max, goal.number or 0


async def _changed_meanwhile(team: Team, delivery: Delivery) -> list[Goal]:
    """Goals that a delivery asks about and that were changed since it was written; one read where there are none."""
    written_at = delivery.first_try_at or delivery.due_at
    first: dict[int, GoalEvent] = {}
    for event in await team.check_ins.changes(delivery.user_id, written_at):
        first.setdefault(event.goal_id, event)
    were_awake = [
        goal_id
        for goal_id, event in first.items()
        if event.before and event.before["state"] == "active" and not event.before.get("rests_since")
    ]
    if not were_awake:
        return []
    before = await team.check_ins.last_changes(delivery.user_id, were_awake, written_at)
    old = [goal_id for goal_id, at in before.items() if at <= delivery.due_at - RECENT]
    return await team.goals.some(delivery.user_id, old) if old else []


async def ask_now(team: Team, member: Member, now: datetime) -> CheckIn | None:
    """A check-in at the member's own word, about every goal that does not rest; None where there is none.

    A second click gets the check-in of the first: it is a request of the same member, and those take turns.
    """
    goals = [goal.id for goal in await team.goals.active(member.user_id) if goal.rests_since is None and goal.id]
    if not goals:
        return None
    for latest in await team.check_ins.latest(member.user_id):
        if latest.delivery_id is None and latest.goal_ids == goals and is_same_moment(latest.asked_at, now):
            return latest
    week = week_name(week_of(local_day(now, member.timezone)))
    return await team.check_ins.begin(member.user_id, week, goals, now)


async def find(team: Team, user_id: str, ref: str, words: Words, now: datetime) -> CheckIn:
    """The check-in that a button speaks of: its delivery's id, or its own. NotFoundError where it is not theirs.

    A click can be faster than the note that its message has arrived: then it is written down here.
    """
    found: CheckIn | None = None
    if ref.isascii() and ref.isdigit() and len(ref) <= 9:
        found = await team.check_ins.get(user_id, int(ref))
    elif ref:
        found = await team.check_ins.of_delivery(user_id, ref) or await _ahead(team, user_id, ref, now)
    if found is None:
        raise NotFoundError(words.say("check_ins.gone"))
    return found


async def _ahead(team: Team, user_id: str, ref: str, now: datetime) -> CheckIn | None:
    delivery = await team.deliveries.get(ref)
    if delivery is None or delivery.user_id != user_id or delivery.attempt == 0:
        return None
    if delivery.kind == "check_in":
        await arrive(team, [delivery], now)
    if delivery.kind == "nudge":
        await _ride_after_all(team, delivery, now)
    return await team.check_ins.of_delivery(user_id, ref)  # perhaps it was written down elsewhere just now


async def _ride_after_all(team: Team, delivery: Delivery, now: datetime) -> None:
    """A button of the check-in in a nudge was clicked, so the nudge carries one, whatever was changed since."""
    schedule = await team.schedules.get(delivery.user_id, KIND)
    if schedule is not None:
        await _asked(team, delivery, week_name(week_at(schedule, delivery.due_at)), now)
