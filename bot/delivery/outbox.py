"""The worker: claims what is due, sends it side by side within the pace, and settles what is in doubt."""

import asyncio
import random
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar
from uuid import uuid4

from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock, steady
from bot.content import Content
from bot.delivery.alarms import Alarms
from bot.delivery.carrier import Carrier, Claimed
from bot.delivery.claiming import Claim, Claiming
from bot.delivery.doubts import Doubts
from bot.delivery.letters import Arrival, Letters
from bot.delivery.numbers import Numbers
from bot.delivery.pacing import POST, wait
from bot.delivery.quiet import Quiet
from bot.delivery.record import Record
from bot.delivery.scribe import Scribe
from bot.delivery.slack_post import SlackPost
from bot.delivery.turns import Beginning
from bot.mentoring.admin import Defaults
from bot.store import Database, PassingError
from bot.tally import PACE_WAITS

WORKSPACES = 1000
"""Visited in one tick at most."""
_FAREWELL = 2.0
"""Seconds for writing down what a call that was broken off leaves."""
_NONE = timedelta(0)
_SOON = timedelta(milliseconds=50)
"""So long what has ended waits for more of it, so that one claim follows many of them."""


class Outbox:
    """One process's sending. `tick` may be called at any time and as often as one likes."""

    record_type: ClassVar[type[Record]] = Record

    def __init__(
        self,
        database: Database,
        client_of: Callable[[str], AsyncWebClient],
        letters: Letters,
        content: Callable[[], Content],
        clock: Clock,
        numbers: Numbers | None = None,
        *,
        arrivals: Mapping[str, Arrival] | None = None,
        dice: random.Random | None = None,
        monotonic: Callable[[], float] = steady,
        quiet: Quiet | None = None,
        defaults: Defaults = Defaults(),
    ) -> None:
        """`client_of` gives the client of a workspace; `clock` is the time that all processes agree on.

        `defaults` hold where a workspace's admins have set nothing.
        """
        self.numbers = numbers or Numbers()
        self.owner = uuid4().hex
        self.on_wake: Callable[[], None] = lambda: None
        """Set by whoever ticks: called when there is work before the next tick."""
        self._database = database
        self._clock = clock
        self._slack = SlackPost(client_of, self.numbers)
        self._scribe = Scribe(database)
        dice, arrivals = dice or random.SystemRandom(), {} if arrivals is None else arrivals
        self._record = self.record_type(self._scribe, clock, self.numbers, dice, arrivals)
        self._claiming = Claiming(database, clock, monotonic, self.numbers, self.owner, defaults)
        going = (letters, content, clock, monotonic, self.numbers, quiet or Quiet(client_of, _none))
        self._carrier = Carrier(database, self._slack, self._record, *going)
        self._doubts = Doubts(database, self._slack, self._record, clock, self.numbers, self.owner, self._start)
        self._passing = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._alarms = Alarms(clock, self.wake)
        self._record.on_later = self._alarms.at
        self._ended_since = 0
        self._visited = self._resume = ""
        self._is_stopping = False

    @property
    def tasks(self) -> set[asyncio.Task[None]]:
        """Everything of this process that is on its way: to Slack, looking, or being written down."""
        writing = self._scribe.task
        return self._tasks | ({writing} if writing is not None else set())

    def wake(self) -> None:
        """There is something to send: have a tick at once."""
        if not self._is_stopping:
            self.on_wake()

    async def tick(self) -> int:
        """Start everything that may start now; how much that was. Does not wait for Slack: see `idle`."""
        async with self._passing:
            if self._is_stopping:
                return 0
            self._ended_since = 0
            return await self._doubts.settle() + await self._send()

    async def idle(self) -> None:
        """Wait until nothing of this process is on its way."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def drain(self) -> None:
        """Tick until nothing more can start at this moment of the clock, and nothing is on its way."""
        while True:
            was_idle = not self._tasks  # what ends while a tick runs makes room behind its back
            if not await self.tick() and was_idle and not self._tasks:
                return
            await self.idle()

    async def stop(self, seconds: float = 12.0) -> None:
        """Start nothing more, wait for what is on its way, and leave nothing in `sending`."""
        self._is_stopping = self._doubts.is_stopping = True
        self._alarms.stop()
        async with self._passing:
            if self._tasks:
                _, late = await asyncio.wait(self._tasks, timeout=seconds)
                if late:
                    self._slack.hang_up()
                    await asyncio.wait(late, timeout=_FAREWELL)
            try:
                await self._doubts.abandon()
            except PassingError as error:  # the leases will tell
                _log("abandon_failed", error=type(error).__name__)

    async def _send(self) -> int:
        """Visit each workspace in which something is due, and again while there is more: nobody waits for another."""
        teams = await self._due_teams()
        glance = self._database.glance_everywhere()
        paces = await glance.buckets.of((POST,), teams) if teams else {}
        started, waits, queue = 0, [], deque(teams)
        beginning = self._begin([])
        try:
            while queue and not self._is_stopping:
                team_id = queue.popleft()
                now, pace = self._clock(), paces.pop((team_id, POST), None)
                if pace is not None and pace.filled_at <= now and (pause := wait(pace, now, self.numbers)) > _NONE:
                    PACE_WAITS.add()
                    waits.append(pause)  # seen without a transaction
                    continue
                claim = await self._claim(team_id)
                before, beginning = beginning, self._begin(claim.claimed)  # while the next claim is under way
                await before.over()
                started += len(claim.claimed) + claim.looked_for
                waits += self._waits(claim)
                if claim.more:
                    queue.append(team_id)
        finally:
            await beginning.over()
        if waits:
            self._alarms.in_(max(min(waits), _SOON))
        return started

    def _begin(self, claimed: Sequence[Claimed]) -> Beginning[Claimed]:
        return Beginning(claimed, lambda one: self._start(self._carry(one)))

    def _waits(self, claim: Claim) -> list[timedelta]:
        """For how long there is nothing to send after a claim, each reason for itself."""
        if claim.looked_for:
            self._alarms.in_(_SOON)  # the next tick looks
        waits = [] if claim.pause is None else [claim.pause]
        if not claim.more and claim.wait is not None:
            PACE_WAITS.add()
            waits.append(claim.wait)
        return waits

    async def _carry(self, claimed: Claimed) -> None:
        whose, conversations = (claimed.delivery.team_id, claimed.delivery.user_id), self._claiming.conversations
        conversations.wrote(*whose)  # already now: the next claim may follow the record and not this task
        try:
            await self._carrier.carry(claimed)
        finally:
            conversations.wrote(*whose)

    async def _claim(self, team_id: str) -> Claim:
        try:
            return await self._claiming.claim(team_id)
        except Exception as error:  # one workspace's fault must not hold the others up; the next tick tries again
            _log("claim_failed", team=team_id, error=type(error).__name__)
            return Claim()

    async def _due_teams(self) -> list[str]:
        """The workspaces in which something is due, each time beginning with another one."""
        outbox, now = self._database.glance_everywhere().outbox, self._clock()
        resume, self._resume = self._resume, ""
        teams = await outbox.due_teams(now, resume, WORKSPACES)
        if len(teams) == WORKSPACES:
            self._resume = teams[-1]  # the next tick goes on behind it
            return teams
        if resume:
            first = await outbox.due_teams(now, "", WORKSPACES - len(teams))
            return teams + [team_id for team_id in first if team_id <= resume]
        place = bisect_right(teams, self._visited)
        teams = teams[place:] + teams[:place]
        if teams:
            self._visited = teams[0]
        return teams

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:  # the row stays as it is until its lease ends
            _log("delivery_interrupted", error=type(error).__name__)
            self._alarms.at(self._clock() + self.numbers.lease)
        # One tick for many that end: where half of what is on its way has ended, or else in a moment.
        self._ended_since += 1
        if self._ended_since >= len(self._tasks):
            self.wake()
        else:
            self._alarms.in_(_SOON)


def _log(event: str, **values: str) -> None:
    import structlog

    structlog.get_logger("bot.delivery").error(event, **values)


async def _none(_team_id: str) -> frozenset[str]:
    """The scopes where nobody knows them."""
    return frozenset()
