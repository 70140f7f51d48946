"""Every table. The workspace (`team_id`) is in every row but those about the program itself, and first in every index
but those that serve the jobs.
"""

from bot.store.sealing.writing import keep_sealed
from bot.store.tables.admins import AdminAct, Halt
from bot.store.tables.columns import Json, Moment, Row
from bot.store.tables.delivery import Delivery, DeliveryAttempt, InboxEntry, RateBucket
from bot.store.tables.goals import Goal, GoalEvent, Note
from bot.store.tables.growth import Assessment, CheckIn, Intention, OneOnOne, Picture, Question, Rating, Win
from bot.store.tables.installations import Installation, OauthState
from bot.store.tables.mentors import Mentor, MentorBlock, MentorRequest
from bot.store.tables.nudges import NudgeChoice, NudgeGiven, Schedule
from bot.store.tables.people import Heartbeat, Member, ModelUse, SchemaSupport, SealingKey, Workspace
from bot.store.tables.restoring import Lineage, OnHold
from bot.store.tables.rights import Access, LeftFile, Tombstone

__all__ = [
    "Access",
    "AdminAct",
    "Assessment",
    "CheckIn",
    "Delivery",
    "DeliveryAttempt",
    "Goal",
    "GoalEvent",
    "Halt",
    "Heartbeat",
    "InboxEntry",
    "Installation",
    "Intention",
    "Json",
    "LeftFile",
    "Lineage",
    "Member",
    "Mentor",
    "MentorBlock",
    "MentorRequest",
    "ModelUse",
    "Moment",
    "Note",
    "NudgeChoice",
    "NudgeGiven",
    "OauthState",
    "OnHold",
    "OneOnOne",
    "Picture",
    "Question",
    "RateBucket",
    "Rating",
    "Row",
    "Schedule",
    "SchemaSupport",
    "SealingKey",
    "Tombstone",
    "Win",
    "Workspace",
]

keep_sealed(Row.__subclasses__())
