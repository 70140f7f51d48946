"""Answers to free questions."""

from bot.blocks import questions as blocks
from bot.blocks.message import Message
from bot.delivery.letters import Letter, Withheld
from bot.delivery.replies.general import GONE
from bot.mentoring import questions as rules


async def answered(letter: Letter) -> Message | Withheld:
    """The piece that the subject names, and what lies near to it."""
    content, subject = letter.content, letter.delivery.subject
    ladder = content.ladder(letter.member.ladder)
    known = rules.pieces(content)
    piece = known.get(subject["topic"])
    if piece is None:
        return GONE
    others = tuple(known[key] for key in subject.get("others", []) if key in known)
    return blocks.answer(content, ladder, rules.compose(content, ladder, piece, others, subject.get("level")))


async def not_covered(letter: Letter) -> Message | Withheld:
    """Nothing curated: the question stands in a note until it is handed over."""
    content, subject = letter.content, letter.delivery.subject
    found = await letter.team.notes.get(letter.member.user_id, subject["note"])
    if found is None:
        return GONE
    known = rules.pieces(content)
    near = [known[key] for key in subject.get("near", []) if key in known]
    return blocks.nothing(content, found.text, near, found.id)
