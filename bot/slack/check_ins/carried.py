"""A nudge that carries a check-in: what its own buttons and forms turn it into leaves the check-in in view."""

from collections.abc import Awaitable, Callable, Mapping

from bot.blocks.message import Message
from bot.delivery.check_ins import check_in_below
from bot.slack.answers import Answer, Invalid
from bot.slack.context import Visit
from bot.slack.inputs import Click, Filled

Listener = Callable[[Visit, Click], Awaitable[Answer]]
FormListener = Callable[[Visit, Filled], Awaitable[Message | Invalid | None]]

_IN_A_NUDGE = ("nudges.done", "nudges.later", "nudges.put_off", "nudges.back", "nudges.never", "nudges.undo")
"""The buttons of a nudge; the last word of their value is its delivery."""


def beside(listeners: Mapping[str, Listener]) -> dict[str, Listener]:
    """The same listeners; the buttons of a nudge answer with the check-in below, where the nudge carries one."""
    return {name: _beside(listener) if name in _IN_A_NUDGE else listener for name, listener in listeners.items()}


def beside_forms(listeners: Mapping[str, FormListener]) -> dict[str, FormListener]:
    """The same for forms; the `given` of their metadata names the delivery."""
    return {name: _beside_form(listener) for name, listener in listeners.items()}


def _beside(listener: Listener) -> Listener:
    async def listen(visit: Visit, click: Click) -> Answer:
        answer = await listener(visit, click)
        return await _followed(visit, answer, click.value.rpartition(" ")[2]) if isinstance(answer, Message) else answer

    return listen


def _beside_form(listener: FormListener) -> FormListener:
    async def listen(visit: Visit, filled: Filled) -> Message | Invalid | None:
        answer = await listener(visit, filled)
        given = filled.metadata.get("given", "")
        return await _followed(visit, answer, given) if isinstance(answer, Message) else answer

    return listen


async def _followed(visit: Visit, message: Message, delivery_id: str) -> Message:
    below = await check_in_below(visit.rows, await visit.member(), delivery_id, visit.content, visit.now)
    return message if below is None else message.followed_by(below)
