"""What has to be done now and then: old inbox keys are forgotten, unknown zones looked up."""

from collections.abc import Awaitable, Callable

from bot.clock import Clock
from bot.store import Database


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
        """All chores, once."""
        async with self._database.everywhere() as everywhere:
            await everywhere.inbox.forget_old(self._clock())
        if self._look_up_zones is not None:
            await self._look_up_zones()
