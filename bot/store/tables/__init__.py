"""Every table. The workspace (`team_id`) is in every row, and first in every index but three that serve the jobs."""

from bot.store.tables.columns import Json, Moment, Row
from bot.store.tables.delivery import Delivery, DeliveryAttempt, InboxEntry
from bot.store.tables.goals import Goal, GoalEvent, Note
from bot.store.tables.nudges import NudgeChoice, NudgeGiven, Schedule
from bot.store.tables.people import Member, Workspace

__all__ = [
    "Delivery",
    "DeliveryAttempt",
    "Goal",
    "GoalEvent",
    "InboxEntry",
    "Json",
    "Member",
    "Moment",
    "Note",
    "NudgeChoice",
    "NudgeGiven",
    "Row",
    "Schedule",
    "Workspace",
]
