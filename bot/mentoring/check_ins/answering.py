"""What a member says to a check-in: on track, slipped, done, a note, a smaller step, or not this week."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.content import Words
from bot.mentoring import goals as rules
from bot.mentoring.check_ins.strength import WEEKS, free_skips
from bot.mentoring.members import local_day
from bot.store import CheckIn, Goal, GoalEvent, Member, Team

ANSWERS = ("on_track", "slipped", "done")
LONGEST_NOTE = 600
"""Characters of a note on an answer."""


async def answer(
    team: Team, member: Member, check_in: CheckIn, goal_id: int | None, said: str, words: Words, now: datetime
) -> rules.Change:
    """Write down what the member says of a goal, `said` one of `ANSWERS`; who thinks again is written down again.

    A refusal where the goal takes no more changes, or is none of those that were asked about.
    """
    goal = await asked_about(team, member, check_in, goal_id, words)
    if said == "done":
        outcome = await rules.finish(team, goal, words, now, check_in_id=check_in.id)
    else:
        before = rules.must_be_active(goal, words)
        outcome = await rules.recorded(team, goal, said, before, now, check_in_id=check_in.id)
    _heard(check_in, now)
    return outcome


async def move_on(
    team: Team, member: Member, check_in: CheckIn, goal_id: int | None, words: Words, now: datetime
) -> rules.Change:
    """A week more for a goal that slipped."""
    goal = await asked_about(team, member, check_in, goal_id, words)
    today = local_day(now, member.timezone)
    _heard(check_in, now)
    return await rules.move_to(team, goal, week_later(goal, today), today, words, now, check_in_id=check_in.id)


async def make_smaller(
    team: Team, member: Member, check_in: CheckIn, goal_id: int | None, title: str, words: Words, now: datetime
) -> rules.Change:
    """Another title for a goal that slipped; it has been checked."""
    goal = await asked_about(team, member, check_in, goal_id, words)
    wanted = replace(rules.as_it_is(goal), title=title)
    _heard(check_in, now)
    return await rules.edit(team, goal, wanted, words, now, check_in_id=check_in.id)


async def let_rest(
    team: Team, member: Member, check_in: CheckIn, goal_id: int | None, words: Words, now: datetime
) -> rules.Change:
    """A goal that slipped may rest."""
    goal = await asked_about(team, member, check_in, goal_id, words)
    _heard(check_in, now)
    return await rules.rest(team, goal, words, now, check_in_id=check_in.id)


async def wake(
    team: Team, member: Member, check_in: CheckIn, goal_id: int | None, words: Words, now: datetime
) -> rules.Change:
    """A goal that rests counts again; one that this check-in has put to rest too."""
    goal = await rules.owned(team, member, goal_id, words)
    return await rules.wake(team, goal, words, now, check_in_id=check_in.id)


async def last_said(team: Team, member: Member, check_in: CheckIn, goal_id: int | None, words: Words) -> GoalEvent:
    """The latest that the member said to this check-in about a goal; a refusal where it is nothing."""
    goal = await rules.owned(team, member, goal_id, words)
    found = [one for one in await team.check_ins.answers(member.user_id, check_in.id or 0) if one.goal_id == goal.id]
    if not found:
        raise rules.GoalRefusedError(words, "check_ins.nothing_said")
    return found[-1]


async def note(team: Team, member: Member, check_in: CheckIn, goal: Goal, text: str, words: Words) -> None:
    """A note on the latest answer about a goal, kept with it; a goal that was done elsewhere has none here."""
    if goal.state != "done":
        (await last_said(team, member, check_in, goal.id, words)).note = text
        return
    for event in await team.check_ins.answers(member.user_id, check_in.id or 0):
        if event.goal_id == goal.id and event.kind == "done":
            event.note = text


async def skip(team: Team, member: Member, check_in: CheckIn, now: datetime) -> bool:
    """Not this week; whether that was at no cost. One that has been answered stays so.

    A free skip is no silence either: the goals that were asked about have it taken off their count.
    """
    if check_in.answer != "none":
        return await is_free(team, member, check_in)
    check_in.answer, check_in.answered_at = "skipped", now
    was_free = await is_free(team, member, check_in)
    for goal in await _silent_about(team, member, check_in) if was_free else ():
        goal.unanswered = max(0, goal.unanswered - 1)
    return was_free


async def answer_after_all(team: Team, member: Member, check_in: CheckIn) -> None:
    """Take a skip back, with what it took off the goals' count. One that was not skipped stays as it is."""
    if check_in.answer != "skipped":
        return
    for goal in await _silent_about(team, member, check_in) if await is_free(team, member, check_in) else ():
        goal.unanswered += 1
    check_in.answer, check_in.answered_at = "none", None


async def _silent_about(team: Team, member: Member, check_in: CheckIn) -> list[Goal]:
    """The goals whose silence it counted and that are as they were; one that was asked for counts none."""
    if check_in.delivery_id is None:
        return []
    asked = [goal for goal in await team.goals.active(member.user_id) if goal.id in check_in.goal_ids]
    return [goal for goal in asked if goal.updated_at <= check_in.asked_at]


async def is_free(team: Team, member: Member, check_in: CheckIn) -> bool:
    """Whether this check-in was skipped at no cost."""
    if check_in.answer != "skipped":
        return False
    around = await team.check_ins.since(member.user_id, check_in.asked_at - timedelta(weeks=WEEKS))
    return check_in.id in {one.id for one in free_skips([*around, check_in], member.timezone)}


async def asked_about(team: Team, member: Member, check_in: CheckIn, goal_id: int | None, words: Words) -> Goal:
    """The member's goal, where the check-in asked about it; the same refusal as for one that is not there."""
    asked = goal_id if goal_id in check_in.goal_ids else None
    return await rules.owned(team, member, asked, words)


def week_later(goal: Goal, today: date) -> date:
    """A week after the goal's day, or after today where that is over or there is none; the last day stays."""
    day = max(goal.due_day or today, today)
    return day if day > rules.LAST_DAY - timedelta(weeks=1) else day + timedelta(weeks=1)


def _heard(check_in: CheckIn, now: datetime) -> None:
    check_in.answer, check_in.answered_at = "answered", now
