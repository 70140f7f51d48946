"""Goals in several lines: which line is one of its own."""

import re

from bot.deferred import regex
from bot.mentoring.dates import LEAD_IN

_LONG = 60
"""Characters of a line that may have been broken for its length."""
_BULLET = regex(r"(?:[-*•◦▪–—]\s+|\d{1,2}[.)](?:\s+|(?=\D)))")
_HEADING = regex(r"(?:(?:these|here)\s+are\s+)?(?:my\s+|the\s+)?(?:new\s+)?goals?(?:\s+are)?\s*[:-]?", re.I)
_JOINS = (
    r"(?:of|because|and|or|but|so|with|without|to|by|for|from|in|on|at|until|till|before|after|the|an?|which|that|who"
    r"|where|when|while|as|since|if|then|than|about|into|due|instead)"
)
_BEGINS_INSIDE = regex(rf"{_JOINS}\b")
_ENDS_INSIDE = regex(rf".*(?:[,:]|\b{_JOINS}|\bend)")


def is_heading(line: str) -> bool:
    """Whether a line only leads to the goals below it: "I want to:", "goals:"."""
    return _HEADING.fullmatch(line) is not None or LEAD_IN.fullmatch(line.rstrip(" :-–—")) is not None


def is_listed(line: str) -> bool:
    """Whether a line begins as one of a list."""
    return _BULLET.match(line) is not None


def goals_said(text: str) -> list[str]:
    """The goals of a text: one of each line; the text itself where it is one goal; none where that is hard to tell."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        return [text]
    if is_heading(lines[0]):
        lines = lines[1:]
    listed = [is_listed(line) for line in lines[1:]]
    if any(listed) and (lines[0].endswith(":") or not all(listed)):  # the steps of one goal, perhaps
        return []
    if not any(listed) and any(map(_goes_on, lines, lines[1:])):
        return [text]
    return [_BULLET.sub("", line, count=1) for line in lines]


def _goes_on(line: str, following: str) -> bool:
    is_broken = len(line) >= _LONG and line[-1] not in ".!?;" and following[:1].islower()
    return is_broken or _BEGINS_INSIDE.match(following) is not None or _ENDS_INSIDE.fullmatch(line) is not None
