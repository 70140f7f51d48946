"""Every change of a goal is written down with what was there before."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.content import Words
from bot.mentoring.goals.reading import Unfit
from bot.mentoring.goals.refusals import not_active
from bot.store import Goal, GoalEvent, Note, Team


@dataclass(frozen=True)
class Kept:
    """Words that did not make a goal or a change of one, kept as a note, and why."""

    note: Note
    unfit: Unfit


@dataclass(frozen=True)
class Change:
    """A goal after a change. `again` means that it had been so before, and nothing was changed now.

    `active` is how many goals the member is at work on, where this one is new among them.
    """

    goal: Goal
    kind: str
    event: GoalEvent | None = None
    active: int = 0
    again: bool = False


async def activate(team: Team, goal: Goal, now: datetime) -> Change:
    goal.number = await team.goals.next_number(goal.user_id)
    goal.state = "active"
    return replace(await recorded(team, goal, "added", None, now), active=await team.goals.awake(goal.user_id))


async def recorded(
    team: Team,
    goal: Goal,
    kind: str,
    before: dict[str, Any] | None,
    now: datetime,
    *,
    note: str | None = None,
    check_in_id: int | None = None,
) -> Change:
    """Write the change down. Whoever changes a goal is at work on it: it rests no longer, and silence starts anew."""
    goal.updated_at, goal.unanswered = now, 0
    if kind != "rested":
        goal.rests_since = None
    event = await team.goals.record(goal, kind, now, before=before, note=note, check_in_id=check_in_id)
    return Change(goal, kind, event)


def must_be_active(goal: Goal, words: Words) -> dict[str, Any]:
    """The goal as it is before a change; a refusal where it takes no more changes."""
    if goal.state != "active":
        raise not_active(goal, words)
    return snapshot(goal)


def must_be_open(goal: Goal, words: Words) -> None:
    """A refusal where a form about the goal could not be saved."""
    if goal.state != "draft":
        must_be_active(goal, words)


def snapshot(goal: Goal) -> dict[str, Any]:
    return {
        "title": goal.title,
        "due_day": goal.due_day.isoformat() if goal.due_day else None,
        "dimension": goal.dimension,
        "state": goal.state,
        "progress": goal.progress,
        "rests_since": goal.rests_since.isoformat() if goal.rests_since else None,
    }


def restore(goal: Goal, before: dict[str, Any] | None, now: datetime) -> None:
    """As it was; what had no before is cancelled."""
    goal.updated_at, goal.finished_at, goal.unanswered, goal.rests_since = now, None, 0, None
    if before is None:
        goal.state = "cancelled"
        return
    due_day = before["due_day"]
    goal.title, goal.due_day = before["title"], date.fromisoformat(due_day) if due_day else None
    goal.dimension, goal.state, goal.progress = before["dimension"], before["state"], before["progress"]
    rests_since = before.get("rests_since")  # changes of earlier versions say nothing of it
    goal.rests_since = datetime.fromisoformat(rests_since) if rests_since else None
