"""Slots whose lot was drawn, and what a member did for their growth meanwhile."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, String, bindparam, cast, exists, or_, select, union_all
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.store.rows import Rows
from bot.store.tables import Assessment, CheckIn, Delivery, GoalEvent, NudgeGiven, Win

_SLOTS = (
    select(col(Delivery.due_at), col(Delivery.reason), col(Delivery.subject))
    .where(
        col(Delivery.team_id) == bindparam("team"),
        col(Delivery.user_id) == bindparam("user"),
        col(Delivery.kind) == "nudge",
    )
    .order_by(col(Delivery.due_at).desc())
    .limit(bindparam("limit"))
)
# A tap on the check-in that a nudge carries is a click in the nudge, too. Where a slot brings no nudge that check-in
# comes alone, at the slot's moment: if taps on it counted, weeks without a nudge would look the better for it.
_own, _nudge = aliased(Delivery), aliased(Delivery)
_AT_A_SLOT = (
    exists()
    .where(
        col(_own.team_id) == CheckIn.team_id,
        col(_own.id) == CheckIn.delivery_id,
        col(_nudge.team_id) == CheckIn.team_id,
        col(_nudge.user_id) == CheckIn.user_id,
        col(_nudge.kind) == "nudge",
        col(_nudge.due_at) == _own.due_at,
    )
    .correlate(CheckIn)
)
_CARRIED = (
    exists()
    .where(col(NudgeGiven.team_id) == CheckIn.team_id, col(NudgeGiven.delivery_id) == CheckIn.delivery_id)
    .correlate(CheckIn)
)
_WITH_SLOTS = (
    col(CheckIn.team_id) == bindparam("team"),
    col(CheckIn.user_id) == bindparam("user"),
    or_(_CARRIED, _AT_A_SLOT),
)
_WITH_A_SLOT = select(col(CheckIn.id)).where(*_WITH_SLOTS)
_SAID_THERE = (
    exists().where(*_WITH_SLOTS, col(Win.origin_id).like(cast(CheckIn.id, String).concat(":%"))).correlate(Win)
)
_ACTS: CompoundSelect[Any] = union_all(
    select(col(GoalEvent.at)).where(
        col(GoalEvent.team_id) == bindparam("team"),
        col(GoalEvent.user_id) == bindparam("user"),
        col(GoalEvent.kind).in_(("progress", "done")),
        col(GoalEvent.is_undone).is_(False),
        or_(col(GoalEvent.check_in_id).is_(None), col(GoalEvent.check_in_id).not_in(_WITH_A_SLOT)),
        col(GoalEvent.at) >= bindparam("since"),
    ),
    select(col(Win.created_at)).where(
        col(Win.team_id) == bindparam("team"),
        col(Win.user_id) == bindparam("user"),
        col(Win.origin) != "nudge",
        or_(col(Win.origin) != "check_in", ~_SAID_THERE),
        col(Win.created_at) >= bindparam("since"),
    ),
    select(col(Assessment.finished_at)).where(
        col(Assessment.team_id) == bindparam("team"),
        col(Assessment.user_id) == bindparam("user"),
        col(Assessment.state) == "finished",
        col(Assessment.finished_at) >= bindparam("since"),
    ),
)


class Drawn(NamedTuple):
    """A slot that could have brought a nudge or nothing, by lot; `is_empty`: it brought nothing."""

    due_at: datetime
    is_empty: bool


class Holdout:
    """Queries on the hold-out of one workspace; always of one member."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def drawn(self, user_id: str, limit: int) -> list[Drawn]:
        """The latest slots whose lot was drawn, oldest first; a nudge that was drawn counts whatever became of it."""
        found = await self._rows.all(_SLOTS, team=self._team_id, user=user_id, limit=limit)
        return [Drawn(at, why == "holdout") for at, why, about in found if why == "holdout" or about.get("drawn")][::-1]

    async def acts(self, user_id: str, since: datetime) -> list[datetime]:
        """When the member brought a goal forward, wrote a win down or finished an assessment, in no order."""
        return await self._rows.all(_ACTS, team=self._team_id, user=user_id, since=since)
