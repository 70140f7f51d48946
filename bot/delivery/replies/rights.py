"""Everything of a member's as two files, and the question whether all of it is to be deleted."""

import asyncio
from functools import partial

from bot.blocks import rights as blocks
from bot.blocks import rights_document as pages
from bot.blocks.message import Message
from bot.blocks.page import note
from bot.blocks.wins.wording import long_day
from bot.content import Words
from bot.delivery.letters import Document, Letter, Withheld
from bot.mentoring.rights.exporting import assemble
from bot.mentoring.rights.forgetting import Asked
from bot.mentoring.rights.format import Export, as_json


async def export_read(letter: Letter) -> Message | Withheld:
    """Everything to read; as text where Slack takes no file."""
    words = letter.content.words
    content = await asyncio.to_thread(_read, await _export(letter), letter)
    return Document(
        words.say("export.read_beside"),
        filename=pages.filename(letter.today, "md"),
        title=words.say("export.read_title", day=long_day(letter.today)),
        content=content,
        instead=partial(_as_text, words, content),
    )


async def export_data(letter: Letter) -> Message | Withheld:
    """Everything for a program; where Slack takes no file, what to do about it."""
    words = letter.content.words
    content = await asyncio.to_thread(as_json, await _export(letter))
    return Document(
        words.say("export.data_beside"),
        filename=pages.filename(letter.today, "json"),
        title=words.say("export.data_title", day=long_day(letter.today)),
        content=content,
        instead=partial(_without, words),
    )


async def forget_asked(letter: Letter) -> Message | Withheld:
    """The question whether everything is to be deleted, with what that is now."""
    member, words = letter.member, letter.content.words
    if await letter.team.members.get(member.user_id) is None:
        return Withheld("cancelled", "erased")
    counts = await letter.team.holdings.of(member.user_id)
    return blocks.asked_to_forget(words, counts, Asked.now(member, letter.now))


async def _export(letter: Letter) -> Export:
    rows = await letter.team.exporting.of(letter.member.user_id)
    return await asyncio.to_thread(assemble, rows, letter.member, letter.content, letter.now)


def _read(export: Export, letter: Letter) -> str:
    return pages.document(letter.content.words, export, letter.today)


def _as_text(words: Words, content: str, code: str) -> Message:
    why = words.say("export.no_scope" if code == "missing_scope" else "export.no_upload")
    return pages.text_page(words, content, 0, why)


def _without(words: Words, code: str) -> Message:
    return note(words.say("export.data_no_scope" if code == "missing_scope" else "export.data_no_upload"))
