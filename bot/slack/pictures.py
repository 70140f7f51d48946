"""Pictures where people ask for them: `/level picture`, `/goals chart`, a button, a direct message, App Home."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from typing import Any

import structlog
from slack_sdk.models.blocks import Block

from bot.blocks.message import Message
from bot.blocks.pictures.charts import chart_alone, goals_lines
from bot.blocks.pictures.messages import Portrait, alone, beside_words, in_full, in_words, on_home
from bot.delivery.pictures.portraits import portrait, portrait_of
from bot.mentoring.profile import Profile
from bot.mentoring.progress import progress
from bot.slack.answers import Answer, Sheet
from bot.slack.context import Desk, Visit
from bot.slack.inputs import Click
from bot.slack.responding import INVALID_BLOCKS

log = structlog.get_logger()

PREPARED_WITHIN = 5.0
"""Seconds that an answer by direct message waits for its picture; after that it comes with words alone."""


async def command(visit: Visit) -> Message:
    """`/level picture`: the numbers at once, and the picture below them as soon as Slack has it.

    An acknowledgement with a picture that Slack does not know any more would leave the person with nothing, and nobody
    would learn of it; a response URL answers.
    """
    found = await _portrait(visit)
    url = str(visit.payload.get("response_url") or "")
    if url:
        work = exhibit(visit, url, found, lambda file_id: alone(found, file_id).body())
        visit.desk.afterwards(work, "picture")
    return in_words(found)


async def clicked(visit: Visit, _click: Click) -> Answer:
    """`Show the picture`: in the message that has the button, or over App Home."""
    found = await _portrait(visit)
    desk, url = visit.desk, str(visit.payload.get("response_url") or "")
    if url:

        def whole(file_id: str) -> dict[str, Any]:
            return {**in_full(found, file_id).body(), "replace_original": True}

        desk.afterwards(exhibit(visit, url, found, whole), "picture")
        return None
    file_id = await desk.gallery.kept(visit.team_id, visit.user_id, found.drawing)
    if file_id is None:
        desk.afterwards(_hang_on_home(desk, visit.team_id, visit.user_id, found), "picture")
    return Sheet(
        visit.say("pictures.sheet_title"), in_words(found) if file_id is None else beside_words(found, file_id)
    )


async def exhibit(visit: Visit, url: str, found: Portrait, body: Callable[[str], Mapping[str, Any]]) -> None:
    """Draw, upload and show. Slack needs a moment before it shows a file, so what it refuses is tried again.

    A file that it knew once and refuses now is gone there, and is uploaded again.
    """
    desk, gallery = visit.desk, visit.desk.gallery
    whose = (visit.team_id, visit.user_id, found.drawing)
    was_there = await gallery.kept(*whose) is not None
    for seconds in (0.0, *gallery.pauses):
        await asyncio.sleep(seconds)
        file_id = await gallery.hang(*whose)
        if file_id is None or await desk.answer_at(url, body(file_id)) != INVALID_BLOCKS:
            return
        if was_there:
            await gallery.take_down(*whose)
            was_there = False
    log.info("picture_not_shown", team=visit.team_id)


async def progress_command(visit: Visit) -> Message:
    """`/goals chart`: the figures at once, and Slack's chart of them below, where it shows charts."""
    member = await visit.member()
    found = await progress(visit.rows, member, visit.now)
    name, url = f"/{visit.desk.prefix}goals", str(visit.payload.get("response_url") or "")
    words = visit.content.words
    if found.courses and url:
        visit.desk.afterwards(visit.desk.respond(url, chart_alone(words, found, name).body()), "chart")
    return goals_lines(words, found, name)


async def prepare(desk: Desk, team_id: str, user_id: str) -> None:
    """Before a direct message that asks for the picture is answered: Slack has it, if that can be done in time."""
    now = desk.clock()
    rows = desk.database.glance(team_id)
    member = await rows.members.get(user_id)
    if member is None:
        return
    found = await portrait(rows, member, desk.content(), now, f"/{desk.prefix}level")
    try:
        async with asyncio.timeout(PREPARED_WITHIN):
            await desk.gallery.hang(team_id, user_id, found.drawing)
    except TimeoutError:
        log.info("picture_late", team=team_id)


async def radar_blocks(desk: Desk, team_id: str, user_id: str, profile: Profile, today: date) -> Sequence[Block]:
    """Picture and table for App Home, at most three blocks; nothing where nothing is rated. One read, no waiting.

    A picture that Slack does not have yet is drawn afterwards, and Home is published once more when it is there.
    """
    found = portrait_of(desk.content(), profile, today, f"/{desk.prefix}level")
    if not found.is_rated:
        return []
    file_id = await desk.gallery.kept(team_id, user_id, found.drawing)
    if file_id is None and desk.gallery.can_hang(team_id):
        desk.afterwards(_hang_on_home(desk, team_id, user_id, found), "picture")
    return on_home(found, file_id)


async def radar_refused(desk: Desk, team_id: str, user_id: str, profile: Profile, today: date) -> Sequence[Block]:
    """What Home shows where Slack has refused it with the picture: the table.

    A picture that Slack has only just been given is shown a moment later; any other is gone there, and uploaded anew.
    """
    found = portrait_of(desk.content(), profile, today, f"/{desk.prefix}level")
    if desk.gallery.is_fresh(team_id, user_id, found.drawing):
        desk.afterwards(_home_again(desk, team_id, user_id), "picture")
    else:
        await desk.gallery.take_down(team_id, user_id, found.drawing)
    return on_home(found, None)


async def _home_again(desk: Desk, team_id: str, user_id: str) -> None:
    await asyncio.sleep(desk.gallery.pauses[-1])
    if desk.publish_home is not None:
        await desk.publish_home(team_id, user_id)


async def _hang_on_home(desk: Desk, team_id: str, user_id: str, found: Portrait) -> None:
    file_id = await desk.gallery.hang(team_id, user_id, found.drawing)
    if file_id is not None and desk.publish_home is not None:
        await desk.publish_home(team_id, user_id)


async def _portrait(visit: Visit) -> Portrait:
    member = await visit.member()
    return await portrait(visit.rows, member, visit.content, visit.now, f"/{visit.desk.prefix}level")


ACTIONS: Mapping[str, Callable[[Visit, Click], Awaitable[Answer]]] = {"pictures.show": clicked}
