"""Answers about wins, and the document for a review."""

from datetime import date
from functools import partial

from bot.blocks import wins as blocks
from bot.blocks.message import Message
from bot.delivery.letters import Document, Letter, Withheld
from bot.delivery.replies.general import GONE
from bot.delivery.replies.goals import scene
from bot.mentoring import wins as rules
from bot.store import Win


async def wins_listed(letter: Letter) -> Message | Withheld:
    """The member's newest wins."""
    user_id = letter.member.user_id
    count = sum((await letter.team.wins.counts(user_id)).values())
    page = await letter.team.wins.of(user_id, blocks.PAGE)
    done = await rules.done_goals(letter.team, user_id)
    return blocks.listed(scene(letter), page, count, 0, done)


async def wins_found(letter: Letter) -> Message | Withheld:
    """What a search has found; its words, which the member sees right above, are nowhere kept."""
    wanted = rules.unpacked(letter.delivery.subject["found"])
    found = [win for win in await letter.team.wins.of(letter.member.user_id) if win.number in wanted]
    return blocks.found(scene(letter), found)


async def win_saved(letter: Letter) -> Message | Withheld:
    """A win that was written down."""
    win = await _win(letter)
    return GONE if win is None else blocks.saved(scene(letter), win)


async def win_card(letter: Letter) -> Message | Withheld:
    """One win with its buttons."""
    win = await _win(letter)
    return GONE if win is None else blocks.card(scene(letter), win)


async def win_to_delete(letter: Letter) -> Message | Withheld:
    """The question whether a win is to be deleted."""
    win = await _win(letter)
    return GONE if win is None else blocks.asked_to_delete(scene(letter), win)


async def win_kept(letter: Letter) -> Message | Withheld:
    """Words that made no win, and why."""
    subject = letter.delivery.subject
    found = await letter.team.notes.get(letter.member.user_id, subject["note"])
    if found is None:
        return GONE
    day = subject.get("day")
    unfit = rules.Unfit(subject["reason"], subject.get("length", 0), date.fromisoformat(day) if day else None)
    return blocks.kept(scene(letter), rules.Kept(found, unfit))


async def wins_exported(letter: Letter) -> Message | Withheld:
    """All wins as a document; as text where Slack takes no file."""
    words = letter.content.words
    wins, goals = await rules.for_review(letter.team, letter.member)
    if not wins:
        return blocks.nothing_to_export(words)
    content = blocks.document(scene(letter), wins, goals, letter.member.level)
    beside = blocks.export_message(words, len(wins))
    return Document(
        beside.text,
        filename=blocks.filename(letter.today),
        title=words.say("wins.document_file_title", day=blocks.long_day(letter.today)),
        content=content,
        instead=partial(_as_text, letter, content),
    )


def _as_text(letter: Letter, content: str, code: str) -> Message:
    words = letter.content.words
    why = words.say("wins.no_scope" if code == "missing_scope" else "wins.no_upload")
    return blocks.text_page(words, content, 0, why)


async def _win(letter: Letter) -> Win | None:
    return await letter.team.wins.get(letter.member.user_id, letter.delivery.subject["win"])
