"""What a user object of Slack's says of a member: zone, locale, and whether they are away (LIFE-3)."""

import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import from_epoch
from bot.mentoring.absence import KINDS, read_absence
from bot.slack.inputs import mapping, text

_ZONE = re.compile(r"[A-Za-z0-9_+-]{1,32}(?:/[A-Za-z0-9_+-]{1,32}){0,3}")
_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,2}")


def read_user(user: Mapping[str, Any]) -> dict[str, Any]:
    """The member's columns that a user object fills, or what `kept` made of one.

    An unknown zone is left out, since `tz` can be absent; the absence is left out where there is no profile.
    """
    values: dict[str, Any] = {}
    zone = user.get("tz")
    if isinstance(zone, str) and _is_zone(zone):
        values["timezone"] = zone
    locale = user.get("locale")
    if isinstance(locale, str) and _LOCALE.fullmatch(locale):
        values["locale"] = locale
    absence = _absence(user) or user
    if "away" in absence and absence["away"] in (None, *KINDS):
        values["away"] = absence["away"]
        values["away_until"] = from_epoch(absence.get("away_until"))
    return values


def kept(user: Mapping[str, Any]) -> dict[str, Any]:
    """What is written down of a user object. Of the status only the kind of absence and its end, never its words."""
    return {**{name: user.get(name) for name in ("id", "tz", "locale", "deleted")}, **_absence(user)}


def _absence(user: Mapping[str, Any]) -> dict[str, Any]:
    """`away` and, in epoch seconds, `away_until`; nothing where the user object has no profile."""
    if not isinstance(user.get("profile"), Mapping):
        return {}
    profile = mapping(user["profile"])
    until = from_epoch(profile.get("status_expiration"))
    found = read_absence(text(profile.get("status_text")), text(profile.get("status_emoji")), until)
    if found is None:
        return {"away": None, "away_until": None}
    return {"away": found.kind, "away_until": None if found.until is None else int(found.until.timestamp())}


def _is_zone(name: str) -> bool:
    if _ZONE.fullmatch(name) is None:  # the library takes a long path apart, level by level
        return False
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):  # odd names, directories, missing keys
        return False
    return True
