"""How wins look: messages, the list, forms, and the document to take to a review."""

from bot.blocks.copying import pages
from bot.blocks.wins.document import document, filename, headline, text_page
from bot.blocks.wins.forms import GUESS, NONE, add_form, edit_form
from bot.blocks.wins.listing import PAGE, found, listed, short_list
from bot.blocks.wins.messages import (
    asked_to_delete,
    card,
    deleted,
    edited,
    export_coming,
    export_message,
    help_page,
    kept,
    nothing_to_export,
    saved,
    undone,
    unknown,
)
from bot.blocks.wins.wording import long_day

__all__ = [
    "GUESS",
    "NONE",
    "PAGE",
    "add_form",
    "asked_to_delete",
    "card",
    "deleted",
    "document",
    "edit_form",
    "edited",
    "export_coming",
    "export_message",
    "filename",
    "found",
    "headline",
    "help_page",
    "kept",
    "listed",
    "long_day",
    "nothing_to_export",
    "pages",
    "saved",
    "short_list",
    "text_page",
    "undone",
    "unknown",
]
