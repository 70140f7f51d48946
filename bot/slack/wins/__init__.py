"""`/wins`, the buttons and forms of wins, and the shortcut that saves one from a message."""

from collections.abc import Awaitable, Callable, Mapping

from bot.blocks.message import Message
from bot.slack.answers import Answer, Form, Invalid
from bot.slack.context import Visit
from bot.slack.inputs import Click, Filled
from bot.slack.wins import buttons, forms, shortcut
from bot.slack.wins.commands import command

__all__ = ["ACTIONS", "FORMS", "SHORTCUTS", "command"]

ACTIONS: Mapping[str, Callable[[Visit, Click], Awaitable[Answer]]] = {
    "wins.add": buttons.clicked_add,
    "wins.delete": buttons.clicked_delete,
    "wins.edit": buttons.clicked_edit,
    "wins.export": buttons.clicked_export,
    "wins.found": buttons.clicked_found,
    "wins.keep": buttons.clicked_keep,
    "wins.page": buttons.clicked_page,
    "wins.really": buttons.clicked_really,
    "wins.text": buttons.clicked_text,
    "wins.undo": buttons.clicked_undo,
}

FORMS: Mapping[str, Callable[[Visit, Filled], Awaitable[Message | Invalid | None]]] = {
    "wins.add_form": forms.added,
    "wins.edit_form": forms.edited,
}

SHORTCUTS: Mapping[str, Callable[[Visit], Awaitable[Form]]] = {"wins.save": shortcut.used_on_message}
"""By callback id, as the manifest names them."""
