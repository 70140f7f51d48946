"""Writing a win down, changing it, and deleting it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.content import Content, Words
from bot.mentoring import dimensions
from bot.mentoring.levels import own_level
from bot.mentoring.members import local_day
from bot.mentoring.wins.reading import Unfit, Wanted, as_it_is, read
from bot.mentoring.wins.refusals import WinRefusedError, owned
from bot.store import Member, Note, Team, Win

UNDO_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Kept:
    """Words that did not make a win, kept as a note, and why."""

    note: Note
    unfit: Unfit


async def add(
    team: Team,
    member: Member,
    content: Content,
    text: str,
    *,
    now: datetime,
    happened_day: date | None = None,
    dimension: str | None = None,
    link: str | None = None,
    origin: str = "typed",
    origin_id: str | None = None,
) -> Win:
    """Write a win down at the member's own level. Without a day it is today, without a dimension that is guessed.

    `origin`: `typed`, `goal`, `nudge`, `message` or `check_in`; `origin_id` says which one. The words are taken as
    they are: they have been checked.
    """
    ladder = content.ladder(member.ladder)
    return await team.wins.write(
        member.user_id,
        text,
        happened_day or local_day(now, member.timezone),
        now,
        dimension=dimension or dimensions.guess(text, ladder),
        level=own_level(ladder, member.level),
        link=link,
        origin=origin,
        origin_id=origin_id,
    )


async def add_typed(team: Team, member: Member, typed: str, content: Content, now: datetime) -> Win | Kept:
    """Write a win down at once, with the link and the day that end it. What does not make one is kept as a note."""
    found = read(typed, member, now)
    if isinstance(found, Unfit):
        return Kept(await team.notes.keep(member.user_id, typed, now), found)
    return await add(team, member, content, found.text, now=now, happened_day=found.happened_day, link=found.link)


async def add_from_note(team: Team, member: Member, note: Note, content: Content, now: datetime) -> Win | Kept:
    """Make a win of a note; the same note gives the same win again."""
    known = await team.wins.from_origin(member.user_id, "typed", f"note:{note.id}")
    if known:
        return known[0]
    found = read(note.text, member, now)
    note.kind = "kept"
    if isinstance(found, Unfit):
        return Kept(note, found)
    return await add(
        team,
        member,
        content,
        found.text,
        now=now,
        happened_day=found.happened_day,
        link=found.link,
        origin_id=f"note:{note.id}",
    )


async def add_wanted(
    team: Team, member: Member, wanted: Wanted, now: datetime, *, origin: str = "typed", origin_id: str | None = None
) -> Win:
    """Write a win down from a form; its fields have been checked."""
    return await team.wins.write(
        member.user_id,
        wanted.text,
        wanted.happened_day,
        now,
        dimension=wanted.dimension,
        level=wanted.level,
        link=wanted.link,
        origin=origin,
        origin_id=origin_id,
    )


def edit(win: Win, wanted: Wanted, now: datetime) -> bool:
    """A win as a form wants it; its fields have been checked. False where nothing is different."""
    if wanted == as_it_is(win):
        return False
    win.text, win.happened_day, win.link = wanted.text, wanted.happened_day, wanted.link
    win.dimension, win.level, win.updated_at = wanted.dimension, wanted.level, now
    return True


async def delete(team: Team, win: Win) -> None:
    """Delete a win for good: nothing of it is left."""
    await team.wins.delete(win.user_id, win.id or 0)


async def undo(team: Team, member: Member, win_id: int | None, words: Words, now: datetime) -> Win:
    """Take back a win within ten minutes of writing it down, unless it has been changed; the win that was deleted."""
    win = await owned(team, member, win_id, words)
    if now - win.created_at > UNDO_WITHIN:
        raise WinRefusedError(words, "wins.undo_late", number=win.number)
    if win.updated_at != win.created_at:
        raise WinRefusedError(words, "wins.undo_overtaken", number=win.number)
    await delete(team, win)
    return win
