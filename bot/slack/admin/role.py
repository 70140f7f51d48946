"""The one check before everything that is for admins."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.blocks import admin as blocks
from bot.blocks.message import Message
from bot.slack.admins import UnsureError
from bot.slack.answers import Invalid
from bot.slack.context import Visit
from bot.slack.inputs import Filled

Given = TypeVar("Given")
Said = TypeVar("Said")


def for_admins(act: Callable[[Visit, Given], Awaitable[Said]]) -> Callable[[Visit, Given], Awaitable[Said | Message]]:
    """The act for admins alone; all others get the same sentence, whatever they asked for."""

    async def guarded(visit: Visit, given: Given) -> Said | Message:
        refusal = await _refusal(visit)
        return await act(visit, given) if refusal is None else refusal

    return guarded


def form_for_admins(
    act: Callable[[Visit, Filled], Awaitable[Message | Invalid]],
) -> Callable[[Visit, Filled], Awaitable[Message | Invalid]]:
    """The same for a form, which stays open with all that was typed where Slack does not say who this is."""

    async def guarded(visit: Visit, filled: Filled) -> Message | Invalid:
        try:
            refusal = await _refused(visit)
        except UnsureError:
            return Invalid({next(iter(filled.values), ""): visit.say("admin.unsure")})
        return await act(visit, filled) if refusal is None else refusal

    return guarded


async def _refusal(visit: Visit) -> Message | None:
    try:
        return await _refused(visit)
    except UnsureError:
        return blocks.unsure(visit.content.words)


async def _refused(visit: Visit) -> Message | None:
    client = visit.desk.client_of(visit.team_id)
    if await visit.desk.admins.have(client, visit.team_id, visit.user_id):
        return None
    return blocks.not_yours(visit.content.words)
