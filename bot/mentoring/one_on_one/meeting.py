"""The weekly 1:1 itself: when it is, and how long before it a member wants to be reminded."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.deferred import regex
from bot.mentoring.intentions import read_cue
from bot.mentoring.members import zone_of
from bot.mentoring.slots import FIRST_MONDAY, arrange, moment_at, read_week
from bot.store import Member, Schedule, Team

KIND = "one_on_one"
USUAL_LEAD = 60
"""Minutes before the 1:1, where none are named."""
SHORTEST_LEAD, LONGEST_LEAD = 5, 2 * 24 * 60
_DAY, _WEEK = 24 * 60, 7 * 24 * 60
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10, "fifteen": 15,
            "twenty": 20, "thirty": 30, "forty-five": 45, "sixty": 60, "ninety": 90}  # fmt: skip
_UNITS = {"m": 1, "h": 60, "d": _DAY}
_LEAD = regex(
    rf"(?:,?\s?(?:and\s)?(?:please\s)?(?:remind|tell|ping|notify)\s(?:me\s)?)?(?:(?P<half>half\san\shour|half\sa\sday)"
    rf"|(?P<n>\d{{1,5}}|{'|'.join(_NUMBERS)})\s?(?P<unit>minutes?|mins?|m|hours?|hrs?|h|days?|d))\s(?:before|ahead|earlier|prior)(?:\s(?:it|that|of\sit))?",
    re.I,
)
_OFF = regex(r"(?:reminder\s)?(?:off|stop)|no\s(?:more\s)?reminders?|don['’]?t\sremind(?:\sme)?(?:\sany\s?more)?", re.I)

_BEGINS = regex(
    r"(?:every|each)\s\S+(?:\s\S+)?$|(?:every|each)\s(?:\S+\s)?[a-z]+days?\b|(?:every|each|on)\s(?:\S+\s){1,3}?(?:at\s)?\d"
    r"|on\s[a-z]+days?\b.{0,20}$",
    re.I,
)
"""A reminder by its first words; "every time you speak up it helps" is something that was heard."""
_WEEKDAY = r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?s?"
_NEAR = r"(?:today|tonight|tomorrow|(?:the\s)?day\safter\stomorrow|in\s\w+\s(?:days?|weeks?))"
_ON_DAY = rf"(?:(?:(?:on|next|this|coming)\s)*{_WEEKDAY}|{_NEAR})"
_CLOCK = r"(?:\d{1,2}[:.]\d\d\s?(?:[ap]m)?|\d{1,2}\s?(?:[ap]m|h|o['’]?clock)|noon)"
_BARE = regex(
    rf"{_ON_DAY}(?:,?\s(?:at\s)?(?:{_CLOCK}|\d{{1,2}}))?|(?:at\s)?{_CLOCK}(?:,?\s{_ON_DAY})?",
    re.I,
)
"""A day or a time and nothing else: nobody has heard that."""
_KEPT = regex(
    r"(?:(?:show|see|list)\s)?(?:my\s|the\s)?(?:history|past|last(?:\sone)?|earlier|list|all|previous)|show", re.I
)
_HOW = regex(r"help|usage|\?+", re.I)


@dataclass(frozen=True)
class Meeting:
    """A weekly 1:1 in the member's own time; `lead` is minutes before it."""

    weekday: int
    at: time
    lead: int

    @property
    def reminder(self) -> tuple[int, time]:
        """Weekday and time of the reminder by the wall clock: `lead` before, in the week before where that is so."""
        minutes = (self.weekday * _DAY + self.at.hour * 60 + self.at.minute - self.lead) % _WEEK
        return minutes // _DAY, time(minutes % _DAY // 60, minutes % 60)


@dataclass(frozen=True)
class Off:
    """No reminder any more."""


@dataclass(frozen=True)
class Unclear:
    """Meant as a reminder, but without a weekday and a time, or with a lead that cannot be: `reason` says which."""

    reason: str


