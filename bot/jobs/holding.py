"""The end of a hold: what a copy of the database does not know was looked for, and nothing is left of the past."""

from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.delivery.numbers import Numbers
from bot.store import Database

EVERY = 15.0
"""Seconds."""
CATCHES_UP = timedelta(minutes=5)
"""So long after the start every slot that came in the meantime is planned: the ticks take seconds for it."""

log = structlog.get_logger()


class Holding:
    """One process's part in it. Idempotent, and right on any number of processes."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.workspaces = 0
        """How many are on hold, as of the last tick."""
        self._database = database
        self._clock = clock

    @classmethod
    async def begun(cls, database: Database, clock: Clock) -> "Holding":
        """At the start: before anything is sent, and before this process shows in the database."""
        holding = cls(database, clock)
        await holding.work(is_start=True)
        return holding

    @property
    def told(self) -> dict[str, int]:
        """For `/readyz`: a database on hold serves, and says so."""
        return {"on_hold": self.workspaces} if self.workspaces else {}

    async def work(self, *, is_start: bool = False) -> None:
        """Put a database on hold that has moved, and lift the hold of each workspace that has caught up.

        A start lifts none: the process before it may have ended before it had planned what came in the meantime.
        """
        if self._database.is_shared:
            await self._recognise()
        now = self._clock()
        held = await self._database.glance_everywhere().holding.all(now)
        self.workspaces = len(held)
        for one in held:
            if is_start or one.began_at is None or now < one.began_at:
                async with self._database.everywhere() as everywhere:
                    await everywhere.holding.begin(one.team_id, now)
                log.warning("on_hold", team=one.team_id, since=one.since.isoformat())
            elif not one.waiting and now - one.began_at >= CATCHES_UP:
                async with self._database.everywhere() as everywhere:
                    is_ours = await everywhere.holding.lift(one.team_id, one.since)
                self.workspaces -= 1
                if is_ours:
                    log.warning("hold_lifted", team=one.team_id, since=one.since.isoformat())

    async def _recognise(self) -> None:
        if await self._database.glance_everywhere().holding.is_at_home():
            return
        async with self._database.everywhere() as everywhere:
            if await everywhere.holding.has_moved():
                since, now, numbers = await everywhere.holding.last_seen(), self._clock(), Numbers()
                count = await everywhere.holding.put(since, now, now + numbers.lease + numbers.settle)
                log.warning("database_was_moved", workspaces=count, since=since.isoformat())
