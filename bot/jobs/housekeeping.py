"""What has to be done now and then: old inbox keys, tries and counts are forgotten, unknown zones looked up."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.clock import Clock
from bot.store import Database, Everywhere
from bot.store.leaving import delete_left
from bot.store.ledger import TRIES_KEPT

USES_KEPT = timedelta(days=30)
"""So long it is known how often a language model was asked on a day."""
DRAFTS_KEPT = timedelta(days=30)
"""So long a draft of a goal waits for Save."""
GOALS = 20_000
"""Goals among which drafts are sought in one transaction."""
BATCH = 1000
"""Tries dropped in one transaction; nobody waits longer than a moment for it."""
KEYS = 5000
"""Inbox keys dropped in one transaction: there are many more of them."""
BATCHES = 10
"""Batches of one round; the rest waits for the next, ten minutes later."""


class Housekeeping:
    """Idempotent chores."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        look_up_zones: Callable[[], Awaitable[object]] | None = None,
        *,
        retention_days: int = 0,
        grace_days: int = 30,
    ) -> None:
        """`look_up_zones` asks Slack for the zone of members who have none. `retention_days` 0: records stay.

        `grace_days` after a workspace has removed the app its data goes.
        """
        self._database = database
        self._clock = clock
        self._look_up_zones = look_up_zones
        self._retention = timedelta(days=retention_days)
        self._grace = timedelta(days=grace_days)
        self._drafts_after = 0

    async def work(self) -> None:
        """All chores, once. The rows of deliveries are kept as long as is set: they are the ledger.

        Their tries go 90 days after their end, the oldest first and at most 10 x 1000 a round; tries of a delivery
        that has not ended stay, and so many that a whole batch has not ended cannot be: each expires within days.
        """
        now = self._clock()
        async with self._database.everywhere() as everywhere:
            await everywhere.model_uses.forget(now.date() - USES_KEPT)
            await everywhere.accesses.forget(now)
            await everywhere.admin_acts.forget(now)
        await self.forget_keys()
        await self.forget_tries()
        await self.forget_records()
        await self.forget_drafts()
        await delete_left(self._database, now - self._grace)
        if self._look_up_zones is not None:
            await self._look_up_zones()

    async def forget_keys(self) -> int:
        """Drop inbox keys that Slack cannot repeat any more, in short transactions; how many."""
        before = self._clock()
        return await self._in_batches(KEYS, lambda everywhere: everywhere.inbox.forget_old(before, KEYS))

    async def forget_records(self) -> int:
        """Drop records that are older than is set, in short transactions; how many."""
        if not self._retention:
            return 0
        before = self._clock() - self._retention
        return await self._in_batches(BATCH, lambda everywhere: everywhere.old_records.forget(before, BATCH))

    async def forget_drafts(self) -> None:
        """Drop drafts of goals that nobody has saved, in short transactions, from where the last round has ended."""
        before = self._clock() - DRAFTS_KEPT
        for _ in range(BATCHES):
            async with self._database.everywhere() as everywhere:
                self._drafts_after = await everywhere.old_records.forget_drafts(before, self._drafts_after, GOALS)
            if not self._drafts_after:
                break

    async def forget_tries(self) -> int:
        """Drop the tries of deliveries that ended long ago, in short transactions; how many."""
        before = self._clock() - TRIES_KEPT
        return await self._in_batches(BATCH, lambda everywhere: everywhere.ledger.forget_tries(before, BATCH))

    async def _in_batches(self, size: int, forget: Callable[[Everywhere], Awaitable[int]]) -> int:
        dropped = 0
        for _ in range(BATCHES):
            async with self._database.everywhere() as everywhere:
                batch = await forget(everywhere)
            dropped += batch
            if batch < size:
                break
        return dropped
