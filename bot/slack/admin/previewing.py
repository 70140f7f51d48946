"""What a member would get, shown to an admin alone: nothing is planned, noted or counted for it."""

from bot.blocks import admin as blocks
from bot.blocks import level_pages
from bot.blocks.message import Message
from bot.mentoring import admin as rules
from bot.mentoring import levels
from bot.slack.admin.role import for_admins
from bot.slack.answers import Sheet
from bot.slack.context import Visit
from bot.slack.inputs import Click
from bot.store import Member


async def preview(visit: Visit, of: str) -> Message:
    """A nudge by its id or words, a level's page, or a text by its key."""
    kind, _, rest = of.partition(" ")
    match kind.casefold(), rest.strip():
        case ("", _):
            return await _nothing(visit)
        case ("level", name) if name:
            return await _level(visit, name)
        case ("message" | "text", key) if key:
            return _message(visit, key)
        case ("nudge", name) if name:
            return await _nudge(visit, name)
    return await _nudge(visit, of)


async def _nothing(visit: Visit) -> Message:
    content = visit.content
    ladder = content.ladder((await _whose(visit)).ladder)
    words, example = content.words, next(iter(content.nudges), "")
    return blocks.what_to_preview(words, _command(visit), example, ladder.levels[-1].id)


async def _nudge(visit: Visit, typed: str) -> Message:
    content, member = visit.content, await _whose(visit)
    found = rules.find_nudges(content, typed)
    if not found:
        example = next(iter(content.nudges), "")
        return blocks.nothing_near(content.words, typed, _command(visit), example)
    if len(found) > 1:
        return blocks.near(content.words, typed, found)
    ladder = content.ladder(member.ladder)
    return blocks.nudge_preview(content, found[0], ladder, rules.level_for(found[0], ladder, [member.level]))


async def _level(visit: Visit, typed: str) -> Message:
    content = visit.content
    ladder = content.ladder((await _whose(visit)).ladder)
    request = levels.read_request(typed, ladder, tuple(content.ladders))
    if not isinstance(request, levels.One):
        return blocks.no_level(content.words, typed, ladder)
    return blocks.level_preview(content.words, level_pages.of_content(content, ladder, request))


def _message(visit: Visit, key: str) -> Message:
    words = visit.content.words
    return blocks.message_preview(words, key) if key in words else blocks.no_message(words, key)


async def _whose(visit: Visit) -> Member:
    """The admin's own ladder and level count; nothing is written of somebody who is not known yet."""
    found = await visit.rows.members.get(visit.user_id)
    if found is not None:
        return found
    return Member(team_id=visit.team_id, user_id=visit.user_id, created_at=visit.now, updated_at=visit.now)


def _command(visit: Visit) -> str:
    return f"/{visit.desk.prefix}cairn"


@for_admins
async def clicked_preview(visit: Visit, click: Click) -> Message:
    """A nudge that was offered, or the same for another level."""
    content = visit.content
    nudge_id, _, rest = click.value.partition(" ")
    ladder_id, _, level_id = rest.partition(" ")
    nudge = content.nudges.get(nudge_id)
    if nudge is None:  # a reload has dropped it since
        example = next(iter(content.nudges), "")
        return blocks.nothing_near(content.words, nudge_id, _command(visit), example)
    member = await _whose(visit)
    ladder = content.ladder(ladder_id or member.ladder)
    level = rules.level_for(nudge, ladder, [level_id or None, member.level])
    return blocks.nudge_preview(content, nudge, ladder, level)


async def clicked_inert(visit: Visit, _click: Click) -> Sheet:
    """Any button of a preview."""
    return Sheet(visit.say("admin.preview_title"), blocks.inert_told(visit.content.words))
