"""Answers about levels."""

from bot.blocks import level_pages
from bot.blocks import levels as blocks
from bot.blocks.gaps import proposals
from bot.blocks.message import Message
from bot.delivery.letters import Letter, Withheld
from bot.delivery.replies.assessment import scene
from bot.delivery.replies.general import GONE
from bot.mentoring import gaps, levels


async def level(letter: Letter, command: str) -> Message | Withheld:
    """A page of the ladder, asked for in the ladder's own words."""
    content, member = letter.content, letter.member
    ladder = content.ladder(member.ladder)
    request = levels.read_request(letter.delivery.subject["ask"], ladder, tuple(content.ladders))
    if not gaps.own_step(ladder, member.level, request):
        return level_pages.render(content, ladder, member.level, request, command)
    plan = await gaps.plan(letter.team, member, content, letter.now)
    page = level_pages.render(content, ladder, member.level, request, command, gaps.in_order(plan.profile))
    return page.followed_by(proposals(scene(letter, command), plan))


async def level_set(letter: Letter) -> Message | Withheld:
    """The member's level, just set."""
    content, subject = letter.content, letter.delivery.subject
    ladder = content.ladder(letter.member.ladder)
    if levels.own_level(ladder, subject["level"]) is None:
        return Withheld("skipped", "superseded")
    now, before = ladder.level(subject["level"]), levels.own_level(ladder, subject["before"])
    key = "levels.set_done" if before is None else "levels.set_same" if before == now.id else "levels.set_moved"
    return blocks.level_set(content, ladder, now, key, before)


async def level_unknown(letter: Letter) -> Message | Withheld:
    """A question about a level that is not there, and what may have been meant."""
    subject = letter.delivery.subject
    found = await letter.team.notes.get(letter.member.user_id, subject["note"])
    return GONE if found is None else blocks.suggestions(letter.content, found.text, subject["guesses"])
