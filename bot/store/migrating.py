"""Bring a database to today's version; an SQLite file is copied first where that changes it."""

import sqlite3
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from bot.errors import CairnError
from bot.store.database import listen_as_database, sqlite_path

_VERSIONS = Path(__file__).parent / "migrations" / "versions"
HEAD = max(path.stem.split("_", 1)[0] for path in _VERSIONS.glob("[0-9]*.py"))
"""Today's version: the highest number among the files. Read without alembic, whose import costs a quarter second."""


def version(url: str) -> str | None:
    """The version of the database, None where there is none yet; CairnError for a file that is no database."""
    path = sqlite_path(url)
    if not path.exists():
        return None
    try:
        # Not read-only: the first reader after a kill has to roll back what the killed process left half written.
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return None
        raise CairnError(f"{path} cannot be opened: {error}.") from None
    except sqlite3.DatabaseError:
        raise CairnError(f"{path} is not an SQLite database. Move it away or set DATABASE_URL.") from None
    return str(row[0]) if row else None


def migrate(url: str, revision: str = "head") -> Path | None:
    """Bring the database to a version. The path of the copy made before, where there was something to copy.

    CairnError where the database is newer than this program, another program's, or cannot be written.
    """
    before = version(url)
    if before is not None and before > HEAD:
        raise CairnError(f"The database is of version {before}, newer than this program ({HEAD}). Upgrade the program.")
    if before == HEAD and revision == "head":
        return None
    path = sqlite_path(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        if before is None and _is_in_use(path):
            raise CairnError(f"{path} is the database of another program. Move it away or set DATABASE_URL.")
        copy = _copy(path) if before is not None else None
        _run(url, revision)
    except sqlite3.OperationalError as error:
        raise CairnError(f"{path} cannot be written: {error}. Nothing was changed.") from None
    except OperationalError as error:
        raise CairnError(f"{path} cannot be written: {error.orig}. Nothing was changed.") from None
    return copy


def _run(url: str, revision: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    engine = create_engine(url)
    listen_as_database(engine)  # one transaction around all of it: killed midway, nothing has changed
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
    finally:
        engine.dispose()


def _is_in_use(path: Path) -> bool:
    """Whether the file has tables."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None
    finally:
        connection.close()


def _copy(path: Path) -> Path:
    """A consistent copy beside the file, made by SQLite itself."""
    number = 1
    while (copy := path.with_name(f"{path.name}.before-{HEAD}-{number}")).exists():
        number += 1
    source, target = sqlite3.connect(path), sqlite3.connect(copy)
    try:
        source.backup(target)
    finally:
        target.close()
        source.close()
    return copy
