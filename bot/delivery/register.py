"""Every kind of message that is delivered, with its writer: one page."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.blocks.message import Message
from bot.blocks.welcome import asks_for_yes, welcome
from bot.delivery import replies
from bot.delivery.check_ins import and_check_in_arrived, check_in_arrived, check_in_writer, with_check_in
from bot.delivery.intentions import intention_letter
from bot.delivery.letters import Arrival, Letter, Letters, Withheld, Writer
from bot.delivery.mentors import ask_arrived, mentor_asked, mentor_left, mentor_met, mentor_news, page_arrived
from bot.delivery.nudges import nudge_arrived, nudge_writer
from bot.delivery.one_on_one import one_on_one_letter
from bot.mentoring import care
from bot.mentoring.questions import Terms
from bot.mentoring.rights.keeping import Keeping
from bot.store import Delivery, Team


def register_letters(
    prefix: str = "", terms: Terms | None = None, keeping: Keeping = replies.KEEPING
) -> tuple[Letters, Mapping[str, Arrival]]:
    """Writers by kind, and what else is true once a kind has arrived.

    `prefix` stands before command names; `terms` are those of a language model, where the operator has set one;
    `keeping` is for how long records are kept.
    """
    model = terms.model if terms is not None else None
    answers = {kind: with_welcome(writer, model) for kind, writer in replies.letters(prefix, terms, keeping).items()}
    letters: Letters = {
        **answers,
        "nudge": with_check_in(nudge_writer(f"/{prefix}nudges")),
        "check_in": check_in_writer,
        "intention": intention_letter,
        "one_on_one": one_on_one_letter,
        "mentor.ask": mentor_asked,
        "mentor.news": mentor_news,
        "mentor.met": mentor_met,
        "mentor.left": mentor_left,
    }
    arrivals: dict[str, Arrival] = {
        **dict.fromkeys(answers, welcomed),
        "nudge": and_check_in_arrived(nudge_arrived),
        "check_in": check_in_arrived,
        "mentor.ask": ask_arrived,
        "reply.mentors": both(welcomed, page_arrived),
    }
    return letters, arrivals


def with_welcome(writer: Writer, model: str | None) -> Writer:
    """The first answer a person gets ends with the welcome; it is never a message of its own."""

    async def write(letter: Letter) -> Message | Withheld:
        answer = await writer(letter)
        if isinstance(answer, Withheld) or letter.member.welcomed_at is not None:
            return answer
        if care.is_answer(letter.delivery.subject):
            return answer
        return await and_welcome(letter, answer, model)

    return write


async def and_welcome(letter: Letter, answer: Message, model: str | None) -> Message:
    """An answer with the welcome at its end, which asks for a yes to nudges where nothing else does."""
    schedule = await letter.team.schedules.get(letter.member.user_id)
    said_yes = schedule is not None and schedule.is_on
    ask = not said_yes and not asks_for_yes(answer)
    return answer.followed_by(welcome(letter.content, ask=ask, model=model))


def both(one: Arrival, other: Arrival) -> Arrival:
    """Two things that follow from the same arrival."""

    async def follow(team: Team, deliveries: Sequence[Delivery], now: datetime) -> None:
        await one(team, deliveries, now)
        await other(team, deliveries, now)

    return follow


async def welcomed(team: Team, deliveries: Sequence[Delivery], now: datetime) -> None:
    """The answers have arrived, and with them the welcome. Of one to words of danger it is not kept what it said."""
    for delivery in deliveries:
        if care.is_answer(delivery.subject):
            await team.deliveries.empty(delivery.id)
    others = [delivery.user_id for delivery in deliveries if not care.is_answer(delivery.subject)]
    if others:
        await team.members.welcome(others, now)
