"""How if-then plans look: messages, the list, the talk that leads to one, and its form."""

from bot.blocks.intentions.messages import (
    PAGE,
    card,
    did,
    fires,
    listed,
    made,
    not_now,
    quoted_in,
    stopped,
    undone,
)
from bot.blocks.intentions.talk import asked_in_dm, form, left, question

__all__ = [
    "PAGE",
    "asked_in_dm",
    "card",
    "did",
    "fires",
    "form",
    "left",
    "listed",
    "made",
    "not_now",
    "question",
    "quoted_in",
    "stopped",
    "undone",
]
