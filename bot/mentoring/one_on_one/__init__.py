"""Preparing a 1:1: from vague words to three open questions, and a reminder before the next one."""

from bot.mentoring.one_on_one.asking import brief, kind_of, questions, short
from bot.mentoring.one_on_one.changes import SHOWN, Changes
from bot.mentoring.one_on_one.evidence import Gap, find_gap, least_evidenced, next_behaviour
from bot.mentoring.one_on_one.meeting import (
    LONGEST_LEAD,
    Meeting,
    Off,
    Unclear,
    asks_for_kept,
    asks_how,
    begins_at,
    forget,
    meeting_of,
    read_reminder,
    remind,
)
from bot.mentoring.one_on_one.preparing import (
    LONGEST_HEARD,
    NothingToAskError,
    Prepared,
    last_heard,
    look_ahead,
    prepare,
    recall,
)

__all__ = [
    "LONGEST_HEARD",
    "LONGEST_LEAD",
    "SHOWN",
    "Changes",
    "Gap",
    "Meeting",
    "NothingToAskError",
    "Off",
    "Prepared",
    "Unclear",
    "asks_for_kept",
    "asks_how",
    "begins_at",
    "brief",
    "find_gap",
    "forget",
    "kind_of",
    "last_heard",
    "least_evidenced",
    "look_ahead",
    "meeting_of",
    "next_behaviour",
    "prepare",
    "questions",
    "read_reminder",
    "recall",
    "remind",
    "short",
]
