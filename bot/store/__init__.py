"""The database, one workspace at a time."""

from bot.store.database import Database, Team
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

__all__ = [
    "Database",
    "Delivery",
    "Goal",
    "GoalEvent",
    "InboxEntry",
    "Member",
    "Note",
    "NudgeChoice",
    "NudgeGiven",
    "Schedule",
    "Team",
    "Workspace",
]
