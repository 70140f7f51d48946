"""Which version a database is of, and which programs it supports. Read without alembic: it takes time to import."""

from pathlib import Path
from typing import NamedTuple

_VERSIONS = Path(__file__).parent / "migrations" / "versions"
HEAD = max(path.stem.split("_", 1)[0] for path in _VERSIONS.glob("[0-9]*.py"))
"""Today's version: the highest number among the files."""
OLDEST = "0010"
"""The oldest program that can run on a database of today's version, as its migrations leave it."""


class Version(NamedTuple):
    """A database's version, None where it has none yet, and the oldest program that can run on it."""

    number: str | None
    oldest: str | None = None


def supports(found: Version) -> bool:
    """Whether this program can run on a database of this version."""
    if found.number == HEAD:
        return True
    return found.number is not None and found.number > HEAD and found.oldest is not None and found.oldest <= HEAD


def is_postgres(url: str) -> bool:
    """Whether an address names PostgreSQL."""
    return url.startswith(("postgresql://", "postgres://"))
