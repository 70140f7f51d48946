"""`/cairn admin ...`"""

from bot.blocks import admin as blocks
from bot.blocks.message import Message
from bot.mentoring import admin as rules
from bot.slack.admin import changing
from bot.slack.admin.previewing import preview
from bot.slack.admin.role import for_admins
from bot.slack.admin.showing import page
from bot.slack.context import Visit


@for_admins
async def command(visit: Visit, text: str) -> Message:
    """What stands after `/cairn admin`."""
    words, name = visit.content.words, f"/{visit.desk.prefix}cairn"
    match rules.read_wish(text):
        case rules.Look():
            return await page(visit)
        case rules.Help():
            return blocks.help_page(words, name)
        case rules.AskStop(has_reason):
            return await changing.ask_stop(visit, has_reason=has_reason)
        case rules.Preview(of):
            return await preview(visit, of)
        case rules.Unknown():
            return blocks.unknown(words, text, name)
        case wish:
            return await _change(visit, wish)


async def _change(visit: Visit, wish: rules.Wish) -> Message:
    match wish:
        case rules.SetDryRun(is_on):
            return await changing.dry_run(visit, is_on=is_on)
        case rules.SetCap():
            return await changing.cap(visit, wish)
        case _:
            return await changing.start(visit)
