"""Due dates in plain words: where in a sentence a date stands, which day it means, and how a day is said.

A grammar of deadline cues, periods and day shapes decides *whether* words are a date; dateparser only reads the span
it is handed, since in whole sentences it takes "may", "second" and "Python 3.12" for dates. English is always
understood, German, French and Spanish where the locale says so; elsewhere numeric dates, days with their month, and as
a whole text what dateparser knows.
Decided: a period means its last day ("by March": 31 March), a week its Friday, "next Friday" the Friday of next week,
Christmas the 24th, and a season is not a date, since it depends on the hemisphere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.deferred import regex
from bot.mentoring.dates.grammar import first_words, grammar
from bot.mentoring.dates.ranking import TIDY, is_fraction_or_day, period_is_whole, rank_of
from bot.mentoring.dates.reading import Reading, day_of, read_with_dateparser, weekday_within
from bot.mentoring.dates.vocabulary import VOCABULARY

_ANCHORS = 200  # looked at from each end of a text, so that its length does not matter
_ENDS = 6_000  # characters of each end in which they are sought
_READS = 12  # spans handed to dateparser for one text
_LONGEST_DAY = 64  # characters of a text that is a date and nothing else
_WORD = regex(r"[^\W_]+")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_ON = regex(r"\s*(?:(?:by|for|back|out|on|ahead|um|de)\s+)*", re.I)
_LATER = regex(r"\s+(?:more|later|longer|further|on|out|back|später|plus\s+tard|más\s+tarde)\s*$", re.I)
_GAP = regex(r"\s{1,3}(?P<of>of\s{1,3})?", re.I)
_PAST = regex(
    r"\b(?:by|until|till|before|due(?:\son)?)\s+(?:yesterday|last\s+(?:week|month|year|(?:mon|tues|wednes|thurs|fri|satur|sun)day))"
    r"[\s.!)]*$",
    re.I,
)
_PREPOSITION = regex(r"\s*(?:(?:to|by|until|till|on|for|before)\s+)?", re.I)

_SAVE = r"(?:add|set|save|create|new)\s+(?:me\s+)?(?:a\s+|as\s+a\s+|my\s+)?(?:new\s+)?goal"
LEAD_IN = regex(
    r"(?:please\s+)?"
    rf"(?:{_SAVE}\s*(?::|-\s|to\s|of\s|\s)"
    r"|(?:(?:my|a|the)\s+)?(?:new\s+|next\s+|first\s+|main\s+)?goal\s*(?::|is\s+to(?:[\s,]|$)|is\s*:|is\s|-\s|=\s)"
    r"|i(?:['’]d|\s+would)\s+(?:really\s+)?(?:like|love)\s+to(?:[\s,]|$)"
    r"|i\s+(?:really\s+)?(?:want|plan|aim|hope|intend|wish|need|have)\s+to(?:[\s,]|$)|i\s+wan(?:na|t)\s"
    r"|i(?:['’]m|\s+am|m)\s+(?:going|planning|aiming)\s+to(?:[\s,]|$)|i(?:['’]ll|\s+will|\s+shall)\s"
    r"|ich\s+(?:möchte|will|werde)\s|mein\s+ziel\s*(?:ist\s*:?|:)\s|ziel\s*:"
    r"|je\s+(?:veux|voudrais|vais)\s|mon\s+objectif\s*(?:est\s+de\s|:)|objectif\s*:"
    r"|(?:yo\s+)?quiero\s|me\s+gustaría\s|mi\s+(?:objetivo|meta)\s+es\s|objetivo\s*:)[\s,]*",
    re.I,
)
"""How a sentence that states a goal begins; matched at its start."""
_NAMED = regex(rf"(?:please\s+)?{_SAVE}\s+(?!to\s|of\s|-\s)[^\s:]", re.I)
"""A title behind a command, such as "New goal template for the team", begins like a sentence that asks to save one."""


@dataclass(frozen=True)
class Found:
    """A due date and the span of the text that states it, cue word included."""

    day: date
    start: int
    end: int


def find_due(text: str, today: date, locale: str = "en") -> Found | None:
    """The due date a goal sentence states, or None. Never raises.

    The surest phrase wins ("by ..." over "in ..." over a bare date), of equals the last one. A day without a year is
    the next one from `today` on; one whose year is named is returned even when it is past.
    """
    reading = Reading.of(today, locale)
    candidates: list[tuple[int, re.Match[str]]] = []
    for match in _matches(text, reading):
        rank = rank_of(match, text)
        inside = bool(candidates) and match.start() < candidates[-1][1].end() and rank <= candidates[-1][0]
        if rank and not inside:
            candidates.append((rank, match))
    candidates.sort(key=lambda candidate: (candidate[0], candidate[1].start()), reverse=True)
    for _, match in candidates[:_READS]:
        day = day_of(match, reading)
        if day is not None:
            return _found(day, match, text, reading)
    return None


def find_unread(text: str, today: date, locale: str = "en") -> str | None:
    """The words that state a due date which cannot be, or cannot be told: "by 31 Feb". None where there are none."""
    if find_due(text, today, locale) is not None:
        return None
    reading = Reading.of(today, locale)
    for match in _matches(text, reading):
        if rank_of(match, text) or is_fraction_or_day(match, text):
            more = _follower(match, text, reading)
            return text[match.start() : (more or match).end()].strip()
    past = _PAST.search(text, max(0, len(text) - _LONGEST_DAY))
    return None if past is None else past[0].strip(TIDY)


def parse_day(text: str, today: date, locale: str = "en") -> date | None:
    """The day that `text` as a whole means ("June", "next friday", "in 3 weeks"), or None. Never raises."""
    words = text[: _LONGEST_DAY * 2].strip().rstrip(".,!?")
    if not words or len(text.strip()) > _LONGEST_DAY:
        return None
    reading = Reading.of(today, locale)
    bare = _PREPOSITION.sub("", words, count=1)
    for candidate in (words, bare, f"{bare}.", f"in {bare}"):
        match = grammar(reading.language).fullmatch(candidate)
        if match is not None and period_is_whole(match):
            return day_of(match, reading)
    found = find_due(f"by {bare}", today, locale)  # "Friday next week"
    if found is not None and (found.start, found.end) == (0, len(f"by {bare}")):
        return found.day
    if reading.language in VOCABULARY or ":" in bare or not any(letter.isalpha() for letter in bare):
        return None
    return read_with_dateparser(bare, reading)


def parse_span(text: str, day: date, locale: str = "en") -> date | None:
    """The day that lies as far behind `day` as `text` says ("a week", "2 weeks later"); None for all else."""
    bare = _LATER.sub("", _ON.sub("", text[: _LONGEST_DAY * 2].strip().rstrip(".,!?"), count=1))
    bare = re.sub(r"^another\s+(\S+\s)?", lambda found: found[1] or "a ", bare, flags=re.I)
    reading = Reading.of(day, locale)
    match = grammar(reading.language).fullmatch(f"in {bare}")
    if match is None or match.lastgroup != "relative" or match["count_after"] or match["inside"]:
        return None
    return day_of(match, reading)


def split_goal(text: str, today: date, locale: str = "en", *, is_title: bool = False) -> tuple[str, date | None]:
    """A goal sentence as its title, without lead-in and date phrase, and its due date. The title is never empty
    unless the text is; when nothing else is left of the sentence its own words stay. With `is_title` it stood behind
    a command, and "New goal template" is what it says."""
    found = find_due(text, today, locale)
    lead_in = None if is_title and _NAMED.match(text.lstrip()) else LEAD_IN
    title = _without_lead_in(text if found is None else _without(text, found, lead_in), lead_in)
    if not any(letter.isalnum() for letter in title):
        title = _without_lead_in(text, lead_in) or text.strip() or text
    return _capitalised(title), None if found is None else found.day


def say_day(day: date, today: date) -> str:
    """ "Tue 31 March", with the year unless the day is at most two months back or eleven months ahead."""
    said = f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"
    return said if -62 <= (day - today).days <= 334 else f"{said} {day.year}"


def _found(day: date, match: re.Match[str], text: str, reading: Reading) -> Found | None:
    """The day of a match, with what follows it and says which one is meant; None where that cannot be told."""
    more = _follower(match, text, reading)
    if more is None:
        return Found(day, match.start(), match.end())
    within = weekday_within(day, more, reading)
    return None if within is None else Found(within, match.start(), more.end())


def _follower(match: re.Match[str], text: str, reading: Reading) -> re.Match[str] | None:
    """The period right behind a weekday: "Friday next week", "Monday in March"."""
    if match.lastgroup != "weekday" or match["weekday_nth"]:
        return None
    gap = _GAP.match(text, match.end())
    more = grammar(reading.language).match(text, gap.end()) if gap is not None else None
    if gap is None or more is None or more.lastgroup not in ("period", "relative") or not period_is_whole(more):
        return None
    is_bound = gap["of"] or more["inside"] or more["which"] or more.lastgroup == "relative"
    return more if is_bound else None


def _without(text: str, found: Found, opening: re.Pattern[str] | None) -> str:
    """The text without the date phrase and without the punctuation that held it."""
    lead_in = opening.match(text.lstrip()) if opening else None
    begin = lead_in.end() + len(text) - len(text.lstrip()) if lead_in else 0
    left = text[begin if begin <= found.start else 0 : found.start].rstrip()
    right = text[found.end :].lstrip()
    if left[-1:] in ("(", "[") and right[:1] in (")", "]"):
        left, right = left[:-1].rstrip(), right[1:].lstrip()
    if left[-1:] in (",", ":", "-", "–", "—") and (not right or right[0] in ",;.!?"):
        left = left[:-1].rstrip()
    if not left or left[-1] in ",;:":
        right = right.lstrip(",;: ")
    return left + right if not left or right[:1] in (",", ";", ".", "!", "?", ")", "") else f"{left} {right}"


def _without_lead_in(title: str, opening: re.Pattern[str] | None) -> str:
    tidy = title.strip(TIDY)
    lead_in = opening.match(tidy) if opening else None
    return tidy[lead_in.end() :].strip(TIDY) if lead_in else tidy


def _capitalised(title: str) -> str:
    """First letter large, but "iOS" and "gRPC" stay as they are."""
    first_word = title.split(maxsplit=1)[0] if title.split(maxsplit=1) else ""
    return title if first_word[1:] != first_word[1:].lower() else title[:1].upper() + title[1:]


def _matches(text: str, reading: Reading) -> Iterator[re.Match[str]]:
    """Every place where the grammar matches, from both ends of a long text."""
    known = first_words(reading.language)
    parts = [(0, len(text))] if len(text) <= 2 * _ENDS else [(0, _ENDS), (len(text) - _ENDS, len(text))]
    words = (word for part in parts for word in _WORD.finditer(text, *part))
    starts = [word.start() for word in words if word[0][0].isdigit() or word[0].lower() in known]
    if len(starts) > 2 * _ANCHORS:
        starts = starts[:_ANCHORS] + starts[-_ANCHORS:]
    for start in starts:
        # A date inside a larger token (a version, a path, an address, a mention) is not one.
        if start and text[start - 1] in "/.-@#_<:'’$€£+=":
            continue
        match = grammar(reading.language).match(text, start)
        if match is not None:
            yield match
