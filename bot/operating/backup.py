"""`cairn backup`: a copy of an SQLite file while the bot runs; PostgreSQL has a program of its own for it."""

import os
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from bot.errors import CairnError
from bot.store.backing import Contents, copy_to
from bot.store.sealing.key_file import key_file_of
from bot.store.sqlite_file import fits_address, is_beside, sqlite_path
from bot.store.versions import HEAD, is_postgres

POSTGRES = (
    "This database is PostgreSQL, which makes its copies itself, as the owner of the tables:",
    "  export PGOPTIONS='-c cairn.all_rows=on'",
    '  pg_dump --enable-row-security --format=custom --file=cairn.dump "$DATABASE_URL"',
    "Without that option the dump holds no row of any workspace. deploy/OPERATING.md has the way back.",
)


class Backup(NamedTuple):
    """A copy that was made."""

    path: Path
    size: int
    """Bytes."""
    contents: Contents
    key_file: Path | None
    """Where the key lies without which it cannot be read; None where CAIRN_ENCRYPTION_KEYS has it, or nothing does."""


def back_up(url: str, to: str | Path, now: datetime, *, has_keys: bool) -> Backup:
    """Copy the database to a file, or into a folder under a name with the time. `has_keys`: of CAIRN_ENCRYPTION_KEYS.

    What ends with a slash is meant as a folder.

    CairnError says what hinders; then nothing is left of it.
    """
    if is_postgres(url):
        raise CairnError("\n".join(POSTGRES))
    source = sqlite_path(url)
    path = Path(to)
    if path.is_dir() or str(to).endswith(("/", os.sep)):
        path /= f"{source.stem}-{now:%Y%m%dT%H%M%SZ}.db"
    if not fits_address(str(path)):
        raise CairnError(f"A `?` or `%` cannot be part of the path of a database. Choose another name than {path}.")
    if is_beside(source, path):
        raise CairnError(f"{path} is a name that the database itself needs for its files. Choose another one.")
    if not path.parent.is_dir():
        raise CairnError(f"There is no folder {path.parent}. Make it first: `mkdir -p {path.parent}`.")
    contents = copy_to(source, path, now)
    key_file = key_file_of(source)
    return Backup(path, path.stat().st_size, contents, None if has_keys or not key_file.exists() else key_file)


def in_words(contents: Contents) -> str:
    """What a copy holds."""
    return (
        f"version {contents.version}; workspaces {contents.workspaces:,}, members {contents.members:,},"
        f" messages on record {contents.deliveries:,}"
    )


def as_text(made: Backup) -> str:
    """What was made, and what it needs."""
    lines = [f"{made.path}: {in_words(made.contents)}; {made.size:,} bytes, every page read back."]
    if made.key_file is not None:
        lines.append(f"It cannot be read without {made.key_file}. Keep a copy of that, in another place than this one.")
    elif made.contents.key_tags:
        lines.append("It cannot be read without CAIRN_ENCRYPTION_KEYS. Keep the keys in another place than this one.")
    else:
        lines.append("What people typed stands in it in the clear: keep it where nobody else reads.")
    if made.contents.version != HEAD:
        lines.append(f"Its version is older than this program ({HEAD}); `cairn restore` migrates it.")
    return "\n".join(lines)
