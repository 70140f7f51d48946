"""`cairn restore`: a copy takes the place of an SQLite file, without who was erased since, and on hold."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from filelock import Timeout

from bot.app.rights import tombstone_file
from bot.clock import Clock, system_clock
from bot.errors import CairnError
from bot.jobs import Forgetting
from bot.operating.backup import in_words
from bot.settings import Settings
from bot.store import Database, Tombstone
from bot.store.backing import Contents, look_through, prepared, put_in_place
from bot.store.sealing.key_file import key_file_of, keyring_of_file, keys_of_file
from bot.store.sealing.keyring import tag_of
from bot.store.sqlite_file import file_lock, sqlite_path
from bot.store.tombstones import TombstoneFile
from bot.store.versions import is_postgres

POSTGRES = (
    "This database is PostgreSQL: pg_restore brings a dump back, `cairn migrate` its walls.",
    "deploy/OPERATING.md has the commands.",
)


class Restored(NamedTuple):
    """What came of it."""

    path: Path
    contents: Contents
    kept: Path | None
    """What was there before."""
    erased: int
    """Members who were erased after the copy was made, and have gone from it too."""


def inspect(url: str, source: Path, keys: tuple[str, ...]) -> Contents:
    """Look a copy through, and whether its keys are there; nothing is changed. CairnError says what hinders."""
    contents = look_through(source)
    _keys_for(sqlite_path(url), contents, source, keys)
    return contents


def restore(
    url: str, source: Path, keys: tuple[str, ...], erased: TombstoneFile | None, clock: Clock = system_clock
) -> Restored:
    """Put a copy in the place of the database, which is kept beside it. `erased`: the file of tombstones.

    Where the database's path is a link, it stays one, and the file that it leads to is replaced. The copy itself is not
    touched. CairnError says what hinders; then everything is as it was.
    """
    if is_postgres(url):
        raise CairnError("\n".join(POSTGRES))
    path = sqlite_path(url)
    if path.exists() and source.exists() and path.samefile(source):
        raise CairnError(f"{source} is the database itself.")
    try:
        with file_lock(url):
            contents = inspect(url, source, keys)
            known = _keys_for(path, contents, source, keys) or _new_key(path)
            place = path.resolve()
            with prepared(source, place, clock()) as begun:
                count = asyncio.run(_erase_again(begun, known, erased, clock))
                return Restored(path, contents, put_in_place(begun, place), count)
    except Timeout:
        raise CairnError("The bot is running on this database. Stop it first, then restore.") from None


def _keys_for(path: Path, contents: Contents, source: Path, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys with which the copy is going to be read, beside the path where it is going to lie."""
    known = keys_of_file(path, keys)
    lacking = set(contents.key_tags) - {tag_of(key) for key in known}
    if lacking:
        raise CairnError(
            f"{source} is sealed with the key {', '.join(sorted(lacking))}, which is not here. Put the key file from"
            f" its time at {key_file_of(path)}, or set CAIRN_ENCRYPTION_KEYS; then restore again."
        )
    return known


def _new_key(path: Path) -> tuple[str, ...]:
    """A copy from before anything was sealed gets what every file has."""
    keyring_of_file(path, making=True)
    return keys_of_file(path)


async def _erase_again(begun: Path, keys: tuple[str, ...], erased: TombstoneFile | None, clock: Clock) -> int:
    """Who was erased since must not be in the file for a moment; the bot would do the same at its start."""
    database = Database(f"sqlite:///{begun}", clock, keys=keys)
    await database.start()
    try:
        forgetting = Forgetting(database, clock, file=erased, delete_file=_later, let_go=_nothing_remembered)
        return await forgetting.erase_again()
    finally:
        await database.stop()


def tombstones(settings: Settings) -> TombstoneFile | None:
    """Where the operator keeps who was forgotten."""
    return tombstone_file(settings)


def _nothing_remembered(_stones: Iterable[Tombstone]) -> None:
    """This process has met nobody."""


async def _later(_team_id: str, _file_id: str) -> bool:
    """Files at Slack go once the bot runs."""
    return False


def as_text(done: Restored, now: datetime) -> str:
    """What was done and what to do next."""
    lines = [f"{done.path} is back: {in_words(done.contents)}{_age(done.contents, now)}."]
    if done.kept is not None:
        lines.append(f"What was there before is kept as {done.kept}: delete it once you do not need it.")
    if done.erased:
        lines.append(f"{done.erased} who asked to be forgotten since then {'is' if done.erased == 1 else 'are'} gone.")
    lines.append("It is on hold: the bot looks for each message in Slack before it sends it, until it has caught up.")
    lines.append("What people told it after the copy was made is lost. Start it with `cairn run`.")
    return "\n".join(lines)


def _age(contents: Contents, now: datetime) -> str:
    if contents.made_at is None:
        return ""
    hours = (now - contents.made_at).total_seconds() / 3600
    return f"; copied {contents.made_at:%Y-%m-%d %H:%M} UTC, {hours:,.1f} hours ago"
