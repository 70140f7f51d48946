"""Copies of an SQLite file: made while the bot writes, looked through, and put in the file's place."""

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import create_engine

from bot.errors import CairnError
from bot.store.holding import EVER, put_on_hold
from bot.store.migrating import migrate
from bot.store.sqlite import PATIENT_SECONDS, listen_as_database
from bot.store.versions import HEAD

PAGES = 4096
"""Copied at once; whoever writes waits for so many, about 16 MiB."""
PATIENCE = 4
"""Each write from outside begins the copy anew: after so many times its steps it is made in one, and writers wait."""
BESIDE = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a file under its name."""


class Contents(NamedTuple):
    """What a file holds."""

    version: str
    workspaces: int
    members: int
    deliveries: int
    made_at: datetime | None
    """When it was copied by `cairn backup`; None for any other file."""
    key_tags: tuple[str, ...]
    """The keys by which rows may be sealed."""


class _RestartedError(Exception):
    """Others write too often for a copy in parts."""


def look_through(file: Path, name: Path | None = None) -> Contents:
    """Read every page and count; CairnError for what is damaged, no database of ours, or newer than this program.

    `name`: what it is called to people.
    """
    file, opened = name or file, file
    with _reading(opened) as connection:
        try:
            version = _one(connection, "SELECT version_num FROM alembic_version")
            if version is None:
                raise CairnError(f"{file} holds no version: it is no copy of a Cairn database.")
            if str(version) > HEAD:
                raise CairnError(f"{file} is of version {version}, newer than this program ({HEAD}). Upgrade first.")
            _check(connection, file)
            counts = [int(str(_one(connection, f"SELECT count(*) FROM {name}"))) for name in _COUNTED]  # noqa: S608 -- ours
            tags = connection.execute("SELECT tag FROM sealing_key").fetchall() if str(version) >= "0007" else []
            made_at = _made_at(connection) if str(version) >= "0012" else None
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):
                raise CairnError(f"{file} is no copy of a Cairn database.") from None
            raise
    workspaces, members, deliveries = counts
    return Contents(str(version), workspaces, members, deliveries, made_at, tuple(str(tag) for (tag,) in tags))


_COUNTED = ("workspace", "member", "delivery")


def copy_to(source: Path, to: Path, now: datetime) -> Contents:
    """A consistent copy of a file that the bot may be writing to, on hold from the beginning; what it holds.

    It is on the disk under its name whole or not at all, nobody else may read it, and nothing is overwritten.
    CairnError where any of that cannot be.
    """
    if not source.exists():
        raise CairnError(f"There is no database at {source}.")
    if to.exists():
        raise CairnError(f"{to} exists already. Name another file: a backup overwrites nothing.")
    with _begun(to) as begun:
        _copy(source, begun)
        contents = look_through(begun, source)
        if contents.version == HEAD:
            _hold(begun, now, now)
        _sync(begun)
        try:
            os.link(begun, to)
        except FileExistsError:
            raise CairnError(f"{to} exists already. Name another file: a backup overwrites nothing.") from None
        except OSError:  # a file system without links
            begun.rename(to)
        _sync(to.parent)
    return contents


@contextlib.contextmanager
def prepared(source: Path, place: Path, now: datetime) -> Iterator[Path]:
    """A copy of `source` beside `place`, at today's version and on hold, to be changed further and put in place.

    It is gone at the end of the block, unless `put_in_place` has taken it.
    """
    with _begun(place, is_new_folder=True) as begun:
        _copy(source, begun)
        contents = look_through(begun, source)
        earlier = migrate(f"sqlite:///{begun}")
        if earlier is not None:
            earlier.unlink()  # the source is still there
        _hold(begun, contents.made_at, now)
        yield begun


def put_in_place(begun: Path, place: Path) -> Path | None:
    """Give a file its place in one step; where the one that was there is kept, if there was one.

    OSError where the folder does not take it: then what was there is there still.
    """
    _sync(begun)
    kept = _free(place) if place.exists() else None
    try:
        if kept is not None:
            _give(begun, place)
            _keep(place, kept)
        begun.replace(place)
    except OSError:
        if kept is not None:  # what a journal holds belongs to the file that stays
            _move_what_lies_beside(kept, place)
            kept.unlink(missing_ok=True)
        raise
    _sync(place.parent)
    return kept


def _keep(place: Path, kept: Path) -> None:
    try:
        os.link(place, kept)
    except OSError:  # a file system without links
        shutil.copy2(place, kept)
    _move_what_lies_beside(place, kept)


def _move_what_lies_beside(place: Path, kept: Path) -> None:
    """Of the old file: beside the new one it would be taken for its own. An empty journal says nothing."""
    for ending in BESIDE:
        beside = Path(f"{place}{ending}")
        with contextlib.suppress(FileNotFoundError):
            if beside.stat().st_size:
                beside.rename(f"{kept}{ending}")
            else:
                beside.unlink()


def _give(begun: Path, place: Path) -> None:
    """To whom the old file belongs: the bot may be another user than who restores. Others have no business in it."""
    owner = place.stat()
    begun.chmod(owner.st_mode & 0o770)
    if os.name == "posix" and (owner.st_uid, owner.st_gid) != (begun.stat().st_uid, begun.stat().st_gid):
        os.chown(begun, owner.st_uid, owner.st_gid)


def _free(place: Path) -> Path:
    """A name that is not taken; where only a journal is left of an earlier one, it would be taken for the new one's."""
    number = 1
    while True:
        kept = place.with_name(f"{place.name}.before-restore-{number}")
        if not any(Path(f"{kept}{ending}").exists() for ending in ("", *BESIDE)):
            return kept
        number += 1


