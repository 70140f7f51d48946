"""Answers about a file that was shared, and about what was imported."""

from datetime import date

from bot.blocks import importing as blocks
from bot.blocks.message import Message
from bot.blocks.wins.wording import long_day
from bot.delivery.letters import Letter, Withheld


async def import_found(letter: Letter) -> Message | Withheld:
    """What is in the file, and the question."""
    subject = letter.delivery.subject
    counts = {kind: subject.get(kind, 0) for kind in blocks.KINDS}
    since, until = (long_day(date.fromisoformat(subject[name])) for name in ("since", "until"))
    return blocks.found(letter.content.words, subject["file"], counts, since, until)


async def import_done(letter: Letter, prefix: str) -> Message | Withheld:
    """What came of it."""
    subject = letter.delivery.subject
    return blocks.imported(
        letter.content.words,
        subject["new"],
        subject["known"],
        is_off=subject["off"],
        is_offer_paused=subject["offer"],
        prefix=prefix,
    )


async def import_refused(letter: Letter) -> Message | Withheld:
    """Why the file cannot be imported."""
    subject = letter.delivery.subject
    return blocks.refused(letter.content.words, subject["reason"], subject["where"])


async def import_how(letter: Letter, command: str) -> Message | Withheld:
    """How one imports."""
    return blocks.how(letter.content.words, command)
