"""Words about mentors: after `/mentor`, and in a direct message."""

import re
from collections.abc import Callable

from bot.deferred import regex
from bot.slack.speech.intents import FindMentor, ShowMentors

_Build = Callable[[re.Match[str]], FindMentor | ShowMentors | None]
_VERBS = {
    **dict.fromkeys(("", "status", "list", "me", "show"), ""),
    **dict.fromkeys(("find", "search", "look", "need", "for", "ask", "shadow", "join", "watch"), "find"),
    **dict.fromkeys(("volunteer", "offer", "become", "edit", "change"), "volunteer"),
    **dict.fromkeys(("pause",), "pause"),
    **dict.fromkeys(("resume", "continue", "on"), "resume"),
    **dict.fromkeys(("stop", "off", "end"), "stop"),
    **dict.fromkeys(("block", "unblock", "blocked"), "block"),
    **dict.fromkeys(("help", "?", "usage"), "help"),
}
_OFFER = regex(
    r"i(?:['’]m|\sam|['’]d|\swould)?\s(?:can|could|want\sto|like\sto|love\sto|happy\sto|glad\sto|willing\sto)\s"
    r"(?:help|mentor|teach|volunteer|take\son|offer|support)\b(?!\s(?:me|myself)\b)(?P<rest>.*)",
    re.I | re.A,
)
"""Somebody offers, in a whole sentence."""
_LONGEST = 500
"""Characters after the command that are read."""


def read_mentor_command(text: str) -> tuple[str, str]:
    """The verb and what comes after it; "unknown" with all the words where the verb is none.

    Whole sentences mean what they mean in a direct message.
    """
    said = " ".join(text[:_LONGEST].split())
    for pattern, build in MENTOR_TURNS:
        whole = pattern.fullmatch(said.rstrip(" .!"))
        intent = build(whole) if whole is not None else None
        if intent is not None:
            return ("find", intent.about) if isinstance(intent, FindMentor) else ("", "")
    offered = _OFFER.fullmatch(said)
    if offered is not None:
        return "volunteer", offered["rest"].strip()
    verb, _, rest = said.partition(" ")
    found = _VERBS.get(verb.lower().rstrip(":"))
    return ("unknown", said) if found is None else (found, rest)


def _find(found: re.Match[str]) -> FindMentor:
    return FindMentor((found.groupdict().get("about") or "").strip())


def _find_undated(found: re.Match[str]) -> FindMentor | None:
    """What has a day to be done by is a goal."""
    return None if _DATED.search(found.group()) else _find(found)


def _row(pattern: str, build: _Build = _find) -> tuple[re.Pattern[str], _Build]:
    return regex(pattern, re.I | re.A), build


_DATED = regex(r"\b(?:by|until|till|before|within|this|next|end\sof|every|q[1-4]|\d+)\b", re.I)
_POLITE = r"(?:please\s|can\syou\s|could\syou\s|can\sanyone\s|can\ssomeone\s|could\ssomeone\s)?(?:please\s|help\sme\s)?"
_ONE = r"(?:an?\s|some|any|the\s|my\s|another\s)?(?:mentors?|body\sto\smentor\sme|one\sto\smentor\sme)"
_SIT_IN = r"(?:sit\sin\s(?:on|with|at)|shadow|join|watch|listen\sin\s(?:on|to)|come\salong\s(?:to|on))"
_SHADOW = r"(?:sit\sin\swith|shadow|listen\sin\son)"
MENTOR_TURNS: tuple[tuple[re.Pattern[str], _Build], ...] = (
    _row(
        rf"{_POLITE}(?:find|get|suggest|look\sfor)\s(?:me\s)?{_ONE}"
        r"(?:\s(?:for|in|on|with|about|who\sknows)\s(?P<about>.{1,300}?))?\s?\??"
    ),
    _row(
        rf"(?:(?:i(?:['’]m|\sam)\s)?looking\sfor|i\s(?:need|want|could\suse)|i(?:['’]d|\swould)\s(?:like|love))\s{_ONE}"
        r"(?:\s(?:for|in|on|with|about|who\sknows)\s(?P<about>.{1,300}?))?\s?\??"
    ),
    _row(
        rf"i(?:['’]d|\swould)\s(?:like|love)\sto\s(?P<about>{_SHADOW}\ssome(?:one|body)\b.{{1,300}}?)\s?\??",
        _find_undated,
    ),
    _row(
        r"(?:who|is\sthere\s(?:anyone|anybody|someone)\swho)\s(?:would|could|can|might)\s(?:let\sme|allow\sme\sto)\s"
        rf"(?P<about>{_SIT_IN}\s.{{1,300}}?)\s?\??"
    ),
    _row(rf"(?:can|could|may)\si\s(?P<about>{_SIT_IN}\s(?:an?|some(?:one|body)(?:['’]s)?)\s.{{1,300}}?)\s?\??"),
    _row(
        r"(?:who|can\s(?:someone|somebody|anyone)|could\s(?:someone|somebody|anyone))\s(?:can\s|could\s|would\s)?mentor\sme"
        r"(?:\s(?:for|in|on|with|about)\s(?P<about>.{1,300}?))?\s?\??"
    ),
    _row(r"/?mentor\s(?:find|shadow)\s(?P<about>.{1,300}?)\s?\??"),
    _row(
        r"(?:/?mentors?|(?:show\s(?:me\s)?)?my\smentors?(?:\srequests?)?|who\sis\smy\smentor)\s?\??",
        lambda _: ShowMentors(),
    ),
)
"""In a direct message; asked before the turns about goals."""
