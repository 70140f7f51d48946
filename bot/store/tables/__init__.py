"""Every table. The workspace (`team_id`) is in every row but those about the program itself, and first in every index
but those that serve the jobs.
"""

from bot.store.tables.columns import Json, Moment, Row
from bot.store.tables.delivery import Delivery, DeliveryAttempt, InboxEntry, RateBucket
from bot.store.tables.goals import Goal, GoalEvent, Note
from bot.store.tables.growth import Assessment, CheckIn, Intention, OneOnOne, Picture, Question, Rating, Win
from bot.store.tables.mentors import Mentor, MentorBlock, MentorRequest
from bot.store.tables.nudges import NudgeChoice, NudgeGiven, Schedule
from bot.store.tables.people import Heartbeat, Member, SchemaSupport, Workspace

__all__ = [
    "Assessment",
    "CheckIn",
    "Delivery",
    "DeliveryAttempt",
    "Goal",
    "GoalEvent",
    "Heartbeat",
    "InboxEntry",
    "Intention",
    "Json",
    "Member",
    "Mentor",
    "MentorBlock",
    "MentorRequest",
    "Moment",
    "Note",
    "NudgeChoice",
    "NudgeGiven",
    "OneOnOne",
    "Picture",
    "Question",
    "RateBucket",
    "Rating",
    "Row",
    "Schedule",
    "SchemaSupport",
    "Win",
    "Workspace",
]
