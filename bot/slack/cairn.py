"""`/cairn`: where I stand in five lines, and what can be typed."""

from bot.blocks import cairn as blocks
from bot.blocks.message import Message
from bot.mentoring.standing import standing
from bot.slack.answers import Answer
from bot.slack.context import Visit
from bot.slack.inputs import Click


async def command(visit: Visit, text: str) -> Message:
    """`/cairn` and `/cairn help`."""
    typed = " ".join(text.split()).lower()
    prefix = f"/{visit.desk.prefix}"
    if typed in ("", "status", "me", "where do i stand"):
        return await status(visit)
    help_page = blocks.help_page(visit.content, prefix)
    if typed in ("help", "?", "usage"):
        return help_page
    return blocks.unknown(visit.content, text).followed_by(help_page)


async def status(visit: Visit) -> Message:
    """Level, goals, nudges in one line each."""
    member = await visit.member()
    found = await standing(visit.rows, member, visit.content, visit.now)
    return blocks.status(visit.content, found, f"/{visit.desk.prefix}")


async def clicked_help(visit: Visit, _click: Click) -> Answer:
    """`Help` on App Home."""
    return blocks.help_page(visit.content, f"/{visit.desk.prefix}")
