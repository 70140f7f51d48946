"""Workspaces on hold: what may have been sent after a copy of the database was made is looked for before it goes."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, bindparam, delete, exists, func, or_, text, update
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from bot.store.rows import Rows
from bot.store.tables import Delivery, Heartbeat, Lineage, OnHold, Workspace

EVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Since then: nobody knows when the copy was made, and whole conversations are read."""
CLOCKS_DIFFER = timedelta(hours=1)
"""So much of a conversation before the copy is read as well: this machine's time is not Slack's."""
COPIED = "copied"
"""Holds the lease of what was open in a copy: to be looked for, whatever it is."""
LATE_IN_COPY = "late_in_copy"
"""Why such a message was left out that had expired: whether it was sent after the copy was made is not known."""
LOOKED_FOR = "looked-for"
"""Holds the lease of what is being looked for, or was and is not there: it may go."""

_PAST = {"synchronize_session": False}
_D: Any = Delivery.__table__  # type: ignore[attr-defined]
_IS_PENDING = text("delivery.state = 'pending'")  # literals, so that the partial indexes serve
_IS_PLANNED = text("delivery.state = 'planned'")
_IS_IN_FLIGHT = text("delivery.state IN ('sending', 'unknown')")
_OF_TEAM = col(OnHold.team_id) == bindparam("team")

_ALL = select(OnHold).order_by(col(OnHold.team_id))
_COUNT = select(func.count()).select_from(OnHold)
_WORKSPACES = select(Workspace.team_id)
_OLDEST = select(func.min(OnHold.since))
_AGAIN = update(OnHold).values(since=bindparam("new_since"), began_at=None).execution_options(**_PAST)
_MARK = [
    update(Delivery)
    .where(is_waiting)
    .values(lease_owner=COPIED, after_ts=bindparam("after"))
    .execution_options(**_PAST)
    for is_waiting in (_IS_PENDING, _IS_PLANNED)
]
_DOUBT = (
    update(Delivery)
    .where(_IS_IN_FLIGHT)
    .values(state="unknown", lease_until=bindparam("now"), check_after=bindparam("look_at"))
    .execution_options(**_PAST)
)
_BEGIN = update(OnHold).where(_OF_TEAM).values(began_at=bindparam("now")).execution_options(**_PAST)
_END = delete(OnHold).where(_OF_TEAM).execution_options(**_PAST)
_MARK_NEW = [
    update(Delivery)
    .where(
        is_waiting,
        col(Delivery.team_id) == bindparam("team"),
        col(Delivery.urgency) != "requested",
        col(Delivery.lease_owner).is_(None),
    )
    .values(lease_owner=COPIED, after_ts=bindparam("after"))
    .execution_options(**_PAST)
    for is_waiting in (_IS_PENDING, _IS_PLANNED)
]
_UNLOOKED = or_(
    _D.c.lease_owner == COPIED,
    and_(_D.c.urgency != "requested", func.coalesce(_D.c.lease_owner, "") != LOOKED_FOR),
)
_HELD = exists().where(col(OnHold.team_id) == _D.c.team_id)
_DUE = select_columns(_D.c.team_id, func.count()).where(
    _IS_PENDING, _HELD, _D.c.not_before <= bindparam("now", type_=_D.c.not_before.type), _UNLOOKED
)
_BEING_LOOKED_FOR = select_columns(_D.c.team_id, func.count()).where(
    _IS_IN_FLIGHT, _HELD, _D.c.lease_owner == LOOKED_FOR
)
_WAITING = [one.group_by(_D.c.team_id) for one in (_DUE, _BEING_LOOKED_FOR)]
_SEEN = (select(func.max(Heartbeat.seen_at)), select(func.max(Workspace.heard_at)))

_IDENTITY = text(
    """
    SELECT (SELECT system_identifier FROM pg_control_system()) || '/' ||
           (SELECT timeline_id FROM pg_control_checkpoint()) || '/' ||
           (SELECT oid FROM pg_database WHERE datname = current_database())
    """
)
_KNOWN = select(Lineage.identity)
_MOVE = (
    update(Lineage)
    .where(col(Lineage.identity) == bindparam("known"))
    .values(identity=bindparam("identity"))
    .execution_options(**_PAST)
)


class Held(NamedTuple):
    """A workspace on hold."""

    team_id: str
    since: datetime
    began_at: datetime | None
    waiting: int
    """Messages that are due and not looked for yet."""


