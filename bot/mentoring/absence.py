"""Whether somebody's own status says that they are away: on vacation, ill, or out for another reason, and until when.

A status is short and free text. What is surely said holds a message; in doubt the person is there, since a message that
comes on a day off does less harm than one that never comes.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from bot.deferred import regex
from bot.mentoring import absence_words as words

Kind = Literal["vacation", "sick", "away"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_LONGEST = 200
"""Characters of a status that are read; a status is shorter than that."""
_SIGNS = ("So", "Sk", "Cf")
"""Unicode's classes of emoji, their skin tones, and what joins them."""
_SAYS_OF_EMOJI: dict[str, Kind] = {
    "palm_tree": "vacation",
    "desert_island": "vacation",
    "beach_with_umbrella": "vacation",
    "umbrella_on_ground": "vacation",
    "face_with_thermometer": "sick",
}

_TABLE: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("vacation", regex(words.VACATION)),
    ("sick", regex(words.SICK)),
    ("away", regex(words.AWAY)),
)
_DENIED_BEFORE, _DENIED_AFTER = regex(words.DENIED_BEFORE), regex(words.DENIED_AFTER)
_AT_WORK, _AGAIN, _PRESENT = regex(words.AT_WORK), regex(words.AGAIN), regex(words.PRESENT)


@dataclass(frozen=True)
class Absence:
    """Somebody is away: why, and until when; None where their status names no end."""

    kind: Kind
    until: datetime | None = None


def read_absence(text: str, emoji: str, until: datetime | None) -> Absence | None:
    """What a status says: its words, the name of its emoji with or without colons, and the moment it ends by itself.

    None for somebody who is there: at work, in a meeting, on the way, or away another week. The words decide; the emoji
    where they say nothing of presence. Never raises.
    """
    shown = _SAYS_OF_EMOJI.get(emoji.strip().strip(":").partition("::")[0])
    said = _said(_plain(text))
    if said == "present":
        return None
    kind = shown if said in (None, "away") and shown is not None else said
    return None if kind is None else Absence(kind, until)


def _plain(text: str) -> str:
    """In small letters, with plain apostrophes and single blanks, and without emoji written as words."""
    folded = unicodedata.normalize("NFC", text[:_LONGEST]).lower().replace("\u2019", "'")
    without = re.sub(r":[a-z0-9_+-]+:", " ", folded)
    return " ".join("".join(" " if unicodedata.category(one) in _SIGNS else one for one in without).split())


def _said(text: str) -> Kind | Literal["present"] | None:
    """The surest kind of absence that is named before any word of presence; None where neither is named."""
    named = [(match.start(), kind, _is_denied(match)) for kind, shape in _TABLE for match in shape.finditer(text)]
    absent = [(start, kind) for start, kind, is_denied in named if not is_denied]
    if any(not _AGAIN.search(text[: match.start()]) for match in _AT_WORK.finditer(text)):
        return "present"
    present = _PRESENT.search(text)
    if absent and (present is None or min(absent)[0] < present.start()):
        kinds = {kind for _, kind in absent}
        return "sick" if "sick" in kinds else "vacation" if "vacation" in kinds else "away"
    return "present" if present is not None or named else None


def _is_denied(match: re.Match[str]) -> bool:
    """Whether the words around say that it is not now, or only the topic of some work."""
    text = match.string
    return _DENIED_BEFORE.search(text[: match.start()]) is not None or (
        _DENIED_AFTER.match(text[match.end() :]) is not None
    )
