"""Finding what is in doubt, and settling it by looking: one look at a time in a workspace, workspaces side by side."""

from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.delivery.numbers import Numbers
from bot.delivery.pacing import blocked_until, filled
from bot.delivery.reconcile import look
from bot.delivery.record import Record
from bot.delivery.slack_post import SlackPost, reading, thread_of
from bot.store import Database, Delivery
from bot.store.passing import retried


class Doubts:
    """One process's looks. Another process may look at the same time: each look is taken before it begins."""

    def __init__(
        self,
        database: Database,
        slack: SlackPost,
        record: Record,
        clock: Clock,
        numbers: Numbers,
        owner: str,
        start: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        self._database = database
        self._slack = slack
        self._record = record
        self._clock = clock
        self._numbers = numbers
        self._owner = owner
        self._start = start
        self._looking: set[str] = set()
        self._has_inherited = database.is_shared  # there, others' messages are on their way and not left behind
        self.is_stopping = False

    async def settle(self) -> int:
        """Turn leases that are over into doubts, and begin to look where a look is due; in how many workspaces."""
        if not self._has_inherited:
            await self._inherit()
        now = self._clock()
        stuck = await self._database.glance_everywhere().outbox.stuck(now)
        if any(state == "sending" for _, state in stuck):
            await self._reap()
        begun = 0
        for team_id in sorted({team_id for team_id, state in stuck if state == "unknown"} - self._looking):
            doubts = await self._to_look_at(team_id, now)
            if doubts:
                self._looking.add(team_id)
                self._start(self._look(team_id, doubts))
                begun += 1
        return begun

    async def abandon(self) -> None:
        """What this process has on its way is in doubt: it ends."""

        async def write() -> None:
            async with self._database.everywhere() as everywhere:
                await everywhere.outbox.abandon(self._owner, self._clock() + self._numbers.settle)

        await retried(write)

    # From now on, not from the lease's end: a process that was stopped and goes on may be posting at this moment.

    async def _inherit(self) -> None:
        async def write() -> None:
            async with self._database.everywhere() as everywhere:
                await everywhere.outbox.inherit(self._owner, self._clock() + self._numbers.settle)

        await retried(write)
        self._has_inherited = True

    async def _reap(self) -> None:
        async def write() -> None:
            async with self._database.everywhere() as everywhere:
                now = self._clock()
                await everywhere.outbox.reap(now, now + self._numbers.settle)

        await retried(write)

    async def _to_look_at(self, team_id: str, now: datetime) -> list[Delivery]:
        """A workspace's doubts, without those whose conversations cannot be read now."""
        doubts = await self._database.glance_everywhere().outbox.doubts(team_id, now, self._numbers.batch)
        return [delivery for delivery in doubts if not await self._is_blocked(delivery)]

    async def _look(self, team_id: str, doubts: Sequence[Delivery]) -> None:
        """One after the other: history is scarce (CHG-6)."""
        try:
            for delivery in doubts:
                if self.is_stopping:
                    return
                if not await self._is_blocked(delivery) and await self._record.take_doubt(delivery):
                    await self._record.looked(delivery, await look(self._slack, delivery))
        finally:
            self._looking.discard(team_id)

    async def _is_blocked(self, delivery: Delivery) -> bool:
        """Whether Slack does not take readings of such a conversation now; asked before each one."""
        method, now = reading(thread_of(delivery)), self._clock()
        found = await self._database.glance_everywhere().buckets.of(method, [delivery.team_id])
        bucket = found.get(delivery.team_id)
        if bucket is None:
            return False
        if now < bucket.filled_at:
            await self._set_back(delivery.team_id, method)
        return blocked_until(filled(bucket, now, self._numbers), now) is not None

    async def _set_back(self, team_id: str, method: str) -> None:
        """The clock went back, and the block with it."""

        async def write() -> None:
            async with self._database.everywhere() as everywhere:
                bucket = await everywhere.buckets.locked(team_id, method)
                if bucket is not None:
                    await everywhere.buckets.write(team_id, method, filled(bucket, self._clock(), self._numbers))

        await retried(write)
