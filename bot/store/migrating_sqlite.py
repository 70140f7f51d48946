"""Migrations of an SQLite file: it is copied first, and changed in one transaction."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.exc import OperationalError

from bot.errors import CairnError, SettingRefusedError
from bot.store.sqlite import listen_as_database
from bot.store.sqlite_file import sqlite_path, unreadable
from bot.store.versions import HEAD, Version


def read(url: str) -> Version:
    """The version of the file; CairnError for a file that is no database."""
    path = sqlite_path(url)
    if not path.exists():
        return Version(None)
    try:
        # Not read-only: the first reader after a kill has to roll back what the killed process left half written.
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)
        try:
            number = _one(connection, "SELECT version_num FROM alembic_version")
            return Version(number, _one(connection, "SELECT oldest FROM schema_support") if number else None)
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        raise CairnError(f"{path} cannot be opened: {error}.") from None
    except sqlite3.DatabaseError:
        raise unreadable(path) from None


def _one(connection: sqlite3.Connection, question: str) -> str | None:
    try:
        row = connection.execute(question).fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return None
        raise
    return str(row[0]) if row else None


def migrate(url: str, before: Version, revision: str) -> Path | None:
    """Bring the file to a version; the path of the copy made before. Killed midway, nothing has changed."""
    path = sqlite_path(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.touch(mode=0o600)  # what people type is nobody else's to read; a file that is there stays as it is
        if before.number is None and _has_tables(path):
            raise SettingRefusedError(f"{path} is the database of another program. Move it away or set DATABASE_URL.")
        copy = _copy(path) if before.number is not None else None
        _run(url, revision)
    except sqlite3.OperationalError as error:
        raise CairnError(f"{path} cannot be written: {error}. Nothing was changed.") from None
    except OperationalError as error:
        raise CairnError(f"{path} cannot be written: {error.orig}. Nothing was changed.") from None
    except OSError as error:
        raise CairnError(f"{path} cannot be written: {error.strerror}. Nothing was changed.") from None
    return copy


def _run(url: str, revision: str) -> None:
    from bot.store.migrating import upgrade

    engine = create_engine(url)
    listen_as_database(engine)  # one transaction around all of it
    event.listen(engine, "connect", _let_tables_go)
    try:
        with engine.begin() as connection:
            upgrade(connection, revision)
    finally:
        engine.dispose()


def _let_tables_go(connection: Any, _record: Any) -> None:
    """A table that is made anew replaces the old one, whose end must not delete the rows that belong to its own."""
    connection.execute("PRAGMA foreign_keys=OFF")


def is_in_use(path: Path) -> bool:
    """Whether the file has tables, of whichever program. CairnError where it cannot be read."""
    try:
        return _has_tables(path)
    except sqlite3.DatabaseError:
        raise unreadable(path) from None


def _has_tables(path: Path) -> bool:
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
    copy.touch(mode=0o600)  # it keeps what is erased later, and words from before they were sealed
    source, target = sqlite3.connect(path), sqlite3.connect(copy)
    try:
        source.backup(target)
    finally:
        target.close()
        source.close()
    return copy
