"""Which dimension of a ladder some words are about."""

import re

from bot.content import Dimension, Ladder

_LONGEST = 2000
"""Characters of a text that are looked at."""
_WORD = re.compile(r"[^\s,;:!?()\"“”]+")


def guess(text: str, ladder: Ladder) -> str | None:
    """The id of the dimension whose keywords fit the words best, or None where nothing fits.

    Longer phrases count more ("design review" over "lead"); aliases are asked only where no keyword fits; of equals
    the ladder's first dimension wins.
    """
    said = words_of(text)
    for attribute in ("keywords", "aliases"):
        best = max(ladder.dimensions, key=lambda one: _score(said, getattr(one, attribute)))
        if _score(said, getattr(best, attribute)) > 0:
            return best.id
    return None


def find(dimension_id: str | None, ladder: Ladder) -> Dimension | None:
    """The dimension with this id; None where it is unset or the ladder lacks it."""
    if dimension_id is None:
        return None
    return next((one for one in ladder.dimensions if one.id == dimension_id), None)


def words_of(text: str) -> str:
    """The text in small letters, as words between single spaces, with a space at both ends."""
    words = (word.strip(".'-/") for word in _WORD.findall(text[:_LONGEST].lower()))
    return f" {' '.join(word for word in words if word)} "


def _score(said: str, phrases: list[str]) -> int:
    return sum(len(phrase.split()) ** 2 for phrase in phrases if f" {phrase} " in said)
