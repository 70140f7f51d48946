"""Letting a goal rest, so that nobody asks about it, and waking it."""

from collections.abc import Iterable
from datetime import datetime

from bot.content import Words
from bot.mentoring.goals.record import Change, must_be_active, recorded, snapshot
from bot.store import Goal, Team


async def rest(team: Team, goal: Goal, words: Words, now: datetime, *, check_in_id: int | None = None) -> Change:
    """The goal stays in the list, and nothing asks or reminds about it. Resting twice changes nothing."""
    before = must_be_active(goal, words)
    if goal.rests_since is not None:
        return Change(goal, "rested", again=True)
    goal.rests_since = now
    return await recorded(team, goal, "rested", before, now, check_in_id=check_in_id)


async def put_to_rest(team: Team, goals: Iterable[Goal], now: datetime, *, check_in_id: int | None = None) -> None:
    """Let active goals rest that nobody spoke of; each is written down, and nothing is read, however many they are."""
    for goal in goals:
        before = snapshot(goal)
        goal.rests_since, goal.updated_at, goal.unanswered = now, now, 0
        await team.goals.record(goal, "rested", now, before=before, check_in_id=check_in_id)


async def wake(team: Team, goal: Goal, words: Words, now: datetime, *, check_in_id: int | None = None) -> Change:
    """The goal counts again. Waking one that is awake changes nothing."""
    before = must_be_active(goal, words)
    if goal.rests_since is None:
        return Change(goal, "woken", again=True)
    return await recorded(team, goal, "woken", before, now, check_in_id=check_in_id)
