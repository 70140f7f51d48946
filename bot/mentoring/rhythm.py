"""What `/nudges` is told: on and off, day, time and frequency, pauses, working hours and looks ahead or back."""

import difflib
import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.deferred import regex
from bot.mentoring.dates import parse_day

MOST_WEEKS = 12
_LONGEST = 200  # characters; a rhythm is a few words
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = {
    "mon": 0,
    "tue": 1,
    "tues": 1,
    "wed": 2,
    "weds": 2,
    "thu": 3,
    "thur": 3,
    "thurs": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
_VERBS = ("on", "off", "pause", "resume", "now", "next", "history", "holdout", "hours", "help", "every", "weekly")
_TIME = regex(
    r"(?:at\s*)?(?:(\d{1,2})(?:[:.h](\d\d))?\s*(am|pm|a\.m\.|p\.m\.)|(\d{1,2})[:.h](\d\d)|at\s*(\d{1,2})|(noon))(?![\d:])"
)
_EVERY = regex(
    r"(?:once\s)?every\s(\d{1,9}|one|two|three|four|five|six|eight|ten|twelve)\sweeks?|(?:every\s)?(\d{1,9})[\s-]weekly"
)
_EVERY_WORDS = {
    **dict.fromkeys(("once a week", "every week", "each week", "weekly"), 1),
    **dict.fromkeys(
        ("every other week", "every second week", "every 2nd week", "bi-?weekly", "(?:every )?fortnight(?:ly)?"), 2
    ),
    **dict.fromkeys(("monthly", "every month", "once a month"), 4),
}
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "twelve": 12}
_YEAR = regex(r"20\d\d")
_HOURS = regex(
    r"(?:working\s)?hours?\s(?:are\s|from\s|between\s)?(.{1,12}?)\s?(?:-|–|—|\sto\s|\suntil\s|\sand\s|to\s)\s?(.{1,12})"
)
_CLOCK = regex(r"(\d{1,2})(?:[:.h](\d\d))?\s?(am|pm)?")


@dataclass(frozen=True)
class On:
    """Yes to weekly nudges."""


@dataclass(frozen=True)
class Off:
    """No more nudges."""


@dataclass(frozen=True)
class At:
    """A change of rhythm; what is None stays as it is. `weekday` is 0 for Monday, `local_time` the member's own."""

    weekday: int | None = None
    local_time: time | None = None
    every_weeks: int | None = None


@dataclass(frozen=True)
class PauseUntil:
    """A pause whose last day is the one before `day`: nudges come again from `day` on."""

    day: date


@dataclass(frozen=True)
class Pause:
    """A pause of unsaid length: ask for it."""


@dataclass(frozen=True)
class Resume:
    """The end of a pause."""


@dataclass(frozen=True)
class Now:
    """One nudge at once."""


@dataclass(frozen=True)
class Next:
    """A look at the coming nudges."""


@dataclass(frozen=True)
class History:
    """A look at the past nudges."""


@dataclass(frozen=True)
class Hours:
    """Working hours, in the member's own time; `start` is before `end`."""

    start: time
    end: time


@dataclass(frozen=True)
class HoldOut:
    """Some weeks without a nudge, to see what nudges change; or an end of that."""

    is_on: bool


@dataclass(frozen=True)
class HoldOutReport:
    """What the weeks without one have shown so far."""


@dataclass(frozen=True)
class Help:
    """What can be typed."""


@dataclass(frozen=True)
class Show:
    """The rhythm as it is."""


@dataclass(frozen=True)
class Unknown:
    """Not understood; `suggestion` is what may have been meant, in a form that is understood."""

    text: str
    suggestion: str | None = None


Rhythm = (
    On | Off | At | PauseUntil | Pause | Resume | Now | Next | History | HoldOut | HoldOutReport | Hours | Help | Show
    | Unknown
)  # fmt: skip

_WORDS: dict[str, Rhythm] = {
    **dict.fromkeys(("on", "start", "yes", "enable", "turn on", "subscribe"), On()),
    **dict.fromkeys(("off", "stop", "no", "disable", "turn off", "unsubscribe", "never"), Off()),
    **dict.fromkeys(("pause", "snooze", "hold", "mute"), Pause()),
    **dict.fromkeys(("resume", "unpause", "continue", "restart"), Resume()),
    **dict.fromkeys(("now", "one now", "send one now"), Now()),
    **dict.fromkeys(("next", "upcoming", "what's next", "what is next"), Next()),
    **dict.fromkeys(("history", "past", "log"), History()),
    **dict.fromkeys(("holdout on", "hold-out on", "hold out on", "holdout start", "hold-out start"), HoldOut(True)),
    **dict.fromkeys(("holdout off", "hold-out off", "hold out off", "holdout stop", "hold-out stop"), HoldOut(False)),
    **dict.fromkeys(("holdout", "hold-out", "hold out"), HoldOutReport()),
    **dict.fromkeys(("holdout report", "hold-out report", "hold out report"), HoldOutReport()),
    **dict.fromkeys(("help", "?", "usage"), Help()),
    **dict.fromkeys(("", "show", "status", "settings"), Show()),
}