def read_reminder(text: str, today: date) -> Meeting | Off | Unclear | None:
    """What was said about the reminder; None where the words are about something else. Never raises."""
    said = " ".join(text[:400].split()).strip(" .!")
    if _OFF.fullmatch(said):
        return Off()
    lead = _LEAD.search(said)
    rest = f"{said[: lead.start()]} {said[lead.end() :]}".strip(" ,.") if lead else said
    is_meant = lead is not None or re.match(r"remind(?:er)?\b", said, re.I) is not None
    is_meant = is_meant or _BEGINS.match(said) is not None or _BARE.fullmatch(said) is not None
    if not is_meant and re.match(r"(?:every|each)\s", said, re.I) is None:
        return None
    rest = re.sub(r"^(?:remind(?:er)?(?:\sme)?)(?:\s(?:of|about)\sit)?[\s,:]*(?:it\sis\s)?", "", rest, flags=re.I)
    cue = read_cue(rest, today)
    is_read = cue.comes or cue.reason == "around" or (cue.reason == "once" and _BARE.fullmatch(rest) is not None)
    if cue.weekday is None or cue.local_time is None or not is_read:
        return Unclear("when") if is_meant else None
    minutes = _minutes(lead) if lead else USUAL_LEAD
    if not SHORTEST_LEAD <= minutes <= LONGEST_LEAD:
        return Unclear("lead")
    return Meeting(cue.weekday, cue.local_time, minutes)


def asks_for_kept(text: str) -> bool:
    """Whether the words ask for what was prepared before: `history`, `show`."""
    return _KEPT.fullmatch(text.strip(" .!?")) is not None


def asks_how(text: str) -> bool:
    """Whether the words ask what can be typed."""
    return _HOW.fullmatch(text.strip(" .!")) is not None


def _minutes(found: re.Match[str]) -> int:
    if found["half"]:
        return 30 if "hour" in found["half"].lower() else _DAY // 2
    number = found["n"].lower()
    count = _NUMBERS[number] if number in _NUMBERS else int(number)
    return count * _UNITS[found["unit"][0].lower()]


async def remind(team: Team, member: Member, meeting: Meeting, now: datetime) -> Schedule:
    """Remind before each weekly 1:1, from the next one on; what waits from an earlier choice is cancelled."""
    await team.deliveries.cancel("user", now, user_id=member.user_id, kind=KIND)
    schedule = await team.schedules.begin(member.user_id, now, KIND)
    weekday, at = meeting.reminder
    about = {"meets": f"{meeting.weekday} {meeting.at:%H:%M}", "lead": meeting.lead}
    if schedule.is_on and schedule.about == about:
        return schedule
    schedule.is_on, schedule.blocked_by, schedule.paused_until = True, None, None
    schedule.weekday, schedule.local_time, schedule.about = weekday, f"{at:%H:%M}", about
    schedule.timezone = member.timezone or schedule.timezone
    schedule.last_due_at = None  # a chosen minute needs no days between it and the last one
    arrange(schedule, now)
    schedule.version += 1
    return schedule


async def forget(team: Team, member: Member, now: datetime) -> bool:
    """No reminder any more; False where there was none."""
    await team.deliveries.cancel("consent", now, user_id=member.user_id, kind=KIND)
    schedule = await team.schedules.get(member.user_id, KIND)
    if schedule is None or not schedule.is_on:
        return False
    schedule.is_on, schedule.next_due_at = False, None
    schedule.version += 1
    return True


def meeting_of(schedule: Schedule | None) -> Meeting | None:
    """The 1:1 that a reminder is set for; None where none is."""
    if schedule is None or not schedule.is_on or not schedule.about:
        return None
    weekday, _, at = str(schedule.about.get("meets", "")).partition(" ")
    try:
        return Meeting(int(weekday), time.fromisoformat(at), int(schedule.about.get("lead", USUAL_LEAD)))
    except (TypeError, ValueError):
        return None


def begins_at(schedule: Schedule, week: str) -> datetime | None:
    """The moment at which the 1:1 begins that the reminder of a week is about; None where it is set for none."""
    number, meeting = read_week(week), meeting_of(schedule)
    if number is None or meeting is None:
        return None
    day = FIRST_MONDAY + timedelta(weeks=number, days=schedule.weekday)
    wall = datetime.combine(day, time.fromisoformat(schedule.local_time)) + timedelta(minutes=meeting.lead)
    return moment_at(wall.date(), wall.time(), zone_of(schedule.timezone))
