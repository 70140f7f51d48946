"""How goals look: messages, the list, forms."""

from bot.blocks.goals.forms import NO_DIMENSION, add_form, done_form, edit_form, progress_form
from bot.blocks.goals.listing import PAGE, Weekly, listed, short_list
from bot.blocks.goals.messages import cancelled, card, changed, draft, help_page, history, kept, unknown
from bot.blocks.goals.wording import Scene, quote, scene

__all__ = [
    "NO_DIMENSION",
    "PAGE",
    "Scene",
    "Weekly",
    "add_form",
    "cancelled",
    "card",
    "changed",
    "done_form",
    "draft",
    "edit_form",
    "help_page",
    "history",
    "kept",
    "listed",
    "progress_form",
    "quote",
    "scene",
    "short_list",
    "unknown",
]
