"""Mentors: what people type, click and fill in."""

from collections.abc import Awaitable, Callable, Mapping

from bot.blocks.message import Message
from bot.slack.answers import Answer, Invalid
from bot.slack.context import Visit
from bot.slack.inputs import Click, Filled
from bot.slack.mentors import buttons, forms
from bot.slack.mentors.commands import command

__all__ = ["ACTIONS", "FORMS", "command"]

ACTIONS: Mapping[str, Callable[[Visit, Click], Awaitable[Answer]]] = {
    "mentors.accept": buttons.clicked_accept,
    "mentors.block": buttons.clicked_block,
    "mentors.decline": buttons.clicked_decline,
    "mentors.end": buttons.clicked_end,
    "mentors.find": buttons.clicked_find,
    "mentors.met": buttons.clicked_met,
    "mentors.never": buttons.clicked_never,
    "mentors.open": buttons.clicked_open,
    "mentors.pause": buttons.clicked_pause,
    "mentors.resume": buttons.clicked_resume,
    "mentors.stop": buttons.clicked_stop,
    "mentors.unblock": buttons.clicked_unblock,
    "mentors.volunteer": buttons.clicked_volunteer,
    "mentors.widen": buttons.clicked_widen,
    "mentors.withdraw": buttons.clicked_withdraw,
    "mentors.write": buttons.clicked_write,
}

FORMS: Mapping[str, Callable[[Visit, Filled], Awaitable[Message | Invalid | None]]] = {
    "mentors.block_form": forms.blocked,
    "mentors.end_form": forms.ended,
    "mentors.request_form": forms.requested,
    "mentors.volunteer_form": forms.volunteered,
}
