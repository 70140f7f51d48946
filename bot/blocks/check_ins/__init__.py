"""How check-ins look: the weekly message, its forms, and what `/goals checkin` answers."""

from bot.blocks.check_ins.forms import line_form, note_form, smaller_form
from bot.blocks.check_ins.messages import PAGE, check_in, fresh_start, offered, page_of_goal, weekly
from bot.blocks.check_ins.rhythm import (
    help_page,
    state_buttons,
    state_page,
    state_text,
    strength_line,
    told,
    unknown_page,
)

__all__ = [
    "PAGE",
    "check_in",
    "fresh_start",
    "help_page",
    "line_form",
    "note_form",
    "offered",
    "page_of_goal",
    "smaller_form",
    "state_buttons",
    "state_page",
    "state_text",
    "strength_line",
    "told",
    "unknown_page",
    "weekly",
]
