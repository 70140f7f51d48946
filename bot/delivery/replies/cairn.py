"""Answers about oneself as a user: what comes when, and what is stored."""

from bot.blocks.message import Message
from bot.blocks.preferences import preferences_page
from bot.blocks.privacy import privacy_page
from bot.delivery.letters import Letter, Withheld


async def settings_shown(letter: Letter, prefix: str) -> Message | Withheld:
    """What comes when."""
    found = await letter.team.schedules.all_of(letter.member.user_id)
    rhythms = {one.kind: one for one in found if one.is_on and one.subject_id == 0}
    return preferences_page(letter.content, letter.member, rhythms, prefix)


async def privacy_shown(letter: Letter) -> Message | Withheld:
    """What is stored about the member."""
    return privacy_page(letter.content, await letter.team.holdings.of(letter.member.user_id))
