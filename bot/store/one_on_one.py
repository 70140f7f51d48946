"""The 1:1s that members prepared."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, select

from bot.store.rows import Rows
from bot.store.tables import Goal, GoalEvent, OneOnOne

_MINE = (col(OneOnOne.team_id) == bindparam("team"), col(OneOnOne.user_id) == bindparam("user"))
_NEWEST_FIRST = (col(OneOnOne.prepared_at).desc(), col(OneOnOne.id).desc())
_ONE = select(OneOnOne).where(*_MINE, col(OneOnOne.id) == bindparam("id"))
_LATEST = select(OneOnOne).where(*_MINE).order_by(*_NEWEST_FIRST).limit(bindparam("limit"))
_BEFORE = (
    select(OneOnOne).where(*_MINE, col(OneOnOne.prepared_at) < bindparam("moment")).order_by(*_NEWEST_FIRST).limit(1)
)
MOST_CHANGES = 1000
"""Changes of goals that are looked at: more than a month of anybody's work has."""
_GOAL_CHANGES = (
    select(Goal, GoalEvent.kind)
    .join(GoalEvent, (col(GoalEvent.team_id) == col(Goal.team_id)) & (col(GoalEvent.goal_id) == col(Goal.id)))
    .where(
        col(GoalEvent.team_id) == bindparam("team"),
        col(GoalEvent.user_id) == bindparam("user"),
        col(GoalEvent.at) >= bindparam("since"),
        col(GoalEvent.at) <= bindparam("until"),
        col(GoalEvent.is_undone).is_(False),
        col(Goal.number).is_not(None),
    )
    .order_by(col(GoalEvent.id).desc())
    .limit(MOST_CHANGES)
)


class OneOnOnes:
    """Queries on prepared 1:1s of one workspace; always of one member."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def get(self, user_id: str, prepared_id: int) -> OneOnOne | None:
        """The member's prepared 1:1, or None where it does not exist or is somebody else's."""
        found: OneOnOne | None = await self._rows.first(_ONE, team=self._team_id, user=user_id, id=prepared_id)
        return found

    async def latest(self, user_id: str, limit: int = 1) -> list[OneOnOne]:
        """What the member prepared last, newest first."""
        return await self._rows.all(_LATEST, team=self._team_id, user=user_id, limit=limit)

    async def before(self, user_id: str, moment: datetime) -> OneOnOne | None:
        """The member's last preparation earlier than that moment."""
        found: OneOnOne | None = await self._rows.first(_BEFORE, team=self._team_id, user=user_id, moment=moment)
        return found

    async def goal_changes(self, user_id: str, since: datetime, until: datetime) -> list[tuple[Goal, set[str]]]:
        """The member's goals that changed in between, the latest first, each with what happened to it."""
        found = await self._rows.all(_GOAL_CHANGES, team=self._team_id, user=user_id, since=since, until=until)
        changes: dict[int | None, tuple[Goal, set[str]]] = {}
        for goal, kind in found:
            changes.setdefault(goal.id, (goal, set()))[1].add(kind)
        return list(changes.values())

    async def keep(
        self,
        user_id: str,
        now: datetime,
        *,
        heard: str | None,
        dimension: str,
        expectation: str,
        questions: Sequence[str],
    ) -> OneOnOne:
        """Write a preparation down; its id is set."""
        prepared = OneOnOne(
            team_id=self._team_id,
            user_id=user_id,
            heard=heard,
            dimension=dimension,
            expectation=expectation,
            questions=list(questions),
            prepared_at=now,
        )
        self._rows.add(prepared)
        await self._rows.flush()
        return prepared
