"""Changing a goal, finishing it, and taking a change back."""

from datetime import date, datetime, timedelta

from bot.content import Content, Ladder, Words
from bot.mentoring import vagueness
from bot.mentoring.dates import parse_day, parse_span, say_day
from bot.mentoring.goals.plans import bring_back_plans, end_plans
from bot.mentoring.goals.reading import LAST_DAY, LONGEST_NOTE, Unfit, Wanted, as_it_is
from bot.mentoring.goals.record import Change, Kept, activate, must_be_active, recorded, restore, snapshot
from bot.mentoring.goals.refusals import GoalRefusedError, owned
from bot.mentoring.levels import find_expectation
from bot.mentoring.members import local_day
from bot.store import Goal, GoalEvent, Member, Team

UNDO_WITHIN = timedelta(minutes=10)


async def finish(team: Team, goal: Goal, words: Words, now: datetime, *, check_in_id: int | None = None) -> Change:
    """Done. Doing it twice changes nothing."""
    if goal.state == "done":
        return Change(goal, "done", again=True)
    before = must_be_active(goal, words)
    goal.state, goal.finished_at, goal.progress = "done", now, 100
    await end_plans(team, goal, now)
    return await recorded(team, goal, "done", before, now, check_in_id=check_in_id)


async def drop(team: Team, goal: Goal, words: Words, now: datetime) -> Change:
    """No longer wanted. Dropping twice changes nothing."""
    if goal.state == "dropped":
        return Change(goal, "dropped", again=True)
    before = must_be_active(goal, words)
    goal.state, goal.finished_at = "dropped", now
    await end_plans(team, goal, now)
    return await recorded(team, goal, "dropped", before, now)


async def progress(
    team: Team, goal: Goal, percent: int | None, note: str, words: Words, now: datetime
) -> Change | Kept:
    """How far a goal is, in percent where one was named, and what happened. What is too long for that is kept."""
    before = must_be_active(goal, words)
    if len(note) > LONGEST_NOTE:
        return Kept(await team.notes.keep(goal.user_id, note, now, goal_id=goal.id), Unfit("note", length=len(note)))
    if percent is not None:
        goal.progress = min(max(percent, 0), 100)
    return await recorded(team, goal, "progress", before, now, note=note or None)


async def move(team: Team, member: Member, goal: Goal, text: str, words: Words, now: datetime) -> Change:
    """Another day for a goal, in the member's words. A span moves it on from its own day, where it has one."""
    today, locale = local_day(now, member.timezone), member.locale or "en"
    day = parse_span(text, goal.due_day or today, locale) or parse_day(text, today, locale)
    if day is None:
        raise GoalRefusedError(words, "goals.day_unclear", number=goal.number or 0)
    return await move_to(team, goal, day, today, words, now)


async def move_to(
    team: Team, goal: Goal, day: date, today: date, words: Words, now: datetime, *, check_in_id: int | None = None
) -> Change:
    """Another day for a goal; `today` is the member's."""
    if day < today:
        raise GoalRefusedError(words, "goals.day_past", number=goal.number or 0, day=say_day(day, today))
    if day > LAST_DAY and day != goal.due_day:
        raise GoalRefusedError(words, "goals.day_far", number=goal.number or 0, year=LAST_DAY.year)
    before = must_be_active(goal, words)
    if day == goal.due_day:
        return Change(goal, "moved", again=True)
    goal.due_day = day
    return await recorded(team, goal, "moved", before, now, check_in_id=check_in_id)


async def edit(
    team: Team, goal: Goal, wanted: Wanted, words: Words, now: datetime, *, check_in_id: int | None = None
) -> Change:
    """A goal as a form wants it; its fields have been checked. A draft is saved with it."""
    before = snapshot(goal) if goal.state == "draft" else must_be_active(goal, words)
    is_same = wanted == as_it_is(goal)
    goal.title, goal.due_day = wanted.title, wanted.due_day
    goal.dimension, goal.progress = wanted.dimension, wanted.progress
    if goal.state == "draft":
        return await activate(team, goal, now)
    if is_same:
        return Change(goal, "edited", again=True)
    return await recorded(team, goal, "edited", before, now, check_in_id=check_in_id)


async def take(
    team: Team, member: Member, goal: Goal, expectation: str, due_day: date | None, content: Content, now: datetime
) -> Change:
    """Take the suggestion that a statement of the ladder makes for a vague goal; what was typed stays in `typed`."""
    ladder = content.ladder(member.ladder)
    today = local_day(now, member.timezone)
    statement = find_expectation(ladder, expectation)
    where = _dimension_of(ladder, expectation)
    found = vagueness.propose(goal, where, statement, today, content.words) if statement and where else None
    if found is None:
        raise GoalRefusedError(content.words, "goals.suggestion_gone")
    day = due_day if due_day is not None and due_day >= today else found.due_day
    return await edit(team, goal, Wanted(found.title, day, found.dimension, goal.progress), content.words, now)


async def undo(team: Team, member: Member, words: Words, now: datetime, event_id: int | None = None) -> Change:
    """Take back one change, by default the member's last, within ten minutes; the goal is as it was before it."""
    event = await _undoable(team, member, words, event_id)
    if now - event.at > UNDO_WITHIN:
        raise GoalRefusedError(words, "goals.undo_late")
    goal = await owned(team, member, event.goal_id, words)
    restore(goal, event.before, now)
    if goal.state == "active":
        await bring_back_plans(team, goal, event.at, now)
    else:
        await end_plans(team, goal, now)
    event.is_undone = True
    return Change(goal, "undone", await team.goals.record(goal, "undone", now, before=None))


async def _undoable(team: Team, member: Member, words: Words, event_id: int | None) -> GoalEvent:
    if event_id is None:
        last = await team.goals.last_change(member.user_id)
        if last is None:
            raise GoalRefusedError(words, "goals.undo_nothing")
        return last
    event = await team.goals.event(member.user_id, event_id)
    if event is None or event.kind == "undone":
        raise GoalRefusedError(words, "goals.undo_nothing")
    if event.is_undone:
        raise GoalRefusedError(words, "goals.undone_already")
    last = await team.goals.last_change(member.user_id, event.goal_id)
    if last is None or last.id != event.id:
        raise GoalRefusedError(words, "goals.undo_overtaken")
    return event


def _dimension_of(ladder: Ladder, expectation: str) -> str | None:
    for row in ladder.cells.values():
        for dimension, cell in row.items():
            if any(one.id == expectation for one in cell):
                return dimension
    return None
