"""The database, one workspace at a time."""

from bot.store.database import Database
from bot.store.passing import BusyError, ConflictError, PassingError
from bot.store.tables import (
    Assessment,
    CheckIn,
    Delivery,
    Goal,
    GoalEvent,
    InboxEntry,
    Intention,
    Member,
    Note,
    NudgeChoice,
    NudgeGiven,
    OneOnOne,
    Picture,
    Rating,
    Schedule,
    Win,
    Workspace,
)
from bot.store.team import Everywhere, Team

__all__ = [
    "Assessment",
    "BusyError",
    "CheckIn",
    "ConflictError",
    "Database",
    "Delivery",
    "Everywhere",
    "Goal",
    "GoalEvent",
    "InboxEntry",
    "Intention",
    "Member",
    "Note",
    "NudgeChoice",
    "NudgeGiven",
    "OneOnOne",
    "PassingError",
    "Picture",
    "Rating",
    "Schedule",
    "Team",
    "Win",
    "Workspace",
]
