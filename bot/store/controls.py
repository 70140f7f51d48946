"""What admins and the operator have set for what nobody asked for: stopped, tried dry, capped."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, or_, text, update
from sqlmodel import col, select

from bot.store.rows import Rows
from bot.store.tables import Delivery, Halt, Moment, RateBucket, Workspace

STOPPED = "stopped"
"""Why a message waits, or was left out."""
ADMINS, OPERATOR = "admins", "operator"

_TEAM: Any = bindparam("team")
_PAST = {"synchronize_session": False}
HALTED_EVERYWHERE = select(func.min(Halt.since)).scalar_subquery()
COLUMNS: tuple[Any, ...] = (
    col(Workspace.halted_at),
    col(Workspace.halted_by),
    col(Workspace.dry_run_since),
    col(Workspace.cap_week),
    col(Workspace.cap_day),
    HALTED_EVERYWHERE,
)
"""The columns of `Controls`, for a statement that reads one workspace."""

_READ: Any = select(*COLUMNS).where(col(Workspace.team_id) == _TEAM)
_OWN = update(Workspace).where(col(Workspace.team_id) == _TEAM)
_HALT = (
    _OWN.where(or_(col(Workspace.halted_at).is_(None), col(Workspace.halted_by) != bindparam("by")))
    .where(or_(col(Workspace.halted_by).is_(None), bindparam("by") == OPERATOR))
    .values(halted_at=func.coalesce(Workspace.halted_at, bindparam("at", type_=Moment)))
    .values(halted_by=bindparam("by"))
    .execution_options(**_PAST)
)
# Whoever claims messages of a workspace holds its pace, row by row in this order: once all is ours, no claim is under
# way that saw no stop.
_CLAIMS: Any = (
    select(RateBucket.method).where(col(RateBucket.team_id) == _TEAM).order_by(col(RateBucket.method)).with_for_update()
)
_RESUME = (
    _OWN.where(col(Workspace.halted_at).is_not(None))
    .where(or_(col(Workspace.halted_by) == bindparam("by"), bindparam("by") == OPERATOR))
    .values(halted_at=None, halted_by=None)
    .execution_options(**_PAST)
)
_DRY = (
    _OWN.where(col(Workspace.dry_run_since).is_(None)).values(dry_run_since=bindparam("at")).execution_options(**_PAST)
)
_WET = _OWN.where(col(Workspace.dry_run_since).is_not(None)).values(dry_run_since=None).execution_options(**_PAST)
_CAP_WEEK = _OWN.values(cap_week=bindparam("most")).execution_options(**_PAST)
_CAP_DAY = _OWN.values(cap_day=bindparam("most")).execution_options(**_PAST)

# Literals, so that the partial indexes serve.
_IS_PENDING, _IS_PLANNED = text("delivery.state = 'pending'"), text("delivery.state = 'planned'")
_HELD = (_IS_PENDING, col(Delivery.held) == STOPPED)
_RELEASE = update(Delivery).where(*_HELD).values(not_before=bindparam("at")).execution_options(**_PAST)
_RELEASE_OWN = _RELEASE.where(col(Delivery.team_id) == _TEAM)
_LATE = (
    update(Delivery)
    .where(_IS_PLANNED, col(Delivery.expires_at) <= bindparam("at"))
    .values(state="skipped", reason=STOPPED, settled_at=bindparam("at"))
    .execution_options(**_PAST)
)
_IS_HALTED = text("workspace.halted_at IS NOT NULL")
_HALTED: Any = select(col(Workspace.team_id)).where(_IS_HALTED)
_LATE_THERE = _LATE.where(col(Delivery.team_id).in_(_HALTED))
_SINCE: Any = select(func.min(Halt.since))
_END_HALT = delete(Halt).execution_options(**_PAST)
_COUNT = select(func.count()).select_from(Workspace).where(_IS_HALTED)
_SERVED = select(func.count()).select_from(Workspace).where(col(Workspace.state) == "active")


class Controls(NamedTuple):
    """What is set for one workspace; a cap of 0 is none, and None is what the settings say."""

    halted_at: datetime | None = None
    halted_by: str | None = None
    dry_run_since: datetime | None = None
    cap_week: int | None = None
    cap_day: int | None = None
    halted_everywhere_at: datetime | None = None

    @property
    def is_halted(self) -> bool:
        return self.halted_at is not None or self.halted_everywhere_at is not None

    @property
    def by_operator(self) -> bool:
        """Whether it is the operator who has stopped it, here or everywhere."""
        return self.halted_everywhere_at is not None or (self.halted_at is not None and self.halted_by == OPERATOR)


class OwnControls:
    """What is set for one workspace, and how it is changed. Each change is one guarded update."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def read(self) -> Controls:
        """As it is now; nothing is set for a workspace that is not known."""
        found = await self._rows.first(_READ, team=self._team_id)
        return Controls() if found is None else Controls(*found)

    async def halt(self, by: str, now: datetime) -> bool:
        """Stop it by the word of `admins` or the `operator`; False where it was stopped so before.

        It waits for a claim that is under way: what is claimed by the time of the commit is on its way, and nothing
        else is claimed after it.
        """
        await self._rows.all(_CLAIMS, team=self._team_id)
        return await self._rows.run(_HALT, team=self._team_id, by=by, at=now) == 1

    async def resume(self, by: str, now: datetime) -> bool:
        """Go on, with what waits looked at again at once; False where it was not stopped, or is not theirs to start.

        The operator starts what admins have stopped; admins do not start what the operator has. It waits for a claim
        that is under way, which would hold what it has read as stopped after all had been let go.
        """
        await self._rows.all(_CLAIMS, team=self._team_id)
        if await self._rows.run(_RESUME, team=self._team_id, by=by) != 1:
            return False
        await self._rows.run(_RELEASE_OWN, team=self._team_id, at=now)
        return True

    async def dry_run(self, now: datetime, *, is_on: bool) -> bool:
        """Begin or end a dry run; False where it was so before."""
        if is_on:
            return await self._rows.run(_DRY, team=self._team_id, at=now) == 1
        return await self._rows.run(_WET, team=self._team_id) == 1

    async def cap_week(self, most: int | None) -> None:
        """How many messages a member gets a week that they did not ask for; 0: any number, None: as set for all."""
        await self._rows.run(_CAP_WEEK, team=self._team_id, most=most)

    async def cap_day(self, most: int | None) -> None:
        """How many of them the workspace gets a day (UTC)."""
        await self._rows.run(_CAP_DAY, team=self._team_id, most=most)


