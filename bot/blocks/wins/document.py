"""The document to take to a review: all wins in Markdown, by dimension and level, and the same as pages of text."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial

from bot.blocks.copying import Turning, to_copy
from bot.blocks.goals.plain import button
from bot.blocks.goals.wording import Scene
from bot.blocks.message import Message
from bot.blocks.text import clean
from bot.blocks.wins.wording import level_title, long_day
from bot.content import Words
from bot.store import Goal, Win

_INLINE = re.compile(r"([\\`*_\[\]<>&~|])")
_AT_START = re.compile(r"^(\s*)(?:([#+=-]|:)|(\d{1,9})([.)]))")


def document(scene: Scene, wins: Sequence[Win], goals: Mapping[str, Goal], level: str | None) -> str:
    """The wins in Markdown; `goals` are those that wins came from by their ids, `level` the member's own."""
    words, ladder = scene.words, scene.ladder
    lines = [f"# {headline(words, wins)}", "", *_summary(scene, wins, level), ""]
    known = [one.id for one in ladder.dimensions]
    titles = {one.id: one.title for one in ladder.dimensions}
    for dimension in [*known, *_others(known, (win.dimension for win in wins)), None]:
        here = [win for win in wins if win.dimension == dimension]
        if not here:
            continue
        title = words.say("wins.document_no_dimension") if dimension is None else titles.get(dimension, dimension)
        lines += [f"## {as_typed(title)} ({len(here)})", ""]
        lines += _by_level(scene, here, goals)
    return "\n".join(lines).rstrip() + "\n"


def headline(words: Words, wins: Sequence[Win]) -> str:
    """What the document is, with the period it is about."""
    first, last = min(win.happened_day for win in wins), max(win.happened_day for win in wins)
    if first == last:
        return words.say("wins.document_title_day", day=long_day(first))
    return words.say("wins.document_title", first=long_day(first), last=long_day(last))


def filename(today: date) -> str:
    """What the file is called."""
    return f"wins-{today.isoformat()}.md"


def text_page(words: Words, text: str, number: int, why: str | None = None) -> Message:
    """One page of the document as text to copy, from 0; `why` says why it is not a file."""
    say = words.say
    turning = Turning(
        partial(say, "wins.text_page"),
        lambda to: button(say("wins.button_previous"), "wins.text:previous", to),
        lambda to: button(say("wins.button_next"), "wins.text:next", to),
    )
    return to_copy(text, number, turning, why)


def _summary(scene: Scene, wins: Sequence[Win], level: str | None) -> list[str]:
    words, ladder = scene.words, scene.ladder
    title = level_title(ladder, level)
    said = as_typed(title) if title else words.say("wins.document_no_level")
    dimensions = len({win.dimension for win in wins if win.dimension is not None})
    return [
        words.say("wins.document_level", level=said, ladder=as_typed(ladder.title)),
        "",
        words.say("wins.document_counts", wins=len(wins), dimensions=dimensions, day=long_day(scene.today)),
    ]


def _by_level(scene: Scene, wins: Sequence[Win], goals: Mapping[str, Goal]) -> list[str]:
    """The highest level first; wins of no level, and of levels that this ladder lacks, come last."""
    words, lines = scene.words, []
    known = [one.id for one in reversed(scene.ladder.levels)]
    for level in [*known, *_others(known, (win.level for win in wins)), None]:
        here = [win for win in wins if win.level == level]
        if not here:
            continue
        title = words.say("wins.document_level_none") if level is None else level_title(scene.ladder, level) or level
        lines += [f"### {as_typed(title)} ({len(here)})", "", *(_item(words, win, goals) for win in here), ""]
    return lines


def _item(words: Words, win: Win, goals: Mapping[str, Goal]) -> str:
    """One win as an item of a list, its further lines set in."""
    text = "  \n  ".join(as_typed(line.strip()) for line in clean(win.text).strip().splitlines() if line.strip())
    parts = [f"- **{long_day(win.happened_day)}**: {text}"]
    if win.link:
        # Within angle brackets an address needs no escaping but of these (CommonMark, link destinations).
        address = clean(win.link).replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")
        parts.append(f"[{words.say('wins.document_link')}](<{address}>)")
    goal = goals.get(win.origin_id or "") if win.origin in ("goal", "check_in") else None
    if goal is not None and win.id is None:
        parts.append(words.say("wins.document_done", number=goal.number or 0))
    elif goal is not None:
        parts.append(words.say("wins.document_goal", number=goal.number or 0, title=as_typed(clean(goal.title))))
    return "  \n  ".join((parts[0], " ".join(parts[1:]))) if len(parts) > 1 else parts[0]


def as_typed(typed: str) -> str:
    """A line of typed words that Markdown shows as they are."""
    said = _INLINE.sub(r"\\\1", typed)
    return _AT_START.sub(lambda at: f"{at[1]}{at[3] or ''}\\{at[2] or at[4]}", said)


def _others(known: Sequence[str], named: Iterable[str | None]) -> list[str]:
    return sorted({name for name in named if name is not None} - set(known))
