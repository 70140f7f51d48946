"""Words about oneself as a user: what stands after `/cairn`, and what a direct message says of settings and privacy."""

import re
from collections.abc import Callable

from bot.slack.speech.intents import ShowPrivacy, ShowSettings

Said = ShowSettings | ShowPrivacy
_Row = tuple[re.Pattern[str], Callable[[re.Match[str]], Said]]

_ASK = r"(?:please\s)?(?:/?cairn\s)?(?:(?:show|open|see)\s(?:me\s)?)?(?:my\s|the\s|your\s)?"
_KNOWN = r"(?:know|have|store|keep|remember)(?:\sstored)?\s(?:about|on|of)\sme"
CAIRN_TURNS: tuple[_Row, ...] = (
    (
        re.compile(rf"{_ASK}(?:settings?|preferences|options)(?:,?\splease)?\s?\??", re.I | re.A),
        lambda _: ShowSettings(),
    ),
    (
        re.compile(
            rf"{_ASK}(?:privacy|(?:stored\s|own\s)?data)(?:,?\splease)?\s?\??"
            rf"|what\s(?:(?:data\s)?do\syou|does\scairn)\s(?:{_KNOWN}|know)\s?\??",
            re.I | re.A,
        ),
        lambda _: ShowPrivacy(),
    ),
)
"""In a direct message, and after `/cairn`."""


def read_cairn_command(text: str) -> Said | None:
    """What was typed after `/cairn`, where it asks for settings or for what is stored; None for anything else."""
    words = " ".join(text.split()).rstrip(" .")
    for pattern, build in CAIRN_TURNS:
        found = pattern.fullmatch(words)
        if found is not None:
            return build(found)
    return None