class Holding:
    """Queries on workspaces on hold, for jobs and for operators."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def count(self) -> int:
        """How many workspaces are on hold."""
        found: int = await self._rows.first(_COUNT)
        return found

    async def all(self, now: datetime) -> list[Held]:
        """The workspaces on hold, each with what is due in it and waits."""
        held: list[OnHold] = await self._rows.all(_ALL)
        if not held:
            return []
        waiting: dict[str, int] = {}
        for statement in _WAITING:
            for team_id, count in await self._rows.all(statement, **({"now": now} if statement is _WAITING[0] else {})):
                waiting[team_id] = waiting.get(team_id, 0) + count
        return [Held(one.team_id, one.since, one.began_at, waiting.get(one.team_id, 0)) for one in held]

    async def put(self, since: datetime, now: datetime, look_at: datetime | None = None) -> int:
        """Put every workspace on hold: messages may have been sent since then. How many workspaces those are.

        What is open is looked for before it goes, what people asked for too; what is new while the hold lasts only
        where nobody asked for it. What is on its way is looked for from `look_at` on: after a takeover, processes that
        go on may be posting it at this moment. None: at once, nobody is.
        """
        teams: list[str] = await self._rows.all(_WORKSPACES)
        since = min(since, await self._rows.first(_OLDEST) or since)  # a copy of a copy
        await self._rows.insert(OnHold, [{"team_id": team_id} for team_id in teams], since=since)
        await self._rows.run(_AGAIN, new_since=since)
        for statement in _MARK:
            await self._rows.run(statement, after=after_ts(since))
        await self._rows.run(_DOUBT, now=now, look_at=look_at or now)
        return len(teams)

    async def begin(self, team_id: str, now: datetime) -> None:
        """A process serves this workspace from now on."""
        await self._rows.run(_BEGIN, team=team_id, now=now)

    async def lift(self, team_id: str, since: datetime) -> bool:
        """End the hold; False where it has ended. What came of it and is not due yet stays to be looked for."""
        for statement in _MARK_NEW:
            await self._rows.run(statement, team=team_id, after=after_ts(since))
        return await self._rows.run(_END, team=team_id) == 1

    async def last_seen(self) -> datetime:
        """The newest moment at which the database was surely served; `EVER` where nothing tells it."""
        moments = [await self._rows.first(statement) for statement in _SEEN]
        return max((moment for moment in moments if moment is not None), default=EVER)

    async def is_at_home(self) -> bool:
        """PostgreSQL: whether it is where it was last served, as is noted. See `has_moved`."""
        known = await self._rows.first(_KNOWN)
        return known is not None and known == await self._rows.first(_IDENTITY)

    async def has_moved(self) -> bool:
        """PostgreSQL: whether this is another database than the one that was last served; where it is, is noted.

        A dump that was restored is one, a server brought back to an earlier moment, and a standby that took over. Of
        several processes that find it so, one is told.
        """
        identity = await self._rows.first(_IDENTITY)
        known = await self._rows.first(_KNOWN)
        if known == identity:
            return False
        if known is None:
            await self._rows.insert(Lineage, [{"id": 1, "identity": identity}])
            return False
        return await self._rows.run(_MOVE, known=known, identity=identity) == 1


def after_ts(since: datetime) -> str | None:
    """From where on a conversation is read for what was sent since then, as Slack writes moments; None: all of it."""
    return None if since <= EVER else f"{(since - CLOCKS_DIFFER).timestamp():.6f}"


def put_on_hold(connection: Connection, since: datetime | None, now: datetime) -> int:
    """The same as `Holding.put`, on a connection of a file that nobody serves. None: since its last sign of life."""
    if since is None:
        moments = [connection.execute(statement).scalar() for statement in _SEEN]
        since = max((moment for moment in moments if moment is not None), default=EVER)
    since = min(since, connection.execute(_OLDEST).scalar() or since)
    teams = connection.execute(_WORKSPACES).scalars().all()
    table: Any = OnHold.__table__  # type: ignore[attr-defined]
    connection.execute(table.delete())
    if teams:
        connection.execute(table.insert(), [{"team_id": team_id, "since": since} for team_id in teams])
    for statement in _MARK:
        connection.execute(statement, {"after": after_ts(since)})
    connection.execute(_DOUBT, {"now": now, "look_at": now})
    return len(teams)
