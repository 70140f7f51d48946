"""Answers to free questions: found among the content, put together from it, never without a source."""

from bot.mentoring.questions.composing import Composed, compose, recompose
from bot.mentoring.questions.following import KIND, level_followed, topic_of
from bot.mentoring.questions.generated import (
    Brief,
    Generated,
    Model,
    ModelError,
    Statement,
    Terms,
    brief_of,
    instructions,
    is_contested,
    validated,
)
from bot.mentoring.questions.library import Found, library, prepare
from bot.mentoring.questions.pieces import Piece, pieces
from bot.mentoring.questions.taking import Offered, draft_goal, find, keep_question, offer_nudge
from bot.mentoring.questions.wording import looks_like_question

__all__ = [
    "KIND",
    "Brief",
    "Composed",
    "Found",
    "Generated",
    "Model",
    "ModelError",
    "Offered",
    "Piece",
    "Statement",
    "Terms",
    "brief_of",
    "compose",
    "draft_goal",
    "find",
    "instructions",
    "is_contested",
    "keep_question",
    "level_followed",
    "library",
    "looks_like_question",
    "offer_nudge",
    "pieces",
    "prepare",
    "recompose",
    "topic_of",
    "validated",
]