def read_rhythm(text: str, today: date, locale: str = "en") -> Rhythm:
    """What a member typed after `/nudges`. Never raises: what is not understood is `Unknown` with the text."""
    words = " ".join(text[:_LONGEST].lower().split()).strip(" .,!;")
    words = words.removeprefix("please ").removesuffix(" please").rstrip(" ,")
    if len(text) > _LONGEST and len(text.strip()) > _LONGEST:
        return Unknown(text)
    if words in _WORDS:
        return _WORDS[words]
    for read in (_read_pause, _read_hours, _read_at):
        rhythm = read(words, today, locale)
        if rhythm is not None:
            return rhythm if not isinstance(rhythm, Unknown) else Unknown(text, rhythm.suggestion)
    return Unknown(text, _meant(words, today, locale))


def _read_pause(words: str, today: date, locale: str) -> Rhythm | None:
    found = re.fullmatch(
        r"(?:pause|snooze|mute|hold|stop)\s(?:(until|till|til|to)\s|for\s)?(?:the\snext\s)?(.{1,64})", words
    )
    if found is None:
        return None
    day = parse_day(found[2], today, locale)
    begin = parse_day(f"the start of {'january ' if _YEAR.fullmatch(found[2]) else ''}{found[2]}", today, locale)
    if day is not None and begin is not None:
        # A due date in a period is its last day; a pause until a period ends on its first, one for it after its last.
        day = begin if found[1] else day + timedelta(days=1)
    if day is None or day <= today:
        return Unknown(words, "pause")
    return PauseUntil(day)


def _read_hours(words: str, _today: date, _locale: str) -> Rhythm | None:
    if not re.match(r"(?:working\s)?hours?\b", words):
        return None
    found = _HOURS.fullmatch(words)
    start, end = (_clock(found[1]), _clock(found[2])) if found else (None, None)
    if start is None or end is None or end <= start:
        return Unknown(words, "hours 9-17")
    return Hours(start, end)


def _clock(said: str) -> time | None:
    found = _CLOCK.fullmatch(said.strip())
    return _time(int(found[1]), int(found[2] or 0), found[3] or "") if found else None


def _time(hour: int, minute: int, half: str) -> time | None:
    """A time of day; `half` is "am", "pm" or nothing. None where there is no such time."""
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _read_at(words: str, _today: date, _locale: str) -> Rhythm | None:
    """Weekday, time and frequency in any order; every word has to be one of theirs."""
    rest = words
    every, rest = _take_every(rest)
    local_time, rest = _take_time(rest)
    weekday, rest = _take_weekday(rest)
    if weekday is not None and local_time is None and re.fullmatch(r"\d\d?", rest):
        local_time, rest = _time(int(rest), 0, "") or "wrong", ""
    if every == 0 or local_time == "wrong" or rest:
        return Unknown(words, _possible(every, weekday)) if every == 0 or local_time == "wrong" else None
    found = At(weekday, local_time if isinstance(local_time, time) else None, every)
    return None if found == At() else found


def _possible(every: int | None, weekday: int | None) -> str:
    """Something that can be had, near a frequency or time that cannot."""
    if every == 0:
        return f"every {MOST_WEEKS} weeks"
    return "15:30" if weekday is None else f"{_DAYS[weekday]} 15:30"


def _take_every(words: str) -> tuple[int | None, str]:
    """How many weeks apart and what is left; 0 weeks: a number that is not allowed."""
    found = _EVERY.search(words)
    if found is not None:
        said = found[1] or found[2]
        weeks = _NUMBERS[said] if said in _NUMBERS else int(said)
        return weeks if 1 <= weeks <= MOST_WEEKS else 0, _cut(words, found)
    for said, weeks in _EVERY_WORDS.items():
        found = re.search(rf"\b{said}\b", words)
        if found is not None:
            return weeks, _cut(words, found)
    return None, words


def _take_time(words: str) -> tuple[time | str | None, str]:
    found = _TIME.search(words)
    if found is None:
        return None, words
    if found[7]:
        return time(12), _cut(words, found)
    hour, minute = found[1] or found[4] or found[6], found[2] or found[5] or 0
    return _time(int(hour), int(minute), found[3] or "") or "wrong", _cut(words, found)


def _take_weekday(words: str) -> tuple[int | None, str]:
    left = [word for word in re.split(r"[\s,]+", words) if word not in ("", "on", "every", "each", "at", "and", "the")]
    days = [(word, _weekday(word)) for word in left]
    found = [day for _, day in days if day is not None]
    if len(found) != 1:
        return None, " ".join(left)
    return found[0], " ".join(word for word, day in days if day is None)


def _weekday(word: str) -> int | None:
    name = word.rstrip(".")
    if name in _SHORT or name.removesuffix("s") in _SHORT:
        return _SHORT.get(name, _SHORT.get(name.removesuffix("s")))
    close = difflib.get_close_matches(name.removesuffix("s"), _DAYS, n=1, cutoff=0.8) if len(name) > 4 else []
    return _DAYS.index(close[0]) if close else None


def _cut(words: str, found: re.Match[str]) -> str:
    return f"{words[: found.start()]} {words[found.end() :]}".strip()


def _meant(words: str, today: date, locale: str) -> str | None:
    """A misspelt verb set right, where what comes out is understood."""
    verb, _, rest = words.partition(" ")
    if _weekday(verb) is not None:
        return None
    for close in difflib.get_close_matches(verb, _VERBS, n=2, cutoff=0.7):
        corrected = f"{close} {rest}".strip()
        if corrected != words and not isinstance(read_rhythm(corrected, today, locale), Unknown):
            return corrected
    return None
