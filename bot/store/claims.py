"""Claiming in one workspace: what is due, and one statement for all that go, wait or end."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import String, bindparam, case, cast, func, literal, literal_column, text, union_all, update
from sqlalchemy import select as select_columns
from sqlalchemy.orm.attributes import instance_dict
from sqlmodel import col, select

from bot.store.access_paths import beside, flying, unsought, word
from bot.store.among import row_lying_of, rows_lying_of
from bot.store.controls import COLUMNS, Controls
from bot.store.holding import COPIED, LOOKED_FOR, after_ts
from bot.store.rows import BY_PLACE, Rows
from bot.store.tables import Delivery, Member, OnHold, Schedule, Workspace

_TABLE: Any = Delivery.__table__  # type: ignore[attr-defined]
_MEMBERS: Any = Member.__table__  # type: ignore[attr-defined]
_SCHEDULES: Any = Schedule.__table__  # type: ignore[attr-defined]
_WORKSPACES: Any = Workspace.__table__  # type: ignore[attr-defined]
_TEAM: Any = bindparam("team")

_IS_FLYING = text("flying.state IN ('sending', 'unknown')")  # literals, so that the partial indexes serve
_IS_OURS = literal_column("flying.team_id", String()) == _TEAM
_FLYING = select(func.count()).select_from(flying()).where(_IS_OURS, _IS_FLYING)
_SENDING = _FLYING.where(
    text("flying.state = 'sending'"), literal_column("flying.lease_owner", String()) == bindparam("owner")
)
_asked = select_columns(cast(_TEAM, String).label("team_id")).subquery("asked")  # there is always an answer
_STANDING: Any = select_columns(
    col(Workspace.state),
    _FLYING.scalar_subquery(),
    _SENDING.scalar_subquery(),
    select(OnHold.since).where(OnHold.team_id == _TEAM).scalar_subquery(),
    *COLUMNS,
).select_from(_asked.outerjoin(_WORKSPACES, _WORKSPACES.c.team_id == _asked.c.team_id))
_STANDING = _STANDING.execution_options(**{BY_PLACE: True})
_TAKEN_UP = select_columns(literal_column("flying.user_id", String())).select_from(flying()).where(_IS_OURS, _IS_FLYING)

_IN_ORDER = (col(Delivery.not_before), col(Delivery.created_at), col(Delivery.occurrence_key))


def _first(rank: int, urgency: str, *order: Any) -> Any:
    of_urgency = text(f"delivery.urgency = '{urgency}'")
    found = (
        select_columns(_TABLE)
        .where(Delivery.team_id == _TEAM, text("delivery.state = 'pending'"), of_urgency)
        .where(Delivery.not_before <= bindparam("now"), col(Delivery.user_id).not_in(_TAKEN_UP))
        .order_by(*order)
        .limit(bindparam("limit"))
        .subquery()
    )
    return select_columns(*found.c, literal(rank).label("place"))


def _with_rows(first: Any) -> Any:
    """These deliveries with the rows that decide whether they may go."""
    rows, member = beside(first, _MEMBERS, team_id=first.c.team_id, user_id=first.c.user_id)
    rows, schedule = beside(rows, _SCHEDULES, team_id=first.c.team_id, id=first.c.schedule_id)
    delivery = [first.c[column.name] for column in _TABLE.c]
    return (
        select_columns(*delivery, *member, *schedule)
        .select_from(rows)
        .order_by(first.c.place, first.c.not_before, first.c.created_at, first.c.occurrence_key)
        .execution_options(**{BY_PLACE: True})
    )


# What a person asked for keeps the order of asking. For the rest the moment is enough: the index has it, while
# sorting thousands that were held until the same opening hour would cost more than sending them.
_requested = _first(0, "requested", *_IN_ORDER)
_chosen = _first(1, "chosen", col(Delivery.not_before))
_proactive = _first(2, "proactive", col(Delivery.not_before))
_DUE = _with_rows(union_all(_requested, _chosen, _proactive).subquery("due"))
_DUE_REQUESTED = _with_rows(_requested.subquery("due"))

_earlier = _TABLE.alias("earlier")
_CONVERSATION = (
    select(_MEMBERS.c.dm_channel)
    .where(_MEMBERS.c.team_id == _TABLE.c.team_id, _MEMBERS.c.user_id == _TABLE.c.user_id)
    .scalar_subquery()
)
# The newest one by its due moment: an older ts than the newest of all costs the look a page, and loses nothing.
_LAST_TS = (
    select(_earlier.c.slack_ts)
    .where(_earlier.c.team_id == _TABLE.c.team_id, _earlier.c.user_id == _TABLE.c.user_id)
    .where(_earlier.c.state == word("sent"), _earlier.c.slack_ts.is_not(None))
    .order_by(_earlier.c.due_at.desc())
    .limit(1)
    .scalar_subquery()
)
_TAKE = (
    update(_TABLE)
    .where(unsought(_TABLE.c.team_id) == _TEAM, rows_lying_of(_TABLE.c.id, "ids"), _TABLE.c.state == word("pending"))
    .values(
        state="sending",
        fence=_TABLE.c.fence + 1,
        attempt=_TABLE.c.attempt + 1,
        lease_owner=bindparam("owner"),
        lease_until=bindparam("until"),
        first_try_at=func.coalesce(_TABLE.c.first_try_at, bindparam("now", type_=_TABLE.c.first_try_at.type)),
        channel_id=_CONVERSATION,
        after_ts=case((_TABLE.c.fence == 0, _LAST_TS), else_=_TABLE.c.after_ts),
    )
    .returning(_TABLE.c.id, _TABLE.c.fence, _TABLE.c.attempt, _TABLE.c.channel_id, _TABLE.c.after_ts)
)
_LOOK = (
    update(_TABLE)
    .where(unsought(_TABLE.c.team_id) == _TEAM, rows_lying_of(_TABLE.c.id, "ids"), _TABLE.c.state == word("pending"))
    .values(
        state="unknown",
        fence=_TABLE.c.fence + 1,
        lease_owner=LOOKED_FOR,
        lease_until=bindparam("now"),
        check_after=bindparam("now"),
        channel_id=_CONVERSATION,
        after_ts=case(
            (_TABLE.c.lease_owner == COPIED, _TABLE.c.after_ts), else_=bindparam("after", type_=_TABLE.c.after_ts.type)
        ),
    )
)
_PENDING = (
    unsought(_TABLE.c.team_id) == _TEAM,
    row_lying_of(_TABLE.c.id, "of_id"),
    _TABLE.c.state == word("pending"),
    _TABLE.c.fence == bindparam("of_fence"),
)
_HOLD = update(_TABLE).where(*_PENDING).values(not_before=bindparam("until"), held=bindparam("why"))
_END = (
    update(_TABLE).where(*_PENDING).values(state=bindparam("to"), reason=bindparam("why"), settled_at=bindparam("now"))
)


class Due(NamedTuple):
    """A pending delivery with the rows that decide whether it may go."""

    delivery: Delivery
    member: Member | None
    schedule: Schedule | None


class Standing(NamedTuple):
    """A workspace's state, None for one that is not known, and how many messages are on their way or in doubt.

    `sending` is how many of those are on their way with one owner. `controls` are what admins have set.
    `held_since` is None where it is not on hold, see `store.holding`.
    """

    state: str | None
    in_flight: int
    sending: int
    held_since: datetime | None = None
    controls: Controls = Controls()


class Held(NamedTuple):
    """A delivery that may not go before `until`; `why` is one of the reasons for `delivery.held`."""

    delivery: Delivery
    until: datetime
    why: str | None


class Ended(NamedTuple):
    """A delivery that goes no more."""

    delivery: Delivery
    state: str
    reason: str


T = TypeVar("T")


def _reader(entity: type[T], key: Any, *before: Any) -> Callable[[Any], T | None]:
    """From a row of `_DUE`, in which these tables come before it, to the entity there; None where there is none.

    It can be read and nothing else: no session knows it, and its class has none of the columns' descriptors, which
    look at each reading whether there is something to load. Both are most of what an entity costs.
    """
    table: Any = entity
    names, place = [column.name for column in table.__table__.c], sum(len(earlier.c) for earlier in before)
    there, end = place + names.index(key.name), place + len(names)
    plain: type[T] = type.__new__(type(entity), entity.__name__, (entity,), dict.fromkeys(names))

    def read(row: Any) -> T | None:
        if row[there] is None:
            return None
        found = object.__new__(plain)
        instance_dict(found).update(zip(names, row[place:end], strict=True))
        return found

    return read


_delivery: Any = _reader(Delivery, _TABLE.c.id)
_member = _reader(Member, _MEMBERS.c.user_id, _TABLE)
_schedule = _reader(Schedule, _SCHEDULES.c.id, _TABLE, _MEMBERS)


class Claims:
    """The worker's queries on one workspace, while it holds that workspace's pace."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def standing(self, owner: str) -> Standing:
        """Whether this workspace is served, and what is on its way, of all and of one process."""
        state, in_flight, sending, held_since, *controls = await self._rows.first(
            _STANDING, team=self._team_id, owner=owner
        )
        return Standing(state, in_flight, sending, held_since, Controls(*controls))

    async def due(self, now: datetime, limit: int, *, only_requested: bool = False) -> list[Due]:
        """Pending and due, at most `limit` of each urgency: what was asked for first, then the longest waiting.

        Without members who have a message on its way or in doubt.
        """
        statement = _DUE_REQUESTED if only_requested else _DUE
        found = await self._rows.all(statement, team=self._team_id, now=now, limit=limit)
        return [Due(_delivery(row), _member(row), _schedule(row)) for row in found]

    async def take(
        self, pending: Sequence[Delivery], owner: str, now: datetime, lease_until: datetime
    ) -> list[Delivery]:
        """Claim for one try, with one statement; those that were still pending, as they are now."""
        if not pending:
            return []
        ids = [delivery.id for delivery in pending]
        found = await self._rows.all(_TAKE, team=self._team_id, ids=ids, owner=owner, until=lease_until, now=now)
        claimed = {row.id: row for row in found}
        return [
            _as_claimed(delivery, claimed[delivery.id], owner, now, lease_until)
            for delivery in pending
            if delivery.id in claimed
        ]

    async def look_for(self, pending: Sequence[Delivery], since: datetime | None, now: datetime) -> int:
        """Have these looked for before they go, from `since` on where the row does not say; how many those are."""
        if not pending:
            return 0
        after = None if since is None else after_ts(since)
        return await self._rows.run(
            _LOOK, team=self._team_id, ids=[delivery.id for delivery in pending], now=now, after=after
        )

    async def hold(self, held: Sequence[Held]) -> None:
        """These may not go yet."""
        await self._rows.run_many(
            _HOLD,
            [
                {"team": self._team_id, "of_id": one.id, "of_fence": one.fence, "until": until, "why": why}
                for one, until, why in held
            ],
        )

    async def end(self, ended: Sequence[Ended], now: datetime) -> None:
        """These go no more, each with its reason."""
        await self._rows.run_many(
            _END,
            [
                {"team": self._team_id, "of_id": one.id, "of_fence": one.fence, "to": state, "why": why, "now": now}
                for one, state, why in ended
            ],
        )


def _as_claimed(delivery: Delivery, row: Any, owner: str, now: datetime, lease_until: datetime) -> Delivery:
    values = {
        "state": "sending",
        "fence": row.fence,
        "attempt": row.attempt,
        "channel_id": row.channel_id,
        "after_ts": row.after_ts,
        "lease_owner": owner,
        "lease_until": lease_until,
        "first_try_at": delivery.first_try_at or now,
    }
    instance_dict(delivery).update(values)  # as if read again: it is in the database already, so it is no change
    return delivery
