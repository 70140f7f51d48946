"""One win in words: its text, its day, and where it counts."""

from datetime import date
from urllib.parse import urlsplit

from bot.blocks.goals.wording import Scene
from bot.blocks.text import SECTION, clean, entities, escape, fit
from bot.content import Ladder
from bot.mentoring.dates import say_day
from bot.mentoring.dimensions import find
from bot.store import Win

QUOTED = 500
"""Characters of a win that a list shows; all of it is on its card."""
WHOLE = 2000
"""Characters of a win that a card shows."""
IN_TEXT = 300
"""Characters of a win in the fallback text of a list, as Slack is sent it."""
_NAMED = 60
"""Characters of a host, or of a level's title."""
_LONGEST_ESCAPE = "&amp;"
_LONGEST_LINK = 2500


def facts(scene: Scene, win: Win) -> list[str]:
    """Day, dimension and level."""
    parts = [say_day(win.happened_day, scene.today)]
    dimension = find(win.dimension, scene.ladder)
    if dimension is not None:
        parts.append(escape(dimension.short))
    level = level_title(scene.ladder, win.level)
    if level is not None:
        parts.append(brief(level, _NAMED))
    return parts


def both(scene: Scene, win: Win, most: int = QUOTED, in_text: int = IN_TEXT) -> tuple[str, str]:
    """The win for a block, and in one line for the fallback text.

    Of its link the text says the host alone: ten long addresses would be more than Slack takes (MSG-1).
    """
    in_block, where = facts(scene, win), facts(scene, win)
    if win.link:
        in_block.append(link(win.link))
        where.append(host(win.link))
    below = " · ".join(in_block)
    said = escape(fit(clean(win.text).strip(), most))
    room = SECTION - len(f"*{win.number}.* \n{below}")  # escaping makes it longer, and a link cut off leads nowhere
    block = f"*{win.number}.* {said if len(said) <= room else brief(win.text, room)}\n{below}"
    around = f"{win.number}.  ({' · '.join(where)})"
    return block, f"{win.number}. {brief(win.text, max(1, in_text - len(around)))} ({' · '.join(where)})"


def brief(typed: str, most: int) -> str:
    """The beginning of something typed, harmless in mrkdwn and no longer than this once it is escaped."""
    plain = clean(typed).strip()
    room = most
    while len(said := escape(fit(plain, room))) > most and room > 1:
        room -= max(1, (len(said) - most) // len(_LONGEST_ESCAPE))
    return said


def link(address: str) -> str:
    """A link that shows where it leads; its address has neither spaces nor angle brackets.

    The host alone where the address is so long once it is escaped that no room is left for the win.
    """
    escaped = entities(address)
    return f"<{escaped}|{host(address)}>" if len(escaped) <= _LONGEST_LINK else host(address)


def host(address: str) -> str:
    """Where an address leads, in short."""
    return brief(_host(address), _NAMED)


def _host(address: str) -> str:
    """What the address leads to; all of it where that cannot be told, as in `https://[draft`."""
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address


def level_title(ladder: Ladder, level: str | None) -> str | None:
    """What the ladder calls a level; None where the win has none, or one that this ladder lacks."""
    return next((one.title for one in ladder.levels if one.id == level), None)


def long_day(day: date) -> str:
    """ "3 November 2026", as a document says it: it is read in another year."""
    return f"{day.day} {day:%B} {day.year}"
