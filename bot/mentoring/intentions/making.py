"""Making an if-then plan, doing what it says, stopping it, and taking that back."""

import calendar
from dataclasses import dataclass
from datetime import datetime

from bot.content import Words
from bot.mentoring.goals import Change, GoalRefusedError, must_be_active, recorded
from bot.mentoring.goals.changing import UNDO_WITHIN
from bot.mentoring.goals.plans import arm, end, take_up
from bot.mentoring.goals.refusals import owned as owned_goal
from bot.mentoring.intentions.cues import Parts, read_cue, tidy_cue
from bot.mentoring.intentions.refusals import NoSuchPlanError, too_long
from bot.mentoring.members import local_day
from bot.store import Goal, Intention, Member, Team

LONGEST_PART = 300
"""Characters of a cue and of an action."""
LONGEST_WISH = 1000
"""Characters of what would be better, and of what may get in the way."""


@dataclass(frozen=True)
class Wanted:
    """A plan as a form or a sentence wants it; `cue` and `action` are without "if" and "then"."""

    cue: str
    action: str
    outcome: str | None = None
    obstacle: str | None = None


def check(words: Words, parts: Parts) -> None:
    """A refusal where a part is longer than it may be."""
    if max(len(parts.cue), len(parts.action)) > LONGEST_PART:
        raise too_long(words, LONGEST_PART)


async def make(team: Team, member: Member, goal: Goal, wanted: Wanted, words: Words, now: datetime) -> Intention:
    """A plan for a goal, in place of the one it had. The same sentence again changes nothing but what stands beside it.

    A new sentence is a new plan: nudges quote it anew, and its minute owes nothing to the last one's.
    """
    must_be_active(goal, words)
    check(words, Parts(wanted.cue, wanted.action))
    before = await team.intentions.of_goal(goal.user_id, goal.id or 0)
    for known in before:
        if known.state == "active" and (known.cue, known.action) == (wanted.cue, wanted.action):
            known.outcome, known.obstacle = wanted.outcome or known.outcome, wanted.obstacle or known.obstacle
            schedule = await team.schedules.get(known.user_id, "intention", known.id or 0)
            if schedule is None or not schedule.is_on:
                await arm(team, known, member.timezone, now)
            return known
    draft = next((one for one in before if one.state == "draft"), None)
    for known in before:
        if known.state == "active":
            await end(team, known, now)
    intention = draft or await team.intentions.begin(goal.user_id, goal.id or 0, now)
    intention.cue, intention.action = wanted.cue, wanted.action
    intention.outcome = wanted.outcome or intention.outcome
    intention.obstacle = wanted.obstacle or intention.obstacle
    await _activate(team, member, intention, now)
    return intention


async def _activate(team: Team, member: Member, intention: Intention, now: datetime) -> None:
    found = read_cue(intention.cue, local_day(now, member.timezone))
    comes_at = found.local_time if found.comes else None
    intention.weekday = found.weekday if comes_at is not None else None
    intention.local_time = f"{comes_at:%H:%M}" if comes_at is not None else None
    intention.state, intention.asked, intention.quoted = "active", None, 0
    intention.created_at = intention.updated_at = now
    await arm(team, intention, member.timezone, now)


async def make_weekly(team: Team, member: Member, intention: Intention, words: Words, now: datetime) -> Intention:
    """A plan for one day becomes one for every week, on that day's weekday and minute."""
    goal = await owned_goal(team, member, intention.goal_id, words)
    cue = read_cue(intention.cue, local_day(intention.created_at, member.timezone))
    if cue.weekday is None or cue.local_time is None:
        raise NoSuchPlanError(words, "intentions.not_there")
    every_week = tidy_cue(f"{calendar.day_name[cue.weekday]} {cue.local_time:%H:%M}")
    wanted = Wanted(every_week, intention.action, intention.outcome, intention.obstacle)
    return await make(team, member, goal, wanted, words, now)


async def stop(team: Team, intention: Intention, now: datetime) -> bool:
    """No more of it; False where it had ended before."""
    if intention.state == "ended":
        return False
    await end(team, intention, now)
    return True


async def stop_of_goal(team: Team, goal: Goal, words: Words, now: datetime) -> Intention:
    """End the plan of a goal, and an unfinished one with it. NoSuchPlanError where it has none."""
    plans = await team.intentions.of_goal(goal.user_id, goal.id or 0)
    if not plans:
        raise NoSuchPlanError(words, "intentions.none_for", number=goal.number or 0)
    for plan in plans:
        await end(team, plan, now)
    return plans[0]


async def take_back_making(team: Team, intention: Intention, words: Words, now: datetime) -> Intention:
    """Take a new plan back within ten minutes; the one that it replaced goes on. Twice changes nothing."""
    if intention.state == "ended":
        return intention
    if now - intention.created_at > UNDO_WITHIN:
        raise GoalRefusedError(words, "intentions.undo_late")
    made_at = intention.created_at
    await end(team, intention, now)
    for one in await team.intentions.ended_at(intention.user_id, intention.goal_id, made_at):
        if one.id != intention.id:
            await take_up(team, one, None, now)
            return one
    return intention


async def take_back_stop(team: Team, member: Member, intention: Intention, words: Words, now: datetime) -> Intention:
    """Take a stop back within ten minutes. Twice changes nothing."""
    if intention.state != "ended":
        return intention
    if now - intention.updated_at > UNDO_WITHIN:
        raise GoalRefusedError(words, "intentions.undo_late")
    goal = await owned_goal(team, member, intention.goal_id, words)
    must_be_active(goal, words)
    for other in await team.intentions.of_goal(intention.user_id, intention.goal_id):
        if other.state == "active":
            raise GoalRefusedError(words, "intentions.undo_overtaken")
    await take_up(team, intention, member.timezone, now)
    return intention


async def do(team: Team, member: Member, intention: Intention, words: Words, now: datetime) -> Change:
    """The member did what the plan says: a line of the goal's history. Once on a day, however often it is said."""
    goal = await owned_goal(team, member, intention.goal_id, words)
    last = await team.goals.last_change(member.user_id, goal.id)
    if last is not None and (last.kind, last.note) == ("progress", intention.action):
        zone = member.timezone
        if local_day(last.at, zone) == local_day(now, zone):
            return Change(goal, "progress", last, again=True)
    return await recorded(team, goal, "progress", must_be_active(goal, words), now, note=intention.action)
