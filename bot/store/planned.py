"""Slots that have come, in all workspaces, and where nudges among them wait for their content."""

import os
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, select, text
from sqlmodel import col

from bot.store.access_paths import unsought
from bot.store.among import rows_lying_of
from bot.store.rows import OF_MANY, Rows
from bot.store.tables import Delivery

IS_PLANNED = text("delivery.state = 'planned'")  # a literal, so that the partial index serves
_TABLE: Any = Delivery.__table__  # type: ignore[attr-defined]
THESE: Any = and_(unsought(_TABLE.c.team_id) == bindparam("team"), rows_lying_of(_TABLE.c.id, "ids"))
"""Deliveries of one workspace, by their ids."""
PERSON: Any = {"team_id": _TABLE.c.team_id, "user_id": _TABLE.c.user_id}
"""Whose such a delivery is. What is theirs is joined by both, and never by the person alone."""
_TEAMS = (
    select(col(Delivery.team_id))
    .where(IS_PLANNED)
    .group_by(col(Delivery.team_id))
    .order_by(func.min(Delivery.created_at), col(Delivery.team_id))
    .execution_options(**{OF_MANY: True})
)


class Occurrence(NamedTuple):
    """One slot of one schedule. `not_before` is its moment plus the member's place in a crowd.

    `state` is `planned` where its content is still to be chosen, and `pending` where its writer knows what to say.
    """

    team_id: str
    user_id: str
    schedule_id: int
    key: str
    due_at: datetime
    not_before: datetime
    expires_at: datetime
    kind: str = "nudge"
    urgency: str = "proactive"
    state: str = "planned"
    subject: dict[str, Any] = {}  # noqa: RUF012 - never changed: it is written down as it is


class Planned:
    """Nudges between their slot and the choice of their content, in all workspaces."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def add(self, occurrences: Iterable[Occurrence], now: datetime) -> int:
        """Plan these slots; those that were planned before are left as they are. How many are new."""
        return await self._insert(occurrences, now)

    async def supersede(self, occurrences: Iterable[Occurrence], now: datetime) -> int:
        """Put missed slots on record that a later one of the same schedule replaces."""
        missed = [one._replace(state="skipped") for one in occurrences]
        return await self._insert(missed, now, reason="superseded", settled_at=now)

    async def _insert(self, occurrences: Iterable[Occurrence], now: datetime, **ended: Any) -> int:
        written, sorts = 0, defaultdict[tuple[str, str, str], list[Occurrence]](list)
        for one in occurrences:
            sorts[one.kind, one.urgency, one.state].append(one)
        for (kind, urgency, state), some in sorts.items():
            rows = [_row(name, one) for name, one in zip(new_ids(now, len(some)), some, strict=True)]
            alike = {"kind": kind, "urgency": urgency, "state": state, "created_at": now}
            if kind == "nudge":
                alike["subject"] = {}  # its writer has nothing to go by until it is chosen
            written += await self._rows.insert(Delivery, rows, **alike, **ended)
        return written

    async def teams(self) -> list[str]:
        """The workspaces in which a nudge waits for its choice, the longest waiting first."""
        return await self._rows.all(_TEAMS)


def _row(name: str, one: Occurrence) -> dict[str, Any]:
    row = {
        "id": name,
        "team_id": one.team_id,
        "user_id": one.user_id,
        "schedule_id": one.schedule_id,
        "occurrence_key": one.key,
        "due_at": one.due_at,
        "not_before": one.not_before,
        "expires_at": one.expires_at,
    }
    if one.kind != "nudge":
        row["subject"] = one.subject
    return row


def new_ids(now: datetime, count: int) -> list[str]:
    """UUIDs of version 7: milliseconds, then chance. What is planned together is together in the index."""
    stamp = f"{int(now.timestamp() * 1000):012x}"
    begin = f"{stamp[:8]}-{stamp[8:]}-7"
    chance = os.urandom(9 * count).hex()
    parts = (chance[place : place + 18] for place in range(0, 18 * count, 18))
    return [f"{begin}{part[:3]}-a{part[3:6]}-{part[6:]}" for part in parts]
