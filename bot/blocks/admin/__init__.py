"""How the page for admins looks, with its questions, forms and previews."""

from bot.blocks.admin.forms import caps_form, stop_form
from bot.blocks.admin.pages import Reader, ask_stop, help_page, not_yours, page, told, unknown, unsure
from bot.blocks.admin.previews import (
    inert_told,
    level_preview,
    message_preview,
    near,
    no_level,
    no_message,
    nothing_near,
    nudge_preview,
    what_to_preview,
)

__all__ = [
    "Reader",
    "ask_stop",
    "caps_form",
    "help_page",
    "inert_told",
    "level_preview",
    "message_preview",
    "near",
    "no_level",
    "no_message",
    "not_yours",
    "nothing_near",
    "nudge_preview",
    "page",
    "stop_form",
    "told",
    "unknown",
    "unsure",
    "what_to_preview",
]
