"""Answers about self-assessment, readiness and the goals that follow."""

from bot.blocks import assessment as blocks
from bot.blocks import gaps as gap_blocks
from bot.blocks import levels as level_blocks
from bot.blocks import readiness as readiness_blocks
from bot.blocks.message import Message
from bot.delivery.letters import Letter, Withheld
from bot.mentoring import assessment, gaps, readiness
from bot.mentoring.levels import own_level


def scene(letter: Letter, command: str) -> blocks.Scene:
    """What renderings need to know of the member; `command` is how the ladder is asked for."""
    content, member = letter.content, letter.member
    return blocks.Scene(content, content.ladder(member.ladder), letter.today, member.timezone, f"{command} assess")


async def assessed(letter: Letter, command: str) -> Message | Withheld:
    """The overview, the versions, or whether to throw a round away."""
    found, subject = scene(letter, command), letter.delivery.subject
    user = letter.member.user_id
    if subject["show"] == "history":
        return blocks.history(found, await assessment.history(letter.team, user, found.ladder, letter.now))
    standpoint = await assessment.read(letter.team, user, found.ladder, letter.now)
    if subject["show"] == "restart":
        return blocks.ask_discard(found, standpoint)
    if subject["show"] == "finished":
        count = len(await assessment.history(letter.team, user, found.ladder, letter.now))
        said = found.say("assessment.just_finished", number=count, command=found.command)
        return blocks.overview(found, standpoint, said, subject["version"])
    first = subject.get("dimension")
    known = {one.id for one in found.ladder.dimensions}
    return blocks.overview(found, standpoint, first=first if first in known else None)


async def ready(letter: Letter, command: str) -> Message | Withheld:
    """A level's rules held against the member's evidence; without a level, which one it is."""
    found, member = scene(letter, command), letter.member
    level = readiness.level_asked(found.ladder, letter.delivery.subject["level"], member.level)
    if level is None:
        return level_blocks.pick_level(letter.content, found.ladder, found.say("readiness.no_level"))
    return readiness_blocks.page(found, await readiness.read(letter.team, member, letter.content, level, letter.now))


async def proposed(letter: Letter, command: str) -> Message | Withheld:
    """The goals that follow from the assessment; without a level, which one it is."""
    found, member = scene(letter, command), letter.member
    if own_level(found.ladder, member.level) is None:
        return level_blocks.pick_level(letter.content, found.ladder, found.say("gaps.no_level"))
    return gap_blocks.page(found, await gaps.plan(letter.team, member, letter.content, letter.now))
