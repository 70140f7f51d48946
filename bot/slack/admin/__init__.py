"""`/cairn admin`: everything behind one check of the role, which is made anew for each command, click and form."""

from collections.abc import Awaitable, Callable, Mapping

from bot.blocks.message import Message
from bot.slack.admin import changing, forms, previewing
from bot.slack.admin.commands import command
from bot.slack.answers import Answer, Form, Invalid
from bot.slack.context import Visit
from bot.slack.inputs import Click, Filled

__all__ = ["ACTIONS", "FORMS", "command"]

ACTIONS: Mapping[str, Callable[[Visit, Click], Awaitable[Answer]]] = {
    "admin.page": changing.clicked_page,
    "admin.ask_stop": changing.clicked_ask_stop,
    "admin.stop": changing.clicked_stop,
    "admin.stop_form": forms.clicked_stop_form,
    "admin.start": changing.clicked_start,
    "admin.dry_on": changing.clicked_dry_on,
    "admin.dry_off": changing.clicked_dry_off,
    "admin.caps": forms.clicked_caps,
    "admin.preview": previewing.clicked_preview,
    "admin.inert": previewing.clicked_inert,
}
"""Buttons, by the action id before its colon."""

FORMS: Mapping[str, Callable[[Visit, Filled], Awaitable[Message | Form | Invalid | None]]] = {
    "admin.stop_form": forms.stopped,
    "admin.caps_form": forms.capped,
}
"""Forms, by their callback id."""
