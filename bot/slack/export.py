"""`/cairn export`, its words in a direct message and its button: everything of mine, as two files."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from bot.blocks import rights as blocks
from bot.blocks import rights_document as pages
from bot.blocks.message import Message
from bot.mentoring.rights.asking import KINDS, plan_export
from bot.mentoring.rights.exporting import collect
from bot.mentoring.second_clicks import was_just_planned
from bot.slack.answers import Answer
from bot.slack.context import Visit
from bot.slack.inputs import Click, number


async def send(visit: Visit, *, is_click: bool = False) -> Message:
    """Both files come as direct messages; whose they are is decided by who asks, and by nothing that is sent along.

    Two clicks get them once.
    """
    await visit.member()
    async with visit.open_team() as team:
        if not (is_click and await was_just_planned(team, visit.user_id, KINDS[0], visit.now)):
            await plan_export(team, visit.user_id, str(visit.key), visit.now)
    return blocks.export_coming(visit.content.words)


async def clicked_send(visit: Visit, _click: Click) -> Answer:
    """`Export`"""
    return await send(visit, is_click=True)


async def clicked_text(visit: Visit, click: Click) -> Answer:
    """`More`, `Earlier` below the document where it came as text: it is made anew from what is stored now."""
    member = await visit.member()
    export = await collect(visit.rows, member, visit.content, visit.now)
    words, today = visit.content.words, await visit.today()
    text = await asyncio.to_thread(pages.document, words, export, today)
    return pages.text_page(words, text, number(click.value) or 0)


ACTIONS: Mapping[str, Callable[[Visit, Click], Awaitable[Answer]]] = {
    "export.send": clicked_send,
    "export.text": clicked_text,
}
