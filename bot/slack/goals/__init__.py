"""`/goals`, and the buttons and forms of goals."""

from collections.abc import Awaitable, Callable, Mapping

from bot.blocks.message import Message
from bot.slack.answers import Answer, Invalid
from bot.slack.context import Visit
from bot.slack.goals import buttons, forms
from bot.slack.goals.commands import ChangeIntent, apply, command
from bot.slack.goals.scenes import scene, suggestion
from bot.slack.inputs import Click, Filled

__all__ = ["ACTIONS", "FORMS", "ChangeIntent", "apply", "command", "scene", "suggestion"]

ACTIONS: Mapping[str, Callable[[Visit, Click], Awaitable[Answer]]] = {
    "goals.add": buttons.clicked_add,
    "goals.cancel": buttons.clicked_cancel,
    "goals.done": buttons.clicked_done,
    "goals.drop": buttons.clicked_drop,
    "goals.edit": buttons.clicked_edit,
    "goals.keep": buttons.clicked_save,
    "goals.line": buttons.clicked_line,
    "goals.rest": buttons.clicked_rest,
    "goals.wake": buttons.clicked_wake,
    "goals.page": buttons.clicked_page,
    "goals.progress": buttons.clicked_progress,
    "goals.save": buttons.clicked_save,
    "goals.take": buttons.clicked_take,
    "goals.undo": buttons.clicked_undo,
}

FORMS: Mapping[str, Callable[[Visit, Filled], Awaitable[Message | Invalid | None]]] = {
    "goals.add_form": forms.added,
    "goals.done_form": forms.line_added,
    "goals.edit_form": forms.edited,
    "goals.progress_form": forms.progressed,
}
