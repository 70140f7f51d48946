"""Every delivery accounted for by week, with counts made in other ways to hold against it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Integer, and_, bindparam, case, delete, func, literal_column, or_, select
from sqlmodel import col

from bot.store.rows import Rows
from bot.store.tables import Delivery, DeliveryAttempt

TRIES_KEPT = timedelta(days=90)
"""How long after a delivery's end its tries stay on record."""

_SENT_TRIES = (
    select(func.count())
    .select_from(DeliveryAttempt)
    .where(
        col(DeliveryAttempt.team_id) == col(Delivery.team_id),
        col(DeliveryAttempt.delivery_id) == col(Delivery.id),
        col(DeliveryAttempt.outcome) == "sent",
    )
    .correlate(Delivery)
    .scalar_subquery()
)
_WHY = case((col(Delivery.state) == "pending", col(Delivery.held)), else_=col(Delivery.reason))

_oldest = (
    select(
        col(DeliveryAttempt.id), col(DeliveryAttempt.at), col(DeliveryAttempt.team_id), col(DeliveryAttempt.delivery_id)
    )
    .order_by(col(DeliveryAttempt.id))
    .limit(bindparam("limit"))
    .subquery()
)
_FORGETTABLE = (
    select(_oldest.c.id)
    .outerjoin(Delivery, and_(col(Delivery.team_id) == _oldest.c.team_id, col(Delivery.id) == _oldest.c.delivery_id))
    .where(
        _oldest.c.at < bindparam("before"),
        or_(col(Delivery.id).is_(None), col(Delivery.settled_at) < bindparam("before")),
    )
)
_FORGET = (
    delete(DeliveryAttempt)
    .where(col(DeliveryAttempt.id).in_(_FORGETTABLE))
    .execution_options(synchronize_session=False)
)


class Entry(NamedTuple):
    """So many deliveries of one workspace and week that are alike in everything the ledger looks at."""

    team_id: str
    week: int
    """Which of the weeks asked for; one more than the last: due after all of them."""
    state: str
    why: str | None
    """The reason of an end; of a pending one why it is held."""
    has_ts: bool
    """Whether Slack's own time of the message is on record."""
    sent_tries: int
    """How many of its tries are on record as sent."""
    is_old: bool
    """Whether it ended so long ago that its tries are not kept any more."""
    deliveries: int


class Total(NamedTuple):
    """One workspace's deliveries of a week, counted without a look at what became of them."""

    team_id: str
    week: int
    rows: int
    keys: int
    """Distinct occurrence keys."""


class Twice(NamedTuple):
    """One message of Slack's that several deliveries claim to be."""

    team_id: str
    week: int
    deliveries: int


class Ledger:
    """Queries for the operator's account, over all workspaces or one; they read whole weeks, so no job asks them."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def entries(
        self, mondays: Sequence[datetime], tries_since: datetime, team_id: str | None = None
    ) -> list[Entry]:
        """Deliveries due from the first of `mondays` on, by week; each week ends where the next begins, the last never.

        `tries_since`: what ended before has no tries on record any more.
        """
        rows = _of(
            mondays,
            team_id,
            col(Delivery.state).label("state"),
            _WHY.label("why"),
            case((col(Delivery.slack_ts).is_(None), _number(0)), else_=_number(1)).label("has_ts"),
            _SENT_TRIES.label("sent_tries"),
            case((col(Delivery.settled_at) < tries_since, _number(1)), else_=_number(0)).label("is_old"),
        )
        found = await self._rows.all(select(*rows.c, func.count()).group_by(*rows.c))
        return [
            Entry(team, week, state, why, bool(has_ts), tries, bool(is_old), count)
            for team, week, state, why, has_ts, tries, is_old, count in found
        ]

    async def totals(self, mondays: Sequence[datetime], team_id: str | None = None) -> list[Total]:
        """The same deliveries, counted as rows and as occurrences."""
        rows = _of(mondays, team_id, col(Delivery.occurrence_key).label("key"))
        statement = select(rows.c.team_id, rows.c.week, func.count(), func.count(rows.c.key.distinct()))
        return [Total(*row) for row in await self._rows.all(statement.group_by(rows.c.team_id, rows.c.week))]

    async def twice(self, mondays: Sequence[datetime], team_id: str | None = None) -> list[Twice]:
        """Messages that more than one of the same deliveries claims: same workspace, conversation and Slack time."""
        rows = _of(mondays, team_id, col(Delivery.channel_id).label("channel"), col(Delivery.slack_ts).label("ts"))
        statement = (
            select(rows.c.team_id, func.min(rows.c.week), func.count())
            .where(rows.c.ts.is_not(None))
            .group_by(rows.c.team_id, rows.c.channel, rows.c.ts)
            .having(func.count() > 1)
        )
        return [Twice(*row) for row in await self._rows.all(statement)]

    async def forget_tries(self, before: datetime, limit: int) -> int:
        """Drop tries of deliveries that ended before then, out of the `limit` oldest tries of all; how many."""
        return await self._rows.run(_FORGET, before=before, limit=limit)


def _of(mondays: Sequence[datetime], team_id: str | None, *columns: Any) -> Any:
    """Deliveries due from the first Monday on, with their workspace and the number of their week."""
    due = col(Delivery.due_at)
    ends = [(due < end, _number(number)) for number, end in enumerate(mondays[1:])]
    week = case(*ends, else_=_number(len(ends))) if ends else _number(0)
    statement = select(col(Delivery.team_id).label("team_id"), week.label("week"), *columns).where(due >= mondays[0])
    if team_id is not None:
        statement = statement.where(col(Delivery.team_id) == team_id)
    return statement.subquery()


def _number(value: int) -> Any:
    """A number that is part of the statement: a week's is grouped by, and a parameter is not the same twice."""
    return literal_column(str(value), Integer)
