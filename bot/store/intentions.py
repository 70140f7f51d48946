"""If-then plans of members, finished or not, and how often nudges have quoted them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, or_, update
from sqlmodel import col, select

from bot.store.rows import Rows
from bot.store.tables import Goal, Intention, NudgeGiven

MOST_QUOTES = 3
"""So many nudges quote a plan once it is made."""
QUOTED_AT_ONCE = 3
"""A nudge quotes at most so many plans, the latest first."""

_TEAM = col(Intention.team_id) == bindparam("team")
_MINE = (_TEAM, col(Intention.user_id) == bindparam("user"))
_STATE = col(Intention.state)

_ONE = select(Intention).where(*_MINE, col(Intention.id) == bindparam("id"))
_OPEN = (
    select(Intention)
    .where(*_MINE, or_(_STATE == "active", _STATE == "draft"))
    .order_by(_STATE, col(Intention.id))
    .limit(bindparam("limit"))
)
_OF_GOAL = (
    select(Intention)
    .where(*_MINE, col(Intention.goal_id) == bindparam("goal"), or_(_STATE == "active", _STATE == "draft"))
    .order_by(_STATE, col(Intention.id))
)
_ENDED_AT = (
    select(Intention)
    .where(
        *_MINE,
        col(Intention.goal_id) == bindparam("goal"),
        _STATE == "ended",
        col(Intention.updated_at) == bindparam("at"),
    )
    .order_by(col(Intention.id))
)
_ASKED = (
    select(Intention)
    .where(*_MINE, _STATE == "draft", col(Intention.asked).is_not(None))
    .order_by(col(Intention.updated_at).desc(), col(Intention.id).desc())
)
_TO_QUOTE = (
    select(Intention)
    .join(Goal, (col(Goal.team_id) == col(Intention.team_id)) & (col(Goal.id) == col(Intention.goal_id)))
    .where(
        *_MINE,
        _STATE == "active",
        col(Intention.quoted) < MOST_QUOTES,
        col(Goal.state) == "active",
        col(Goal.rests_since).is_(None),
    )
    .order_by(col(Intention.id).desc())
    .limit(QUOTED_AT_ONCE)
)
# Those that a nudge quoted, told from its place among all that have arrived since the plan was begun.
_QUOTED_AT = (
    select(Intention)
    .join(Goal, (col(Goal.team_id) == col(Intention.team_id)) & (col(Goal.id) == col(Intention.goal_id)))
    .where(
        *_MINE,
        _STATE == "active",
        col(Goal.state) == "active",
        col(Intention.created_at) <= bindparam("at"),
        select(func.count())
        .select_from(NudgeGiven)
        .where(
            col(NudgeGiven.team_id) == col(Intention.team_id),
            col(NudgeGiven.user_id) == col(Intention.user_id),
            col(NudgeGiven.delivery_id).is_not(None),
            col(NudgeGiven.given_at) >= col(Intention.created_at),
            col(NudgeGiven.given_at) <= bindparam("at"),
        )
        .scalar_subquery()
        <= MOST_QUOTES,
    )
    .order_by(col(Intention.id).desc())
    .limit(QUOTED_AT_ONCE)
)
# Counted anew from what has arrived, so that asking twice gives the same.
_ARRIVED_SINCE = (
    select(func.count())
    .select_from(NudgeGiven)
    .where(
        col(NudgeGiven.team_id) == col(Intention.team_id),
        col(NudgeGiven.user_id) == col(Intention.user_id),
        col(NudgeGiven.delivery_id).is_not(None),
        col(NudgeGiven.given_at) >= col(Intention.created_at),
    )
    .scalar_subquery()
)
_COUNT_QUOTES = (
    update(Intention)
    .where(
        _TEAM,
        col(Intention.user_id).in_(bindparam("users", expanding=True)),
        _STATE == "active",
        col(Intention.quoted) < MOST_QUOTES,
    )
    .values(quoted=_ARRIVED_SINCE)
    .execution_options(synchronize_session=False)
)


class Intentions:
    """Queries on if-then plans of one workspace."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def get(self, user_id: str, intention_id: int) -> Intention | None:
        """The member's plan in any state, or None where it does not exist or is somebody else's."""
        found: Intention | None = await self._rows.first(_ONE, team=self._team_id, user=user_id, id=intention_id)
        return found

    async def open(self, user_id: str, limit: int = 500) -> list[Intention]:
        """The member's plans that have not ended: those that are made first, then those that are not finished."""
        return await self._rows.all(_OPEN, team=self._team_id, user=user_id, limit=limit)

    async def of_goal(self, user_id: str, goal_id: int) -> list[Intention]:
        """The plan of a goal that has not ended, and an unfinished one behind it."""
        return await self._rows.all(_OF_GOAL, team=self._team_id, user=user_id, goal=goal_id)

    async def ended_at(self, user_id: str, goal_id: int, at: datetime) -> list[Intention]:
        """The plans of a goal that ended at that very moment."""
        return await self._rows.all(_ENDED_AT, team=self._team_id, user=user_id, goal=goal_id, at=at)

    async def asked(self, user_id: str) -> list[Intention]:
        """Unfinished plans with a question that waits for its answer, the latest first."""
        return await self._rows.all(_ASKED, team=self._team_id, user=user_id)

    async def begin(self, user_id: str, goal_id: int, now: datetime) -> Intention:
        """A plan that nothing has been said of yet; its id is set."""
        intention = Intention(team_id=self._team_id, user_id=user_id, goal_id=goal_id, created_at=now, updated_at=now)
        self._rows.add(intention)
        await self._rows.flush()
        return intention

    async def to_quote(self, user_id: str) -> list[Intention]:
        """The plans that the member's next nudge quotes, the latest first."""
        return await self._rows.all(_TO_QUOTE, team=self._team_id, user=user_id)

    async def quoted_at(self, user_id: str, at: datetime) -> list[Intention]:
        """The plans that the nudge which arrived at that moment quotes and that have not ended, the latest first."""
        return await self._rows.all(_QUOTED_AT, team=self._team_id, user=user_id, at=at)

    async def count_quotes(self, user_ids: Sequence[str]) -> None:
        """Nudges have arrived with these members: their plans were quoted. The same however often this is called."""
        if user_ids:
            await self._rows.run(_COUNT_QUOTES, team=self._team_id, users=list(user_ids))
