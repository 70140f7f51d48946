"""`/cairn privacy`, and the button of App Home: what Cairn knows about me."""

from bot.blocks.message import Message
from bot.blocks.privacy import privacy_page
from bot.slack.answers import Answer, Sheet
from bot.slack.context import Visit
from bot.slack.inputs import Click


async def page(visit: Visit) -> Message:
    """What is stored about this person; nothing is written for the question."""
    return privacy_page(visit.content, await visit.rows.holdings.of(visit.user_id))


async def clicked(visit: Visit, _click: Click) -> Answer:
    """`What Cairn knows about me`"""
    return Sheet(visit.say("privacy.title"), await page(visit))
