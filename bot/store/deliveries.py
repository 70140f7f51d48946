"""Messages to people: planned, on their way, in doubt, ended. Every step is one guarded update."""

from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import and_, bindparam, exists, func, or_, text, update
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from bot.store.rows import Rows
from bot.store.tables import Delivery, DeliveryAttempt, Member, Schedule

_STATE = col(Delivery.state)
_IS_PENDING = text("delivery.state = 'pending'")  # literals, so that the partial indexes serve
_IS_IN_FLIGHT = text("delivery.state IN ('sending', 'unknown')")
_MINE = col(Delivery.team_id) == bindparam("team")
_OF_USER = col(Delivery.user_id) == bindparam("user")
_NEWEST = (col(Delivery.due_at).desc(), col(Delivery.created_at).desc())
_UNSYNCHRONISED = {"synchronize_session": False}
_FRESH = {"populate_existing": True}  # updates go past the session, so what it remembers may be old

_ONE = select(Delivery).where(_MINE, Delivery.id == bindparam("id")).execution_options(**_FRESH)
_BY_KEY = select(Delivery).where(_MINE, Delivery.occurrence_key == bindparam("key")).execution_options(**_FRESH)
_OF_KIND = (
    select(Delivery)
    .where(_MINE, _OF_USER, Delivery.kind == bindparam("kind"))
    .order_by(*_NEWEST)
    .limit(bindparam("limit"))
    .execution_options(**_FRESH)
)
_LAST_TS = select(func.max(Delivery.slack_ts)).where(_MINE, _OF_USER)
_FLYING = select(func.count()).select_from(Delivery).where(_MINE, _IS_IN_FLIGHT)

_other = aliased(Delivery)
_DUE = (
    select(Delivery, Member, Schedule)
    .outerjoin(Member, and_(col(Member.team_id) == Delivery.team_id, col(Member.user_id) == Delivery.user_id))
    .outerjoin(Schedule, and_(col(Schedule.team_id) == Delivery.team_id, col(Schedule.id) == Delivery.schedule_id))
    .where(_MINE, _IS_PENDING, Delivery.urgency == bindparam("urgency"), Delivery.not_before <= bindparam("now"))
    .where(
        ~exists().where(
            col(_other.team_id) == Delivery.team_id,
            col(_other.user_id) == Delivery.user_id,
            or_(col(_other.state) == "sending", col(_other.state) == "unknown"),
        )
    )
    .order_by(col(Delivery.not_before), col(Delivery.created_at), col(Delivery.occurrence_key))
    .limit(bindparam("limit"))
    .execution_options(**_FRESH)
)
_DUE_TEAMS = select(Delivery.team_id).where(_IS_PENDING, Delivery.not_before <= bindparam("now")).distinct()
_DOUBTS = (
    select(Delivery)
    .where(_IS_IN_FLIGHT, Delivery.state == "unknown", Delivery.check_after <= bindparam("now"))
    .order_by(col(Delivery.check_after))
    .limit(bindparam("limit"))
)
_OVERDUE = (
    select(Delivery.id)
    .where(_IS_IN_FLIGHT, Delivery.state == "sending", Delivery.lease_until <= bindparam("now"))
    .limit(1)
)
_COUNTS = select(Delivery.state, Delivery.reason, func.count()).group_by(_STATE, col(Delivery.reason))


class Due(NamedTuple):
    """A pending delivery with the rows that decide whether it may go."""

    delivery: Delivery
    member: Member | None
    schedule: Schedule | None


