"""How sure it is that words which look like a date are one."""

import re
from collections.abc import Callable

from bot.deferred import regex

_ONE = {"a", "one", "1"}
_EACH = regex(r"\b(?:every|each|any|all|always)\b", re.I)
_MEASURED = regex(
    r"\b(?:cut|reduc|shorten|lower|rais|improv|increas|grow|speed|drop|shrink|sav|halv|less|more)\w{0,4}\b", re.I
)
STRONG, WEAK, BARE = 3, 2, 1
_EDGE = regex(
    r"\s{0,3}(?:$|[\n.,;:!?)\]–—]|(?:-|about|after|and|at|because|but|for|i|in|on|so|then|to|we|with)\s)", re.I
)
_NAMED = regex(r"\s[A-Z][a-z]+")
_SPOILERS = {"once", "twice", "times", "la", "black", "good", "casual"}
_FIRST_NAMES = {"april", "may", "june", "august", "jan", "mai"}
TIDY = " \t\r\n,;:.-–—"


def rank_of(match: re.Match[str], text: str) -> int:
    """How sure a match is a due date: 0 is not one."""
    before = text[max(0, match.start() - 12) : match.start()].split()
    if before and before[-1].lower() in _SPOILERS:
        return 0
    at_start = match.start() < 12 and not text[: match.start()].strip(TIDY + "(")
    at_edge = at_start or _EDGE.match(text, match.end()) is not None
    last = not text[match.end() : match.end() + 12].strip(TIDY + ")")
    return _RANKS[match.lastgroup or ""](match, text, at_edge, last)


def _rank_day(match: re.Match[str], _text: str, at_edge: bool, last: bool) -> int:
    """Day and month: uncued at the edge of a clause, and with care where the shape is that of a fraction or a verb."""
    numeric = match["numeric"]
    if numeric is None:
        may = re.search(r"\bmay\b", match["point"]) is not None and not re.search(r"\d{4}", match["point"])
        return _cued(match) or (BARE if at_edge and (last or not may) else 0)
    if re.search(r"\d{4}", numeric):
        return _cued(match) or (BARE if at_edge else 0)
    if re.fullmatch(r"([1-4])/([2-5])", numeric) and numeric[0] < numeric[2]:
        return 0
    padded = re.fullmatch(r"\d\d/\d\d", numeric) and ("0" in (numeric[0], numeric[3]) or int(numeric[:2]) > 12)
    return _cued(match) or (BARE if padded and last else 0)


def _cued(match: re.Match[str]) -> int:
    if match["strong"]:
        return STRONG
    return WEAK if match["on"] else 0


def _rank_period(match: re.Match[str], text: str, at_edge: bool, _last: bool) -> int:
    if not period_is_whole(match) or _is_first_name(match, text):
        return 0
    if match["strong"]:
        return STRONG
    if match["inside"]:
        return WEAK
    certain = match["stage"] or match["which"] or match["next_after"] or match["month_year"] or match["quarter_year"]
    return BARE if (certain or match["composite"]) and at_edge else 0


def _is_first_name(match: re.Match[str], text: str) -> bool:
    """Whether the month is somebody's name: "by April Smith"."""
    alone = match["month"] is not None and match["month_year"] is None and match["stage"] is None
    return alone and match["month"].lower() in _FIRST_NAMES and _NAMED.match(text, match.end()) is not None


def period_is_whole(match: re.Match[str]) -> bool:
    """ "by the end of the month" and "by next month" are periods, "by the month" is a rate."""
    return match["lead_unit"] is None or bool(match["stage"] or match["which"] or match["next_after"])


def _rank_weekday(match: re.Match[str], _text: str, _at_edge: bool, _last: bool) -> int:
    if match["strong"]:
        return STRONG
    if match["weekday_next"] or match["weekday_this"] or match["weekday_after"]:
        return WEAK
    return WEAK if match["on"] and len(match["weekday_name"]) > 4 else 0


def _rank_relative(match: re.Match[str], text: str, _at_edge: bool, _last: bool) -> int:
    # "what I do in a day" is no deadline, nor is "answer every question within two days".
    is_days = re.fullmatch(r"(?:in|within)\s+(?P<count>\w+)\s+days?", match[0], re.I)
    if is_days is None:
        return WEAK
    is_rate = is_days["count"].lower() in _ONE or _EACH.search(text, max(0, match.start() - 60), match.start())
    return 0 if is_rate else WEAK


def is_fraction_or_day(match: re.Match[str], text: str) -> bool:
    """ "by 3/4" is a share as often as a day, so that no day is taken from it; not where something is cut or raised."""
    is_shape = match.lastgroup == "day" and match["strong"] and match["numeric"] and "/" in match["numeric"]
    return bool(is_shape) and _MEASURED.search(text, 0, match.start()) is None


def _rank_deictic(match: re.Match[str], _text: str, at_edge: bool, last: bool) -> int:
    if match["strong"]:
        return STRONG
    if match["today"]:
        return BARE if last and match["today"].lower() != "now" else 0
    return WEAK if at_edge or not match["inside"] else 0


_RANKS: dict[str, Callable[[re.Match[str], str, bool, bool], int]] = {
    "day": _rank_day,
    "relative": _rank_relative,
    "deictic": _rank_deictic,
    "nth": lambda match, _text, at_edge, _last: _cued(match) if at_edge else 0,
    "weekday": _rank_weekday,
    "period": _rank_period,
    "holiday": lambda match, _text, _at_edge, _last: STRONG if match["strong"] else 0,
    "year_alone": lambda match, _text, at_edge, _last: WEAK if at_edge and (match["strong"] or match["inside"]) else 0,
}
