"""The rules of goals: setting one, every change of it, and taking a change back."""

from datetime import timedelta

from bot.mentoring.goals.changing import drop, edit, finish, move, move_to, progress, take, undo
from bot.mentoring.goals.reading import (
    LAST_DAY,
    LONGEST_NOTE,
    LONGEST_TITLE,
    Reading,
    Unfit,
    Wanted,
    as_it_is,
    check,
    read,
    unread_day,
)
from bot.mentoring.goals.record import Change, Kept, must_be_active, must_be_open, recorded, snapshot
from bot.mentoring.goals.refusals import GoalRefusedError, NoSuchGoalError, in_a_row, numbered, only, owned
from bot.mentoring.goals.resting import put_to_rest, rest, wake
from bot.mentoring.goals.setting import add, add_wanted, cancel, draft, draft_from_note, save

ENOUGH_ACTIVE = 3
"""From the next goal on there is a gentle word."""
FINISHED_SHOWN = timedelta(days=14)
"""How long a finished goal stays in the list."""

__all__ = [
    "ENOUGH_ACTIVE",
    "FINISHED_SHOWN",
    "LAST_DAY",
    "LONGEST_NOTE",
    "LONGEST_TITLE",
    "Change",
    "GoalRefusedError",
    "Kept",
    "NoSuchGoalError",
    "Reading",
    "Unfit",
    "Wanted",
    "add",
    "add_wanted",
    "as_it_is",
    "cancel",
    "check",
    "draft",
    "draft_from_note",
    "drop",
    "edit",
    "finish",
    "in_a_row",
    "move",
    "move_to",
    "must_be_active",
    "must_be_open",
    "numbered",
    "only",
    "owned",
    "progress",
    "put_to_rest",
    "read",
    "recorded",
    "rest",
    "save",
    "snapshot",
    "take",
    "undo",
    "unread_day",
    "wake",
]
