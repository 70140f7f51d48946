"""`cairn doctor`: one line a check, with what to do next; it changes nothing and never shows a token."""

from collections.abc import Mapping

from bot.clock import Clock, system_clock
from bot.operating.database import look_at_database
from bot.operating.findings import Finding, ok, unknown, wrong
from bot.operating.machine import look_at_content, look_at_zones
from bot.operating.slack import look_at_slack
from bot.settings import Settings, SettingsError, read_settings
from bot.store.versions import is_postgres


async def examine(clock: Clock = system_clock, overrides: Mapping[str, object] | None = None) -> list[Finding]:
    """Every check in the order in which things depend on each other; it works while the bot runs and while not."""
    try:
        settings = read_settings(**(overrides or {}))
    except SettingsError as error:
        problems = [wrong("settings", problem) for problem in error.problems]
        return [*problems, unknown("all else", "Not looked at: see to the settings first.")]
    return [
        _settings(settings),
        look_at_zones(),
        look_at_content(settings.cairn_content_dir),
        *await look_at_slack(settings, clock),
        *await look_at_database(settings.database_url, clock, settings.encryption_keys),
    ]


def _settings(settings: Settings) -> Finding:
    way = "Socket Mode" if settings.socket_mode else "HTTP"
    database = "PostgreSQL" if is_postgres(settings.database_url) else "SQLite"
    return ok("settings", f"They can be read: {way}, {database}.")
