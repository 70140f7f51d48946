"""What became of a try, written down: each outcome is one short transaction under the try's fence."""

from collections.abc import Mapping
from datetime import datetime

from bot.clock import Clock
from bot.delivery.letters import Arrival, Withheld
from bot.delivery.numbers import Numbers
from bot.delivery.pacing import Pacing
from bot.delivery.reconcile import Found, NotThere, Unclear
from bot.delivery.slack_answers import (
    Doubt,
    Failure,
    MemberRefused,
    Mistaken,
    Unreached,
    Wait,
    WorkspaceRefused,
)
from bot.store import Database, Delivery

_GONE = frozenset({"user_disabled", "user_not_found"})
_STALE = frozenset({"channel_not_found", "is_archived", "not_in_channel"})


class Record:
    """Writes outcomes. Every method reads the clock itself: answers take their time."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        numbers: Numbers,
        pacing: Pacing,
        arrivals: Mapping[str, Arrival],
    ) -> None:
        self._database = database
        self._clock = clock
        self._numbers = numbers
        self._pacing = pacing
        self._arrivals = arrivals

    async def opened(self, delivery: Delivery, channel_id: str) -> bool:
        """The conversation is there; False where the row is no longer this try's."""
        now = self._clock()
        async with self._database.team(delivery.team_id) as team:
            await team.members.change(delivery.user_id, now, dm_channel=channel_id)
            return await team.deliveries.opened(delivery.id, delivery.fence, channel_id)

    async def sent(self, delivery: Delivery, ts: str, via: str) -> None:
        """It is there, with whatever follows from its arrival; a fault in that does not undo the truth."""
        arrival = self._arrivals.get(delivery.kind)
        try:
            await self._confirm(delivery, ts, via, arrival)
        except Exception as error:
            if arrival is None:
                raise
            _log("arrival_failed", delivery, error=type(error).__name__)
            await self._confirm(delivery, ts, via, None)

    async def _confirm(self, delivery: Delivery, ts: str, via: str, arrival: Arrival | None) -> None:
        now = self._clock()
        async with self._database.team(delivery.team_id) as team:
            if await team.deliveries.confirm(delivery.id, ts, via, now):
                await team.deliveries.tried(delivery, "sent", None, now)
                if arrival is not None:
                    await arrival(team, delivery, now)

    async def withheld(self, delivery: Delivery, why: Withheld) -> None:
        """The writer has nothing to send."""
        await self._end(delivery, why.state, why.reason)

    async def failed(self, delivery: Delivery, failure: Failure, method: str = "chat.postMessage") -> None:
        """A call did not succeed; `method` is the call. Only a post leaves doubt: other calls may be repeated."""
        match failure:
            case Wait():
                now = self._clock()
                until = self._pacing.refused(delivery.team_id, method, failure.retry_after, now)
                await self._put_back(delivery, failure.code or "ratelimited", until, uncounted=True)
            case Unreached():
                until = self._clock() + self._pacing.backoff(delivery.fence)
                await self._put_back(delivery, failure.code, until, uncounted=True)
            case MemberRefused():
                await self._refuse_member(delivery, failure.code)
            case WorkspaceRefused():
                await self.stop_workspace(delivery, failure.code)
            case Mistaken():
                _log("delivery_mistaken", delivery, error=failure.code)
                await self._end(delivery, "dead", failure.code)
            case Doubt() if method == "chat.postMessage":
                await self._doubt(delivery, failure.code)
            case Doubt():
                await self.again(delivery, failure.code)

    async def again(self, delivery: Delivery, code: str) -> None:
        """Surely not sent, by a fault of this message: later, a limited number of times."""
        if delivery.attempt >= self._numbers.tries:
            await self._end(delivery, "dead", code)
        else:
            await self._put_back(delivery, code, self._clock() + self._pacing.backoff(delivery.attempt))

    async def looked(self, delivery: Delivery, seen: Found | NotThere | Unclear) -> None:
        """What a look at the conversation says of a delivery in doubt."""
        match seen:
            case Found():
                await self.sent(delivery, seen.ts, "history")
            case NotThere():
                await self._not_there(delivery)
            case Unclear():
                await self._unclear(delivery, seen)

    async def stop_workspace(self, delivery: Delivery, code: str) -> None:
        """This installation is over: nothing more goes there until it is served again. What is in doubt stays so."""
        now = self._clock()
        _log("workspace_refused", delivery, error=code)
        async with self._database.everywhere() as everywhere:
            team = everywhere.team(delivery.team_id)
            await everywhere.workspaces.stop(delivery.team_id, code, now)
            await team.deliveries.tried(delivery, "refused", code, now)
            await team.deliveries.end(delivery.id, delivery.fence, "sending", "cancelled", "workspace", now)
            await team.deliveries.cancel("workspace", now)

    async def _refuse_member(self, delivery: Delivery, code: str) -> None:
        now = self._clock()
        async with self._database.team(delivery.team_id) as team:
            await team.deliveries.tried(delivery, "refused", code, now)
            if code in _STALE:
                await team.members.change(delivery.user_id, now, dm_channel=None)
                if delivery.attempt == 1:  # the conversation that was on record may be gone: open it anew, once
                    await team.deliveries.put_back(delivery, "sending", now, reopen=True)
                    return
            if code in _GONE:
                await team.members.change(delivery.user_id, now, is_active=False)
            await team.deliveries.end(delivery.id, delivery.fence, "sending", "dead", code, now)

    async def _doubt(self, delivery: Delivery, code: str) -> None:
        now = self._clock()
        async with self._database.team(delivery.team_id) as team:
            await team.deliveries.tried(delivery, "doubt", code, now)
            await team.deliveries.doubt(delivery.id, delivery.fence, now + self._numbers.settle)

    async def _put_back(self, delivery: Delivery, code: str, not_before: datetime, *, uncounted: bool = False) -> None:
        now = self._clock()
        async with self._database.team(delivery.team_id) as team:
            await team.deliveries.tried(delivery, "later", code, now)
            await team.deliveries.put_back(delivery, "sending", not_before, uncounted=uncounted)

    async def _end(self, delivery: Delivery, state: str, reason: str, from_state: str = "sending") -> None:
        now = self._clock()
        async with self._database.team(delivery.team_id) as team:
            await team.deliveries.tried(delivery, state, reason, now)
            await team.deliveries.end(delivery.id, delivery.fence, from_state, state, reason, now)

    async def _not_there(self, delivery: Delivery) -> None:
        if delivery.attempt >= self._numbers.tries:
            await self._end(delivery, "dead", "tries", "unknown")
            return
        now = self._clock()
        async with self._database.team(delivery.team_id) as team:
            await team.deliveries.tried(delivery, "not_found", None, now)
            await team.deliveries.put_back(delivery, "unknown", now + self._pacing.backoff(delivery.attempt))

    async def _unclear(self, delivery: Delivery, seen: Unclear) -> None:
        now = self._clock()
        until = now + max(self._numbers.backoff_base, self._pacing.backoff(delivery.looked + 1))
        if isinstance(seen.why, Wait):
            until = self._pacing.refused(delivery.team_id, seen.method, seen.why.retry_after, now)
        if delivery.lease_until is not None and now - delivery.lease_until >= self._numbers.unconfirmed_after:
            _log("delivery_unconfirmed", delivery, error=seen.why.code)
            await self._end(delivery, "dead", "unconfirmed", "unknown")
            return
        async with self._database.team(delivery.team_id) as team:
            await team.deliveries.look_again(delivery, until)


def _log(event: str, delivery: Delivery, **values: str) -> None:
    """Ids only. The import waits until there is something to say: it costs more than a whole delivery."""
    import structlog

    structlog.get_logger("bot.delivery").error(
        event, team=delivery.team_id, delivery=delivery.id, kind=delivery.kind, **values
    )
