"""Words about oneself as a user: what stands after `/cairn`, and what a direct message says of settings and privacy."""

import re
from collections.abc import Callable

from bot.deferred import regex
from bot.slack.speech.intents import ExportData, ForgetMe, ImportData, ShowPrivacy, ShowSettings

Said = ShowSettings | ShowPrivacy | ExportData | ImportData | ForgetMe
_Row = tuple[re.Pattern[str], Callable[[re.Match[str]], Said]]

ASK = ("ask", "question", "q")
ONE_ON_ONE = ("1on1", "1:1", "1-1", "1-on-1", "1o1", "one-on-one", "oneonone", "11")
"""Verbs after `/cairn` with words of their own behind them."""

_ASK = r"(?:please\s)?(?:/?cairn\s)?(?:(?:show|open|see)\s(?:me\s)?)?(?:my\s|the\s|your\s)?"
_MINE = (
    r"(?:this|these|it|them|that|my\s(?:goals?|wins?|notes?|data|messages?|answers?)"
    r"|what\si\s(?:write|type|say)(?:\shere)?)"
)
_KNOWN = r"(?:know|have|store|keep|remember)(?:\sstored)?\s(?:about|on|of)\sme"
_PLEASE = r"(?:please\s|can\syou\s|could\syou\s|i\swant\syou\sto\s)*(?:/?cairn\s)?"
_EVERYTHING = (
    r"(?:all\s(?:of\s)?)?(?:my\s|the\s)?(?:own\s|personal\s|stored\s)?data(?:\s(?:about|on|of)\sme)?"
    r"|every\s?thing(?:\s(?:(?:that\s)?you\s(?:know|have|store|keep)\s)?(?:(?:about|on|of)\s)me|\sof\smine)?"
)
"""Words for all of one's own data, as the end of a phrase."""
CAIRN_TURNS: tuple[_Row, ...] = (
    (
        regex(rf"{_ASK}(?:settings?|preferences|options)(?:,?\splease)?\s?\??", re.I | re.A),
        lambda _: ShowSettings(),
    ),
    (
        regex(
            rf"{_ASK}(?:privacy|(?:stored\s|own\s)?data)(?:,?\splease)?\s?\??"
            rf"|what\s(?:(?:data\s)?do\syou|does\scairn)\s(?:{_KNOWN}|know)\s?\??"
            rf"|who\s(?:else\s)?(?:can\s|could\s)?(?:sees?|reads?)\s{_MINE}\s?\??"
            r"|(?:can|could|does|do|will)\s(?:my\s|the\s|our\s)?"
            r"(?:manager|boss|team\slead|lead|company|hr|admins?|any(?:one|body)|some(?:one|body)|others?|people)"
            rf"\s(?:else\s)?(?:see|read)\s{_MINE}\s?\??",
            re.I | re.A,
        ),
        lambda _: ShowPrivacy(),
    ),
    (
        regex(
            rf"{_PLEASE}(?:(?:export|download|send\sme|give\sme|take\sout)\s(?:me\s)?(?:{_EVERYTHING})"
            r"|export(?:\sme)?|(?:data\s)?takeout)(?:,?\splease)?\s?\??",
            re.I | re.A,
        ),
        lambda _: ExportData(),
    ),
    (
        regex(
            rf"{_PLEASE}(?:(?:import|bring\sin|take\sin)(?:\s(?:{_EVERYTHING}|(?:it|this|that|(?:my|the|this)\s(?:file|export)))"
            r"(?:\sfrom\s(?:another|my\sother)\sworkspace)?)?)(?:,?\splease)?\s?\??",
            re.I | re.A,
        ),
        lambda _: ImportData(),
    ),
    (
        regex(
            rf"{_PLEASE}(?:forget(?:\sabout)?\s(?:me|{_EVERYTHING})|(?:delete|erase|remove|wipe)\s(?:{_EVERYTHING})"
            r"|(?:delete|erase|remove)\sme(?:\sfrom\scairn)?|delete\smy\saccount)(?:,?\splease)?\s?\??",
            re.I | re.A,
        ),
        lambda _: ForgetMe(),
    ),
)
"""In a direct message, and after `/cairn`."""


def read_cairn_command(text: str) -> Said | None:
    """What was typed after `/cairn`, where it is about settings or about one's data; None for anything else."""
    words = " ".join(text.split()).rstrip(" .")
    for pattern, build in CAIRN_TURNS:
        found = pattern.fullmatch(words)
        if found is not None:
            return build(found)
    return None
