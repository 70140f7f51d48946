"""Answers about nudges."""

from bot.blocks import rhythm
from bot.blocks.message import Message
from bot.delivery.letters import Letter, Withheld
from bot.delivery.nudges import answer_page
from bot.delivery.replies.general import GONE
from bot.errors import NotFoundError
from bot.mentoring.schedules import Told


async def nudges_told(letter: Letter, command: str) -> Message | Withheld:
    """What came of a change of the nudges."""
    subject = letter.delivery.subject
    return await _page(letter, Told(subject["outcome"], subject["about"]), command)


async def nudges_shown(letter: Letter, command: str) -> Message | Withheld:
    """The nudges as they are, were, will be, or one at once."""
    subject = letter.delivery.subject
    return await _page(letter, Told(subject["show"], str(subject.get("given") or "")), command)


async def _page(letter: Letter, what: Told, command: str) -> Message | Withheld:
    try:
        return await answer_page(letter.team, letter.member, letter.content, what, letter.today, command)
    except NotFoundError:
        return GONE


async def nudges_unknown(letter: Letter, command: str) -> Message | Withheld:
    """Words about nudges that were not understood."""
    subject = letter.delivery.subject
    found = await letter.team.notes.get(letter.member.user_id, subject["note"])
    return GONE if found is None else rhythm.unknown_page(letter.content, found.text, subject["meant"], command)
