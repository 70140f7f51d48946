"""Words that ask for a picture: after `/level` and `/goals`, and in a direct message."""

import re
from collections.abc import Callable

from bot.deferred import regex
from bot.slack.speech.intents import ShowPicture, ShowProgress

_PICTURE = {"picture", "radar", "chart", "pic", "diagram"}
_BESIDE = {"my", "the", "a", "me", "show", "please", "of"}

_Build = Callable[[re.Match[str]], ShowPicture | ShowProgress]


def asks_for_picture(text: str) -> bool:
    """Whether the words after `/level` ask for the picture: `picture`, `radar`, `chart`."""
    words = [word.strip(".!?") for word in text.lower().split()]
    named = [word for word in words if word not in _BESIDE]
    return bool(named) and len(words) <= 5 and all(word in _PICTURE for word in named)


def beside_picture(text: str) -> str:
    """What follows `picture` after `/level` and is not understood; empty where the words begin with something else."""
    first, _, rest = text.strip().partition(" ")
    return rest.strip() if first.lower() in _PICTURE else ""


def _row(pattern: str, build: _Build) -> tuple[re.Pattern[str], _Build]:
    return regex(pattern, re.I | re.A), build


_ASK = (
    r"(?:please\s|can\s(?:you|i)\s|could\s(?:you|i)\s)?(?:please\s)?(?:(?:show|draw|see|send|give)\s(?:me\s)?)?"
    r"(?:the\s|my\s|a\s)?"
)
PROGRESS_TURNS: tuple[tuple[re.Pattern[str], _Build], ...] = (
    _row(
        rf"{_ASK}(?:goals?\s)?(?:progress\s(?:chart|picture|over\stime)|chart)(?:\sof\s(?:my\s)?goals?)?(?:,?\splease)?\??",
        lambda _: ShowProgress(),
    ),
)
"""After `/goals` and in a direct message."""

PICTURE_TURNS: tuple[tuple[re.Pattern[str], _Build], ...] = (
    _row(
        rf"{_ASK}(?:level\s|growth\s|radar\s)?(?:radar|picture)(?:\s(?:chart|picture))?(?:,?\splease)?\??",
        lambda _: ShowPicture(),
    ),
    _row(r"/?level\s(?:picture|radar|chart)", lambda _: ShowPicture()),
)
"""In a direct message; asked before the turns about levels."""