class Deliveries:
    """Queries on deliveries of one workspace."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def plan(
        self,
        user_id: str,
        kind: str,
        urgency: str,
        occurrence_key: str,
        due_at: datetime,
        not_before: datetime | None = None,
        expires_at: datetime | None = None,
        subject: dict[str, Any] | None = None,
        schedule_id: int | None = None,
        *,
        now: datetime,
    ) -> Delivery | None:
        """Write a message down to be sent from `not_before` on (by default `due_at`) and before `expires_at`.

        None where this occurrence has been planned before. `subject` carries ids for the writer, never text.
        """
        if await self.by_key(occurrence_key) is not None:
            return None
        delivery = Delivery(
            team_id=self._team_id,
            user_id=user_id,
            kind=kind,
            urgency=urgency,
            occurrence_key=occurrence_key,
            due_at=due_at,
            not_before=not_before or due_at,
            expires_at=expires_at,
            subject=subject or {},
            schedule_id=schedule_id,
            created_at=now,
        )
        self._rows.add(delivery)
        await self._rows.flush()
        return delivery

    async def get(self, delivery_id: str) -> Delivery | None:
        return cast(Delivery | None, await self._rows.first(_ONE, team=self._team_id, id=delivery_id))

    async def by_key(self, occurrence_key: str) -> Delivery | None:
        return cast(Delivery | None, await self._rows.first(_BY_KEY, team=self._team_id, key=occurrence_key))

    async def newest(self, user_id: str, kind: str, limit: int = 10) -> list[Delivery]:
        """The member's deliveries of a kind in any state, latest due first."""
        return await self._rows.all(_OF_KIND, team=self._team_id, user=user_id, kind=kind, limit=limit)

    async def last_ts(self, user_id: str) -> str | None:
        """The newest message time that Slack gave us for this member's direct messages."""
        found: str | None = await self._rows.first(_LAST_TS, team=self._team_id, user=user_id)
        return found

    async def cancel(
        self,
        reason: str,
        now: datetime,
        *,
        user_id: str | None = None,
        kind: str | None = None,
        schedule_id: int | None = None,
    ) -> int:
        """End what is pending and matches every given part; how many. What is on its way stays on its way."""
        statement = update(Delivery).where(col(Delivery.team_id) == self._team_id, _IS_PENDING)
        for column, value in (("user_id", user_id), ("kind", kind), ("schedule_id", schedule_id)):
            if value is not None:
                statement = statement.where(getattr(Delivery, column) == value)
        ended = statement.values(state="cancelled", reason=reason, settled_at=now)
        return await self._rows.run(ended.execution_options(**_UNSYNCHRONISED))

    async def skip(self, delivery_id: str, reason: str, now: datetime) -> bool:
        """End one pending delivery as `skipped`; False where it is not pending any more."""
        return await self.end(delivery_id, None, "pending", "skipped", reason, now)

    # What follows is the worker's. `fence` counts the claims of a row: who holds an old one changes nothing.

    async def due(self, urgency: str, now: datetime, limit: int) -> list[Due]:
        """Pending and due, oldest first, without members who have a message on its way or in doubt."""
        found = await self._rows.all(_DUE, team=self._team_id, urgency=urgency, now=now, limit=limit)
        return [Due(*row) for row in found]

    async def in_flight(self) -> int:
        """How many are on their way or in doubt."""
        count: int = await self._rows.first(_FLYING, team=self._team_id)
        return count

    async def claim(
        self, pending: Delivery, owner: str, channel_id: str | None, now: datetime, lease_until: datetime
    ) -> Delivery | None:
        """Take a pending row for one try; None where somebody else was faster."""
        after_ts = pending.after_ts or await self.last_ts(pending.user_id)
        statement = (
            self._guarded(pending.id, pending.fence, "pending")
            .values(
                state="sending",
                fence=pending.fence + 1,
                attempt=pending.attempt + 1,
                lease_owner=owner,
                lease_until=lease_until,
                channel_id=channel_id,
                first_try_at=pending.first_try_at or now,
                after_ts=after_ts,
            )
            .returning(Delivery)
            .execution_options(**_FRESH)
        )
        claimed: Delivery | None = await self._rows.first(statement)
        return claimed

    async def opened(self, delivery_id: str, fence: int, channel_id: str) -> bool:
        """Note the conversation that a claimed row is going to, before anything is posted there."""
        return await self._change(delivery_id, fence, "sending", channel_id=channel_id)

    async def confirm(self, delivery_id: str, slack_ts: str, via: str, now: datetime) -> bool:
        """It is in the conversation. Whatever the row said meanwhile, a late yes is the truth."""
        statement = update(Delivery).where(
            col(Delivery.team_id) == self._team_id, col(Delivery.id) == delivery_id, _STATE != "sent"
        )
        ended = statement.values(state="sent", reason=None, slack_ts=slack_ts, settled_via=via, settled_at=now)
        return await self._rows.run(ended.execution_options(**_UNSYNCHRONISED)) == 1

    async def put_back(
        self, delivery: Delivery, state: str, not_before: datetime, *, uncounted: bool = False, reopen: bool = False
    ) -> bool:
        """From `sending` or `unknown` (`state`) to pending: it surely was not sent.

        `uncounted` gives the try back; `reopen` forgets the conversation, so that it is opened anew.
        """
        values: dict[str, Any] = {"state": "pending", "not_before": not_before}
        if uncounted:
            values["attempt"] = max(0, delivery.attempt - 1)
        if reopen:
            values["channel_id"] = None
        return await self._change(delivery.id, delivery.fence, state, **values)

    async def postpone(self, pending: Delivery, not_before: datetime) -> bool:
        """It may not go now."""
        return await self._change(pending.id, pending.fence, "pending", not_before=not_before)

    async def doubt(self, delivery_id: str, fence: int, check_after: datetime) -> bool:
        """From `sending` to `unknown`: it may be in the conversation; look after `check_after`."""
        return await self._change(delivery_id, fence, "sending", state="unknown", check_after=check_after)

    async def look_again(self, unknown: Delivery, check_after: datetime) -> bool:
        """Still in doubt: the look was not complete."""
        return await self._change(
            unknown.id, unknown.fence, "unknown", looked=unknown.looked + 1, check_after=check_after
        )

    async def end(
        self, delivery_id: str, fence: int | None, from_state: str, state: str, reason: str, now: datetime
    ) -> bool:
        """Skipped, cancelled or dead, with the reason."""
        return await self._change(delivery_id, fence, from_state, state=state, reason=reason, settled_at=now)

    async def tried(self, delivery: Delivery, outcome: str, error: str | None, now: datetime) -> None:
        """Append one try to the record."""
        self._rows.add(
            DeliveryAttempt(
                team_id=self._team_id,
                delivery_id=delivery.id,
                attempt=delivery.fence,
                outcome=outcome,
                error=error,
                at=now,
            )
        )
        await self._rows.flush()

    def _guarded(self, delivery_id: str, fence: int | None, state: str) -> Any:
        statement = update(Delivery).where(
            col(Delivery.team_id) == self._team_id, col(Delivery.id) == delivery_id, col(Delivery.state) == state
        )
        if fence is not None:
            statement = statement.where(col(Delivery.fence) == fence)
        return statement.execution_options(**_UNSYNCHRONISED)

    async def _change(self, delivery_id: str, fence: int | None, state: str, /, **values: Any) -> bool:
        return await self._rows.run(self._guarded(delivery_id, fence, state).values(**values)) == 1


