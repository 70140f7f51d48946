"""How fast each workspace may be sent to: the rows that all processes share."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, update
from sqlmodel import col, select

from bot.store.among import among
from bot.store.rows import BY_PLACE, Rows
from bot.store.tables import RateBucket

_COLUMNS = (
    RateBucket.tokens,
    RateBucket.rate,
    RateBucket.filled_at,
    RateBucket.halved_at,
    RateBucket.blocked_until,
)
_MINE = col(RateBucket.team_id) == bindparam("team")
_FREE = (
    select(RateBucket.method, *_COLUMNS)  # type: ignore[call-overload]
    .where(_MINE, among(RateBucket.method, "methods"))
    .with_for_update(skip_locked=True)
    .execution_options(**{BY_PLACE: True})
)
_LOCKED = (
    select(*_COLUMNS)  # type: ignore[call-overload]
    .where(_MINE, RateBucket.method == bindparam("of_method"))
    .with_for_update()
)
_OF_MANY = select(RateBucket.team_id, RateBucket.method, *_COLUMNS).where(  # type: ignore[call-overload]
    among(RateBucket.team_id, "teams"),
    among(RateBucket.method, "methods"),
)
_WRITE = (
    update(RateBucket)
    .where(_MINE, col(RateBucket.method) == bindparam("of_method"))
    .values({column.key: bindparam(f"new_{column.key}") for column in _COLUMNS})  # type: ignore[union-attr]
    .execution_options(synchronize_session=False)
)


class Bucket(NamedTuple):
    """The pace of one method in one workspace. `halved_at` is from when on `rate` (messages a second) grows again."""

    tokens: float
    rate: float
    filled_at: datetime
    halved_at: datetime
    blocked_until: datetime | None = None


class Pace:
    """Queries on the pace of one workspace, for the worker."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def free(self, methods: Sequence[str]) -> dict[str, Bucket]:
        """The rows by method, locked to the end of the transaction; those that another process holds are left out."""
        found = await self._rows.all(_FREE, team=self._team_id, methods=list(methods))
        return {row[0]: Bucket(*row[1:]) for row in found}

    async def locked(self, method: str) -> Bucket | None:
        """One row, locked to the end of the transaction, after waiting for whoever holds it."""
        found = await self._rows.first(_LOCKED, team=self._team_id, of_method=method)
        return None if found is None else Bucket(*found)

    async def add(self, method: str, bucket: Bucket) -> bool:
        """Begin a row; False where there is one."""
        row = {"team_id": self._team_id, "method": method, **bucket._asdict()}
        return await self._rows.insert(RateBucket, [row]) == 1

    async def write(self, method: str, bucket: Bucket) -> None:
        """What the pace is from now on."""
        new = {f"new_{name}": value for name, value in bucket._asdict().items()}
        await self._rows.run(_WRITE, team=self._team_id, of_method=method, **new)


class Buckets:
    """The pace of all workspaces, for the worker."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def of(self, methods: Sequence[str], team_ids: Sequence[str]) -> dict[tuple[str, str], Bucket]:
        """The rows of many workspaces by workspace and method, as they are."""
        found = await self._rows.all(_OF_MANY, teams=list(team_ids), methods=list(methods))
        return {(row[0], row[1]): Bucket(*row[2:]) for row in found}
