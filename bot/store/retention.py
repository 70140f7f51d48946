"""What nobody needs any more after a time: messages that ended, nudges that came, drafts of goals never saved."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, or_, update
from sqlmodel import col, select

from bot.store.rows import Rows
from bot.store.tables import Delivery, Goal, NudgeGiven

_BEFORE: Any = bindparam("before")
_LIMIT: Any = bindparam("limit")
_ENDED = select(Delivery.id).where(col(Delivery.settled_at) < _BEFORE).limit(_LIMIT)
_DELIVERIES = delete(Delivery).where(col(Delivery.id).in_(_ENDED)).execution_options(synchronize_session=False)
_GIVEN = (
    select(NudgeGiven.id).where(col(NudgeGiven.given_at) < _BEFORE, col(NudgeGiven.answer) != "never").limit(_LIMIT)
)
_NUDGES = delete(NudgeGiven).where(col(NudgeGiven.id).in_(_GIVEN)).execution_options(synchronize_session=False)
_NEWEST_GOAL = select(func.max(Goal.id))
_UNSAVED = (
    col(Goal.number).is_(None),
    or_(
        col(Goal.state) == "cancelled",
        and_(col(Goal.state) == "draft", col(Goal.updated_at) < _BEFORE),
    ),
)
_EMPTY = (
    update(Goal)
    .where(col(Goal.id) == bindparam("newest"), *_UNSAVED)
    .values(state="cancelled", title="", typed="", due_day=None, dimension=None)
    .execution_options(synchronize_session=False)
)
_DRAFTS = (
    delete(Goal)
    .where(
        col(Goal.id) > bindparam("after"),
        col(Goal.id) <= bindparam("last"),
        col(Goal.id) < bindparam("newest"),
        *_UNSAVED,
    )
    .execution_options(synchronize_session=False)
)


class OldRecords:
    """Records of one workspace or of all, as far as the rows reach."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def forget(self, before: datetime, limit: int) -> int:
        """Drop messages that ended before then and nudges given before then, at most so many of each; how many.

        A nudge that its member never wants to see again stays: it would come again otherwise.
        """
        parameters = {"before": before, "limit": limit}
        return await self._rows.run(_DELIVERIES, **parameters) + await self._rows.run(_NUDGES, **parameters)

    async def forget_drafts(self, before: datetime, after: int, size: int) -> int:
        """Drop drafts that were cancelled or have waited since before then, among so many goals behind `after`; behind
        which goal to look next, 0 from the start.

        The newest row of all is only emptied: SQLite would give its id again, to be found by a button of old.
        """
        newest: int = await self._rows.first(_NEWEST_GOAL) or 0
        await self._rows.run(_EMPTY, newest=newest, before=before)
        await self._rows.run(_DRAFTS, newest=newest, before=before, after=after, last=after + size)
        return after + size if after + size < newest else 0
