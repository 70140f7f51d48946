"""The end of what was erased: nothing comes back with a restored copy, every process lets go, files at Slack go."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from bot.clock import Clock
from bot.mentoring.rights.forgetting import forget, forget_rest
from bot.store import Database, Tombstone
from bot.store.passing import retried
from bot.store.tombstones import TombstoneFile

log = structlog.get_logger()

EVERY = 20.0
"""Seconds between ticks: everything is gone everywhere within a minute."""
LOOKED_BACK = timedelta(minutes=2)
"""A tombstone is committed a little after the moment it names, and clocks differ a little."""
ALL_EVERY = timedelta(minutes=10)
"""How often all tombstones are held against all members: a copy may be restored while processes run."""
_EVER = datetime(1970, 1, 1, tzinfo=UTC)
FILES = 50
LATER = timedelta(minutes=1)


class Forgetting:
    """One process's part in it. Idempotent, and right on any number of processes."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        file: TombstoneFile | None,
        delete_file: Callable[[str, str], Awaitable[bool]],
        let_go: Callable[[Iterable[Tombstone]], None],
    ) -> None:
        """`delete_file` deletes a workspace's file at Slack and says whether that is settled; `let_go` empties what
        this process remembers of people who were erased.
        """
        self._database = database
        self._clock = clock
        self._file = file
        self._delete_file = delete_file
        self._let_go = let_go
        self._seen: set[tuple[str, str, datetime]] = set()
        self._looked_at: datetime | None = None
        self._all_at: datetime | None = None

    async def work(self) -> None:
        """What is new since the last tick, and now and then everything."""
        now, stones = self._clock(), list[Tombstone]()
        is_all = self._all_at is None or not self._all_at <= now < self._all_at + ALL_EVERY
        if is_all:
            stones, _ = await self._hold_all()
        since = (self._looked_at or now) - LOOKED_BACK
        recent = await self._database.glance_everywhere().tombstones.since(since)
        fresh = [one for one in recent if _name(one) not in self._seen]
        if fresh:
            self._let_go(fresh)
            await self._sweep({one.team_id for one in fresh})
        if await self._sweep_rests({one.team_id for one in recent}) or fresh:
            await self._database.scrub()
        await self.delete_files()
        await self._keep([*stones, *fresh])  # last: a disk that is full keeps nothing of the above from being done
        if is_all:
            self._all_at = now
        self._seen, self._looked_at = {_name(one) for one in recent}, now

    async def erase_again(self) -> int:
        """Hold every tombstone, of the file too, against who is there; how many were there again.

        At the start this comes before anything is sent or answered. What cannot be written into the file then is left
        to the ticks, which fail until it can be.
        """
        stones, erased = await self._hold_all()
        try:
            await self._keep(stones)
        except OSError as error:
            log.error("tombstones_unwritten", error=type(error).__name__)
        return erased

    async def _hold_all(self) -> tuple[list[Tombstone], int]:
        """All tombstones of the database, once nobody is there whom they or the file name; how many were."""
        stones = await self._database.glance_everywhere().tombstones.since(_EVER)
        kept: Sequence[Tombstone] = ()
        if self._file is not None:
            kept = await asyncio.to_thread(self._file.read)
            await self._learn(kept, {(one.team_id, one.digest): one.erased_at for one in stones})
        erased = await self._sweep({one.team_id for one in [*stones, *kept]})
        if erased:
            log.warning("erased_again", members=erased)
            await self._database.scrub()
        return stones, erased

    async def _keep(self, stones: Sequence[Tombstone]) -> None:
        """Write what the file does not have yet; OSError where it cannot be written."""
        if stones and self._file is not None:
            await asyncio.to_thread(self._file.add, list({_name(one): one for one in stones}.values()))

    async def _learn(self, kept: Sequence[Tombstone], known: Mapping[tuple[str, str], datetime]) -> None:
        """What the file says and the database, which may be an older copy, does not: each member's latest end."""
        latest = {(one.team_id, one.digest): one for one in sorted(kept, key=lambda stone: stone.erased_at)}
        for name, stone in latest.items():
            if stone.erased_at > known.get(name, _EVER):
                async with self._database.team(stone.team_id) as team:
                    await team.tombstones.put([stone])

    async def _sweep(self, team_ids: Iterable[str]) -> int:
        """Erase who is there with something older than their tombstone: from a copy, or from work under way."""
        erased = 0
        for team_id in sorted(team_ids):
            for user_id in await self._database.glance(team_id).tombstones.returned():
                await retried(partial(self._erase, team_id, user_id))
                erased += 1
        return erased

    async def _sweep_rests(self, team_ids: Iterable[str]) -> int:
        """Erase what was written of somebody a moment after everything else went; of how many."""
        erased = 0
        for team_id in sorted(team_ids):
            for user_id in await self._database.glance(team_id).tombstones.strays():
                await retried(partial(self._erase_rest, team_id, user_id))
                erased += 1
        return erased

    async def _erase_rest(self, team_id: str, user_id: str) -> None:
        async with self._database.team(team_id) as team:
            await forget_rest(team, user_id, self._clock())

    async def _erase(self, team_id: str, user_id: str) -> None:
        async with self._database.team(team_id) as team:
            await forget(team, user_id, self._clock())

    async def delete_files(self) -> int:
        """Delete at Slack what erased members left there, 50 files at most; how many are gone."""
        gone = 0
        for left in await self._database.glance_everywhere().tombstones.files(self._clock(), FILES):
            is_settled = await self._delete_file(left.team_id, left.file_id)
            async with self._database.team(left.team_id) as team:
                if is_settled:
                    await team.erasure.file_is_gone(left.file_id)
                else:
                    await team.erasure.try_file_at(left.file_id, self._clock() + LATER)
            gone += is_settled
        return gone


def _name(stone: Tombstone) -> tuple[str, str, datetime]:
    return stone.team_id, stone.digest, stone.erased_at
