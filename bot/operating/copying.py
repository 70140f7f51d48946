"""`cairn db copy`: from an SQLite file to PostgreSQL, once one process is not enough."""

import asyncio

from filelock import Timeout

from bot.errors import CairnError
from bot.store.copying import Copied, copy_all, totals
from bot.store.sealing.key_file import key_file_of
from bot.store.sqlite_file import file_lock, sqlite_path
from bot.store.versions import is_postgres


def copy(source: str, target: str) -> list[Copied]:
    """Copy everything and compare it. ValueError for addresses of the wrong kind, CairnError for what hinders."""
    if not source.startswith("sqlite:"):
        raise ValueError("FROM must look like sqlite:///cairn.db: it is copied from a file to PostgreSQL.")
    if not is_postgres(target):
        raise ValueError("TO must look like postgresql://user@host/name: it is copied from a file to PostgreSQL.")
    path = sqlite_path(source)
    if not path.exists():
        raise CairnError(f"There is no database at {path}.")
    try:
        with file_lock(source):
            return asyncio.run(copy_all(source, target))
    except Timeout:
        raise CairnError("The bot is running on that file. Stop it first, then copy.") from None


def as_text(source: str, copied: list[Copied]) -> str:
    """What is there now and what to do next."""
    path = sqlite_path(source)
    lines = [*totals(copied), f"{sum(one.rows for one in copied):,} rows, the same on both sides."]
    if key_file_of(path).exists():
        lines.append(f"Set CAIRN_ENCRYPTION_KEYS to what stands in {key_file_of(path)} before you start the bot there.")
    erased = path.with_name(f"{path.name}.erased")
    if erased.exists():
        lines.append(f"Set CAIRN_ERASED_FILE to {erased}, so that no copy brings back who was forgotten.")
    lines.append(f"Then set DATABASE_URL to the new address, start the bot, and put {path} away.")
    return "\n".join(lines)
