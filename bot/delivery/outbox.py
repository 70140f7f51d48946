"""The worker: claims what is due, sends it side by side within the pace, and settles what is in doubt."""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import uuid4

from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.content import Content
from bot.delivery.carrier import Carrier
from bot.delivery.letters import Arrival, Letters
from bot.delivery.numbers import Numbers
from bot.delivery.pacing import Pacing
from bot.delivery.permission import End, Go, Hold, decide
from bot.delivery.reconcile import look
from bot.delivery.record import Record
from bot.delivery.slack_post import SlackPost
from bot.store import Database, Delivery, Team

URGENCIES = ("requested", "chosen", "proactive")
_FAREWELL = 2.0
"""Seconds for writing down what a call that was broken off leaves."""


class Outbox:
    """One process's sending. `tick` may be called at any time and as often as one likes."""

    record_type: ClassVar[type[Record]] = Record

    def __init__(
        self,
        database: Database,
        client: AsyncWebClient,
        letters: Letters,
        content: Callable[[], Content],
        clock: Clock,
        numbers: Numbers | None = None,
        *,
        arrivals: Mapping[str, Arrival] | None = None,
        dice: random.Random | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.numbers = numbers or Numbers()
        self.owner = uuid4().hex
        self.on_wake: Callable[[], None] = lambda: None
        """Set by whoever ticks: called when there is work before the next tick."""
        self._database = database
        self._clock = clock
        self._monotonic = monotonic
        self._pacing = Pacing(self.numbers, dice or random.SystemRandom())
        self._slack = SlackPost(client, self.numbers)
        self._record = self.record_type(
            database, clock, self.numbers, self._pacing, {} if arrivals is None else arrivals
        )
        self._carrier = Carrier(database, self._slack, self._record, letters, content, clock, monotonic, self.numbers)
        self._passing = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._looking: set[str] = set()
        self._nap: asyncio.TimerHandle | None = None
        self._has_inherited = False
        self._is_stopping = False

    def wake(self) -> None:
        """There is something to send: have a tick at once."""
        if not self._is_stopping:
            self.on_wake()

    async def tick(self) -> int:
        """Start everything that may start now; how much that was. Does not wait for Slack: see `idle`."""
        async with self._passing:
            if self._is_stopping:
                return 0
            await self._find_doubts()
            return await self._look() + await self._send()

    async def idle(self) -> None:
        """Wait until nothing of this process is on its way."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def drain(self) -> None:
        """Tick until nothing more can start at this moment of the clock, and nothing is on its way."""
        while await self.tick() or self._tasks:
            await self.idle()

    async def stop(self, seconds: float = 12.0) -> None:
        """Start nothing more, wait for what is on its way, and leave nothing in `sending`."""
        self._is_stopping = True
        if self._nap is not None:
            self._nap.cancel()
        async with self._passing:
            if self._tasks:
                _, late = await asyncio.wait(self._tasks, timeout=seconds)
                if late:
                    self._slack.hang_up()
                    await asyncio.wait(late, timeout=_FAREWELL)
            async with self._database.everywhere() as everywhere:
                await everywhere.outbox.abandon(self.owner, self._clock() + self.numbers.settle)

    async def _find_doubts(self) -> None:
        now = self._clock()
        # From now, not from the lease's end: a process that was stopped and goes on may be posting at this moment.
        check_after = now + self.numbers.settle
        if not self._has_inherited:
            async with self._database.everywhere() as everywhere:
                await everywhere.outbox.inherit(self.owner, check_after)
            self._has_inherited = True
        if await self._database.glance_everywhere().outbox.is_overdue(now):
            async with self._database.everywhere() as everywhere:
                await everywhere.outbox.reap(now, check_after)

    async def _look(self) -> int:
        doubts: dict[str, list[Delivery]] = defaultdict(list)
        rows = await self._database.glance_everywhere().outbox.doubts(self._clock(), self.numbers.batch)
        for row in rows:
            if row.team_id not in self._looking and not self._history_is_blocked(row.team_id):
                doubts[row.team_id].append(row)
        for team_id, waiting in doubts.items():
            self._looking.add(team_id)
            self._start(self._settle(team_id, waiting))
        return len(doubts)

    async def _settle(self, team_id: str, doubts: list[Delivery]) -> None:
        """One after the other: history is scarce (CHG-6)."""
        try:
            for delivery in doubts:
                if self._is_stopping or self._history_is_blocked(team_id):
                    return
                await self._record.looked(delivery, await look(self._slack, delivery))
        finally:
            self._looking.discard(team_id)

    def _history_is_blocked(self, team_id: str) -> bool:
        return self._pacing.blocked_until(team_id, "conversations.history", self._clock()) is not None

    async def _send(self) -> int:
        started, left = 0, []
        for team_id in await self._database.glance_everywhere().outbox.due_teams(self._clock()):
            again = True
            while again:
                now = self._clock()
                claimed, again = await self._claim(team_id, now)
                claimed_at = self._monotonic()
                for delivery in claimed:
                    self._start(self._carrier.carry(delivery, claimed_at))
                started += len(claimed)
            if self._pacing.allowance(team_id, now) < 1:
                left.append(self._seconds_until_next(team_id, now))
        self._wake_in(min(left) if left else None)
        return started

    async def _claim(self, team_id: str, now: datetime) -> tuple[list[Delivery], bool]:
        """Take what may go to one workspace, checked and claimed in one transaction; whether there may be more."""
        if self._pacing.allowance(team_id, now) < 1:
            return [], False
        claimed: list[Delivery] = []
        more = False
        async with self._database.everywhere() as everywhere:
            team = everywhere.team(team_id)
            workspace = await everywhere.workspaces.get(team_id)
            if workspace is None or workspace.state != "active":
                await team.deliveries.cancel("workspace", now)
                return [], False
            for urgency in URGENCIES:
                taken, ended = await self._claim_urgency(team, urgency, now)
                claimed += taken
                more = more or ended
        return claimed, more

    async def _claim_urgency(self, team: Team, urgency: str, now: datetime) -> tuple[list[Delivery], bool]:
        room = self._pacing.allowance(team.team_id, now)
        if urgency != "requested":
            room = min(room, self.numbers.in_flight - await team.deliveries.in_flight())
        if room < 1:
            return [], False
        claimed: dict[str, Delivery] = {}
        ended = 0
        for pending, member, schedule in await team.deliveries.due(urgency, now, self.numbers.batch):
            if len(claimed) >= room:
                break
            if pending.user_id in claimed:
                continue  # one at a time to one person, in order
            match decide(pending, member, schedule, now):
                case Go():
                    channel_id = member.dm_channel if member is not None else None
                    lease_until = now + self.numbers.lease
                    taken = await team.deliveries.claim(pending, self.owner, channel_id, now, lease_until)
                    if taken is not None:
                        self._pacing.take(team.team_id, now)
                        claimed[taken.user_id] = taken
                case Hold(until):
                    ended += await team.deliveries.postpone(pending, until)
                case End(state, reason):
                    ended += await team.deliveries.end(pending.id, pending.fence, "pending", state, reason, now)
        return list(claimed.values()), ended > 0

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:  # the row stays as it is until its lease ends
            import structlog

            structlog.get_logger("bot.delivery").error("delivery_interrupted", error=type(error).__name__)
        self.wake()

    def _seconds_until_next(self, team_id: str, now: datetime) -> float:
        until = self._pacing.blocked_until(team_id, "chat.postMessage", now)
        if until is not None:
            return max((until - now) / timedelta(seconds=1), 0.05)
        return 1 / self._pacing.rate(team_id, now)

    def _wake_in(self, seconds: float | None) -> None:
        if self._nap is not None:
            self._nap.cancel()
            self._nap = None
        if seconds is not None:
            self._nap = asyncio.get_running_loop().call_later(seconds, self.wake)
