"""What the bot knows and says: ladders, nudges, sources and wording, loaded from data/ and prompts/."""

from bot.content.answers import Answer
from bot.content.loader import load
from bot.content.questions import Praise
from bot.content.schema import (
    Advice,
    Contradiction,
    Dimension,
    Expectation,
    Ladder,
    Level,
    Outcome,
    Reading,
    Rule,
    SelfCheck,
    Source,
)
from bot.content.shelf import Content
from bot.content.suggestions import Nudge, Proposal
from bot.content.words import Words

__all__ = [
    "Advice",
    "Answer",
    "Content",
    "Contradiction",
    "Dimension",
    "Expectation",
    "Ladder",
    "Level",
    "Nudge",
    "Outcome",
    "Praise",
    "Proposal",
    "Reading",
    "Rule",
    "SelfCheck",
    "Source",
    "Words",
    "load",
]
