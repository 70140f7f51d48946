"""Who may be asked, and who first: what is offered, levels, shared working hours, room, and fair load."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from statistics import median_low
from typing import NamedTuple

from bot.content import Content
from bot.mentoring.members import zone_of
from bot.mentoring.slots import moment_at
from bot.store import Member, Mentor, MentorRequest

SHADOWINGS = ("client_call", "design_session", "on_call")
"""What somebody may let another one sit in on."""
LEAST_SHARED = timedelta(hours=2)
"""Working hours that two people share on a usual day."""
ANSWER_WITHIN = timedelta(hours=48)
"""How long somebody has to answer, counted on the working days of their own zone."""
_LOOKED_AT = 56
"""Days that are looked at for shared hours, so that the weeks between two changes of clocks decide nothing."""
_SATURDAY = 5
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


class Hours(NamedTuple):
    """Somebody's working hours, `HH:MM`, in their zone."""

    zone: str
    start: str
    end: str


@dataclass(frozen=True)
class Matches:
    """Who can be asked now, the one to ask first in front; whether others fit who have no room now or are away."""

    ready: tuple[Mentor, ...]
    are_others_busy: bool


def match(
    request: MentorRequest,
    mentee: Member,
    offers: Sequence[tuple[Mentor, Member]],
    blocked: Collection[str],
    content: Content,
    now: datetime,
) -> Matches:
    """Who fits the request: above the mentee's level, or of the same where nobody is above.

    A wide request takes peers as well, and people whose working hours are others.
    """
    fitting = [
        (mentor, member)
        for mentor, member in offers
        if _is_meant(mentor, member, request, blocked) and (request.is_wide or _share_hours(mentee, member, now))
    ]
    own = rank(content, mentee.ladder, mentee.level)
    ranked = [(pair, rank(content, pair[0].ladder, pair[0].level)) for pair in fitting]
    found = [pair for pair, level in ranked if level > own]
    if request.is_wide or not found:
        found = [pair for pair, level in ranked if level >= own]
    untried = [pair for pair in found if pair[0].user_id not in request.passed]
    ready = [mentor for mentor, member in untried if load(mentor) < mentor.capacity and not _is_away(member, now)]
    ready.sort(key=lambda mentor: (load(mentor), mentor.asked_at or _LONG_AGO, _lot(request, mentor)))
    return Matches(tuple(ready), len(ready) < len(untried))


def load(mentor: Mentor) -> int:
    """How many people take this person's room: those who wait for an answer and those who have one."""
    return mentor.offered + mentor.engaged


def rank(content: Content, ladder_id: str | None, level_id: str | None) -> int:
    """The place of a level on its ladder, from 1; 0 where it is unset or unknown."""
    ladder = content.ladder(ladder_id)
    return next((place for place, level in enumerate(ladder.levels, 1) if level.id == level_id), 0)


def shared_hours(one: Hours, other: Hours, day: date) -> timedelta:
    """Working hours that two people share on the usual one of the first person's working days in the eight weeks ahead.

    The median: the days between two zones' changes of clocks are outvoted.
    """
    monday = day - timedelta(days=day.weekday())
    return _shared(one, other, monday)


def answer_by(asked_at: datetime, zone_name: str | None) -> datetime:
    """48 hours later by a clock that stands still on Saturdays and Sundays of that zone."""
    zone, moment, left = zone_of(zone_name), asked_at, ANSWER_WITHIN
    while True:
        day = moment.astimezone(zone).date()
        midnight = moment_at(day + timedelta(days=1), time(), zone)
        if day.weekday() < _SATURDAY:
            if midnight - moment >= left:
                return moment + left
            left -= midnight - moment
        moment = midnight


def _is_meant(mentor: Mentor, member: Member, request: MentorRequest, blocked: Collection[str]) -> bool:
    if mentor.user_id == request.user_id or mentor.user_id in blocked:
        return False
    if mentor.state != "active" or not member.is_active:
        return False
    return request.shadowing in mentor.shadowings if request.shadowing else request.topic in mentor.topics


def _is_away(member: Member, now: datetime) -> bool:
    return member.away is not None and (member.away_until is None or member.away_until > now)


def _share_hours(mentee: Member, mentor: Member, now: datetime) -> bool:
    return shared_hours(_hours(mentee), _hours(mentor), now.date()) >= LEAST_SHARED


def _hours(member: Member) -> Hours:
    return Hours(member.timezone or "UTC", member.hours_start, member.hours_end)


@lru_cache(4096)
def _shared(one: Hours, other: Hours, monday: date) -> timedelta:
    days = [day for n in range(_LOOKED_AT) if (day := monday + timedelta(days=n)).weekday() < _SATURDAY]
    seconds = [
        sum(
            _overlap(one, other, day, day + timedelta(days=shift)).total_seconds()
            for shift in (-1, 0, 1)
            if (day + timedelta(days=shift)).weekday() < _SATURDAY
        )
        for day in days
    ]
    return timedelta(seconds=median_low(seconds))


def _overlap(one: Hours, other: Hours, day: date, other_day: date) -> timedelta:
    (start, end), (other_start, other_end) = _open(one, day), _open(other, other_day)
    return max(min(end, other_end) - max(start, other_start), timedelta())


def _open(hours: Hours, day: date) -> tuple[datetime, datetime]:
    zone = zone_of(hours.zone)
    try:
        start, end = time.fromisoformat(hours.start), time.fromisoformat(hours.end)
    except ValueError:
        start, end = time(8), time(18)
    return moment_at(day, start, zone), moment_at(day, end, zone)


def _lot(request: MentorRequest, mentor: Mentor) -> str:
    """A draw that falls out the same whenever it is looked at, and differently for another request."""
    return hashlib.sha256(f"{request.team_id}:{request.id}:{mentor.user_id}".encode()).hexdigest()
