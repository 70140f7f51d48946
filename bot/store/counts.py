"""How much waits, is on its way, in doubt, or ended lately: each count reads an index of just those rows."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, text
from sqlmodel import col, select

from bot.store.rows import OF_MANY, Rows
from bot.store.tables import Delivery, InboxEntry, Workspace

_IS_PLANNED = text("delivery.state = 'planned'")  # literals, so that the partial indexes serve
_IS_PENDING = text("delivery.state = 'pending'")
_IS_IN_FLIGHT = text("delivery.state IN ('sending', 'unknown')")
_IS_WAITING = text("inbox.state = 'waiting'")
_IS_DEAD = text("inbox.state = 'dead'")
_COUNT = func.count()

_PLANNED = select(_COUNT).select_from(Delivery).where(_IS_PLANNED).execution_options(**{OF_MANY: True})
_PENDING = (
    select(col(Delivery.held), _COUNT)
    .where(_IS_PENDING)
    .group_by(col(Delivery.held))
    .execution_options(**{OF_MANY: True})
)
_IN_FLIGHT = select(col(Delivery.state), _COUNT).where(_IS_IN_FLIGHT).group_by(col(Delivery.state))
_DUE = (
    select(_COUNT)
    .select_from(Delivery)
    .where(_IS_PENDING, col(Delivery.not_before) <= bindparam("now"))
    .execution_options(**{OF_MANY: True})
)
_OLD_DOUBTS = (
    select(_COUNT)
    .select_from(Delivery)
    .where(_IS_IN_FLIGHT, col(Delivery.state) == "unknown", col(Delivery.lease_until) <= bindparam("before"))
)
_ENDED = (
    select(col(Delivery.state), col(Delivery.reason), _COUNT)
    .where(col(Delivery.settled_at) >= bindparam("since"))
    .group_by(col(Delivery.state), col(Delivery.reason))
    .execution_options(**{OF_MANY: True})
)
_WAITING = select(_COUNT, func.min(col(InboxEntry.received_at))).where(_IS_WAITING)
_DEAD_ENTRIES = select(_COUNT).select_from(InboxEntry).where(_IS_DEAD)
_HEARD = select(func.max(func.coalesce(col(Workspace.heard_at), col(Workspace.created_at)))).where(
    col(Workspace.state) == "active"
)
_WORKSPACES = select(Workspace)


class Waiting(NamedTuple):
    """Requests of Slack's whose effect is not there yet."""

    entries: int
    oldest: datetime | None
    """When the one that waits longest came in."""


class Counts:
    """What gauges show of all workspaces together; no id of anybody in it."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def open(self) -> dict[tuple[str, str], int]:
        """What has not ended by (state, why it is held or an empty text)."""
        return {("planned", ""): await self.planned(), **await self.moving()}

    async def planned(self) -> int:
        """What has a day already: the more, the more members have nudges."""
        count: int = await self._rows.first(_PLANNED)
        return count

    async def moving(self) -> dict[tuple[str, str], int]:
        """What waits to go, is on its way, or in doubt, as `open`."""
        found: dict[tuple[str, str], int] = {}
        found.update({("pending", held or ""): count for held, count in await self._rows.all(_PENDING)})
        found.update({(state, ""): count for state, count in await self._rows.all(_IN_FLIGHT)})
        return found

    async def ended(self, since: datetime) -> dict[tuple[str, str], int]:
        """What ended since then by (state, reason)."""
        found = await self._rows.all(_ENDED, since=since)
        return {(state, reason or ""): count for state, reason, count in found}

    async def due(self, now: datetime) -> int:
        """What could go now but for the pace."""
        count: int = await self._rows.first(_DUE, now=now)
        return count

    async def old_doubts(self, before: datetime) -> int:
        """What is still in doubt though the lease of its last try ended before that moment."""
        count: int = await self._rows.first(_OLD_DOUBTS, before=before)
        return count

    async def waiting(self) -> Waiting:
        """The inbox: what is to be worked off."""
        return Waiting(*await self._rows.first(_WAITING))

    async def dead_entries(self) -> int:
        """The inbox: what failed every time and was given up, of the days for which keys are kept."""
        count: int = await self._rows.first(_DEAD_ENTRIES)
        return count

    async def heard_at(self) -> datetime | None:
        """When something last came from an active workspace, or one was added; None where there is none."""
        found: datetime | None = await self._rows.first(_HEARD)
        return found

    async def workspaces(self) -> list[Workspace]:
        """Every workspace, served or not."""
        return await self._rows.all(_WORKSPACES)
