"""Answers about check-ins."""

from bot.blocks import check_ins as blocks
from bot.blocks.message import Message
from bot.delivery.check_ins import answer_page, check_in_alone
from bot.delivery.letters import Letter, Withheld
from bot.delivery.replies.general import GONE
from bot.mentoring.schedules import Told


async def check_in_shown(letter: Letter) -> Message | Withheld:
    """A check-in that was asked for."""
    found = await letter.team.check_ins.get(letter.member.user_id, letter.delivery.subject["check_in"])
    if found is None:
        return GONE
    return await check_in_alone(letter.team, letter.member, found, letter.content, letter.now)


async def check_ins_told(letter: Letter, command: str) -> Message | Withheld:
    """What came of a change of the check-ins, or how they stand."""
    what = Told(letter.delivery.subject["outcome"], letter.delivery.subject["about"])
    return await answer_page(letter.team, letter.member, letter.content, what, letter.now, command)


async def check_ins_unknown(letter: Letter, command: str) -> Message | Withheld:
    """Words about check-ins that were not understood."""
    subject = letter.delivery.subject
    found = await letter.team.notes.get(letter.member.user_id, subject["note"])
    return GONE if found is None else blocks.unknown_page(letter.content, found.text, subject["meant"], command)
