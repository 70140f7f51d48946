"""`Save as a win` on a message: its address is kept, its words are not."""

import asyncio
from urllib.parse import urlencode

import structlog

from bot.blocks import wins as blocks
from bot.blocks.goals import scene
from bot.mentoring.members import local_day
from bot.slack.acquaintances import Known
from bot.slack.answers import Form
from bot.slack.context import Visit
from bot.slack.inputs import mapping, text

log = structlog.get_logger()

PATIENCE = 0.7
"""Seconds for each of the two look-ups, side by side: the trigger lasts three in all (INT-2, INT-14)."""


async def used_on_message(visit: Visit) -> Form:
    """The form with the message's address and an empty field for the member's own words.

    Whoever uses it may never have spoken to the bot, and the bot need not be where the message stands (INT-10).
    """
    link, known = await asyncio.gather(_permalink(visit), _known(visit))
    ladder, zone = (known.ladder, known.timezone) if known else (None, None)
    looks = scene(visit.content, ladder, local_day(visit.now, zone), zone)
    return Form(blocks.add_form(looks, known.level if known else None, "", link=link, way="message"))


async def _known(visit: Visit) -> Known | None:
    """What is known of the person; without it the form has the first ladder, which can be told wrong and right."""
    try:
        return await asyncio.wait_for(visit.known(), PATIENCE)
    except Exception as error:  # whatever it is: the form matters more than its defaults
        log.info("shortcut_without_member", error=type(error).__name__)
        return None


async def _permalink(visit: Visit) -> str | None:
    """The message's address as Slack says it, or as it is made where Slack does not say: the bot is not in there."""
    channel = text(mapping(visit.payload.get("channel")).get("id"))
    message = mapping(visit.payload.get("message"))
    ts = text(visit.payload.get("message_ts")) or text(message.get("ts"))
    if not (channel and ts):
        return None
    try:
        client = visit.desk.client_of(visit.team_id)
        answer = await asyncio.wait_for(client.chat_getPermalink(channel=channel, message_ts=ts), PATIENCE)
        return text(answer.get("permalink")) or None
    except Exception as error:  # any failure means the same here
        log.info("permalink_unknown", error=type(error).__name__)
    domain = text(mapping(visit.payload.get("team")).get("domain"))
    if not domain.replace("-", "").isalnum():
        return None
    thread = text(message.get("thread_ts"))
    query = f"?{urlencode({'thread_ts': thread, 'cid': channel})}" if thread and thread != ts else ""
    return f"https://{domain}.slack.com/archives/{channel}/p{ts.replace('.', '')}{query}"
