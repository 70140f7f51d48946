"""How mentors look: messages and forms."""

from bot.blocks.mentors.forms import block_form, end_form, request_form, volunteer_form
from bot.blocks.mentors.messages import (
    apart,
    ask_met,
    asked,
    card,
    ended,
    ended_by_other,
    invitation,
    nobody_left,
    page,
    paired,
    sent,
    state,
    told,
    volunteered,
    withdrawn,
)

__all__ = [
    "apart",
    "ask_met",
    "asked",
    "block_form",
    "card",
    "end_form",
    "ended",
    "ended_by_other",
    "invitation",
    "nobody_left",
    "page",
    "paired",
    "request_form",
    "sent",
    "state",
    "told",
    "volunteer_form",
    "volunteered",
    "withdrawn",
]
