"""Mentors: who offers what, who may be asked first, and a request from its reason to its end."""

from bot.mentoring.mentors.asking import (
    LONGEST_REASON,
    LONGEST_REFLECTION,
    accept,
    ask,
    decline,
    is_message_of,
    may_be_asked,
    pass_on,
    widen,
    withdraw,
)
from bot.mentoring.mentors.matching import SHADOWINGS, answer_by, load, match, rank, shared_hours
from bot.mentoring.mentors.noting import is_named, note_page, note_read
from bot.mentoring.mentors.offering import (
    LONGEST_ABOUT,
    MOST,
    Offering,
    keep_apart,
    rest_offer,
    set_state,
    stop_of,
    volunteer,
)
from bot.mentoring.mentors.overview import Overview, is_offered, overview
from bot.mentoring.mentors.pairing import MOST_UNANSWERED, end, end_of_gone, met, other_of, rest, step
from bot.mentoring.mentors.refusals import (
    MentorRefusedError,
    NoSuchRequestError,
    StoppedSinceError,
    shared,
    sought,
)
from bot.mentoring.mentors.wishes import Wish, read_wish, wish_of

__all__ = [
    "LONGEST_ABOUT",
    "LONGEST_REASON",
    "LONGEST_REFLECTION",
    "MOST",
    "MOST_UNANSWERED",
    "SHADOWINGS",
    "MentorRefusedError",
    "NoSuchRequestError",
    "Offering",
    "Overview",
    "StoppedSinceError",
    "Wish",
    "accept",
    "answer_by",
    "ask",
    "decline",
    "end",
    "end_of_gone",
    "is_message_of",
    "is_named",
    "is_offered",
    "keep_apart",
    "load",
    "match",
    "may_be_asked",
    "met",
    "note_page",
    "note_read",
    "other_of",
    "overview",
    "pass_on",
    "rank",
    "read_wish",
    "rest",
    "rest_offer",
    "set_state",
    "shared",
    "shared_hours",
    "sought",
    "step",
    "stop_of",
    "volunteer",
    "widen",
    "wish_of",
    "withdraw",
]
