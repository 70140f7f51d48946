"""From a date phrase to the day it means: periods by rule, single days by dateparser."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any

from bot.mentoring.dates.elsewhere import spoken
from bot.mentoring.dates.vocabulary import ORDINALS

_YEAR_FIRST = {"ja", "zh", "ko", "hu", "lt"}
_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}
_DAYS_IN = {"day": 1, "week": 7, "fortnight": 14}

_MONTHS_TO_BOTH = 48
"""Within so many months each weekday has fallen on each day up to the 30th."""


@dataclass(frozen=True)
class Reading:
    """What decides, beside the words, which day they mean."""

    today: date
    language: str
    order: str

    @classmethod
    def of(cls, today: date, locale: str) -> "Reading":
        """`locale` as Slack gives it, such as "de-DE"; day before month but for the United States and the like."""
        language, _, region = locale.replace("_", "-").lower().partition("-")
        if language in _YEAR_FIRST:
            return cls(today, language, "YMD")
        return cls(today, language or "en", "MDY" if language == "en" and region in {"us", "ph"} else "DMY")


def day_of(match: re.Match[str], reading: Reading) -> date | None:
    """The day a match of the grammar means; None where the calendar has no such day."""
    try:
        return _READERS[match.lastgroup or ""](match, reading)
    except (ValueError, OverflowError, LookupError):
        return None


@lru_cache(maxsize=512)
def read_with_dateparser(span: str, reading: Reading) -> date | None:
    """dateparser's reading of a span that is a date; without a year it is the next such day after today."""
    try:
        moment: datetime | None = _parser(reading).get_date_data(span).date_obj
    except (ValueError, OverflowError, LookupError, TypeError, AttributeError):
        # Beyond its own forms dateparser fails in ways it does not name; words it cannot read are no date.
        return None
    return moment.date() if moment is not None else None


@lru_cache(maxsize=16)
def _parser(reading: Reading) -> Any:
    # Importing dateparser costs a third of a second: only somebody who types a date pays it.
    from dateparser.date import DateDataParser

    settings = {
        "RELATIVE_BASE": datetime.combine(reading.today, time(12)),
        "PREFER_DATES_FROM": "future",
        "DATE_ORDER": reading.order,
    }
    languages = list(dict.fromkeys((reading.language, "en")))
    try:
        return DateDataParser(languages=languages, settings=settings, use_given_order=True)
    except ValueError:  # a language dateparser does not know
        return DateDataParser(languages=["en"], settings=settings)


def _point(match: re.Match[str], reading: Reading) -> date | None:
    said = match["point"]
    if match["ordinal"]:
        said = said.replace(match["ordinal"], str(ORDINALS[re.sub(r"\s+", "-", match["ordinal"].lower())]))
    said = re.sub(r"^\D+(?=\d.*[^\W\d_]{3})", "", said)  # the words before a day; not the month before one
    if re.fullmatch(r"\d{4}-\d\d?-\d\d?", said):
        year, month, day_number = (int(part) for part in said.split("-"))
        return date(year, month, day_number)
    # The order of numbers says nothing about "5 Jan", and would let dateparser take the 5 for a year.
    day = read_with_dateparser(said, reading if match["numeric"] else replace(reading, order="DMY"))
    if day is None or not _keeps_numbers(day, said, match):
        return None
    if re.search(r"\d{4}|\d[./-]\d\d?[./-]\d\d", said):
        return day
    # dateparser's future begins tomorrow; a deadline may be today.
    is_today = (day.month, day.day) == (reading.today.month, reading.today.day)
    return reading.today if is_today else day


def _keeps_numbers(day: date, said: str, match: re.Match[str]) -> bool:
    """Whether the day is the one that was written: dateparser makes a year of the 32 in "32 March"."""
    written = {int(number) for number in re.findall(r"\d+", said)}
    return day.day in written and (match["numeric"] is None or day.month in written)


def _relative(match: re.Match[str], reading: Reading) -> date | None:
    said = re.sub(r"\s+", " ", (match["count"] or match["count_after"]).lower())
    count = int(said) if said.isdecimal() else _counts(reading.language)[said]
    unit = _units(reading.language)[(match["unit"] or match["unit_after"]).lower()]
    if unit in _MONTHS_IN:
        return _months_on(reading.today, count * _MONTHS_IN[unit])
    return reading.today + timedelta(days=count * _DAYS_IN[unit])


def _deictic(match: re.Match[str], reading: Reading) -> date | None:
    if match["today"]:
        return reading.today
    after_tomorrow = re.search(r"after|über|après|pasado", match[0], re.I)
    return reading.today + timedelta(days=2 if after_tomorrow else 1)


def _nth(match: re.Match[str], reading: Reading) -> date | None:
    number = re.search(r"\d{1,2}", match["nth"])
    wanted = int(number[0]) if number else 0
    for months in range(12):
        first = _months_on(reading.today.replace(day=1), months)
        if 0 < wanted <= _last_of_month(first).day and first.replace(day=wanted) >= reading.today:
            return first.replace(day=wanted)
    return None


