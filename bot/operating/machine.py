"""What this machine and this installation tell the doctor: zone data, content."""

import zoneinfo
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

from bot.content.lint import lint
from bot.content.loader import ContentError, load
from bot.operating.findings import Finding, ok, wrong

KNOWN_OFFSETS = (
    ("Europe/Berlin", datetime(2026, 3, 29, 0, 59, tzinfo=UTC), timedelta(hours=1)),
    ("Europe/Berlin", datetime(2026, 3, 29, 1, 0, tzinfo=UTC), timedelta(hours=2)),
    ("America/New_York", datetime(2026, 11, 1, 6, 0, tzinfo=UTC), timedelta(hours=-5)),
    ("America/Asuncion", datetime(2026, 7, 1, tzinfo=UTC), timedelta(hours=-3)),
)
"""Two changes of 2026 as everybody knows them, and one rule that data of 2024 does not have yet."""


def look_at_zones() -> Finding:
    """Whether local times are right: the zones are there and know this year's changes."""
    update = "Update the tzdata package, of the system or of Python."
    try:
        stale = {
            name
            for name, moment, offset in KNOWN_OFFSETS
            if moment.astimezone(zoneinfo.ZoneInfo(name)).utcoffset() != offset
        }
        count = len(zoneinfo.available_timezones())
    except zoneinfo.ZoneInfoNotFoundError as error:
        return wrong("zones", f"There is no zone data: {error.args[0]}.", update)
    if stale:
        return wrong("zones", f"The zone data ({zone_version()}) is old: {', '.join(sorted(stale))}.", update)
    return ok("zones", f"{count} zones, data of {zone_version()}, and they know the changes of 2026.")


def zone_version() -> str:
    """The release of the zone data in use: the system's where it has some, else the package's."""
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / "Europe" / "Berlin").exists():
            return _release(folder) or "a release that the system does not tell"
    return str(import_module("tzdata").IANA_VERSION)


def _release(folder: Path) -> str | None:
    for name in ("tzdata.zi", "+VERSION"):
        if (folder / name).exists():
            with (folder / name).open(encoding="utf-8") as lines:
                return lines.readline().removeprefix("# version").strip() or None
    return None


def look_at_content(folder: Path | None) -> Finding:
    """What `cairn check` says, in one line."""
    try:
        content = load(folder)
    except ContentError as error:
        count = len(error.problems)
    else:
        count = len(lint(content))
    if count:
        return wrong("content", f"{count} thing{'s' * (count != 1)} to mend.", "`cairn check` names file and line.")
    ladders = len(content.ladders)
    return ok("content", f"{ladders} ladder{'s' * (ladders != 1)} and {len(content.nudges)} nudges are good.")
