"""Answers to free questions: found among the content, put together from it, never without a source."""

from bot.mentoring.questions.composing import Composed, compose
from bot.mentoring.questions.following import KIND, level_followed, topic_of
from bot.mentoring.questions.library import Found, library, prepare
from bot.mentoring.questions.pieces import Piece, pieces
from bot.mentoring.questions.taking import Offered, draft_goal, find, keep_question, offer_nudge
from bot.mentoring.questions.wording import looks_like_question

__all__ = [
    "KIND",
    "Composed",
    "Found",
    "Offered",
    "Piece",
    "compose",
    "draft_goal",
    "find",
    "keep_question",
    "level_followed",
    "library",
    "looks_like_question",
    "offer_nudge",
    "pieces",
    "prepare",
    "topic_of",
]
