"""The database, one workspace at a time."""

from bot.store.database import Database
from bot.store.passing import BusyError, ConflictError, PassingError
from bot.store.tables import (
    Delivery,
    Goal,
    GoalEvent,
    InboxEntry,
    Member,
    Note,
    NudgeChoice,
    NudgeGiven,
    Schedule,
    Workspace,
)
from bot.store.team import Everywhere, Team

__all__ = [
    "BusyError",
    "ConflictError",
    "Database",
    "Delivery",
    "Everywhere",
    "Goal",
    "GoalEvent",
    "InboxEntry",
    "Member",
    "Note",
    "NudgeChoice",
    "NudgeGiven",
    "PassingError",
    "Schedule",
    "Team",
    "Workspace",
]
