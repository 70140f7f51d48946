"""What became of a try, written down under its fence: each outcome whole or not at all, many in one transaction."""

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.clock import Clock
from bot.delivery import counted
from bot.delivery.letters import Arrival, Withheld
from bot.delivery.numbers import Numbers
from bot.delivery.pacing import POST, backoff, full, refused
from bot.delivery.reconcile import Found, NotThere, Unclear
from bot.delivery.refusals import Refusals, log_of
from bot.delivery.scribe import Scribe
from bot.delivery.slack_answers import (
    PASSES,
    Doubt,
    Failure,
    MemberRefused,
    Mistaken,
    ThreadRefused,
    Unreached,
    Wait,
    WorkspaceRefused,
)
from bot.store import Delivery, Everywhere, PassingError
from bot.store.outbox import Arrived, Doubted, Opened, Returned, Try


class _Arrival(NamedTuple):
    arrived: Arrived
    follow: Arrival | None


class Record:
    """Writes outcomes. The clock is read as they are written: answers take their time."""

    def __init__(
        self, scribe: Scribe, clock: Clock, numbers: Numbers, dice: random.Random, arrivals: Mapping[str, Arrival]
    ) -> None:
        self._scribe = scribe
        self._clock = clock
        self._numbers = numbers
        self._dice = dice
        self._arrivals = arrivals
        self._refusals = Refusals(scribe, clock)
        self.on_later: Callable[[datetime], None] = lambda _: None
        """Told of every moment from which on there is something to do again."""

    async def opened(self, delivery: Delivery, channel_id: str) -> bool:
        """The conversation is there; False where the row is no longer this try's."""
        return await self._scribe.write_with(self._open, Opened(delivery, channel_id))

    async def _open(self, everywhere: Everywhere, openings: Sequence[Opened]) -> list[bool]:
        ours = await everywhere.outbox.opened(openings, self._clock())
        return [one.delivery.id in ours for one in openings]

    async def sent(self, delivery: Delivery, ts: str, via: str) -> None:
        """It is there, with whatever follows from its arrival; a fault in that does not undo the truth."""
        arrived = Arrived(delivery, ts, via)
        follow = self._arrivals.get(delivery.kind)
        try:
            since = await self._scribe.write_with(self._confirm, _Arrival(arrived, follow))
        except PassingError:
            raise
        except Exception as error:
            if follow is None:
                raise
            log_of("arrival_failed", delivery, error=type(error).__name__)
            since = await self._scribe.write_with(self._confirm, _Arrival(arrived, None))
        if since is not None:
            counted.arrived(delivery, via, since)

    async def _confirm(self, everywhere: Everywhere, arrivals: Sequence[_Arrival]) -> list[datetime | None]:
        """Since when each of them is on record as sent; None for those that were before."""
        now = self._clock()
        new = await everywhere.outbox.confirm([one.arrived for one in arrivals], now)
        fresh = [one for one in arrivals if one.arrived.delivery.id in new]
        await everywhere.outbox.tried([Try(one.arrived.delivery, "sent", None) for one in fresh], now)
        following: dict[tuple[str, Arrival], list[Delivery]] = defaultdict(list)
        for one in fresh:
            # Nothing follows for somebody who was erased while it was on its way.
            if one.follow is not None and new[one.arrived.delivery.id] == one.arrived.delivery.user_id:
                following[one.arrived.delivery.team_id, one.follow].append(one.arrived.delivery)
        for (team_id, follow), deliveries in following.items():
            await follow(everywhere.team(team_id), deliveries, now)
        return [now if one.arrived.delivery.id in new else None for one in arrivals]

    async def withheld(self, delivery: Delivery, why: Withheld) -> None:
        """The writer has nothing to send."""
        await self._end(delivery, why.state, why.reason)

    async def quiet(self, delivery: Delivery, until: datetime) -> None:
        """Its member has do-not-disturb on until then."""
        latest = until if delivery.expires_at is None else min(until, delivery.expires_at)
        await self._put_back(delivery, "dnd", latest, uncounted=True, held="dnd")

    async def late(self, delivery: Delivery) -> None:
        """It has expired since it was claimed."""
        await self._end(delivery, "skipped", "late")

    async def failed(self, delivery: Delivery, failure: Failure, method: str = POST) -> None:
        """A call did not succeed; `method` is the call. Only a post leaves doubt: other calls may be repeated."""
        match failure:
            case Wait():
                await self._wait(delivery, failure, method)
            case Unreached():
                until = self._clock() + backoff(delivery.fence, self._numbers, self._dice)
                await self._put_back(delivery, failure.code, until, uncounted=True)
            case MemberRefused():
                await self._refusals.of_member(delivery, failure.code)
            case ThreadRefused():
                await self._refusals.of_thread(delivery, failure.code)
            case WorkspaceRefused():
                if not await self._refusals.of_workspace(delivery, failure.code):
                    await self._refused_just_now(delivery, failure.code)
            case Mistaken():
                log_of("delivery_mistaken", delivery, error=failure.code)
                await self._end(delivery, "dead", failure.code)
            case Doubt() if method == POST:
                await self._doubt(delivery, failure)
            case Doubt():
                await self.again(delivery, failure.code)

    async def _refused_just_now(self, delivery: Delivery, code: str) -> None:
        """The workspace is served since a moment ago, and goes on. What may pass by itself is not held against it."""
        if code not in PASSES:
            await self.again(delivery, code)
            return
        until = self._clock() + backoff(delivery.fence, self._numbers, self._dice)
        await self._put_back(delivery, code, until, uncounted=True)

    async def again(self, delivery: Delivery, code: str) -> None:
        """Surely not sent, by a fault of this message: later, a limited number of times."""
        if delivery.attempt >= self._numbers.tries:
            await self._end(delivery, "dead", code)
        else:
            until = self._clock() + backoff(delivery.attempt, self._numbers, self._dice)
            await self._put_back(delivery, code, until)

    async def busy(self, delivery: Delivery) -> None:
        """The database could not be read just now, which is no fault of this message: soon again, and not counted."""
        until = self._clock() + backoff(1, self._numbers, self._dice)
        await self._put_back(delivery, "busy", until, uncounted=True)

    async def take_doubts(self, doubts: Sequence[Delivery]) -> list[Delivery]:
        """Those at which this process is to look: they still are in doubt, and nobody else looks."""

        async def write(everywhere: Everywhere) -> list[Delivery]:
            now = self._clock()
            until = now + self._numbers.settle
            self.on_later(until)  # for what is not looked at in this round
            return await everywhere.outbox.take_doubts(doubts, now, until)

        return await self._scribe.write(write)

    async def looked(self, delivery: Delivery, seen: Found | NotThere | Unclear) -> None:
        """What a look at the conversation says of a delivery in doubt."""
        match seen:
            case Found():
                await self.sent(delivery, seen.ts, "history")
            case NotThere() if delivery.attempt >= self._numbers.tries:
                await self._end(delivery, "dead", "tries", "unknown")
            case NotThere():
                until = self._clock() + backoff(delivery.attempt, self._numbers, self._dice)
                await self._put_back(delivery, None, until, from_state="unknown")
            case Unclear():
                await self._unclear(delivery, seen)

    async def _wait(self, delivery: Delivery, failure: Wait, method: str) -> None:
        async def write(everywhere: Everywhere) -> None:
            until = await self._block(everywhere, delivery.team_id, method, failure)
            team = everywhere.team(delivery.team_id)
            await everywhere.outbox.tried([Try(delivery, "later", failure.code or "ratelimited")], self._clock())
            await team.deliveries.put_back(delivery, "sending", until, uncounted=True)
            self.on_later(until)

        await self._scribe.write(write)

    async def _block(self, everywhere: Everywhere, team_id: str, method: str, failure: Wait) -> datetime:
        """The whole (workspace, method) waits, for every process; until when."""
        now = self._clock()
        pace, new = everywhere.team(team_id).pace, full(now, self._numbers)
        await pace.add(method, new)
        bucket = refused(await pace.locked(method) or new, failure.retry_after, now, self._numbers, self._dice)
        await pace.write(method, bucket)
        return bucket.blocked_until or now

    async def _doubt(self, delivery: Delivery, doubt: Doubt) -> None:
        await self._scribe.write_with(self._write_doubts, (delivery, doubt))

    async def _write_doubts(self, everywhere: Everywhere, doubts: Sequence[tuple[Delivery, Doubt]]) -> list[None]:
        now = self._clock()
        await everywhere.outbox.tried([Try(delivery, "doubt", doubt.code) for delivery, doubt in doubts], now)
        settle = self._numbers.settle
        doubted = [Doubted(one, doubt.may_change_until(now, one.lease_until) + settle) for one, doubt in doubts]
        await everywhere.outbox.doubt(doubted)
        for one in doubted:
            self.on_later(one.check_after)
        return [None] * len(doubts)

    async def _put_back(
        self,
        delivery: Delivery,
        code: str | None,
        not_before: datetime,
        *,
        uncounted: bool = False,
        from_state: str = "sending",
        held: str | None = None,
    ) -> None:
        attempt = max(0, delivery.attempt - 1) if uncounted else delivery.attempt
        returned = Returned(delivery, from_state, not_before, attempt, held or delivery.held)
        await self._scribe.write_with(self._write_returns, (returned, code))

    async def _write_returns(
        self, everywhere: Everywhere, returns: Sequence[tuple[Returned, str | None]]
    ) -> list[None]:
        outcomes = {"sending": "later", "unknown": "not_found"}
        tries = [Try(one.delivery, outcomes[one.from_state], code) for one, code in returns]
        await everywhere.outbox.tried(tries, self._clock())
        await everywhere.outbox.put_back([one for one, _ in returns])
        for one, _ in returns:
            self.on_later(one.not_before)
        return [None] * len(returns)

    async def _end(self, delivery: Delivery, state: str, reason: str, from_state: str = "sending") -> None:
        async def write(everywhere: Everywhere) -> bool:
            now = self._clock()
            await everywhere.outbox.tried([Try(delivery, state, reason)], now)
            team = everywhere.team(delivery.team_id)
            return await team.deliveries.end(delivery.id, delivery.fence, from_state, state, reason, now)

        if await self._scribe.write(write):
            counted.ended(delivery, state, reason)

    async def _unclear(self, delivery: Delivery, seen: Unclear) -> None:
        since = delivery.lease_until
        if since is not None and self._clock() - since >= self._numbers.unconfirmed_after:
            log_of("delivery_unconfirmed", delivery, error=seen.why.code)
            await self._end(delivery, "dead", "unconfirmed", "unknown")
            return
        if isinstance(seen.why, WorkspaceRefused):
            await self._refusals.of_workspace(delivery, seen.why.code)

        async def write(everywhere: Everywhere) -> None:
            if isinstance(seen.why, Wait):
                until = await self._block(everywhere, delivery.team_id, seen.method, seen.why)
            else:
                pause = backoff(delivery.looked + 1, self._numbers, self._dice)
                until = self._clock() + max(self._numbers.backoff_base, pause)
            await everywhere.team(delivery.team_id).deliveries.look_again(delivery, until)
            self.on_later(until)

        await self._scribe.write(write)
