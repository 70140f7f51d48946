"""What has to be done now and then: old inbox keys and old tries are forgotten, unknown zones looked up."""

from collections.abc import Awaitable, Callable

from bot.clock import Clock
from bot.store import Database
from bot.store.ledger import TRIES_KEPT

BATCH = 1000
"""Tries dropped in one transaction; nobody waits longer than a moment for it."""
BATCHES = 10
"""Batches of one round; the rest waits for the next, ten minutes later."""


class Housekeeping:
    """Idempotent chores."""

    def __init__(
        self, database: Database, clock: Clock, look_up_zones: Callable[[], Awaitable[object]] | None = None
    ) -> None:
        """`look_up_zones` asks Slack for the zone of every member who has none yet."""
        self._database = database
        self._clock = clock
        self._look_up_zones = look_up_zones

    async def work(self) -> None:
        """All chores, once. The rows of deliveries are kept: they are the ledger.

        Their tries go 90 days after their end, the oldest first and at most 10 x 1000 a round; tries of a delivery
        that has not ended stay, and so many that a whole batch has not ended cannot be: each expires within days.
        """
        async with self._database.everywhere() as everywhere:
            await everywhere.inbox.forget_old(self._clock())
        await self.forget_tries()
        if self._look_up_zones is not None:
            await self._look_up_zones()

    async def forget_tries(self) -> int:
        """Drop the tries of deliveries that ended long ago, in short transactions; how many."""
        dropped = 0
        for _ in range(BATCHES):
            async with self._database.everywhere() as everywhere:
                batch = await everywhere.ledger.forget_tries(self._clock() - TRIES_KEPT, BATCH)
            dropped += batch
            if batch < BATCH:
                break
        return dropped