def _weekday(match: re.Match[str], reading: Reading) -> date | None:
    day = read_with_dateparser(match["weekday_name"].lower().replace("thurs", "thu").replace("thur", "thu"), reading)
    if day is None:
        return None
    today = reading.today
    if match["weekday_nth"]:
        return _weekday_and_day(day.weekday(), int(match["weekday_nth"]), today)
    if match["weekday_this"]:
        return today if day.weekday() == today.weekday() else day
    if match["weekday_next"] or match["weekday_after"]:
        return today + timedelta(days=7 - today.weekday() + day.weekday())
    return day


def _weekday_and_day(weekday: int, number: int, today: date) -> date | None:
    """The next day that is both: Friday the 13th."""
    for months in range(_MONTHS_TO_BOTH):
        first = _months_on(today.replace(day=1), months)
        if 0 < number <= _last_of_month(first).day:
            day = first.replace(day=number)
            if day >= today and day.weekday() == weekday:
                return day
    return None


def weekday_within(weekday: date, match: re.Match[str], reading: Reading) -> date | None:
    """The weekday that lies in what a following match names: "Friday next week", "Monday in two weeks".

    None where it is not said which one: "Monday in March".
    """
    if match.lastgroup == "relative":
        if _units(reading.language)[(match["unit"] or match["unit_after"]).lower()] not in ("week", "fortnight"):
            return None
        near = _relative(match, reading)
        return None if near is None else near + timedelta(days=weekday.weekday() - near.weekday())
    span = _span(match, reading)
    if span is None:
        return None
    first, last = span
    if (last - first).days < 7:  # a week
        return first + timedelta(days=weekday.weekday() - first.weekday())
    return weekday if first <= weekday <= last else None


def _period(match: re.Match[str], reading: Reading) -> date | None:
    span = _span(match, reading)
    if span is None:
        return None
    first, last = span
    if match["middle"]:
        return first.replace(day=15) if first.month == last.month else first + (last - first) // 2
    return first if match["first"] else last


def _span(match: re.Match[str], reading: Reading) -> tuple[date, date] | None:
    """The first and the last day of the period a match names."""
    today = reading.today
    if match["month"]:
        return _month_span(match, reading)
    if match["quarter"]:
        month = 3 * int(match["quarter"]) - 2
        year = int(match["quarter_year"] or today.year + (month + 2 < today.month))
        return _months_from(date(year, month, 1), 3)
    said_unit = match["lead_unit"]
    unit = (
        _units(reading.language)[said_unit.lower()]
        if said_unit
        else _ends(reading.language)[match["composite"].lower()]
    )
    ahead = 1 if match["next"] or match["next_after"] else 0
    if unit == "day":
        day = today + timedelta(days=ahead)
        return day, day
    if unit in _DAYS_IN:
        return _week(today + timedelta(days=_DAYS_IN[unit] * ahead), reading)
    length = _MONTHS_IN[unit]
    begun = date(today.year, (today.month - 1) // length * length + 1, 1)
    return _months_from(_months_on(begun, length * ahead), length)


def _month_span(match: re.Match[str], reading: Reading) -> tuple[date, date] | None:
    named = read_with_dateparser(match["month"], reading)
    if named is None:
        return None
    if match["month_year"]:
        return _months_from(date(int(match["month_year"]), named.month, 1), 1)
    today = reading.today
    first, last = _months_from(date(today.year, named.month, 1), 1)
    passed = (first.replace(day=15) if match["middle"] else first if match["first"] else last) < today
    return _months_from(first.replace(year=first.year + 1), 1) if passed else (first, last)


def _week(day: date, reading: Reading) -> tuple[date, date]:
    """A working week: Monday to Friday, or to Sunday once its Friday is over."""
    monday = day - timedelta(days=day.weekday())
    friday = monday + timedelta(days=4)
    return monday, friday if friday >= reading.today else monday + timedelta(days=6)


def _holiday(match: re.Match[str], reading: Reading) -> date | None:
    said = re.sub(r"\s+", " ", match["holiday"].lower().replace("’", "'"))
    month, day_number = next(words.holidays[said] for words in spoken(reading.language) if said in words.holidays)
    day = date(reading.today.year, month, day_number)
    return day if day >= reading.today else day.replace(year=day.year + 1)


def _months_on(day: date, months: int) -> date:
    """The same day `months` later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _months_from(first: date, months: int) -> tuple[date, date]:
    return first, _months_on(first, months) - timedelta(days=1)


def _last_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


@cache
def _counts(language: str) -> dict[str, int]:
    return {
        said: count
        for words in spoken(language)
        for count, names in enumerate(words.counts, start=1)
        for said in names.split("|")
    }


@cache
def _units(language: str) -> dict[str, str]:
    return {
        said: unit for words in spoken(language) for unit, names in words.units.items() for said in names.split("|")
    }


@cache
def _ends(language: str) -> dict[str, str]:
    return {said: unit for words in spoken(language) for said, unit in words.ends.items()}


_READERS: dict[str, Callable[[re.Match[str], Reading], date | None]] = {
    "day": _point,
    "relative": _relative,
    "deictic": _deictic,
    "nth": _nth,
    "weekday": _weekday,
    "period": _period,
    "holiday": _holiday,
    "year_alone": lambda match, _reading: date(int(match["year_alone"]), 12, 31),
}