@contextlib.contextmanager
def _begun(to: Path, *, is_new_folder: bool = False) -> Iterator[Path]:
    """An empty file beside `to` that nobody else may read, and that is gone at the end."""
    try:
        if is_new_folder:
            to.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{to.name}.", suffix=".begun", dir=to.parent)
        os.close(handle)
    except OSError as error:
        raise CairnError(f"{to.parent} cannot be written: {error.strerror}.") from None
    begun = Path(name)
    try:
        yield begun
    except OSError as error:
        raise CairnError(f"{to} cannot be written: {error.strerror}. Nothing was changed.") from None
    except sqlite3.DatabaseError as error:
        raise CairnError(f"{to} could not be made: {error}. Nothing was changed.") from None
    finally:
        for ending in ("", *BESIDE, ".lock", ".key"):
            with contextlib.suppress(OSError):
                Path(f"{begun}{ending}").unlink(missing_ok=True)


@contextlib.contextmanager
def _reading(file: Path) -> Iterator[sqlite3.Connection]:
    if not file.is_file():
        raise CairnError(f"There is no file {file}.")
    # Not mode=ro: after a kill the first reader has to roll back what was left half written.
    mode = "rw" if os.access(file, os.W_OK) and os.access(file.resolve().parent, os.W_OK) else "ro"
    connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode={mode}", uri=True, timeout=PATIENT_SECONDS)
    try:
        connection.execute("PRAGMA query_only=ON")
        yield connection
    except sqlite3.OperationalError as error:
        raise CairnError(f"{file} cannot be read: {error}.") from None
    except sqlite3.DatabaseError as error:
        raise CairnError(f"{file} is damaged, or no SQLite database: {error}. Take another copy.") from None
    finally:
        connection.close()


def _copy(source: Path, begun: Path) -> None:
    with _reading(source) as reader, contextlib.closing(sqlite3.connect(begun)) as writer:
        steps = 0

        def watch(_status: int, _remaining: int, total: int) -> None:
            nonlocal steps
            steps += 1
            if steps > PATIENCE * (total // PAGES + 1):
                raise _RestartedError

        try:
            reader.backup(writer, pages=PAGES, progress=watch, sleep=0.05)
        except _RestartedError:
            reader.execute("BEGIN")  # from its first read on nothing changes under it
            reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
            reader.backup(writer)
            reader.execute("COMMIT")
        writer.execute("PRAGMA journal_mode=DELETE")


def _check(connection: sqlite3.Connection, file: Path) -> None:
    found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
    if found != ["ok"]:
        raise CairnError(f"{file} is damaged ({found[0]}). Take another copy.")
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise CairnError(f"{file} is damaged: rows refer to others that are not there. Take another copy.")


def _hold(file: Path, since: datetime | None, now: datetime) -> None:
    """Where nobody knows since when, from its last sign of life on."""
    engine = create_engine(f"sqlite:///{file}")
    listen_as_database(engine)
    try:
        with engine.begin() as connection:
            put_on_hold(connection, since, now)
    finally:
        engine.dispose()
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def _made_at(connection: sqlite3.Connection) -> datetime | None:
    found = _one(connection, "SELECT min(since) FROM on_hold")
    moment = datetime.fromisoformat(str(found)).replace(tzinfo=UTC) if found else EVER
    return moment if moment > EVER else None


def _one(connection: sqlite3.Connection, question: str) -> object:
    row = connection.execute(question).fetchone()
    return row[0] if row else None


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
