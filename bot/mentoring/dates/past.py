"""Days that are over, in plain words: the one that ends a sentence about something done."""

import re
from datetime import date, timedelta

from bot.deferred import regex
from bot.mentoring.dates import parse_day

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_DAYS_IN = {"day": 1, "week": 7, "month": 30}
_YESTERDAY = {"yesterday": 1, "gestern": 1, "hier": 1, "ayer": 1, "vorgestern": 2, "avant-hier": 2, "anteayer": 2}
_TODAY = {"today", "heute", "aujourd'hui", "hoy"}
_AHEAD = r"(?:^|(?<=[\s(,;:–—-]))"
_WORDED = regex(
    rf"{_AHEAD}(?:on\s)?(?:(?:the\s)?day\sbefore\s(?P<before>yesterday)|(?P<named>{'|'.join((*_YESTERDAY, *_TODAY))})"
    rf"|(?:(?:last|this)\s|on\s)(?P<weekday>{'|'.join(_WEEKDAYS)})|last\s(?P<last>week|month)"
    rf"|(?P<count>\d{{1,2}}|{'|'.join(_COUNTS)})\s(?P<unit>days?|weeks?|months?)\sago)$",
    re.I,
)
_DATED = regex(
    rf"{_AHEAD}(?:on\s|am\s|le\s|el\s)?(?P<date>\d{{4}}-\d\d?-\d\d?|\d\d?[./]\d\d?[./]\d{{2,4}}"
    r"|\d\d?(?:st|nd|rd|th|\.)?\s(?:of\s|de\s)?[^\W\d_]{3,12}\.?(?:,?\s\d{4})?"
    r"|[^\W\d_]{3,12}\.?\s\d\d?(?:st|nd|rd|th)?(?:,?\s\d{4})?)$",
    re.I,
)
_BELONGS = regex(r"\b(?:since|from|until|till|by|before|after|for|of|than|like|versus|vs|and|or)$", re.I)
"""After these words a day is part of what is told: "cut the wait since last week"."""
_COMING = (
    rf"(?:the\sday\safter\stomorrow|tomorrow|next\s(?:week|month|quarter|sprint|year|{'|'.join(_WEEKDAYS)})"
    rf"|in\s(?:\d{{1,2}}|{'|'.join(_COUNTS)})\s(?:days?|weeks?|months?))"
)
_BEGINS_AHEAD = regex(
    rf"{_COMING}(?:\s(?:morning|afternoon|evening))?[\s,:]+(?:i|we|lead|give|hold|write|present|ship)\b(?!['’]?ve\b)"
    rf"|(?:(?:on\s|this\s)?(?:{'|'.join(_WEEKDAYS)}),?\s)?"
    r"(?:i|we)(?:\s(?:will|shall|plan\sto|hope\sto|want\sto|intend\sto)|['’]ll|(?:['’]m|['’]re|\s(?:am|are))\sgoing\sto)\s|will\s(?!\w+ed\b)",
    re.I,
)
_ENDS_AHEAD = regex(rf"{_AHEAD}{_COMING}(?:\s(?:morning|afternoon|evening))?$", re.I)
_TOLD = regex(
    r"(?:(?:i|we)(?:['’]ve|\shave)?\s)?(?:\w{2,}ed|led|wrote|made|got|gave|held|set|ran|built|cut|found|took|taught|won|did|drew"
    r"|spoke|brought|kept|put|sent|told|had|was|were|done|given|written|taken|shown)\b",
    re.I,
)
_TIDY = " \t\r\n,;:–—-"
_WITHIN = 60  # characters at the end of a text in which the day stands


def split_past(text: str, today: date, locale: str = "en") -> tuple[str, date | None]:
    """A sentence without the day that ends it, and that day; None where it ends with none.

    A day without a year is the last one up to `today`; one whose year is named is returned even when it is to come.
    """
    whole = text.rstrip(" \t\r\n.)")
    start = max(0, len(whole) - _WITHIN)
    for pattern in (_WORDED, _DATED):
        found = pattern.search(whole, start)
        if found is None:
            continue
        before, day = whole[: found.start()].rstrip(_TIDY + "("), _day_of(found, today, locale)
        if day is not None and _BELONGS.search(before) is None:
            return before, day
    return text.strip(), None


def parse_past(text: str, today: date, locale: str = "en") -> date | None:
    """The day that `text` as a whole means ("yesterday", "last friday", "3 November"), or None."""
    rest, day = split_past(text, today, locale)
    return None if rest else day


def is_to_come(text: str, *, has_day: bool = False) -> bool:
    """Whether a sentence tells of something that is still to come; `has_day` where a day that is over has ended it.

    It does where it begins with a coming day or with "I will", and where a coming day ends it, unless it is told in
    the past or the day belongs to what is told: "wrote the plan for next week".
    """
    said = " ".join(text.split()).rstrip(" .)")
    if _BEGINS_AHEAD.match(said):
        return True
    if has_day:
        return False
    found = _ENDS_AHEAD.search(said, max(0, len(said) - _WITHIN))
    if found is None or _TOLD.match(said):
        return False
    return _BELONGS.search(said[: found.start()].rstrip(_TIDY + "(")) is None


def _day_of(found: re.Match[str], today: date, locale: str) -> date | None:
    parts = found.groupdict()
    if parts.get("date"):
        return _dated(parts["date"], today, locale)
    if parts["before"]:
        return today - timedelta(days=2)
    if parts["named"]:
        return today - timedelta(days=_YESTERDAY.get(parts["named"].lower(), 0))
    if parts["weekday"]:
        back = (today.weekday() - _WEEKDAYS.index(parts["weekday"].lower())) % 7
        return today - timedelta(days=back or (7 if "last" in found[0].lower() else 0))
    if parts["last"]:
        return _last(parts["last"].lower(), today)
    count = parts["count"].lower()
    days = _DAYS_IN[parts["unit"].lower().rstrip("s")]
    return today - timedelta(days=(_COUNTS[count] if count in _COUNTS else int(count)) * days)


def _last(period: str, today: date) -> date:
    """A week means its Friday, a month its last day."""
    if period == "week":
        return today - timedelta(days=today.weekday() + 3)
    return today.replace(day=1) - timedelta(days=1)


def _dated(said: str, today: date, locale: str) -> date | None:
    if re.search(r"\d{4}", said):
        return parse_day(said, today, locale)
    try:
        year_ago = today.replace(year=today.year - 1)
    except ValueError:  # 29 February
        year_ago = today.replace(year=today.year - 1, day=28)
    day = parse_day(said, year_ago + timedelta(days=1), locale)
    return day if day is not None and day <= today else None
