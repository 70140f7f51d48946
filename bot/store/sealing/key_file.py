"""The key file of an SQLite database: it lies beside the database, and nobody but its owner may read it."""

import contextlib
import os
import sqlite3
import stat
from collections.abc import Sequence
from pathlib import Path

from bot.errors import CairnError, SettingRefusedError
from bot.store.sealing.keyring import Keyring, new_key, read_keys

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def key_file_of(database: Path) -> Path:
    """Where the key file of a database lies."""
    return database.with_name(f"{database.name}.key")


def keyring_of_file(database: Path, keys: Sequence[str] = (), *, making: bool = False) -> Keyring:
    """The keys that were set, else those of the key file; without either none, or with `making` a new file with one.

    SettingRefusedError where the key file may be read by others, holds no key, or is lost while rows are sealed.
    """
    if keys:
        return Keyring(keys)
    file = key_file_of(database)
    if file.exists():
        return Keyring(_read(file))
    if not making:
        return Keyring()
    check_not_lost(database)
    return Keyring(_make(file))


def check_not_lost(database: Path) -> None:
    """SettingRefusedError where rows are sealed and the key file is not there."""
    file = key_file_of(database)
    if not file.exists() and _has_sealed_rows(database):
        raise SettingRefusedError(
            f"The key file {file} is missing, and what {database} holds cannot be read without it."
            " Put it back, or set CAIRN_ENCRYPTION_KEYS to what stood in it."
        )


def keys_of_file(database: Path, keys: Sequence[str] = ()) -> tuple[str, ...]:
    """The keys themselves: those that were set, else those of the key file, else none. CairnError as above."""
    if keys:
        return tuple(keys)
    file = key_file_of(database)
    return _read(file) if file.exists() else ()


def _read(file: Path) -> tuple[str, ...]:
    try:
        mode = file.stat().st_mode
        if os.name == "posix" and mode & _OTHERS:
            raise SettingRefusedError(f"Others may read the key file {file}. Run `chmod 600 {file}` and start again.")
        keys = read_keys(file.read_text(encoding="ascii", errors="replace"))
    except OSError as error:
        raise SettingRefusedError(f"The key file {file} cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise SettingRefusedError(f"The key file {file}: {error}.") from None
    if not keys:
        raise SettingRefusedError(f"The key file {file} is empty. Put the key back that it held.")
    return keys


def _make(file: Path) -> tuple[str, ...]:
    """A key on the disk before anything is sealed with it. The database's lock is held: nobody else makes one."""
    key = new_key()
    begun = file.with_name(f"{file.name}.new")
    try:
        begun.unlink(missing_ok=True)  # left by a process that was killed here
        with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as written:
            written.write(f"{key}\n")
            written.flush()
            os.fsync(written.fileno())
        begun.rename(file)
        _sync(file.parent)
    except OSError as error:
        raise CairnError(f"The key file {file} cannot be written: {error.strerror}.") from None
    return (key,)


def _sync(folder: Path) -> None:
    with contextlib.suppress(OSError):  # some systems do not open folders
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _has_sealed_rows(database: Path) -> bool:
    if not database.exists():
        return False
    connection = sqlite3.connect(f"{database.resolve().as_uri()}?mode=rw", uri=True)
    try:
        return connection.execute("SELECT 1 FROM sealing_key LIMIT 1").fetchone() is not None
    except sqlite3.DatabaseError:  # no such table yet, or no database at all, which others say
        return False
    finally:
        connection.close()
