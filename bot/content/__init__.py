"""What the bot knows and says: ladders, nudges, sources and wording, loaded from data/ and prompts/."""

from bot.content.loader import load
from bot.content.schema import (
    Advice,
    Contradiction,
    Dimension,
    Expectation,
    Ladder,
    Level,
    Nudge,
    Reading,
    Rule,
    Source,
)
from bot.content.shelf import Content
from bot.content.words import Words

__all__ = [
    "Advice",
    "Content",
    "Contradiction",
    "Dimension",
    "Expectation",
    "Ladder",
    "Level",
    "Nudge",
    "Reading",
    "Rule",
    "Source",
    "Words",
    "load",
]