class Halts(NamedTuple):
    """Which workspaces are stopped: all of them since a moment, or these."""

    everywhere_since: datetime | None
    teams: frozenset[str]

    def cover(self, team_id: str) -> bool:
        return self.everywhere_since is not None or team_id in self.teams

    def __bool__(self) -> bool:
        return self.everywhere_since is not None or bool(self.teams)


NOWHERE = Halts(None, frozenset())


class AllControls:
    """The same for all workspaces at once: for jobs, gauges and the operator."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def halts(self) -> Halts:
        """Who is stopped now."""
        return Halts(await self._rows.first(_SINCE), frozenset(await self._rows.all(_HALTED)))

    async def halted(self) -> int:
        """How many workspaces are stopped; all that are served where everything is."""
        everywhere = await self._rows.first(_SINCE) is not None
        count: int = await self._rows.first(_SERVED if everywhere else _COUNT)
        return count

    async def halt(self, now: datetime) -> bool:
        """Stop everything everywhere; False where it is stopped already."""
        row: Mapping[str, Any] = {"id": 1, "since": now}
        return await self._rows.insert(Halt, [row]) == 1

    async def resume(self, now: datetime) -> bool:
        """Go on where no workspace is stopped by itself; False where it was not stopped."""
        if await self._rows.run(_END_HALT) == 0:
            return False
        await self._rows.run(_RELEASE, at=now)  # where a workspace is stopped by itself its own are held again
        return True

    async def leave_out(self, halts: Halts, now: datetime) -> int:
        """End nudges that are too late by now and were never chosen, where nothing goes; how many."""
        if halts.everywhere_since is not None:
            return await self._rows.run(_LATE, at=now)
        return await self._rows.run(_LATE_THERE, at=now) if halts.teams else 0
