"""Goals of members, and every change of them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, insert, or_, update
from sqlmodel import SQLModel, col, select

from bot.store.rows import Rows
from bot.store.tables import Goal, GoalEvent, Member

_MINE = (col(Goal.team_id) == bindparam("team"), col(Goal.user_id) == bindparam("user"))
_MY_EVENTS = (col(GoalEvent.team_id) == bindparam("team"), col(GoalEvent.user_id) == bindparam("user"))

KEPT = or_(col(Goal.state) != "cancelled", col(Goal.number).is_not(None))
"""A draft that was cancelled is no goal, and its row is empty: it goes as soon as its id cannot be given again."""

_ACTIVE = (
    select(Goal)
    .where(*_MINE, Goal.state == "active")
    # Goals without a day come last on every database, whatever it thinks of NULLs.
    .order_by(col(Goal.due_day).is_(None), col(Goal.due_day), col(Goal.number))
)
_NEAREST = _ACTIVE.limit(bindparam("limit"))
_COUNT = select(func.count()).select_from(Goal).where(*_MINE, Goal.state == "active")
_COUNT_AWAKE = _COUNT.where(col(Goal.rests_since).is_(None))
_FOCUSES = (
    select(col(Goal.number), col(Goal.dimension))
    .where(*_MINE, Goal.state == "active", col(Goal.rests_since).is_(None))
    .order_by(col(Goal.due_day).is_(None), col(Goal.due_day), col(Goal.number))
)
_ONE = select(Goal).where(*_MINE, Goal.id == bindparam("id"))
_SOME = select(Goal).where(*_MINE, col(Goal.id).in_(bindparam("ids", expanding=True)))
_NUMBERED = select(Goal).where(*_MINE, Goal.number == bindparam("number"))
_LAST_NUMBER = select(func.max(Goal.number)).where(*_MINE)
# On PostgreSQL goals that are saved at the same moment wait for each other's numbers; SQLite has one writer anyway.
_LOCK = (
    select(col(Member.user_id))
    .where(col(Member.team_id) == bindparam("team"), col(Member.user_id) == bindparam("user"))
    .with_for_update()
)
# One read for what `/goals` shows: the active ones first, then what was done lately.
_SHOWN = (
    select(Goal)
    .where(
        *_MINE,
        or_(
            col(Goal.state) == "active",
            and_(col(Goal.state) == "done", col(Goal.finished_at) >= bindparam("since")),
        ),
    )
    .order_by(col(Goal.state), col(Goal.due_day).is_(None), col(Goal.due_day), col(Goal.number))
    .limit(bindparam("limit"))
)
_EVENTS = (
    select(GoalEvent).where(*_MY_EVENTS, GoalEvent.goal_id == bindparam("goal")).order_by(col(GoalEvent.id)).limit(500)
)
_EVENT = select(GoalEvent).where(*_MY_EVENTS, GoalEvent.id == bindparam("id"))
# Past the session, whose work for one row costs more than both statements. The first one names the row to which what
# was typed is then sealed.
_events = SQLModel.metadata.tables["goal_event"]
_RECORD = insert(_events).returning(_events.c.id)
_SEAL = (
    update(_events)
    .where(_events.c.team_id == bindparam("of_team"), _events.c.id == bindparam("of_id"))
    .values(note=bindparam("new_note"), before=bindparam("new_before"))
    .execution_options(synchronize_session=False)
)
_TO_UNDO = (
    select(GoalEvent)
    .where(*_MY_EVENTS, GoalEvent.kind != "undone", col(GoalEvent.is_undone).is_(False))
    .order_by(col(GoalEvent.id).desc())
    .limit(1)
)
_TO_UNDO_OF = _TO_UNDO.where(col(GoalEvent.goal_id) == bindparam("goal"))


class OpenGoal(NamedTuple):
    """What the choice of nudges needs of an active goal."""

    number: int | None
    dimension: str | None


class Goals:
    """Queries on goals of one workspace; always of one member."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def active(self, user_id: str) -> list[Goal]:
        """The member's active goals: the nearest day first, goals without a day last."""
        return await self._rows.all(_ACTIVE, team=self._team_id, user=user_id)

    async def nearest(self, user_id: str, limit: int) -> list[Goal]:
        """The first so many of the active goals, in the same order."""
        return await self._rows.all(_NEAREST, team=self._team_id, user=user_id, limit=limit)

    async def count(self, user_id: str) -> int:
        """How many active goals the member has."""
        found: int = await self._rows.first(_COUNT, team=self._team_id, user=user_id)
        return found

    async def awake(self, user_id: str) -> int:
        """How many of them do not rest."""
        found: int = await self._rows.first(_COUNT_AWAKE, team=self._team_id, user=user_id)
        return found

    async def focuses(self, user_id: str) -> list[OpenGoal]:
        """What the choice of nudges needs of the active goals that do not rest, in the same order."""
        return [OpenGoal(*row) for row in await self._rows.all(_FOCUSES, team=self._team_id, user=user_id)]

    async def shown(self, user_id: str, since: datetime, limit: int = 500) -> list[Goal]:
        """The member's active goals in the same order, then those done since; one read."""
        return await self._rows.all(_SHOWN, team=self._team_id, user=user_id, since=since, limit=limit)

    async def get(self, user_id: str, goal_id: int) -> Goal | None:
        """The member's goal in any state, or None where it does not exist or is somebody else's."""
        found: Goal | None = await self._rows.first(_ONE, team=self._team_id, user=user_id, id=goal_id)
        return found

    async def some(self, user_id: str, goal_ids: Sequence[int]) -> list[Goal]:
        """Those of these goals that are the member's, in any state and in no order."""
        return await self._rows.all(_SOME, team=self._team_id, user=user_id, ids=list(goal_ids))

    async def numbered(self, user_id: str, number: int) -> Goal | None:
        """The goal that the member calls by this number, in any state."""
        found: Goal | None = await self._rows.first(_NUMBERED, team=self._team_id, user=user_id, number=number)
        return found

    async def next_number(self, user_id: str) -> int:
        """A number that none of the member's goals has ever had."""
        await self._rows.first(_LOCK, team=self._team_id, user=user_id)
        last: int | None = await self._rows.first(_LAST_NUMBER, team=self._team_id, user=user_id)
        return (last or 0) + 1

    async def draft(
        self, user_id: str, title: str, typed: str, due_day: date | None, dimension: str | None, now: datetime
    ) -> Goal:
        """Write a goal down that waits for Save; its id is set."""
        goal = Goal(
            team_id=self._team_id,
            user_id=user_id,
            title=title,
            typed=typed,
            due_day=due_day,
            dimension=dimension,
            created_at=now,
            updated_at=now,
        )
        self._rows.add(goal)
        await self._rows.flush()
        return goal

    async def record(
        self,
        goal: Goal,
        kind: str,
        now: datetime,
        *,
        before: dict[str, Any] | None,
        note: str | None = None,
        check_in_id: int | None = None,
    ) -> GoalEvent:
        """Append a change that has been made to the goal; `before` is what undo puts back."""
        await self._rows.flush()  # the goal before what tells of it
        row: dict[str, Any] = {
            "team_id": self._team_id,
            "user_id": goal.user_id,
            "goal_id": goal.id or 0,
            "kind": kind,
            "progress": goal.progress,
            "check_in_id": check_in_id,
            "is_undone": False,
            "at": now,
        }
        row["id"] = await self._rows.first(_RECORD, **row)
        typed: dict[str, Any] = {"note": note, "before": before}
        if note is not None or before is not None:
            closed = self._rows.sealed(GoalEvent, typed, **row)
            new = {f"new_{name}": value for name, value in closed.items()}
            await self._rows.run(_SEAL, of_team=self._team_id, of_id=row["id"], **new)
        return GoalEvent(**row, **typed)

    async def history(self, user_id: str, goal_id: int) -> list[GoalEvent]:
        """The changes of the member's goal, oldest first, 500 at most."""
        return await self._rows.all(_EVENTS, team=self._team_id, user=user_id, goal=goal_id)

    async def event(self, user_id: str, event_id: int) -> GoalEvent | None:
        """One change that the member made."""
        found: GoalEvent | None = await self._rows.first(_EVENT, team=self._team_id, user=user_id, id=event_id)
        return found

    async def last_change(self, user_id: str, goal_id: int | None = None) -> GoalEvent | None:
        """The member's latest change that has not been taken back: of one goal, or of all."""
        found: GoalEvent | None
        if goal_id is None:
            found = await self._rows.first(_TO_UNDO, team=self._team_id, user=user_id)
        else:
            found = await self._rows.first(_TO_UNDO_OF, team=self._team_id, user=user_id, goal=goal_id)
        return found
