"""The worker's queries on all workspaces: where something is due, what is stuck, and outcomes in bulk."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, exists, func, or_, text, update
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from bot.store.access_paths import word
from bot.store.among import row_of, rows_lying_of, rows_of
from bot.store.rows import BY_PLACE, Rows
from bot.store.tables import Delivery, DeliveryAttempt, Member

_TABLE: Any = Delivery.__table__  # type: ignore[attr-defined]
_MEMBERS: Any = Member.__table__  # type: ignore[attr-defined]
_IS_IN_FLIGHT = text("delivery.state IN ('sending', 'unknown')")  # literals, so that the partial indexes serve
_UNSYNCHRONISED = {"synchronize_session": False}
_NOW: Any = bindparam("now")

_next = aliased(Delivery, name="next")
_IS_NEXT = text("next.state = 'pending'")
# From one workspace to the next in the index, however many rows each has in it.
_teams = (
    select(func.min(_next.team_id).label("team_id"))
    .where(_IS_NEXT, _next.team_id > bindparam("after"))
    .cte("teams", recursive=True)
)
_teams = _teams.union_all(
    select(select(func.min(_next.team_id)).where(_IS_NEXT, _next.team_id > _teams.c.team_id).scalar_subquery()).where(
        _teams.c.team_id.is_not(None)
    )
)
_due = aliased(Delivery, name="due")


def _is_due(urgency: str) -> Any:
    return exists().where(
        col(_due.team_id) == _teams.c.team_id,
        text("due.state = 'pending'"),
        text(f"due.urgency = '{urgency}'"),
        col(_due.not_before) <= _NOW,
    )


_DUE_TEAMS = (
    select(_teams.c.team_id)
    .where(or_(_is_due("requested"), _is_due("chosen"), _is_due("proactive")))
    .limit(bindparam("limit"))
)
_STUCK = (
    select(Delivery.team_id, Delivery.state)
    .where(_IS_IN_FLIGHT)
    .where(
        or_(
            (col(Delivery.state) == "sending") & (col(Delivery.lease_until) <= _NOW),
            (col(Delivery.state) == "unknown") & (col(Delivery.check_after) <= _NOW),
        )
    )
    .distinct()
)
_DOUBTS = (
    select(Delivery)
    .where(
        _IS_IN_FLIGHT,
        Delivery.team_id == bindparam("team"),
        Delivery.state == "unknown",
        col(Delivery.check_after) <= _NOW,
    )
    .order_by(col(Delivery.check_after))
    .limit(bindparam("limit"))
)
_COUNTS = select(Delivery.state, Delivery.reason, func.count()).group_by(col(Delivery.state), col(Delivery.reason))

_IDS: Any = rows_of(_TABLE.c.id, "ids")
_SENDING = (
    select(_TABLE.c.id, _TABLE.c.fence).where(_TABLE.c.state == word("sending")).execution_options(**{BY_PLACE: True})
)
_STILL_SENDING = _SENDING.where(rows_lying_of(_TABLE.c.id, "ids"))
_HELD_SENDING = _SENDING.where(_IDS).order_by(_TABLE.c.id).with_for_update()
_HELD_UNSENT = (
    select(_TABLE.c.id, _TABLE.c.user_id)
    .where(_IDS, _TABLE.c.state != word("sent"))
    .order_by(_TABLE.c.id)
    .with_for_update()
    .execution_options(**{BY_PLACE: True})
)
_OPENED = update(_TABLE).where(row_of(_TABLE.c.id, "of_id")).values(channel_id=bindparam("channel"))
_REACHED = (
    update(_MEMBERS)
    .where(_MEMBERS.c.team_id == bindparam("team"), _MEMBERS.c.user_id == bindparam("user"))
    .values(dm_channel=bindparam("channel"), updated_at=bindparam("now"))
)
_CONFIRM = (
    update(_TABLE)
    .where(row_of(_TABLE.c.id, "of_id"), _TABLE.c.state != word("sent"))
    .values(
        state="sent", reason=None, slack_ts=bindparam("ts"), settled_via=bindparam("via"), settled_at=bindparam("now")
    )
)
_GUARDED = (
    row_of(_TABLE.c.id, "of_id"),
    _TABLE.c.fence == bindparam("of_fence"),
    _TABLE.c.state == bindparam("of_state"),
)
_PUT_BACK = (
    update(_TABLE)
    .where(*_GUARDED)
    .values(state="pending", not_before=bindparam("until"), attempt=bindparam("tries"), held=bindparam("why"))
)
_DOUBTED = update(_TABLE).where(*_GUARDED).values(state="unknown", check_after=bindparam("until"))
_TAKE_DOUBTS = (
    update(_TABLE)
    .where(
        _IDS,
        _TABLE.c.state == word("unknown"),
        _TABLE.c.check_after <= bindparam("now", type_=_TABLE.c.check_after.type),
    )
    .values(check_after=bindparam("until"))
    .returning(_TABLE.c.id, _TABLE.c.fence)
)


class Opened(NamedTuple):
    """A claimed delivery and the conversation it is going to."""

    delivery: Delivery
    channel_id: str


class Arrived(NamedTuple):
    """A delivery that is in the conversation under `ts`; `via` is `answer` or `history`."""

    delivery: Delivery
    ts: str
    via: str


class Returned(NamedTuple):
    """A delivery that surely was not sent, from `sending` or `unknown`, and until when it waits.

    `attempt` is how many tries count; `held` says why it waits.
    """

    delivery: Delivery
    from_state: str
    not_before: datetime
    attempt: int
    held: str | None


class Doubted(NamedTuple):
    """A delivery that may be in its conversation; look after `check_after`."""

    delivery: Delivery
    check_after: datetime


class Try(NamedTuple):
    """One try of a delivery and what it came to."""

    delivery: Delivery
    outcome: str
    error: str | None


class Outbox:
    """What is to be sent in all workspaces."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def due_teams(self, now: datetime, after: str = "", limit: int = 1000) -> list[str]:
        """The workspaces behind `after` in which something is due, in order."""
        return await self._rows.all(_DUE_TEAMS, now=now, after=after, limit=limit)

    async def stuck(self, now: datetime) -> list[tuple[str, str]]:
        """Workspaces with a lease that is over (`sending`) or a doubt to look at (`unknown`)."""
        return [(team_id, state) for team_id, state in await self._rows.all(_STUCK, now=now)]

    async def doubts(self, team_id: str, now: datetime, limit: int) -> list[Delivery]:
        """What is in doubt in a workspace and may be looked for, longest waiting first."""
        return await self._rows.all(_DOUBTS, team=team_id, now=now, limit=limit)

    async def still_sending(self, ids: Sequence[str]) -> dict[str, int]:
        """The fences of those deliveries that are on their way."""
        found: list[tuple[str, int]] = await self._rows.all(_STILL_SENDING, ids=list(ids))
        return dict(found)

    async def opened(self, openings: Sequence[Opened], now: datetime) -> set[str]:
        """Note where claimed deliveries are going to, before anything is posted there; those that still are its own."""
        found = await self._rows.all(_HELD_SENDING, ids=[one.delivery.id for one in openings])
        ours = {(id, fence) for id, fence in found}
        going = [one for one in openings if (one.delivery.id, one.delivery.fence) in ours]
        await self._rows.run_many(_OPENED, [{"of_id": one.delivery.id, "channel": one.channel_id} for one in going])
        # In one order, so that two processes do not wait for each other.
        reached = sorted((one.delivery.team_id, one.delivery.user_id, one.channel_id) for one in openings)
        await self._rows.run_many(
            _REACHED, [{"team": team, "user": user, "channel": channel, "now": now} for team, user, channel in reached]
        )
        return {one.delivery.id for one in going}

    async def confirm(self, arrived: Sequence[Arrived], now: datetime) -> dict[str, str]:
        """These are in their conversations, whatever the rows said meanwhile.

        The ids of those that did not say so, with whose they are now: who was erased meanwhile is nobody, and the row
        says that there is a message, and not which.
        """
        new: dict[str, str] = dict(await self._rows.all(_HELD_UNSENT, ids=[one.delivery.id for one in arrived]))
        await self._rows.run_many(
            _CONFIRM,
            [
                {
                    "of_id": one.delivery.id,
                    "ts": one.ts if new[one.delivery.id] else one.delivery.id,
                    "via": one.via,
                    "now": now,
                }
                for one in arrived
                if one.delivery.id in new
            ],
        )
        return new

    async def tried(self, tries: Sequence[Try], now: datetime) -> None:
        """Append tries to the record."""
        await self._rows.insert(
            DeliveryAttempt,
            [
                {
                    "team_id": delivery.team_id,
                    "delivery_id": delivery.id,
                    "attempt": delivery.fence,
                    "outcome": outcome,
                    "error": error,
                    "at": now,
                }
                for delivery, outcome, error in tries
            ],
        )

    async def put_back(self, returned: Sequence[Returned]) -> None:
        """To pending again, those that still are their tries' own."""
        await self._rows.run_many(
            _PUT_BACK,
            [
                {
                    "of_id": one.delivery.id,
                    "of_fence": one.delivery.fence,
                    "of_state": one.from_state,
                    "until": one.not_before,
                    "tries": one.attempt,
                    "why": one.held,
                }
                for one in returned
            ],
        )

    async def doubt(self, doubted: Sequence[Doubted]) -> None:
        """From `sending` to `unknown`, those that still are their tries' own."""
        await self._rows.run_many(
            _DOUBTED,
            [
                {"of_id": delivery.id, "of_fence": delivery.fence, "of_state": "sending", "until": check_after}
                for delivery, check_after in doubted
            ],
        )

    async def take_doubts(self, doubts: Sequence[Delivery], now: datetime, check_after: datetime) -> list[Delivery]:
        """Put off everybody else's look until `check_after`; without those at which somebody else looks or has."""
        found = await self._rows.all(_TAKE_DOUBTS, ids=[one.id for one in doubts], now=now, until=check_after)
        taken = {(row.id, row.fence) for row in found}
        return [one for one in doubts if (one.id, one.fence) in taken]

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
        statement = update(Delivery).where(_IS_IN_FLIGHT, col(Delivery.state) == "sending", whose)
        statement = statement.values(state="unknown", check_after=check_after)
        return await self._rows.run(statement.execution_options(**_UNSYNCHRONISED))
