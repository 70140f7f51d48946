"""What calls a plan to mind: the cue and the action in a sentence, and the weekday and minute in a cue."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

from bot.deferred import regex

Reason = Literal["", "situation", "no_time", "no_day", "once", "often", "rhythm", "no_such_time", "around"]

_LONGEST = 400  # characters of a cue that are looked at
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# The short names that are words of their own count only before a time: "I sat down", "the sun is up".
_DAY = regex(
    r"\b(?:(?P<long>(?:mon|tues|wednes|thurs|fri|satur|sun)days?)|(?P<short>mon|tues?|thu(?:rs?)?|fri)\b\.?"
    r"|(?P<word>weds?|sat|sun)\b\.?(?=,?\s(?:at\s)?\d))",
    re.I,
)
_CLOCK = regex(
    r"(?<![\w:.,/-])(?:"
    r"(?P<half>half\spast|quarter\spast|quarter\sto)\s(?P<of>\d{1,2}|[a-z]{3,6})\b"
    r"|(?P<name>noon|midday|midnight)\b"
    r"|(?P<h>\d{1,2})(?:[:.h](?P<m>\d\d))(?!\d)\s?(?P<ap>[ap]\.?m\b\.?)?"
    r"|(?P<h2>\d{1,2})\s?(?P<ap2>[ap]\.?m\b\.?)"
    r"|(?P<h3>\d{1,2})\s?(?:o['’]?clock|h)\b"
    r"|at\s(?P<h4>\d{1,2})(?![\d:.%/]|\s?[a-z])"
    r")",
    re.I,
)
_BARE = regex(r"(?:days?|mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)\.?,?\s(?:at\s)?(?P<h4>\d{1,2})$", re.I)
_RANGE = regex(r"\s?(?:-|–|—|to|until|till|and)\s?$", re.I)
_HOURS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_MONTHS = "|".join(
    name[:3].lower() + (f"(?:{name[3:].lower()})?" if name[3:] else "") for name in calendar.month_name[1:]
)
_ONCE = regex(
    rf"\b(?:tomorrow|today|tonight|this\s(?:{'|'.join(_DAYS)}|morning|afternoon|evening|week)"
    rf"|next\s(?:{'|'.join(_DAYS)}|mon|tue|wed|thu|fri|sat|sun|week|month|time)"
    r"|in\s(?:an?|one|two|three|\d{1,3})\s(?:minute|hour|day|week|month)s?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\.?\s(?:of\s)?(?:{_MONTHS})|(?:{_MONTHS})\.?\s\d{{1,2}}(?:st|nd|rd|th)?"
    r"|on\sthe\s\d{1,2}(?:st|nd|rd|th)|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{2,4})\b",
    re.I,
)
_OFTEN = regex(
    r"\b(?:every\s?day|each\sday|daily|every\s(?:morning|afternoon|evening|night|hour|workday|working\sday|weekday)"
    r"|hourly|weekdays|workdays|mornings|evenings|twice\sa\s\w{3,5}|(?:every|each)\sweekend|weekends)\b",
    re.I,
)
_RHYTHM = regex(
    rf"\b(?:every\s(?:other|second|third|fourth|2nd|3rd|4th|two|three|four|\d)|bi-?weekly|fortnight\w{{0,3}}|monthly"
    rf"|(?:every|each)\s(?:month|quarter|year)|(?:first|second|third|last)\s(?:{'|'.join(_DAYS)})\sof|quarterly|yearly)\b",
    re.I,
)
_AROUND = regex(
    rf"\b(?:before|after|until|till|by|since)\s(?:the\s|my\s|our\s)?(?:{'|'.join(_DAYS)}|mon|tue|wed|thu|fri|\d)", re.I
)
_OPENING = regex(
    r"(?:(?:if|when|whenever|once|as\ssoon\sas|every\stime|each\stime)\s)?(?:(?:it\sis|it['’]s|its)\s)?"
    r"(?:(?:on|every|each)\s){0,2}",
    re.I,
)
_TIDY = " \t\r\n,;.!"
_STARTERS = r"(?:if|when|whenever|once|as\ssoon\sas|every\stime|each\stime)"
_ALONE = ("if", "when", "whenever", "once", "then", "and")
_THEN = r"(?:,\s?then\b|;\s?then\b|\sthen\b)[,:]?\s?"
_ARROW = regex(r"\s?(?:->|=>|→|⇒)\s?")
_SHAPES = (
    regex(rf"(?:{_STARTERS}\s)?(?P<cue>.+?){_THEN}(?P<action>.*)", re.I | re.S),
    regex(rf"{_STARTERS}\s(?P<cue>.+)", re.I | re.S),
    regex(r"then[,:]?\s(?P<action>.+)", re.I | re.S),
    regex(r"(?P<action>.+?),?\s(?:if|when|whenever)\s(?P<cue>.+)", re.I | re.S),
)
# A comma parts cue and action, unless what follows it still tells when: "when it is Thursday, 09:30, I draft".
_COMMA = regex(r",\s(?!(?:at\s|and\s|or\s)?\d|(?:at|and|or)\s|noon\b)")


@dataclass(frozen=True)
class Parts:
    """A plan in a member's words; what is not there is empty."""

    cue: str
    action: str


