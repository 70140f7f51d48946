"""Answers to free questions."""

from bot.blocks import questions as blocks
from bot.blocks.message import Message
from bot.delivery.letters import Letter, Withheld
from bot.delivery.replies.general import GONE
from bot.mentoring import questions as rules


async def answered(letter: Letter) -> Message | Withheld:
    """The piece that the subject names, and what lies near to it."""
    return _answered(letter, None)


def generated(letter: Letter, by_model: rules.Generated) -> Message | Withheld:
    """The same, with a language model's words where the piece's own stood."""
    return _answered(letter, by_model)


def _answered(letter: Letter, by_model: rules.Generated | None) -> Message | Withheld:
    ladder = letter.content.ladder(letter.member.ladder)
    found = rules.recompose(letter.content, ladder, letter.delivery.subject)
    return GONE if found is None else blocks.answer(letter.content, ladder, found, by_model)


async def not_covered(letter: Letter) -> Message | Withheld:
    """Nothing curated: the question stands in a note until it is handed over."""
    content, subject = letter.content, letter.delivery.subject
    found = await letter.team.notes.get(letter.member.user_id, subject["note"])
    if found is None:
        return GONE
    known = rules.pieces(content)
    near = [known[key] for key in subject.get("near", []) if key in known]
    return blocks.nothing(content, found.text, near, found.id)
