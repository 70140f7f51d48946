"""The rules of wins: writing one down, changing it, finding it again, and deleting it."""

from bot.mentoring.wins.origins import add_of_goal, add_of_nudge, done_goals, for_review, goals_of
from bot.mentoring.wins.reading import (
    FIRST_DAY,
    LONGEST_LINK,
    LONGEST_TEXT,
    Reading,
    Unfit,
    Wanted,
    as_it_is,
    check,
    is_link,
    read,
)
from bot.mentoring.wins.record import Kept, add, add_from_note, add_typed, add_wanted, delete, edit, undo
from bot.mentoring.wins.refusals import NoSuchWinError, WinRefusedError, numbered, owned
from bot.mentoring.wins.searching import matching, packed, unpacked

__all__ = [
    "FIRST_DAY",
    "LONGEST_LINK",
    "LONGEST_TEXT",
    "Kept",
    "NoSuchWinError",
    "Reading",
    "Unfit",
    "Wanted",
    "WinRefusedError",
    "add",
    "add_from_note",
    "add_of_goal",
    "add_of_nudge",
    "add_typed",
    "add_wanted",
    "as_it_is",
    "check",
    "delete",
    "done_goals",
    "edit",
    "for_review",
    "goals_of",
    "is_link",
    "matching",
    "numbered",
    "owned",
    "packed",
    "read",
    "undo",
    "unpacked",
]