@dataclass(frozen=True)
class Cue:
    """When a plan comes: every week on `weekday` (0 is Monday) at `local_time`, or never by itself.

    `reason` is empty where it comes, else why it does not. Of a cue for one day, `once`, weekday and time are those
    of that day: what could be meant as every week.
    """

    weekday: int | None = None
    local_time: time | None = None
    reason: Reason = ""

    @property
    def comes(self) -> bool:
        return self.reason == ""


def read_plan(text: str) -> Parts:
    """The cue and the action in a sentence, without "if" and "then"; either may be missing. Never raises."""
    said = " ".join(text.split())
    arrow = _ARROW.split(said, maxsplit=1)
    if len(arrow) == 2:
        return Parts(tidy_cue(arrow[0]), tidy_action(arrow[1]))
    for shape in _SHAPES:
        found = shape.fullmatch(said)
        if found is None:
            continue
        parts = found.groupdict()
        cue, action = parts.get("cue") or "", parts.get("action")
        if action is None:
            comma = _COMMA.search(cue)
            cue, action = (cue[: comma.start()], cue[comma.end() :]) if comma else (cue, "")
        return Parts(tidy_cue(cue), tidy_action(action))
    if _is_bare_time(said):
        return Parts(tidy_cue(said), "")
    return Parts("", tidy_action(said))


def tidy_cue(text: str) -> str:
    """A cue as it follows "If": without its own "if", and a bare time as "it is Thursday 09:30"."""
    said = " ".join(text.split()).strip(_TIDY)
    if said.lower() in _ALONE or not any(letter.isalnum() for letter in said):
        return ""
    said = re.sub(rf"^{_STARTERS}\s", "", said, flags=re.I)
    found = read_cue(said, date.min)
    if found.comes and found.weekday is not None and found.local_time is not None and _is_bare_time(said):
        return f"it is {calendar.day_name[found.weekday]} {found.local_time:%H:%M}"
    return said


def tidy_action(text: str) -> str:
    """An action as it follows "then": without its own "then" and full stop."""
    said = " ".join(text.split()).strip(_TIDY)
    if said.lower() in _ALONE or not any(letter.isalnum() for letter in said):
        return ""
    return re.sub(r"^then[,:]?\s", "", said, flags=re.I)


def read_cue(text: str, today: date) -> Cue:
    """Weekday and minute of a cue, where it names one of each and means every week. Never raises.

    A bare hour from 1 to 6 is one of the afternoon. Days are counted from `today`, the member's own.
    """
    said = " ".join(text[:_LONGEST].split())
    days = {_weekday(found) for found in _DAY.finditer(said)}
    times = _times(said, with_dots=bool(days))
    if not days and not times:
        return Cue(reason=_of_days_only(said))
    if None in times:
        return Cue(reason="no_such_time")
    at = times[0] if times else None
    if _ONCE.search(said):
        return Cue(_day_once(said, days, today), at, "once")
    if _RHYTHM.search(said):
        return Cue(reason="rhythm")
    if len(days) > 1 or len(times) > 1 or _OFTEN.search(said):
        return Cue(reason="often")
    if not days:
        return Cue(None, at, "no_day")
    [weekday] = days
    if at is None:
        return Cue(weekday, None, "no_time")
    return Cue(weekday, at, "around" if _AROUND.search(said) else "")


