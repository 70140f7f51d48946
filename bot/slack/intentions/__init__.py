"""If-then plans: what people type, click and fill in."""

from collections.abc import Awaitable, Callable, Mapping

from bot.blocks.message import Message
from bot.slack.answers import Answer, Invalid
from bot.slack.context import Visit
from bot.slack.inputs import Click, Filled
from bot.slack.intentions import buttons, forms
from bot.slack.intentions.commands import command

__all__ = ["ACTIONS", "FORMS", "command"]

ACTIONS: Mapping[str, Callable[[Visit, Click], Awaitable[Answer]]] = {
    "intentions.change": buttons.clicked_change,
    "intentions.done": buttons.clicked_done,
    "intentions.go_on": buttons.clicked_go_on,
    "intentions.leave": buttons.clicked_leave,
    "intentions.make": buttons.clicked_make,
    "intentions.not_now": buttons.clicked_not_now,
    "intentions.page": buttons.clicked_page,
    "intentions.skip": buttons.clicked_skip,
    "intentions.stop": buttons.clicked_stop,
    "intentions.undo": buttons.clicked_undo,
    "intentions.weekly": buttons.clicked_weekly,
}

FORMS: Mapping[str, Callable[[Visit, Filled], Awaitable[Message | Invalid | None]]] = {
    "intentions.form": forms.submitted,
}
