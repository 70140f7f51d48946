"""`/cairn forget me`: the question, and the yes after which nothing is left."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping

from bot.blocks import rights as blocks
from bot.blocks.message import Message
from bot.mentoring.rights.forgetting import Asked, Forgotten, forget
from bot.slack.answers import Answer
from bot.slack.context import Desk, Visit
from bot.slack.inputs import Click
from bot.store import Tombstone
from bot.store.tombstones import digest


class NothingToForgetError(Exception):
    """The transaction is to leave nothing behind: there is nothing of this person's."""


async def ask(visit: Visit) -> Message:
    """What would go, and the red button. Nothing is written for the question, not even for a stranger."""
    visit.is_leaving = True
    member = await visit.rows.members.get(visit.user_id)
    if member is None:
        return blocks.nothing_to_forget(visit.content.words)
    counts = await visit.rows.holdings.of(visit.user_id)
    return blocks.asked_to_forget(visit.content.words, counts, Asked.now(member, visit.now))


async def clicked_ask(visit: Visit, _click: Click) -> Answer:
    """`Forget me`"""
    return await ask(visit)


async def clicked_keep(visit: Visit, _click: Click) -> Answer:
    """`Keep it`"""
    return blocks.kept(visit.content.words)


async def clicked_really(visit: Visit, click: Click) -> Answer:
    """`Delete everything`: of whoever clicks, within 15 minutes, and of what the question was about alone."""
    words, asked = visit.content.words, Asked.read(click.value)
    if asked is None or asked.is_over(visit.now):
        return blocks.too_late(words)
    try:
        done = await _forget(visit, asked)
    except NothingToForgetError:
        return blocks.nothing_to_forget(words)
    visit.desk.afterwards(_everywhere_else(visit.desk, visit.user_id, done.tombstone), "forgetting")
    return blocks.forgotten(words, done)


async def _forget(visit: Visit, asked: Asked) -> Forgotten:
    member = await visit.rows.members.get(visit.user_id)
    if member is None or member.created_at != asked.since:
        raise NothingToForgetError
    async with visit.open_team(is_long=True) as team:
        done = await forget(team, visit.user_id, visit.now, asked=asked)
        if done is None:  # a second click was faster
            raise NothingToForgetError
    return done


async def _everywhere_else(desk: Desk, user_id: str, stone: Tombstone) -> None:
    """What this process remembers, the file of tombstones, and the bytes in the database's file.

    The tick does the same within seconds where this process ends before it has.
    """
    desk.origins.forget((stone.team_id, user_id))
    if desk.generating is not None:  # their question is in it, and on its way to the model
        desk.generating.drop(stone.team_id, user_id)
    await desk.database.scrub()
    if desk.tombstones is not None:
        await asyncio.to_thread(desk.tombstones.add, [stone])


def forget_remembered(desk: Desk, stones: Iterable[Tombstone]) -> None:
    """Somebody was erased, perhaps through another process: nothing of theirs is remembered by this one."""
    generating = desk.generating
    asked_a_model = [] if generating is None else generating.people()
    for stone in stones:
        for whose in {*desk.acquaintances.people(), *desk.origins.people(), *asked_a_model}:
            if whose[0] != stone.team_id or digest(stone.salt, *whose) != stone.digest:
                continue
            desk.acquaintances.forget(*whose)
            desk.origins.forget(whose)
            if generating is not None:
                generating.drop(*whose)


ACTIONS: Mapping[str, Callable[[Visit, Click], Awaitable[Answer]]] = {
    "forget.ask": clicked_ask,
    "forget.keep": clicked_keep,
    "forget.really": clicked_really,
}
