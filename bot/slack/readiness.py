"""`/level readiness`: the rules of a level held against one's own evidence."""

from collections.abc import Awaitable, Callable, Mapping

from bot.blocks import levels
from bot.blocks import readiness as blocks
from bot.blocks.message import Message
from bot.content import Ladder
from bot.mentoring import readiness as rules
from bot.mentoring.levels import One, read_request
from bot.slack.answers import Answer
from bot.slack.assessment import scene
from bot.slack.context import Visit
from bot.slack.inputs import Click
from bot.slack.speech.intents import AskReadiness


def level_named(text: str, ladder: Ladder) -> str | None:
    """The level that these words name, near misses included."""
    asked = read_request(text, ladder)
    return asked.level if isinstance(asked, One) else None


async def command(visit: Visit, intent: AskReadiness) -> Message:
    """`/level readiness`, `/level readiness staff`."""
    member = await visit.member()
    found = scene(visit, member)
    named = level_named(intent.level, found.ladder) if intent.level else None
    if intent.level and named is None:
        titles = ", ".join(level.title for level in found.ladder.levels)
        guesses = [level.id for level in found.ladder.levels[:5]]
        return levels.suggestions(
            visit.content, intent.level, guesses, visit.say("readiness.unknown_level", levels=titles)
        )
    return await show(visit, named)


async def show(visit: Visit, wanted: str | None) -> Message:
    """A level's rules, by default the next one's; without a level, which one it is."""
    member = await visit.member()
    found = scene(visit, member)
    level = rules.level_asked(found.ladder, wanted, member.level)
    if level is None:
        return levels.pick_level(visit.content, found.ladder, visit.say("readiness.no_level"))
    return blocks.page(found, await rules.read(visit.rows, member, visit.content, level, visit.now))


async def clicked_show(visit: Visit, click: Click) -> Answer:
    """`What the rules say`; the value may name a level."""
    return await show(visit, click.value)


ACTIONS: Mapping[str, Callable[[Visit, Click], Awaitable[Answer]]] = {"readiness.show": clicked_show}
