"""`/goals checkin`, and the buttons and forms of check-ins."""

from collections.abc import Awaitable, Callable, Mapping

from bot.blocks.message import Message
from bot.slack.answers import Answer, Invalid
from bot.slack.check_ins import buttons, forms, rhythm
from bot.slack.check_ins.carried import beside, beside_forms
from bot.slack.check_ins.rhythm import command
from bot.slack.context import Visit
from bot.slack.inputs import Click, Filled

__all__ = ["ACTIONS", "FORMS", "beside", "beside_forms", "command"]

ACTIONS: Mapping[str, Callable[[Visit, Click], Awaitable[Answer]]] = {
    "check_ins.ask": rhythm.asked,
    "check_ins.done": buttons.clicked_done,
    "check_ins.look": buttons.clicked_look,
    "check_ins.move": buttons.clicked_move,
    "check_ins.note": buttons.clicked_note,
    "check_ins.now": rhythm.clicked_now,
    "check_ins.off": rhythm.turned_off,
    "check_ins.on": rhythm.turned_on,
    "check_ins.on_track": buttons.clicked_on_track,
    "check_ins.page": buttons.clicked_page,
    "check_ins.rest": buttons.clicked_rest,
    "check_ins.resume": rhythm.resumed,
    "check_ins.rides": rhythm.put_into_nudge,
    "check_ins.show": rhythm.shown,
    "check_ins.skip": buttons.clicked_skip,
    "check_ins.slipped": buttons.clicked_slipped,
    "check_ins.smaller": buttons.clicked_smaller,
    "check_ins.stop": buttons.clicked_stop,
    "check_ins.undo": buttons.clicked_undo,
    "check_ins.wake": buttons.clicked_wake,
}
"""Buttons, by the action id before its colon."""

FORMS: Mapping[str, Callable[[Visit, Filled], Awaitable[Message | Invalid | None]]] = {
    "check_ins.note_form": forms.noted,
    "check_ins.smaller_form": forms.made_smaller,
}
"""Modals, by their callback id."""
