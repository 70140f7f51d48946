"""`cairn keys`: a new key, sealing everything with it while the bot runs, and how rows are sealed now."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import NamedTuple

from bot.errors import CairnError
from bot.operating.beside import beside
from bot.operating.findings import Finding, ok, wrong
from bot.store import Database, Everywhere
from bot.store.looking import keyring_of
from bot.store.passing import retried
from bot.store.sealing import Keyring
from bot.store.sealing.key_file import check_not_lost
from bot.store.sealing.rotation import SEALED_TABLES, Step
from bot.store.sqlite_file import sqlite_path
from bot.store.versions import is_postgres

Key = tuple[object, ...]
"""Of a row."""

AT_ONCE = 200
"""Rows; those who write to the same rows wait for so many."""
ALIVE_WITHIN = timedelta(minutes=1)
"""Since its last beat; a process beats every few seconds."""
PAUSE_SECONDS = 0.02
"""In between, so that those who wait for the lock of the file get it."""
STAYS = "What was sealed stays so; run this again, and it goes on from there."


class Rotated(NamedTuple):
    """What sealing everything anew has come to."""

    sealed: int
    """Rows."""
    left: int
    """Rows that cannot be read, and stay as they are."""
    dropped: int
    """Older keys that no row needs any more."""
    older: int = 0
    """Processes that started before the newest key was there: they may still seal with another."""


async def rotate(url: str, keys: tuple[str, ...]) -> Rotated:
    """Seal every row with the newest key; stopped midway, it goes on from there the next time.

    CairnError where there is no key, where one is lacking, or where the database cannot be used.
    """
    prefix = keyring_of(url, keys).prefix
    if prefix is None:
        if not is_postgres(url):
            check_not_lost(sqlite_path(url))
        raise CairnError("There is no key. Set CAIRN_ENCRYPTION_KEYS: `cairn keys new` prints one.")
    async with beside(url, keys, after=STAYS) as database:
        await retried(database.check_keys)
        sealed = await _seal_all(database, prefix)
        left = await waiting(database.glance_everywhere(), prefix)
        older = await _older_processes(database, keyring_of(url, keys))
        dropped = 0 if left or older else await retried(database.forget_older_keys)
        return Rotated(sealed, left, dropped, older)


def as_text(done: Rotated) -> str:
    """What was done and what to do next."""
    sealed = f"{done.sealed} row{'s' * (done.sealed != 1)} sealed with the newest key."
    if done.left:
        return f"{sealed} {done.left} cannot be read with the keys that are set; the older keys are still needed."
    if done.older:
        running = "1 process that is" if done.older == 1 else f"{done.older} processes that are"
        return (
            f"{sealed} Keep the older keys: {running} running started before the newest was there, and may still use"
            " them. Start every process anew with the newest key first, then run this again."
        )
    older = "The older keys are not needed any more: remove them and start the bot anew." if done.dropped else ""
    return f"{sealed} {older}".strip()


async def _older_processes(database: Database, keyring: Keyring) -> int:
    """How many living processes cannot have begun with the newest key."""
    rows = database.glance_everywhere()
    since = await rows.keys.first_used(keyring)
    alive = await rows.heartbeats.seen(database.clock() - ALIVE_WITHIN)
    return sum(since is None or process.started_at < since for process in alive)


async def _seal_all(database: Database, prefix: str) -> int:
    sealed = await _seal_tokens(database, prefix)
    for workspace in await database.glance_everywhere().counts.workspaces():
        for entity in SEALED_TABLES:
            sealed += await _seal_table(database, workspace.team_id, entity, prefix)
    return sealed


async def _seal_table(database: Database, team_id: str, entity: type[object], prefix: str) -> int:
    async def seal(after: Key | None) -> Step:
        async with database.team(team_id) as team:
            return await team.sealing.seal(entity, prefix, after, AT_ONCE)

    return await _step_by_step(seal)


async def _seal_tokens(database: Database, prefix: str) -> int:
    async def seal(after: Key | None) -> Step:
        async with database.everywhere() as everywhere:
            return await everywhere.token_sealing.seal(prefix, after, AT_ONCE)

    return await _step_by_step(seal)


async def _step_by_step(seal: Callable[[Key | None], Awaitable[Step]]) -> int:
    sealed, last = 0, None
    while True:
        step = await retried(partial(seal, last))
        if step.last is None:
            return sealed
        sealed, last = sealed + step.sealed, step.last
        await asyncio.sleep(PAUSE_SECONDS)


async def waiting(rows: Everywhere, prefix: str) -> int:
    """How many rows of all workspaces hold something that the key of this prefix has not sealed."""
    workspaces = await rows.counts.workspaces()
    counts = [await rows.team(workspace.team_id).sealing.waiting(prefix) for workspace in workspaces]
    return sum(counts) + await rows.token_sealing.waiting(prefix)


async def look_at_keys(url: str, keys: tuple[str, ...], rows: Everywhere) -> Finding:
    """Whether what people type is sealed, and whether every key is here that rows need."""
    try:
        keyring = keyring_of(url, keys)
        await rows.keys.check(keyring)
    except CairnError as error:
        return wrong("keys", str(error))
    if keyring.prefix is None:
        said = "What people type is stored unencrypted."
        return ok("keys", said, "Set CAIRN_ENCRYPTION_KEYS to encrypt it: `cairn keys new` prints a key.")
    left = await waiting(rows, keyring.prefix)
    if left:
        said = f"{left} row{'s' * (left != 1)} in the clear or sealed with an older key."
        return ok("keys", said, "`cairn keys rotate` seals everything with the newest.")
    return ok("keys", "Tokens and what people type are sealed with the newest key.")