class Outbox:
    """What is to be sent in all workspaces."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def due_teams(self, now: datetime) -> list[str]:
        """The workspaces in which something is due."""
        return await self._rows.all(_DUE_TEAMS, now=now)

    async def doubts(self, now: datetime, limit: int) -> list[Delivery]:
        """What is in doubt and may be looked for, longest waiting first."""
        return await self._rows.all(_DOUBTS, now=now, limit=limit)

    async def is_overdue(self, now: datetime) -> bool:
        """Whether a lease has ended with its message still on its way."""
        return await self._rows.first(_OVERDUE, now=now) is not None

    async def reap(self, now: datetime, check_after: datetime) -> int:
        """What was claimed and not finished within its lease is in doubt from now on; how many."""
        return await self._doubt(check_after, col(Delivery.lease_until) <= now)

    async def inherit(self, owner: str, check_after: datetime) -> int:
        """Everything on its way that is not `owner`'s is in doubt. Only for the one process of a database."""
        return await self._doubt(check_after, col(Delivery.lease_owner) != owner)

    async def abandon(self, owner: str, check_after: datetime) -> int:
        """What `owner` has on its way is in doubt: the process ends."""
        return await self._doubt(check_after, col(Delivery.lease_owner) == owner)

    async def counts(self) -> dict[str, int]:
        """How many deliveries there are by state, an end with its reason: `dead:unconfirmed`."""
        found = await self._rows.all(_COUNTS)
        return {f"{state}:{reason}" if reason else state: count for state, reason, count in found}

    async def _doubt(self, check_after: datetime, whose: Any) -> int:
        statement = update(Delivery).where(_IS_IN_FLIGHT, _STATE == "sending", whose)
        statement = statement.values(state="unknown", check_after=check_after)
        return await self._rows.run(statement.execution_options(**_UNSYNCHRONISED))