def _of_days_only(said: str) -> Reason:
    """Why a cue without a weekday and without a time does not come."""
    once = _ONCE.search(said)
    if once is not None and not once[0].lower().startswith(("today", "tonight", "this")):
        return "once"
    if _RHYTHM.search(said):
        return "rhythm"
    return "often" if _OFTEN.search(said) else "situation"


def _day_once(said: str, days: set[int], today: date) -> int | None:
    """The weekday of a cue for one day, where that is plain."""
    if len(days) == 1:
        return next(iter(days))
    ahead = (
        1 if re.search(r"\btomorrow\b", said, re.I) else 0 if re.search(r"\bto(?:day|night)\b", said, re.I) else None
    )
    return None if ahead is None else (today + timedelta(days=ahead)).weekday()


def _weekday(found: re.Match[str]) -> int:
    name = (found["long"] or found["short"] or found["word"]).lower()
    return next(position for position, day in enumerate(_DAYS) if day.startswith(name[:3]))


def _times(said: str, *, with_dots: bool) -> list[time | None]:
    """The times of day in a text, the start of a range for both its ends; None for one that does not exist.

    Without a weekday beside it 3.12 is a version, not a time.
    """
    found = [one for one in _CLOCK.finditer(said) if with_dots or "." not in one[0]] or [
        one for one in (_BARE.search(said),) if one
    ]
    times: list[time | None] = []
    for position, one in enumerate(found):
        ends_a_range = position > 0 and _RANGE.search(said[found[position - 1].end() : one.start()])
        at = _time_of(one)
        if not ends_a_range and at not in times:
            times.append(at)
    return times


def _time_of(found: re.Match[str]) -> time | None:
    parts = found.groupdict()
    if parts.get("name"):
        return time(0) if parts["name"].lower() == "midnight" else time(12)
    if parts.get("half"):
        return _in_words(parts["half"].lower(), parts["of"].lower())
    half = (parts.get("ap") or parts.get("ap2") or "").lower()
    hour = int(parts.get("h") or parts.get("h2") or parts.get("h3") or parts.get("h4") or 0)
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    elif parts.get("h") is None:
        hour = _in_the_day(hour)
    minute = int(parts.get("m") or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _in_words(half: str, of: str) -> time | None:
    """ "half past nine", "quarter to ten": on the half of the day in which people work."""
    hour = int(of) if of.isdigit() else _HOURS.index(of) + 1 if of in _HOURS else 99
    if hour > 23:
        return None
    hour = _in_the_day(hour)
    if half == "quarter to":
        return time((hour - 1) % 24, 45)
    return time(hour, 30 if half.startswith("half") else 15)


def _in_the_day(hour: int) -> int:
    return hour + 12 if 1 <= hour <= 6 else hour


def _is_bare_time(said: str) -> bool:
    """Whether a text tells a time and nothing else."""
    if len(said) > _LONGEST:
        return False
    rest = _OPENING.sub("", said, count=1)
    found = list(_CLOCK.finditer(rest)) or list(_BARE.finditer(rest))
    if not found or _ONCE.search(said):
        return False
    for one in reversed(found):
        start = one.start("h4") if one.re is _BARE else one.start()
        rest = f"{rest[:start]} {rest[one.end() :]}"
    rest = _DAY.sub(" ", rest)
    left = re.findall(r"[^\W_]+", rest.lower())
    return set(left) <= {"at", "on", "every", "each", "mon", "tue", "wed", "weds", "thu", "fri", "sat", "sun", "the"}
