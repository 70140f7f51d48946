"""What an operator can set, and what is missing to run."""

from bot.settings.lacking import missing_for_run, settings_for_run
from bot.settings.model import LOOPBACK, Settings, SettingsError, describe, read_settings

__all__ = ["LOOPBACK", "Settings", "SettingsError", "describe", "missing_for_run", "read_settings", "settings_for_run"]
