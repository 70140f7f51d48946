"""Weekly questions about goals that reached their members, what came of them, and each member's signs of life."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, true, union_all
from sqlmodel import col, select

from bot.store.access_paths import its, unsought, word
from bot.store.planned import PERSON, THESE
from bot.store.rows import Rows
from bot.store.tables import CheckIn, Delivery, GoalEvent, NudgeGiven, Schedule

_MINE = (col(CheckIn.team_id) == bindparam("team"), col(CheckIn.user_id) == bindparam("user"))
_MY_EVENTS = (col(GoalEvent.team_id) == bindparam("team"), col(GoalEvent.user_id) == bindparam("user"))
_NEWEST = (col(CheckIn.asked_at).desc(), col(CheckIn.id).desc())
_ONE = select(CheckIn).where(*_MINE, CheckIn.id == bindparam("id"))
_BY_DELIVERY = select(CheckIn).where(*_MINE, CheckIn.delivery_id == bindparam("delivery"))
_LATEST = select(CheckIn).where(*_MINE).order_by(*_NEWEST).limit(bindparam("limit"))
_SINCE = select(CheckIn).where(*_MINE, CheckIn.asked_at >= bindparam("since")).order_by(*_NEWEST)
_ANSWERS = (
    select(GoalEvent)
    .where(*_MY_EVENTS, GoalEvent.check_in_id == bindparam("check_in"), col(GoalEvent.is_undone).is_(False))
    .order_by(col(GoalEvent.id))
)
# A goal that was put to rest in silence, and a change that was taken back, show nobody at work.
_IS_LIFE = (col(GoalEvent.kind).not_in(("rested", "undone")), col(GoalEvent.is_undone).is_(False))
_SIGNS: Any = union_all(
    select(col(GoalEvent.at)).where(*_MY_EVENTS, *_IS_LIFE, col(GoalEvent.at) >= bindparam("since")),
    select(col(NudgeGiven.answered_at)).where(
        col(NudgeGiven.team_id) == bindparam("team"),
        col(NudgeGiven.user_id) == bindparam("user"),
        col(NudgeGiven.answer) == "done",
        col(NudgeGiven.answered_at) >= bindparam("since"),
    ),
)
_FIRST_SIGN = select(func.min(GoalEvent.at)).where(*_MY_EVENTS)
_RIDERS = select(Schedule).where(
    col(Schedule.team_id) == bindparam("team"),
    col(Schedule.user_id).in_(bindparam("users", expanding=True)),
    col(Schedule.kind) == "check_in",
    col(Schedule.is_on) == true(),
    col(Schedule.next_due_at).is_(None),
)
_CHANGES = select(GoalEvent).where(*_MY_EVENTS, col(GoalEvent.at) > bindparam("since")).order_by(col(GoalEvent.id))
_LAST_CHANGES = (
    select(col(GoalEvent.goal_id), func.max(GoalEvent.at))
    .where(
        *_MY_EVENTS,
        col(GoalEvent.goal_id).in_(bindparam("goals", expanding=True)),
        col(GoalEvent.at) <= bindparam("until"),
    )
    .group_by(col(GoalEvent.goal_id))
)
_rider, _is_rider = its(Schedule, lambda its: its.kind == word("check_in"), **PERSON)
_OF_DELIVERIES = (
    select(
        col(Delivery.id),
        _rider,
        select(func.max(CheckIn.week))
        .where(col(CheckIn.team_id) == Delivery.team_id, col(CheckIn.user_id) == Delivery.user_id)
        .correlate(Delivery)
        .scalar_subquery(),
    )
    .select_from(Delivery)
    .join(_rider, _is_rider)
    .where(THESE, _rider.is_on == true(), unsought(_rider.next_due_at).is_(None))
)


async def read_riders(rows: Rows, team_id: str, ids: Sequence[str]) -> list[tuple[str, Schedule, str | None]]:
    """For each of these deliveries its member's check-ins without slots of their own, and the latest one's week."""
    found = await rows.all(_OF_DELIVERIES, team=team_id, ids=list(ids))
    return [(of, schedule, week) for of, schedule, week in found]


class CheckIns:
    """Queries on check-ins of one workspace; of one member, but for `riders`."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def get(self, user_id: str, check_in_id: int) -> CheckIn | None:
        """The member's check-in, or None where it does not exist or is somebody else's."""
        found: CheckIn | None = await self._rows.first(_ONE, team=self._team_id, user=user_id, id=check_in_id)
        return found

    async def of_delivery(self, user_id: str, delivery_id: str) -> CheckIn | None:
        """The check-in that this delivery brought to the member."""
        found: CheckIn | None = await self._rows.first(
            _BY_DELIVERY, team=self._team_id, user=user_id, delivery=delivery_id
        )
        return found

    async def latest(self, user_id: str, limit: int = 1) -> list[CheckIn]:
        """The member's last check-ins, newest first."""
        return await self._rows.all(_LATEST, team=self._team_id, user=user_id, limit=limit)

    async def since(self, user_id: str, moment: datetime) -> list[CheckIn]:
        """The member's check-ins that came at `moment` or later, newest first."""
        return await self._rows.all(_SINCE, team=self._team_id, user=user_id, since=moment)

    async def begin(
        self, user_id: str, week: str, goal_ids: Sequence[int], now: datetime, delivery_id: str | None = None
    ) -> CheckIn | None:
        """Note that the member was asked; None where that is noted of the delivery already."""
        row = CheckIn(
            team_id=self._team_id,
            user_id=user_id,
            week=week,
            delivery_id=delivery_id,
            goal_ids=list(goal_ids),
            asked_at=now,
        )
        if delivery_id is None:
            self._rows.add(row)
            await self._rows.flush()
            return row
        values = row.model_dump(exclude={"id", "answer", "answered_at"})
        if await self._rows.insert(CheckIn, [values]) == 0:
            return None
        return await self.of_delivery(user_id, delivery_id)

    async def answers(self, user_id: str, check_in_id: int) -> list[GoalEvent]:
        """What the member said to a check-in, and what came with it, oldest first, without what was taken back."""
        return await self._rows.all(_ANSWERS, team=self._team_id, user=user_id, check_in=check_in_id)

    async def changes(self, user_id: str, since: datetime) -> list[GoalEvent]:
        """What became of the member's goals after that moment, oldest first."""
        return await self._rows.all(_CHANGES, team=self._team_id, user=user_id, since=since)

    async def last_changes(self, user_id: str, goal_ids: Sequence[int], until: datetime) -> dict[int, datetime]:
        """When each of these goals of the member was last changed by that moment."""
        found = await self._rows.all(_LAST_CHANGES, team=self._team_id, user=user_id, goals=list(goal_ids), until=until)
        return {goal_id: at for goal_id, at in found}  # noqa: C416 - rows, which dict() has no type for

    async def signs(self, user_id: str, since: datetime) -> list[datetime]:
        """When the member changed a goal or did a nudge, from `since` on, in no order."""
        return await self._rows.all(_SIGNS, team=self._team_id, user=user_id, since=since)

    async def first_sign(self, user_id: str) -> datetime | None:
        """When the member first did something about a goal."""
        found: datetime | None = await self._rows.first(_FIRST_SIGN, team=self._team_id, user=user_id)
        return found

    async def riders(self, user_ids: Sequence[str]) -> list[Schedule]:
        """The check-in schedules of these members that are on and have no slots of their own."""
        return await self._rows.all(_RIDERS, team=self._team_id, users=list(user_ids))
