"""This process's sign of life in the database, and its look at the time that all processes share."""

import socket
from datetime import datetime, timedelta
from uuid import uuid4

import bot
from bot.clock import Clock
from bot.store import Database

EVERY = 15.0
"""Seconds between two signs of life."""
ALIVE_WITHIN = timedelta(minutes=1)
"""Who was seen no longer ago counts as running: three signs may be missed."""
FORGOTTEN_AFTER = timedelta(days=1)


class Heartbeat:
    """Writes the row of one process; old rows of others go with it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """`clock` is the time that all processes on the database agree on."""
        self.process_id = uuid4().hex
        self._database = database
        self._clock = clock
        self._started_at: datetime | None = None

    async def work(self) -> None:
        """Look at the database's time, then say that this process is alive. PassingError where the database is not."""
        await self._database.look_at_clock()
        now = self._clock()
        self._started_at = self._started_at or now
        async with self._database.everywhere() as everywhere:
            await everywhere.heartbeats.beat(
                self.process_id, socket.gethostname(), bot.__version__, self._started_at, now
            )
            await everywhere.heartbeats.forget(now - FORGOTTEN_AFTER)

    async def stop(self) -> None:
        """The process ends in order: its row goes at once."""
        async with self._database.everywhere() as everywhere:
            await everywhere.heartbeats.leave(self.process_id)
