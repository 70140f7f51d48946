"""Nudges that members were given, with their answers, and what they chose for coming weeks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, case, delete
from sqlmodel import col, select

from bot.store.access_paths import beside
from bot.store.rows import Rows
from bot.store.tables import CheckIn, Delivery, NudgeChoice, NudgeGiven

_GIVEN: Any = NudgeGiven.__table__  # type: ignore[attr-defined]
_CHECK_INS: Any = CheckIn.__table__  # type: ignore[attr-defined]
_MINE = (col(NudgeGiven.team_id) == bindparam("team"), col(NudgeGiven.user_id) == bindparam("user"))
_NEWEST = (col(NudgeGiven.given_at).desc(), col(NudgeGiven.id).desc())
_ONE = select(NudgeGiven).where(*_MINE, NudgeGiven.id == bindparam("id"))
_BY_DELIVERY = select(NudgeGiven).where(*_MINE, NudgeGiven.delivery_id == bindparam("delivery"))


def with_answers(rows: Any, given: Any) -> tuple[Any, Any]:
    """`rows` with the check-ins that came inside of nudges, and what became of each nudge.

    Whoever answers the check-in inside a nudge has read it and said something: that is no silence.
    """
    rows, check_in = beside(rows, _CHECK_INS, team_id=given.team_id, delivery_id=given.delivery_id)
    is_heard = and_(given.answer == "none", check_in.answer != "none", check_in.user_id == given.user_id)
    return rows, case((is_heard, "heard"), else_=given.answer)


_rows, _answer = with_answers(_GIVEN, _GIVEN.c)
_PAST = (
    select(_GIVEN.c.nudge_id, _GIVEN.c.week, _answer, _GIVEN.c.delivery_id)
    .select_from(_rows)
    .where(*_MINE)
    .order_by(*_NEWEST)
)
_OF = select(NudgeGiven).where(*_MINE, NudgeGiven.nudge_id == bindparam("nudge"))
_LATEST = select(NudgeGiven).where(*_MINE).order_by(*_NEWEST).limit(bindparam("limit"))
_WAITING = (
    select(Delivery)
    .where(
        Delivery.team_id == bindparam("team"),
        Delivery.user_id == bindparam("user"),
        Delivery.kind == "nudge",
        col(Delivery.state).in_(("planned", "pending", "sending", "unknown")),
    )
    .order_by(col(Delivery.due_at).desc(), col(Delivery.id))
)
_CHOICES = select(NudgeChoice).where(
    NudgeChoice.team_id == bindparam("team"),
    NudgeChoice.user_id == bindparam("user"),
    NudgeChoice.week >= bindparam("week"),
)
_FORGET_CHOICE = delete(NudgeChoice).where(
    col(NudgeChoice.team_id) == bindparam("team"),
    col(NudgeChoice.user_id) == bindparam("user"),
    col(NudgeChoice.week) == bindparam("of"),
)


class GivenNudge(NamedTuple):
    """What the choice needs of a nudge that the member was given.

    `answer` is `heard` for one without an answer of its own whose check-in was answered.
    """

    nudge_id: str
    week: str
    answer: str
    delivery_id: str | None


class ArrivedNudge(NamedTuple):
    """A nudge that a delivery has brought, of the workspace that is asked: a row without the cost of an entity."""

    user_id: str
    nudge_id: str
    week: str
    delivery_id: str
    reasons: list[str]
    given_at: datetime


class Nudges:
    """Queries on nudges of one workspace; always of one member."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def given(self, user_id: str, given_id: int) -> NudgeGiven | None:
        """What the member was given, or None where it does not exist or is somebody else's."""
        found: NudgeGiven | None = await self._rows.first(_ONE, team=self._team_id, user=user_id, id=given_id)
        return found

    async def given_by(self, user_id: str, delivery_id: str) -> NudgeGiven | None:
        """What the member was given by this delivery."""
        found: NudgeGiven | None = await self._rows.first(
            _BY_DELIVERY, team=self._team_id, user=user_id, delivery=delivery_id
        )
        return found

    async def past(self, user_id: str) -> list[GivenNudge]:
        """Everything the member was given, newest first: a refusal holds for good, so none is left out."""
        return [GivenNudge(*row) for row in await self._rows.all(_PAST, team=self._team_id, user=user_id)]

    async def of(self, user_id: str, nudge_id: str) -> list[NudgeGiven]:
        """Every time the member was given this nudge."""
        return await self._rows.all(_OF, team=self._team_id, user=user_id, nudge=nudge_id)

    async def latest(self, user_id: str, limit: int = 10) -> list[NudgeGiven]:
        """The last ones that the member was given, newest first."""
        return await self._rows.all(_LATEST, team=self._team_id, user=user_id, limit=limit)

    async def waiting(self, user_id: str) -> list[Delivery]:
        """Nudges that are planned for the member and have not ended, the latest first.

        One whose slot has just come has state `planned` and no subject: its nudge is chosen within moments.
        """
        return await self._rows.all(_WAITING, team=self._team_id, user=user_id)

    async def record(
        self,
        user_id: str,
        nudge_id: str,
        week: str,
        now: datetime,
        *,
        reasons: Sequence[str] = (),
        delivery_id: str | None = None,
    ) -> NudgeGiven:
        """Note that the member has this nudge; once for a delivery, however often this is called."""
        known = await self.given_by(user_id, delivery_id) if delivery_id is not None else None
        if known is not None:
            return known
        given = NudgeGiven(
            team_id=self._team_id,
            user_id=user_id,
            nudge_id=nudge_id,
            week=week,
            delivery_id=delivery_id,
            reasons=list(reasons),
            given_at=now,
        )
        self._rows.add(given)
        await self._rows.flush()
        return given

    async def arrived(self, given: Sequence[ArrivedNudge]) -> None:
        """Note that members have these nudges; each delivery's once, however often this is called."""
        await self._rows.insert(NudgeGiven, [one._asdict() for one in given], team_id=self._team_id)

    async def choices(self, user_id: str, from_week: str) -> dict[str, str | None]:
        """The member's own word on weeks from this one on: a nudge, or None for no nudge."""
        found = await self._rows.all(_CHOICES, team=self._team_id, user=user_id, week=from_week)
        return {choice.week: choice.nudge_id for choice in found}

    async def choose(self, user_id: str, week: str, nudge_id: str | None, now: datetime) -> None:
        """Set the member's word on a week."""
        await self.unchoose(user_id, week)
        self._rows.add(
            NudgeChoice(team_id=self._team_id, user_id=user_id, week=week, nudge_id=nudge_id, created_at=now)
        )
        await self._rows.flush()

    async def unchoose(self, user_id: str, week: str) -> None:
        """Forget the member's word on a week."""
        await self._rows.run(_FORGET_CHOICE, team=self._team_id, user=user_id, of=week)
