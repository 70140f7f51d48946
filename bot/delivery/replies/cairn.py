"""Answers about oneself as a user: what comes when, and what is stored."""

from bot.blocks import stopping as blocks
from bot.blocks.message import Message
from bot.blocks.preferences import preferences_page
from bot.blocks.privacy import privacy_page
from bot.delivery.letters import Letter, Withheld
from bot.mentoring import stopping
from bot.mentoring.questions import Terms
from bot.mentoring.rights.keeping import Keeping


async def settings_shown(letter: Letter, prefix: str, terms: Terms | None) -> Message | Withheld:
    """What comes when."""
    found = await letter.team.schedules.all_of(letter.member.user_id)
    rhythms = {one.kind: one for one in found if one.is_on and one.subject_id == 0}
    return preferences_page(letter.content, letter.member, rhythms, prefix, terms)


async def stop_asked(letter: Letter, prefix: str) -> Message | Withheld:
    """What comes by itself, and the way to end it."""
    return blocks.asked(letter.content, await stopping.coming(letter.team, letter.member.user_id), prefix)


async def all_stopped(letter: Letter, prefix: str) -> Message | Withheld:
    """What is off now."""
    return blocks.stopped(letter.content, letter.delivery.subject["kinds"], prefix)


async def privacy_shown(letter: Letter, terms: Terms | None, keeping: Keeping) -> Message | Withheld:
    """What is stored about the member."""
    counts = await letter.team.holdings.of(letter.member.user_id)
    accesses = await letter.team.accesses.newest(letter.member.user_id)
    accepted = await letter.team.mentors.accepted(letter.member.user_id)
    looked_at = await letter.team.admin_acts.looked_at()
    return privacy_page(
        letter.content,
        counts,
        terms,
        letter.member,
        accesses=accesses,
        accepted=accepted,
        keeping=keeping,
        looked_at=looked_at,
    )
