"""Claiming what may go to one workspace: checked and taken in one transaction, while its pace is held."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.delivery import counted
from bot.delivery.carrier import Claimed
from bot.delivery.conversations import Conversations
from bot.delivery.gate import Gate
from bot.delivery.numbers import Numbers
from bot.delivery.pacing import OPEN, POST, allowance, blocked_until, filled, full, taken, wait
from bot.delivery.permission import End, Go, Hold
from bot.delivery.slack_answers import PASSES
from bot.mentoring.admin import Defaults, rules_of
from bot.store import Database, Delivery, Team
from bot.store.buckets import Bucket
from bot.store.claims import Due, Ended, Held
from bot.store.holding import COPIED, LOOKED_FOR
from bot.store.passing import retried

_LEAST_EXAMINED = 10
_SPARE = 50
"""So many more than may go are examined at most, for those among them that are held or end."""
_HELD_ELSEWHERE = timedelta(milliseconds=50)
"""A claim of another process takes about so long."""


@dataclass(frozen=True)
class Claim:
    """What was taken from one workspace, whether there may be more at once, and else when its pace lets more go."""

    claimed: list[Claimed] = field(default_factory=list)
    more: bool = False
    wait: timedelta | None = None
    looked_for: int = 0
    """Messages that are looked for before they go."""
    ended: Sequence[Ended] = ()
    pause: timedelta | None = None
    """Until somebody may be written to again who was written to just now."""


@dataclass
class _Sorted:
    """What becomes of rows that are due."""

    go: list[Due] = field(default_factory=list)
    look: list[Due] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    pauses: list[timedelta] = field(default_factory=list)

    @property
    def taken(self) -> int:
        """How many conversations are taken up by it."""
        return len(self.go) + len(self.look)


class Claiming:
    """One process's claims. A workspace whose pace another process holds is left to it."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        monotonic: Callable[[], float],
        numbers: Numbers,
        owner: str,
        defaults: Defaults = Defaults(),
    ) -> None:
        self._database = database
        self._clock = clock
        self._monotonic = monotonic
        self._numbers = numbers
        self._owner = owner
        self._defaults = defaults
        self.conversations = Conversations(numbers.per_conversation, clock, monotonic)

    async def claim(self, team_id: str) -> Claim:
        """Take what may go now; a constant number of statements, however much that is."""
        claim = await retried(lambda: self._claim(team_id))
        for delivery, state, reason in claim.ended:
            counted.ended(delivery, state, reason)
        return claim

    async def _claim(self, team_id: str) -> Claim:
        # First the steady clock and then the lease's own: what is sent by the one ends within the other.
        at, now = self._monotonic(), self._clock()
        async with self._database.claiming(team_id) as team:
            paces = await self._hold_pace(team, now)
            if paces is None:
                return Claim(wait=_HELD_ELSEWHERE)
            before, opens_at = paces
            bucket = filled(before, now, self._numbers)
            claim = await self._take(team, bucket, opens_at, at, now)
            if claim.claimed or now < before.filled_at:
                bucket = taken(bucket, len(claim.claimed))
                await team.pace.write(POST, bucket)
        if allowance(bucket, now) < 1:
            return replace(claim, more=False, wait=wait(bucket, now, self._numbers))
        return claim

    async def _hold_pace(self, team: Team, now: datetime) -> tuple[Bucket, datetime | None] | None:
        """The workspace's bucket, and until when no conversation can be opened; None where another process has it."""
        found = await team.pace.free((POST, OPEN))
        bucket = found.get(POST)
        if bucket is None:
            bucket = full(now, self._numbers)
            if not await team.pace.add(POST, bucket):
                return None
        opening = found.get(OPEN)
        return bucket, opening and blocked_until(filled(opening, now, self._numbers), now)

    async def _take(self, team: Team, bucket: Bucket, opens_at: datetime | None, at: float, now: datetime) -> Claim:
        tokens = allowance(bucket, now)
        if tokens < 1:
            return Claim()
        standing = await team.claims.standing(self._owner)
        if standing.state != "active":
            await self._stop(team, now)
            return Claim()
        free = min(self._numbers.in_flight - standing.in_flight, self._numbers.at_once - standing.sending)
        may_go = min(tokens, free)
        limit = min(self._numbers.batch, max(may_go + min(may_go, _SPARE), _LEAST_EXAMINED))
        rules, is_held = rules_of(standing.controls, self._defaults), standing.held_since is not None
        for most in (limit, self._numbers.batch):
            due = await team.claims.due(now, most, only_requested=free <= 0)  # nothing else could go
            gate = await Gate.of(team, due, rules, now)
            sorted_out = self._sort_out(gate.in_order(due), gate, tokens, free, opens_at, now, is_held=is_held)
            if sorted_out.taken or not sorted_out.pauses or len(due) < most:
                break  # else somebody who waits for a second has the whole page
        members = {one.delivery.id: one.member for one in sorted_out.go}
        going = [one.delivery for one in sorted_out.go]
        claimed = await team.claims.take(going, self._owner, now, now + self._numbers.lease)
        looked_for = await team.claims.look_for([one.delivery for one in sorted_out.look], standing.held_since, now)
        await team.claims.hold(sorted_out.held)
        await team.claims.end(sorted_out.ended, now)
        made_room = bool(sorted_out.held or sorted_out.ended)
        more = len(claimed) < tokens and (made_room or (len(due) >= limit and bool(claimed)))
        takes = [Claimed(delivery, members[delivery.id], at) for delivery in claimed]
        pause = min(sorted_out.pauses, default=None)
        return Claim(takes, more, looked_for=looked_for, ended=sorted_out.ended, pause=pause)

    async def _stop(self, team: Team, now: datetime) -> None:
        """Nothing goes to a workspace that is not served; it waits where Slack refused calls for what may pass."""
        found = await team.workspace.get()
        if found is not None and found.left_at is None and found.reason in PASSES:
            await team.deliveries.rest(now, now + self._numbers.backoff_cap)
        else:
            await team.deliveries.cancel("workspace", now)

    def _sort_out(
        self,
        due: Sequence[Due],
        gate: Gate,
        tokens: int,
        free: int,
        opens_at: datetime | None,
        now: datetime,
        *,
        is_held: bool,
    ) -> _Sorted:
        """`free` is how many more may be on their way; what a person asked for is not held to it."""
        result = _Sorted()
        taken_up: set[str] = set()
        for one in due:
            if result.taken >= tokens:
                break
            conversation = one.member.dm_channel if one.member is not None else None
            # One at a time to one person, in order.
            pause = self.conversations.wait(one.delivery.team_id, one.delivery.user_id)
            if pause:
                result.pauses.append(pause)
                continue
            is_next = one.delivery.user_id not in taken_up and conversation not in taken_up
            if not is_next or (one.delivery.urgency != "requested" and result.taken >= free):
                continue
            match self._decide(one, gate, now):
                case Hold() as hold:
                    result.held.append(Held(one.delivery, hold.until, hold.why))
                case End(state, reason):
                    result.ended.append(Ended(one.delivery, state, reason))
                case None:  # it waits, and stops no other
                    result.held.append(Held(one.delivery, now + self._numbers.backoff_cap, one.delivery.held))
                case Go() if conversation is None and opens_at is not None:
                    result.held.append(Held(one.delivery, opens_at, one.delivery.held))
                case Go():
                    gate.went(one)
                    (result.look if _is_unlooked(one.delivery, is_held=is_held) else result.go).append(one)
                    taken_up.update(name for name in (one.delivery.user_id, conversation) if name is not None)
        return result

    def _decide(self, one: Due, gate: Gate, now: datetime) -> Go | Hold | End | None:
        """What the gate says; None for a row that cannot be judged, which the log names."""
        try:
            return gate.decide(one, now)
        except Exception as error:
            import structlog

            structlog.get_logger("bot.delivery").error(
                "delivery_undecided",
                team=one.delivery.team_id,
                delivery=one.delivery.id,
                kind=one.delivery.kind,
                error=type(error).__name__,
            )
            return None


def _is_unlooked(delivery: Delivery, *, is_held: bool) -> bool:
    """Whether it may have been sent without the database knowing it: that is looked for first."""
    if delivery.lease_owner == COPIED:
        return True
    return is_held and delivery.urgency != "requested" and delivery.lease_owner != LOOKED_FOR
