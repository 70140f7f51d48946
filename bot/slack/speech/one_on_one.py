"""Words about a 1:1: what a direct message says of preparing one."""

import re
from collections.abc import Callable

from bot.deferred import regex
from bot.slack.speech.intents import PrepareOneOnOne

_Build = Callable[[re.Match[str]], PrepareOneOnOne | None]


def _prepare(found: re.Match[str]) -> PrepareOneOnOne:
    return PrepareOneOnOne((found.groupdict().get("text") or "").strip())


def _kept(_found: re.Match[str]) -> PrepareOneOnOne:
    return PrepareOneOnOne("history")


def _row(pattern: str, build: _Build = _prepare) -> tuple[re.Pattern[str], _Build]:
    return regex(pattern, re.I | re.A), build


_DAY = r"(?:mon|tues?|wed|wednes|thu|thurs?|fri|sat|satur|sun)(?:day)?s?"
_ONE_ON_ONE = r"(?:1\s?(?::|on|-on-|/|-)\s?1s?|one[\s-](?:on|to)[\s-]ones?|1:1s?)"
_NAMED = rf"(?:my\s|the\s|a\s|our\s)?(?:next\s|weekly\s)?{_ONE_ON_ONE}"
_POLITE = r"(?:please\s|can\s(?:you|we|i)\s|could\s(?:you|we)\s|help\sme\s(?:to\s)?)?(?:please\s)?"
_BOSS = r"(?:my\s(?:manager|boss|lead|team\s?lead|tech\s?lead|supervisor|director))"
ONE_ON_ONE_TURNS: tuple[tuple[re.Pattern[str], _Build], ...] = (
    _row(rf"{_POLITE}(?:prepare|prep|get\sready)\s(?:me\s)?(?:for\s)?{_NAMED}(?:\s?[:,–—-]\s?(?P<text>.+))?\s?\??"),
    _row(rf"(?:/?cairn\s)?{_ONE_ON_ONE}(?:\sprep(?:aration)?)?"),
    _row(rf"(?:/?cairn\s{_ONE_ON_ONE}|1on1)\s(?P<text>.+)"),
    _row(
        rf"{_ONE_ON_ONE}\s(?P<text>off|history|(?:every|each|remind|on)\s.+|(?:(?:next\s|this\s)?{_DAY}|today|tomorrow)(?:,?\s(?:at\s)?\d.{{0,10}})?)"
    ),
    _row(
        rf"{_POLITE}(?:show|list|see)\s(?:me\s)?(?:all\s)?(?:my\s)?(?:(?:last|past|earlier|prepared)\s)?{_ONE_ON_ONE}",
        _kept,
    ),
    _row(
        rf"{_POLITE}(?P<text>remind\sme\s.{{1,60}}\s(?:before|ahead\sof)\s{_NAMED}.{{1,60}})",
    ),
    _row(
        rf"{_BOSS}\s(?:only\s|just\s|always\s|never\s|keeps?\s(?:on\s)?){{1,2}}(?:says?|said|saying|tells?\sme|told\sme|telling\sme)\s"
        r"(?:that\s)?[\"“']?(?P<text>.{2,2900}?)[\"”']?"
    ),
)
"""In a direct message; asked before the turns about goals."""
