"""New SQLite files with all tables: copies of one that is made once in a process, which is what takes time."""

import tempfile
from functools import cache
from pathlib import Path

from bot.store.migrating import migrate


@cache
def _made_once() -> bytes:
    with tempfile.TemporaryDirectory(prefix="cairn-fresh-") as folder:
        file = Path(folder) / "cairn.db"
        migrate(f"sqlite:///{file}")
        return file.read_bytes()


def new_file(file: Path) -> str:
    """A database without rows, as `cairn migrate` leaves it; its URL."""
    file.write_bytes(_made_once())
    return f"sqlite:///{file}"
