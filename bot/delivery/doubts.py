"""Finding what is in doubt, and settling it by looking: a few looks at a time in each workspace."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.delivery.numbers import Numbers
from bot.delivery.pacing import blocked_until, filled
from bot.delivery.reconcile import Unclear, look
from bot.delivery.record import Record
from bot.delivery.slack_answers import Wait
from bot.delivery.slack_post import READINGS, SlackPost, reading, thread_of
from bot.store import Database, Delivery, PassingError
from bot.store.buckets import Bucket
from bot.store.passing import retried

_ROUNDS = 10
"""So many looks follow each other at one place before it is asked anew what is in doubt."""


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
        teams = sorted({team_id for team_id, state in stuck if state == "unknown"} - self._looking)
        paces = await self._paces(teams)
        begun = 0
        for team_id in teams:
            doubts = await self._to_look_at(team_id, now, paces)
            if doubts:
                self._looking.add(team_id)
                self._start(self._look(team_id, doubts))
                begun += 1
        return begun

    async def abandon(self) -> None:
        """What this process has on its way is in doubt: it ends."""

        async def write() -> None:
            async with self._database.everywhere() as everywhere:
                now = self._clock()
                await everywhere.outbox.abandon(self._owner, now + self._numbers.lease + self._numbers.settle)

        await retried(write)

    # Until a lease ends, whoever had it may be posting: nobody has one that ends later than one of now.

    async def _inherit(self) -> None:
        async def write() -> None:
            async with self._database.everywhere() as everywhere:
                check_after = self._clock() + self._numbers.lease + self._numbers.settle
                if await everywhere.outbox.inherit(self._owner, check_after):
                    self._record.on_later(check_after)

        await retried(write)
        self._has_inherited = True

    # From now on, not from the lease's end: a process that was stopped and goes on may be posting at this moment.

    async def _reap(self) -> None:
        async def write() -> None:
            async with self._database.everywhere() as everywhere:
                now = self._clock()
                if await everywhere.outbox.reap(now, now + self._numbers.settle):
                    self._record.on_later(now + self._numbers.settle)

        await retried(write)

    async def _paces(self, teams: Sequence[str]) -> dict[tuple[str, str], Bucket]:
        """How the reading of conversations stands, for all these workspaces at once."""
        if not teams:
            return {}
        paces = await self._database.glance_everywhere().buckets.of(READINGS, teams)
        for (team_id, method), bucket in paces.items():
            if self._clock() < bucket.filled_at:
                await self._set_back(team_id, method)
        return paces

    async def _to_look_at(self, team_id: str, now: datetime, paces: Mapping[tuple[str, str], Bucket]) -> list[Delivery]:
        """A workspace's doubts, without those whose conversations cannot be read now."""
        doubts = await self._database.glance_everywhere().outbox.doubts(team_id, now, _ROUNDS * self._numbers.looks)
        return [one for one in doubts if not self._is_blocked(paces.get((team_id, reading(thread_of(one)))), now)]

    def _is_blocked(self, bucket: Bucket | None, now: datetime) -> bool:
        return bucket is not None and blocked_until(filled(bucket, now, self._numbers), now) is not None

    async def _look(self, team_id: str, doubts: Sequence[Delivery]) -> None:
        """A few side by side, to the first one that Slack has no room for: history is scarce (CHG-6)."""
        try:
            waiting = deque(await self._record.take_doubts(doubts))
            async with asyncio.TaskGroup() as group:
                for _ in range(min(self._numbers.looks, len(waiting))):
                    group.create_task(self._look_on(waiting))
        finally:
            self._looking.discard(team_id)

    async def _look_on(self, waiting: deque[Delivery]) -> None:
        while waiting and not self.is_stopping:
            delivery = waiting.popleft()
            seen = await look(self._slack, delivery)
            if isinstance(seen, Unclear) and isinstance(seen.why, Wait):
                waiting.clear()
            try:
                await self._record.looked(delivery, seen)
            except PassingError as error:  # it is looked at again
                _log("look_unwritten", team=delivery.team_id, delivery=delivery.id, error=type(error).__name__)

    async def _set_back(self, team_id: str, method: str) -> None:
        """The clock went back, and the block with it."""

        async def write() -> None:
            async with self._database.team(team_id) as team:
                bucket = await team.pace.locked(method)
                if bucket is not None:
                    await team.pace.write(method, filled(bucket, self._clock(), self._numbers))

        await retried(write)


def _log(event: str, **values: str) -> None:
    import structlog

    structlog.get_logger("bot.delivery").error(event, **values)
