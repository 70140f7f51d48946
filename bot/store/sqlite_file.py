"""The file behind an SQLite address: where it lies, who has it, and what is wrong with one that cannot be read."""

import contextlib
from pathlib import Path

from filelock import FileLock

from bot.errors import CairnError, SettingRefusedError

_BEGINS = b"SQLite format 3\0"


def sqlite_path(url: str) -> Path:
    """The file behind `sqlite:///path`; CairnError for any other address."""
    prefix = "sqlite:///"
    path = url.removeprefix(prefix)
    if not url.startswith(prefix) or not path or not fits_address(path) or path == ":memory:":
        raise CairnError(
            "DATABASE_URL must look like sqlite:///cairn.db (a path after three slashes, without a `?` or `%`)."
        )
    return Path(path)


def fits_address(path: str) -> bool:
    """Whether a path can stand behind `sqlite:///` as it is: behind a `?` come options, and a `%` escapes."""
    return "?" not in path and "%" not in path


_BESIDE = (".key", ".erased", ".lock", "-wal", "-shm", "-journal")


def is_beside(database: Path, file: Path) -> bool:
    """Whether a path is that of a file which a database has, or may have one day, beside itself."""
    place = database.resolve()
    return file.resolve() in {place.with_name(place.name + end) for end in _BESIDE}


def unreadable(path: Path) -> SettingRefusedError:
    """What is wrong with a file that SQLite cannot read, and what to do."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        if file.read(len(_BEGINS)) == _BEGINS:
            return SettingRefusedError(
                f"{path} is damaged. Keep it, and bring back a copy: `cairn restore` does that, and with --check says"
                " first whether a copy is whole."
            )
    return SettingRefusedError(f"{path} is not an SQLite database. Move it away or set DATABASE_URL.")


def file_lock(url: str) -> FileLock:
    """The lock that keeps a second process off the file; filelock.Timeout at once where it is taken.

    CairnError where the database or its lock cannot be written. Looked at here, since a lock file that cannot be made
    is a taken one to filelock. A file has one lock, by whichever link one comes to it.
    """
    path = sqlite_path(url)
    try:
        lock = Path(f"{path.resolve()}.lock")
        path.parent.mkdir(parents=True, exist_ok=True)
        for file in (lock, path):
            if file == lock or file.exists():
                file.open("ab").close()
    except RuntimeError:  # links in a circle
        raise CairnError(f"{path} is a link that leads nowhere. Set DATABASE_URL to a file.") from None
    except OSError as error:
        raise CairnError(f"{path} cannot be written: {error.strerror}. Set DATABASE_URL to another path.") from None
    return FileLock(lock, timeout=0)
