"""What comes by itself about mentors: a request to the person who is asked, its news, the question of three weeks."""

from collections.abc import Sequence
from datetime import datetime

from bot.blocks import mentors as blocks
from bot.blocks.message import Message
from bot.blocks.page import note
from bot.delivery.letters import Letter, Withheld
from bot.mentoring.mentors import MOST_UNANSWERED, is_message_of, may_be_asked, note_page, note_read, other_of
from bot.store import Delivery, MentorRequest, Team

GONE_BY = Withheld("skipped", "superseded")


async def mentor_asked(letter: Letter) -> Message | Withheld:
    """To the person who is asked, while they are."""
    request = await _request(letter)
    if request is None or request.state != "asked" or request.mentor_id != letter.member.user_id:
        return GONE_BY
    if not is_message_of(request, letter.delivery) or not await may_be_asked(letter.team, request):
        return GONE_BY
    return blocks.asked(letter.content, letter.member, request, letter.today)


async def ask_arrived(team: Team, deliveries: Sequence[Delivery], now: datetime) -> None:
    """Who is asked has the reason before them from now on."""
    for delivery in deliveries:
        await note_read(team, delivery.user_id, int(delivery.subject["request"]), now)


async def page_arrived(team: Team, deliveries: Sequence[Delivery], now: datetime) -> None:
    """So has who was sent their page, which says why of everybody who waits for their answer."""
    for delivery in deliveries:
        await note_page(team, delivery.user_id, now)


async def mentor_news(letter: Letter) -> Message | Withheld:
    """What has become of a request: somebody has accepted, nobody is left, or the other one has ended it."""
    request, member, content = await _request(letter), letter.member, letter.content
    if request is None or member.user_id not in (request.user_id, request.mentor_id):
        return GONE_BY
    if request.state == "accepted":
        return blocks.paired(content, member, request)
    if request.state == "nobody" and request.user_id == member.user_id:
        return blocks.nobody_left(content, member, request)
    if request.state == "ended":
        other = await letter.team.members.get(other_of(request, member.user_id))
        if other is not None and not other.is_active:
            return blocks.ended_without_other(content, member, request)
        return blocks.ended_by_other(content, member, request)
    return GONE_BY


async def mentor_met(letter: Letter) -> Message | Withheld:
    """Three weeks without a word from the pair, at last that it stops; nothing where one of them has spoken since."""
    request = await _request(letter)
    if request is None or request.state != "accepted" or request.user_id != letter.member.user_id:
        return GONE_BY
    if request.met_at is not None and request.met_at >= letter.delivery.created_at:
        return GONE_BY
    render = blocks.ask_no_more if request.reminders > MOST_UNANSWERED else blocks.ask_met
    return render(letter.content, letter.member, request)


async def mentor_left(letter: Letter) -> Message | Withheld:
    """The other one of a pair has everything of theirs deleted. To a mentee only while nobody else is found."""
    words = letter.content.words
    if "request" not in letter.delivery.subject:
        return note(words.say("forget.left_mentor"))
    request = await _request(letter)
    if request is None or request.state not in ("waiting", "asked"):
        return GONE_BY
    return note(words.say("forget.left_mentee"))


async def _request(letter: Letter) -> MentorRequest | None:
    return await letter.team.mentors.request(letter.member.user_id, letter.delivery.subject["request"])
