"""Setting a goal: a draft that waits for Save, or at once."""

from datetime import datetime

from bot.content import Content, Words
from bot.mentoring import dimensions
from bot.mentoring.goals.reading import Unfit, Wanted, read
from bot.mentoring.goals.record import Change, Kept, activate
from bot.mentoring.goals.refusals import GoalRefusedError, not_active
from bot.store import Goal, Member, Note, Team


async def draft(
    team: Team, member: Member, text: str, content: Content, now: datetime, *, is_title: bool = False
) -> Goal | Kept:
    """Write a goal down that waits for Save. What does not make a goal is kept as a note."""
    found = read(text, member, now, is_title=is_title)
    if isinstance(found, Unfit):
        return Kept(await team.notes.keep(member.user_id, text, now), found)
    dimension = dimensions.guess(found.title, content.ladder(member.ladder))
    return await team.goals.draft(member.user_id, found.title, text, found.due_day, dimension, now)


async def draft_from_note(team: Team, member: Member, note: Note, content: Content, now: datetime) -> Goal | Kept:
    """Make a goal of a note; the same note gives the same goal again, unless that was cancelled."""
    known = await team.goals.get(member.user_id, note.goal_id) if note.goal_id is not None else None
    if known is not None and known.state != "cancelled":
        return known
    found = read(note.text, member, now)
    if isinstance(found, Unfit):
        note.kind = "kept"
        return Kept(note, found)
    dimension = dimensions.guess(found.title, content.ladder(member.ladder))
    goal = await team.goals.draft(member.user_id, found.title, note.text, found.due_day, dimension, now)
    note.goal_id = goal.id
    return goal


async def add(team: Team, member: Member, text: str, content: Content, now: datetime) -> Change | Kept:
    """Set a goal at once, as a command has it. What does not make a goal is kept as a note."""
    goal = await draft(team, member, text, content, now, is_title=True)
    return goal if isinstance(goal, Kept) else await activate(team, goal, now)


async def add_wanted(team: Team, member: Member, wanted: Wanted, now: datetime) -> Change:
    """Set a goal from a form; its fields have been checked."""
    goal = await team.goals.draft(member.user_id, wanted.title, wanted.title, wanted.due_day, wanted.dimension, now)
    goal.progress = wanted.progress
    return await activate(team, goal, now)


async def save(team: Team, goal: Goal, words: Words, now: datetime) -> Change:
    """A draft becomes a goal with a number. Saving twice changes nothing."""
    if goal.state == "draft":
        return await activate(team, goal, now)
    if goal.state == "active":
        return Change(goal, "added", again=True)
    raise not_active(goal, words)


async def cancel(goal: Goal, words: Words, now: datetime) -> str:
    """A draft is not wanted after all; its title, nothing the second time. None of its words stays.

    The row goes later, by housekeeping: a button below an older message may still name its id.
    """
    if goal.state not in ("draft", "cancelled"):
        raise GoalRefusedError(words, "goals.saved_already", number=goal.number or 0)
    title = goal.title
    goal.state, goal.updated_at = "cancelled", now
    goal.title, goal.typed, goal.due_day, goal.dimension = "", "", None, None
    return title
