"""Goals that follow from a self-assessment: shown, taken with one button, and with their sources."""

from collections.abc import Awaitable, Callable, Mapping

from bot.blocks import gaps as blocks
from bot.blocks import goals as goal_blocks
from bot.blocks import level_pages, levels
from bot.blocks.message import Message
from bot.blocks.passports import passport
from bot.content import Ladder
from bot.errors import NotFoundError
from bot.mentoring import gaps as rules
from bot.mentoring.levels import Gap, find_expectation, own_level
from bot.slack.acquaintances import Known
from bot.slack.answers import Answer, Sheet
from bot.slack.assessment import scene
from bot.slack.context import Visit
from bot.slack.goals.scenes import read_day
from bot.slack.goals.scenes import scene as goal_scene
from bot.slack.inputs import Click


async def of_gap(visit: Visit, known: Known, ladder: Ladder, request: Gap) -> Message:
    """`/level gap`: the way from one's own level to the next ends with goals; any other way is the ladder's alone."""
    command = f"/{visit.desk.prefix}level"
    if not rules.own_step(ladder, known.level, request):
        return level_pages.render(visit.content, ladder, known.level, request, command)
    member = await visit.member()
    plan = await rules.plan(visit.rows, member, visit.content, visit.now)
    page = level_pages.render(visit.content, ladder, known.level, request, command, rules.in_order(plan.profile))
    return page.followed_by(blocks.proposals(scene(visit, member), plan))


async def show(visit: Visit) -> Message:
    """The proposals on a page of their own; without a level, which one it is."""
    member = await visit.member()
    found = scene(visit, member)
    if own_level(found.ladder, member.level) is None:
        return levels.pick_level(visit.content, found.ladder, visit.say("gaps.no_level"))
    return blocks.page(found, await rules.plan(visit.rows, member, visit.content, visit.now))


async def clicked_show(visit: Visit, _click: Click) -> Answer:
    """`Goals from this`."""
    return await show(visit)


async def clicked_take(visit: Visit, click: Click) -> Answer:
    """`Make it a goal`; what else is proposed stays below, as long as there is room for it."""
    member = await visit.member()
    proposed, _, day = click.value.partition(":")
    async with visit.open_team() as team:
        change = await rules.take(team, member, proposed, read_day(day), visit.content, visit.now)
    shown = goal_blocks.changed(goal_scene(visit, member), change)
    plan = await rules.plan(visit.rows, member, visit.content, visit.now)
    room = rules.MOST - change.active
    if room <= 0 or not plan.proposed:
        return shown
    return shown.followed_by(blocks.proposals(scene(visit, member), plan, room))


async def clicked_why(visit: Visit, click: Click) -> Answer:
    """`Why?` beside a proposed goal."""
    member = await visit.member()
    piece = visit.content.proposals.get(click.value)
    if piece is not None:
        said = passport(visit.content, piece.title, piece.sources, piece.refs)
        return Sheet(visit.say("gaps.why_title"), said)
    statement = find_expectation(visit.content.ladder(member.ladder), click.value)
    if statement is None:
        raise NotFoundError(visit.say("gaps.gone"))
    said = passport(visit.content, statement.text, statement.sources, statement.refs)
    return Sheet(visit.say("gaps.why_title"), said)


ACTIONS: Mapping[str, Callable[[Visit, Click], Awaitable[Answer]]] = {
    "gaps.show": clicked_show,
    "gaps.take": clicked_take,
    "gaps.why": clicked_why,
}
