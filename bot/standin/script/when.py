"""Moments as people type them: `+2h`, `friday 15:30`, `2026-12-01 09:00`; meant in the zone of whoever types."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST = timedelta(days=3_660)
"""How far the clock moves at once: beyond ten years dates soon leave the calendar."""
_SPAN = re.compile(r"\+(\d{1,6})\s*([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_TIME = re.compile(r"(\d{1,2}):(\d{2})")
_NINE = time(9)


@dataclass(frozen=True, slots=True)
class When:
    """A span, or the next such weekday (0 is Monday) at a time of day, or a moment (local unless it has an offset)."""

    span: timedelta | None = None
    weekday: int | None = None
    at: time = _NINE
    moment: datetime | None = None

    def after(self, local: datetime) -> timedelta | datetime:
        """The span, or the moment in UTC, seen from a local time. Raises ValueError for the past and the far future."""
        if self.span is not None:
            ahead = self.span
        else:
            moment = self._weekday_after(local) if self.moment is None else self.moment
            ahead = (moment if moment.tzinfo else moment.replace(tzinfo=local.tzinfo)) - local.astimezone(UTC)
        if ahead < timedelta(0):
            raise ValueError("That moment is past, and the clock only moves on.")
        if ahead > LONGEST:
            raise ValueError("That is too far. The clock moves on by ten years at most.")
        return ahead if self.span is not None else local.astimezone(UTC) + ahead

    def _weekday_after(self, local: datetime) -> datetime:
        days = ((self.weekday or 0) - local.weekday()) % 7
        day = datetime.combine(local.date() + timedelta(days=days), self.at, local.tzinfo)
        return day if day > local else day + timedelta(days=7)


def span(text: str) -> When | None:
    """`+30m`, `+2h`, `+1d`, `+1w`."""
    found = _SPAN.fullmatch(text)
    return When(span=timedelta(**{_UNITS[found[2]]: int(found[1])})) if found else None


def weekday(name: str, clock: str) -> When | None:
    """A day of the week, with a time of day or without (09:00). None where `clock` is neither."""
    if not clock:
        return When(weekday=DAYS.index(name))
    found = _TIME.fullmatch(clock)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return When(weekday=DAYS.index(name), at=time(int(found[1]), int(found[2])))


def moment(text: str) -> When | None:
    """A date and a time as in ISO 8601, with or without an offset."""
    try:
        return When(moment=datetime.fromisoformat(text))
    except ValueError:
        return None
