"""How much has come to members that they did not ask for, and what of that is still to come: for caps."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, text
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from bot.store.access_paths import beside, word
from bot.store.among import GIVEN, each
from bot.store.rows import Rows
from bot.store.tables import Delivery, Schedule

_TEAM: Any = bindparam("team")
_OURS = col(Delivery.team_id) == _TEAM
_UNASKED = text("delivery.urgency <> 'requested'")  # literals, so that the partial indexes serve
_THEIRS: Any = col(Delivery.user_id).in_(bindparam("users", expanding=True))
_GIVEN = select(
    col(Delivery.user_id), func.coalesce(Delivery.settled_at, Delivery.first_try_at, Delivery.due_at)
).where(
    _OURS,
    _THEIRS,
    _UNASKED,
    col(Delivery.due_at) >= bindparam("since"),
    col(Delivery.state).in_(("sent", "sending", "unknown")),
)
_table: Any = Delivery.__table__  # type: ignore[attr-defined]
_rows, _its = beside(each("users"), _table, lambda its: its.due_at >= bindparam("since"), team_id=_TEAM, user_id=GIVEN)
# SQLite does not see that IS leaves out who has no row, and so keeps to the order: for each of them, what is theirs.
_WAITING = (
    select_columns(_its.user_id, _its.id, _its.kind, _its.urgency, _its.not_before)
    .select_from(_rows)
    .where(_its.urgency.is_distinct_from(word("requested")), _its.state.is_not_distinct_from(word("pending")))
)
_SLOTS = select(col(Schedule.user_id), col(Schedule.kind), col(Schedule.next_due_at), col(Schedule.about)).where(
    col(Schedule.team_id) == _TEAM,
    col(Schedule.user_id).in_(bindparam("users", expanding=True)),
    col(Schedule.is_on).is_(True),
    col(Schedule.blocked_by).is_(None),
    Schedule.kind != "nudge",
)
_SENT_TODAY = (
    select(func.count())
    .select_from(Delivery)
    .where(
        _OURS,
        text("delivery.settled_at IS NOT NULL AND delivery.urgency <> 'requested'"),
        col(Delivery.settled_at) >= bindparam("since"),
        Delivery.state == "sent",
    )
)
_FLYING = (
    select(func.count()).select_from(Delivery).where(_OURS, text("delivery.state IN ('sending', 'unknown')"), _UNASKED)
)
_ENDED = (
    select_columns(
        col(Delivery.kind),
        col(Delivery.state),
        col(Delivery.reason),
        func.count(),
        func.count(col(Delivery.user_id).distinct()),
    )
    .where(
        _OURS,
        text("delivery.settled_at IS NOT NULL AND delivery.urgency <> 'requested'"),
        col(Delivery.settled_at) >= bindparam("since"),
    )
    .group_by(col(Delivery.kind), col(Delivery.state), col(Delivery.reason))
)
_LATEST = (
    select(col(Delivery.state), col(Delivery.reason))
    .where(_OURS, col(Delivery.user_id) == bindparam("user"), Delivery.kind == "nudge")
    .where(col(Delivery.due_at) >= bindparam("since"), col(Delivery.settled_at).is_not(None))
    .order_by(col(Delivery.due_at).desc())
    .limit(1)
)


class Given(NamedTuple):
    """A message that came, or is on its way: to whom, and when."""

    user_id: str
    at: datetime


class Waiting(NamedTuple):
    """A message that is still to come, and from when on."""

    user_id: str
    id: str
    kind: str
    urgency: str
    not_before: datetime


class Slot(NamedTuple):
    """The next slot of a series that is no nudge's; a series without slots of its own has none."""

    user_id: str
    kind: str
    next_due_at: datetime | None
    about: dict[str, Any] | None


class Ended(NamedTuple):
    """So many messages that nobody asked for ended alike, of so many members."""

    kind: str
    state: str
    reason: str | None
    messages: int
    people: int


class Caps:
    """Counts of one workspace. Nothing that a person asked for is among them."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def given(self, user_ids: Sequence[str], since: datetime) -> list[Given]:
        """What came to these members of what was due since then."""
        found = await self._rows.all(_GIVEN, team=self._team_id, users=list(user_ids), since=since)
        return [Given(*row) for row in found]

    async def waiting(self, user_ids: Sequence[str], since: datetime) -> list[Waiting]:
        """What is to come to them and may be sent, of what was due since then."""
        users = list(dict.fromkeys(user_ids))  # each of them once
        found = await self._rows.all(_WAITING, team=self._team_id, users=users, since=since)
        return [Waiting(*row) for row in found]

    async def slots(self, user_ids: Sequence[str]) -> list[Slot]:
        """Their series beside nudges."""
        return [Slot(*row) for row in await self._rows.all(_SLOTS, team=self._team_id, users=list(user_ids))]

    async def today(self, midnight: datetime) -> int:
        """How many came to the workspace since then, or are on their way."""
        sent: int = await self._rows.first(_SENT_TODAY, team=self._team_id, since=midnight)
        flying: int = await self._rows.first(_FLYING, team=self._team_id)
        return sent + flying

    async def ended(self, since: datetime) -> list[Ended]:
        """What became of messages since then, by kind, state and reason."""
        return [Ended(*row) for row in await self._rows.all(_ENDED, team=self._team_id, since=since)]

    async def latest_nudge(self, user_id: str, since: datetime) -> str | None:
        """Why the member's latest nudge of these days was left out; None where it came, or none was due."""
        found = await self._rows.first(_LATEST, team=self._team_id, user=user_id, since=since)
        return None if found is None or found[0] != "skipped" else found[1]
