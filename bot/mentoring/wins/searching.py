"""Finding wins by words: of their text, their link, their dimension and their level; and what was found, in short."""

import base64
import binascii
from collections.abc import Iterable

from bot.content import Ladder
from bot.mentoring.dimensions import find
from bot.store import Win

_MOST_WORDS = 20
_SPAN = 11_000
"""Numbers of wins that one button's value has room for, of 2,000 characters (BK-9)."""


def matching(wins: Iterable[Win], words: str, ladder: Ladder) -> list[Win]:
    """The wins in which every word occurs, whatever its case; in the order they came in."""
    wanted = words.casefold().split()[:_MOST_WORDS]
    levels = {level.id: f"{level.id} {level.title}".casefold() for level in ladder.levels}
    return [win for win in wins if all(word in _said(win, ladder, levels) for word in wanted)]


def packed(numbers: Iterable[int]) -> str:
    """Numbers of wins in 1,850 characters at most: the lowest, and a bit for each from there on.

    Of numbers that are farther apart than 11,000 the lowest are left out.
    """
    wanted = set(numbers)
    if not wanted:
        return ""
    lowest = max(min(wanted), max(wanted) - _SPAN + 1)
    bits = bytearray((max(wanted) - lowest) // 8 + 1)
    for place in (number - lowest for number in wanted if number >= lowest):
        bits[place // 8] |= 1 << place % 8
    return f"{lowest}.{base64.urlsafe_b64encode(bits).decode()}"


def unpacked(text: str) -> set[int]:
    """The numbers again; none where this was not made by `packed`."""
    lowest, _, drawn = text.partition(".")
    if not (lowest.isascii() and lowest.isdigit() and len(lowest) <= len(str(2**31))):
        return set()
    try:
        bits = base64.b64decode(drawn, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return set()
    return {int(lowest) + place for place in range(8 * len(bits)) if bits[place // 8] >> place % 8 & 1}


def _said(win: Win, ladder: Ladder, levels: dict[str, str]) -> str:
    dimension = find(win.dimension, ladder)
    where = "" if dimension is None else f"{dimension.id} {dimension.title} {dimension.short}".casefold()
    return "\n".join((win.text.casefold(), (win.link or "").casefold(), where, levels.get(win.level or "", "")))
