"""Answers about if-then plans, and the questions that lead to one."""

from bot.blocks import intentions as blocks
from bot.blocks.message import Message
from bot.delivery.letters import Letter, Withheld
from bot.delivery.replies.general import GONE
from bot.mentoring import intentions as rules


async def plan(letter: Letter) -> Message | Withheld:
    """A plan as it stands now, whatever was to be shown of it when the answer was planned."""
    subject, words = letter.delivery.subject, letter.content.words
    found = await rules.plan_with(letter.team, letter.member, subject["intention"], letter.now)
    if found is None:
        return GONE
    if found.is_made:
        return blocks.card(words, found) if subject["show"] == "card" else blocks.made(words, found)
    if found.intention.state == "ended":
        return blocks.stopped(words, found, again=subject["show"] != "stopped")
    return blocks.question(words, found) if found.intention.asked else blocks.left(words, found)


async def plans(letter: Letter) -> Message | Withheld:
    """The member's plans."""
    found = await rules.plans(letter.team, letter.member, letter.now)
    return blocks.listed(letter.content.words, found, 0)
