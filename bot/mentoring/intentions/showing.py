"""A plan with all that is to be known of it: its goal, its minute, when it comes next and why it may not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.mentoring.intentions.cues import Cue, read_cue
from bot.mentoring.members import local_day
from bot.store import Goal, Intention, Member, NudgeGiven, Schedule, Team


@dataclass(frozen=True)
class Plan:
    """One plan as it stands. `next_at` is empty where it does not come by itself; `cue` says why."""

    intention: Intention
    goal: Goal
    cue: Cue
    next_at: datetime | None
    zone: str | None
    today: date
    is_off: bool = False
    """It was turned off or brought along, and comes again once it is saved anew."""

    @property
    def is_made(self) -> bool:
        return self.intention.state == "active"

    @property
    def is_resting(self) -> bool:
        """Whether nothing is asked about its goal until its owner wakes it."""
        return self.goal.rests_since is not None


async def plan_of(team: Team, member: Member, intention: Intention, now: datetime) -> Plan | None:
    """The plan as it stands; None where its goal is gone."""
    goal = await team.goals.get(member.user_id, intention.goal_id)
    if goal is None:
        return None
    schedule = await team.schedules.get(member.user_id, "intention", intention.id or 0)
    return _plan(intention, goal, schedule, member, now)


async def plan_with(team: Team, member: Member, intention_id: int, now: datetime) -> Plan | None:
    """The member's plan with this id; None where it is somebody else's or nobody's."""
    intention = await team.intentions.get(member.user_id, intention_id)
    return None if intention is None else await plan_of(team, member, intention, now)


async def quotable(team: Team, member: Member, now: datetime) -> list[Plan]:
    """The plans that the member's next nudge repeats."""
    return await _plans_of(team, member, await team.intentions.to_quote(member.user_id), now)


async def quoted_in(team: Team, member: Member, given: NudgeGiven, now: datetime) -> list[Plan]:
    """The plans that a nudge of the member's repeats, once it has come."""
    if given.delivery_id is None:
        return []
    if given.id is None:  # it is not noted yet that it has arrived
        return await quotable(team, member, now)
    return await _plans_of(team, member, await team.intentions.quoted_at(member.user_id, given.given_at), now)


async def _plans_of(team: Team, member: Member, intentions: Iterable[Intention], now: datetime) -> list[Plan]:
    found = [await plan_of(team, member, one, now) for one in intentions]
    return [plan for plan in found if plan is not None]


async def plans(team: Team, member: Member, now: datetime) -> list[Plan]:
    """The member's plans that have not ended: by their next minute, then those without one, then the unfinished."""
    goals = {goal.id: goal for goal in await team.goals.active(member.user_id)}
    schedules = {one.subject_id: one for one in await team.schedules.all_of(member.user_id) if one.kind == "intention"}
    found = [
        _plan(one, goals[one.goal_id], schedules.get(one.id or 0), member, now)
        for one in await team.intentions.open(member.user_id)
        if one.goal_id in goals
    ]
    return sorted(found, key=_place)


def _place(plan: Plan) -> tuple[bool, bool, float, int]:
    at = plan.next_at
    return not plan.is_made, at is None, at.timestamp() if at else 0.0, plan.goal.number or 0


def _plan(intention: Intention, goal: Goal, schedule: Schedule | None, member: Member, now: datetime) -> Plan:
    comes = schedule is not None and schedule.is_on and intention.state == "active"
    return Plan(
        intention,
        goal,
        read_cue(intention.cue, local_day(intention.created_at, member.timezone)),
        schedule.next_due_at if schedule is not None and comes else None,
        schedule.timezone if schedule is not None else member.timezone,
        local_day(now, member.timezone),
        is_off=schedule is None or not schedule.is_on,
    )
