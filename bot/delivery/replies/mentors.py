"""Answers about mentors: the card before a request, what became of it, and the member's own page."""

from bot.blocks import mentors as blocks
from bot.blocks.message import Message
from bot.delivery.letters import Letter, Withheld
from bot.delivery.replies.general import GONE
from bot.mentoring import mentors as rules


async def mentors_shown(letter: Letter, command: str) -> Message | Withheld:
    """The member's own page."""
    member = letter.member
    found = await rules.overview(letter.team, member.user_id)
    return blocks.page(letter.content, member, found, letter.today, command)


async def mentor_card(letter: Letter) -> Message | Withheld:
    """What would be asked, and how it goes."""
    team, member, content = letter.team, letter.member, letter.content
    wish = rules.wish_of(str(letter.delivery.subject.get("wish", "")), content.ladder(member.ladder))
    return blocks.card(content, member, wish, is_offered=await rules.is_offered(team, member.user_id, wish))


async def mentor_sent(letter: Letter, command: str) -> Message | Withheld:
    """What became of the member's request."""
    request = await letter.team.mentors.request(letter.member.user_id, letter.delivery.subject["request"])
    if request is None or request.user_id != letter.member.user_id:
        return GONE
    return blocks.sent(letter.content, letter.member, request, command)
