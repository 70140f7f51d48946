"""When check-ins come: what `/goals checkin` is told, and what comes of it."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from bot.mentoring import schedules
from bot.mentoring.rhythm import At, Help, History, Next, Now, Rhythm, Show, Unknown, read_rhythm
from bot.mentoring.schedules import Told
from bot.store import Member, Schedule, Team

KIND = "check_in"
_RIDES = re.compile(
    r"(?:on\s)?(?:rides?\s|riding\s|together\s|come\s)?(?:along\s)?(?:with|in|inside)\s(?:my\s|the\s)?(?:weekly\s)?nudges?|rides?",
    re.I,
)
_YES_AT = re.compile(r"(?:on|yes|start)\s(.+)", re.I)


@dataclass(frozen=True)
class Rides:
    """Yes, and inside the nudge of the week."""


@dataclass(frozen=True)
class OnAt:
    """Yes, at this day and time."""

    wish: At


Wish = Rhythm | Rides | OnAt


def read(text: str, today: date, locale: str = "en") -> Wish:
    """What a member typed after `/goals checkin`. Never raises: what is not understood is `Unknown` with the text."""
    words = " ".join(text.split()).strip(" .,;")
    if _RIDES.fullmatch(words):
        return Rides()
    said_yes = _YES_AT.fullmatch(words)
    if said_yes is not None:
        wish = read_rhythm(said_yes[1], today, locale)
        if isinstance(wish, At):
            return OnAt(wish)
    found = read_rhythm(words, today, locale)
    return Unknown(text, found.suggestion) if isinstance(found, Unknown) else found


def question(wish: Wish) -> str | None:
    """`show`, `help` or `now` for what changes no rhythm; None for what does, and for a pause without a length."""
    shown: dict[type[Wish], str] = {Show: "show", Next: "show", History: "show", Help: "help", Now: "now"}
    return shown.get(type(wish))


async def carry_out(team: Team, member: Member, wish: Wish, today: date, now: datetime) -> Told | None:
    """Do what `/goals checkin` was told. None for a question, which changes nothing."""
    if isinstance(wish, Rides):
        return await _ride(team, member, now)
    if isinstance(wish, OnAt):
        schedule = await schedules.turn_on(team, member, now, wish.wish, KIND)
        _leave_nudge(schedule, wish.wish, now)
        return Told("on")
    if isinstance(wish, At):
        known = await team.schedules.get(member.user_id, KIND)
        _leave_nudge(known, wish, now)
    return await schedules.carry_out(team, member, wish, today, now, KIND)


async def _ride(team: Team, member: Member, now: datetime) -> Told:
    nudges = await team.schedules.get(member.user_id)
    if nudges is None or not nudges.is_on:
        return Told("rides_alone")
    schedule = await schedules.turn_on(team, member, now, kind=KIND)
    schedules.set_riding(schedule, True, now)
    await team.deliveries.cancel("user", now, user_id=member.user_id, kind=KIND)
    return Told("rides")


def _leave_nudge(schedule: Schedule | None, wish: At, now: datetime) -> None:
    """Whoever names a day or a time wants a message of its own."""
    names_time = wish.weekday is not None or wish.local_time is not None
    if schedule is not None and names_time and schedules.rides(schedule):
        schedules.set_riding(schedule, False, now)
