"""What makes a win: words, a day that has been, and perhaps a link."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.mentoring.dates.past import is_to_come, split_past
from bot.mentoring.members import local_day
from bot.store import Member, Win

LONGEST_TEXT = 3000
"""Characters of a win; a longer one is refused, never cut."""
LONGEST_LINK = 2000
"""Characters of a link."""
FIRST_DAY = date(1900, 1, 1)
"""The first day that a win may have. A win of an earlier version may be older, and stays so."""

_LINK = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)\]}\"'”’]", re.I)
_SLACK_LINK = re.compile(r"<(?P<link>https?://[^\s<>|]+)(?:\|(?P<label>[^<>]*))?>", re.I)
_TIDY = " \t\r\n,;:–—-("
_AT_END = re.compile(rf"(?:^|\s)\(?(?P<link>{_LINK.pattern})\)?[.,;]?$", re.I)


@dataclass(frozen=True)
class Reading:
    """A win as it was understood."""

    text: str
    happened_day: date
    link: str | None = None


@dataclass(frozen=True)
class Unfit:
    """Why words do not make a win: none, too many (`length`), too long a link (`length`), or a day (`day`, where it is
    known) that is to come or too long ago."""

    reason: Literal["empty", "long", "link", "future", "early"]
    length: int = 0
    day: date | None = None


@dataclass(frozen=True)
class Wanted:
    """What a form asks a win to be."""

    text: str
    happened_day: date
    dimension: str | None
    level: str | None
    link: str | None


def as_it_is(win: Win) -> Wanted:
    """What a form asks for that changes nothing."""
    return Wanted(win.text, win.happened_day, win.dimension, win.level, win.link)


def read(typed: str, member: Member, now: datetime) -> Reading | Unfit:
    """A win in the member's own words: at their end may stand a link and a day, in either order.

    Without a day it is the member's local today. A link in the middle stays in the words and is kept as the link too.
    """
    today = local_day(now, member.timezone)
    text, day, link = split(typed, today, member.locale or "en")
    if link is not None and len(link) > LONGEST_LINK:
        return Unfit("link", length=len(link))
    if is_to_come(text, has_day=day is not None):
        return Unfit("future")
    return check(text, day or today, today) or Reading(text, day or today, link)


def split(typed: str, today: date, locale: str) -> tuple[str, date | None, str | None]:
    """The words, the day and the link of something typed; None for what it does not have."""
    text, inner = _plain_links(typed.strip())
    day: date | None = None
    link: str | None = None
    for _ in range(2):
        found = _AT_END.search(text) if link is None else None
        if found is not None:
            text, link = text[: found.start()].rstrip(_TIDY), found["link"]
        if day is None:
            text, day = split_past(text, today, locale)
    return text, day, link or inner


def check(text: str, happened_day: date, today: date) -> Unfit | None:
    """What is wrong with the words and the day of a win; None where they make one."""
    if not any(letter.isalnum() for letter in text):
        return Unfit("empty")
    if len(text) > LONGEST_TEXT:
        return Unfit("long", length=len(text))
    if happened_day > today:
        return Unfit("future", day=happened_day)
    if happened_day < FIRST_DAY:
        return Unfit("early", day=happened_day)
    return None


def is_link(text: str) -> bool:
    """Whether this is an address of the web and nothing else."""
    return len(text) <= LONGEST_LINK and re.fullmatch(r"https?://[^\s<>|]+", text, re.I) is not None


def _plain_links(typed: str) -> tuple[str, str | None]:
    """Links as a person would write them, and the first one: Slack writes `<https://example.org|example.org>`."""

    def plain(found: re.Match[str]) -> str:
        label = (found["label"] or "").strip()
        return found["link"] if not label or label in found["link"] else f"{label} {found['link']}"

    text = _SLACK_LINK.sub(plain, typed)
    first = _LINK.search(text)
    return text, first[0] if first else None
