"""The page for admins, and the note that an admin saw its numbers."""

import asyncio
import re
from functools import lru_cache

from bot.blocks import admin as blocks
from bot.blocks.message import Message
from bot.content import Content
from bot.content.lint import lint
from bot.mentoring import admin as rules
from bot.slack.context import Visit
from bot.store import Team


async def page(visit: Visit) -> Message:
    """How things stand; that somebody looked is written down once a day for each."""
    before = await visit.rows.admin_acts.looked_at(visit.user_id)
    reader = await reading(visit)
    if before is None or visit.now - before >= rules.LOOK_AGAIN:
        async with visit.open_team() as team:
            await rules.look(team, visit.user_id, visit.now)
    return await rendered(visit, reader)


async def reading(visit: Visit) -> blocks.Reader:
    """Whoever reads. It may write the member's row: ask before the transaction."""
    member = await visit.member()
    return blocks.Reader(member.timezone, await visit.today(), f"/{visit.desk.prefix}cairn")


async def rendered(visit: Visit, reader: blocks.Reader) -> Message:
    """The page from the rows as they are."""
    found = await rules.overview(visit.rows, visit.desk.defaults, visit.now)
    findings = await asyncio.to_thread(_findings, visit.content)
    return blocks.page(visit.content, found, findings, reader)


async def seen(visit: Visit, team: Team) -> None:
    """The answer to a change shows the numbers too: noted in the change's own transaction."""
    await rules.look(team, visit.user_id, visit.now)


@lru_cache(maxsize=2)
def _findings(content: Content) -> tuple[str, ...]:
    """Below the company's folder: where that lies on the server is not for a workspace's admins."""
    found = lint(content)
    if not content.company:
        return tuple(found)
    folder = re.compile(rf"(?<!\S){re.escape(content.company)}")  # a short name may be the end of another folder's
    return tuple(folder.sub("", finding) for finding in found)
