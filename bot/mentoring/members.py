"""A member's own time."""

from datetime import date, datetime
from zoneinfo import ZoneInfo


def zone_of(name: str | None) -> ZoneInfo:
    """The member's zone; UTC until Slack has told it."""
    return ZoneInfo(name or "UTC")


def local_day(now: datetime, zone: str | None) -> date:
    """The calendar day where the member is."""
    return now.astimezone(zone_of(zone)).date()
