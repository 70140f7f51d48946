"""Answers that belong to no feature, and where a member stands."""

from bot.blocks import cairn, dm
from bot.blocks.message import Message
from bot.blocks.page import note as sentence
from bot.delivery.letters import Letter, Withheld
from bot.mentoring import standing

GONE = Withheld("cancelled", "erased")
"""What the answer speaks of has been deleted since."""


async def said(letter: Letter) -> Message | Withheld:
    """One sentence of prompts/messages/ with its numbers and days."""
    subject = letter.delivery.subject
    return sentence(letter.content.words.say(subject["say"], **subject.get("facts", {})))


async def helped(letter: Letter) -> Message | Withheld:
    """What can be said."""
    return dm.help_page(letter.content.words)


async def unplaced(letter: Letter) -> Message | Withheld:
    """What could not be placed, and what it may become."""
    found = await letter.team.notes.get(letter.member.user_id, letter.delivery.subject["note"])
    return GONE if found is None else dm.unplaced(letter.content.words, found)


async def status(letter: Letter, prefix: str) -> Message | Withheld:
    """Where the member stands."""
    found = await standing.standing(letter.team, letter.member, letter.content, letter.now)
    return cairn.status(letter.content, found, prefix)
