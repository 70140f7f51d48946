"""What the rights of members need of this process: the file of tombstones, and the tick that forgets."""

from pathlib import Path

from bot.clock import Clock
from bot.jobs import Forgetting
from bot.mentoring.rights.keeping import Keeping
from bot.settings import Settings
from bot.slack.context import Desk
from bot.slack.forgetting import forget_remembered
from bot.store import Database
from bot.store.sqlite_file import sqlite_path
from bot.store.tombstones import TombstoneFile


def tombstone_file(settings: Settings) -> TombstoneFile | None:
    """Where the operator has it, else beside an SQLite file; PostgreSQL has none unless one is set."""
    if settings.cairn_erased_file is not None:
        return TombstoneFile(settings.cairn_erased_file)
    url = settings.database_url
    return TombstoneFile(Path(f"{sqlite_path(url)}.erased")) if url.startswith("sqlite:") else None


def keeping(settings: Settings) -> Keeping:
    """For how long what is kept."""
    return Keeping(settings.cairn_retention_days, settings.cairn_uninstall_grace_days)


def open_forgetting(database: Database, clock: Clock, desk: Desk) -> Forgetting:
    """The tick that forgets, for this process."""
    return Forgetting(
        database,
        clock,
        file=desk.tombstones,
        delete_file=desk.gallery.delete,
        let_go=lambda stones: forget_remembered(desk, stones),
    )
