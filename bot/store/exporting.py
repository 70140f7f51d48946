"""Every row of one member's, to take along: each list in the order in which its rows were made."""

import asyncio
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select

from bot.store.goals import KEPT
from bot.store.rows import Rows
from bot.store.tables import (
    Access,
    AdminAct,
    Assessment,
    CheckIn,
    Delivery,
    Goal,
    GoalEvent,
    Intention,
    Mentor,
    MentorBlock,
    MentorRequest,
    Note,
    NudgeChoice,
    NudgeGiven,
    OneOnOne,
    Rating,
    Schedule,
    Win,
)

AT_ONCE = 200
"""Rows; opening what is sealed in them takes so long that others are served in between."""


def _all_of(table: Any, *order: Any) -> Any:
    mine = [col(table.team_id) == bindparam("team"), col(table.user_id) == bindparam("user")]
    if table is Goal:
        mine.append(KEPT)
    if order:
        return select(table).where(*mine).order_by(*order)
    following = select(table).where(*mine, col(table.id) > bindparam("after"))
    return following.order_by(col(table.id)).limit(AT_ONCE)


_STATEMENTS: dict[str, Any] = {
    "goals": _all_of(Goal),
    "changes": _all_of(GoalEvent),
    "plans": _all_of(Intention),
    "notes": _all_of(Note),
    "wins": _all_of(Win),
    "assessments": _all_of(Assessment),
    "ratings": _all_of(Rating),
    "check_ins": _all_of(CheckIn),
    "one_on_ones": _all_of(OneOnOne),
    "schedules": _all_of(Schedule),
    "nudges": _all_of(NudgeGiven),
    "choices": _all_of(NudgeChoice, col(NudgeChoice.week)),
    "offers": _all_of(Mentor, col(Mentor.user_id)),
    "requests": _all_of(MentorRequest),
    "blocks": _all_of(MentorBlock, col(MentorBlock.created_at)),
    "messages": _all_of(Delivery, col(Delivery.due_at), col(Delivery.created_at)),
    "accesses": _all_of(Access),
    "admin_acts": _all_of(AdminAct),
}
_AT_ANOTHER_ORDER = {"choices", "offers", "blocks", "messages"}
_HELPED = (
    select(MentorRequest)
    .where(
        col(MentorRequest.team_id) == bindparam("team"),
        col(MentorRequest.mentor_id) == bindparam("user"),
        col(MentorRequest.accepted_at).is_not(None),
    )
    .order_by(col(MentorRequest.id))
)


@dataclass(frozen=True)
class Belongings:
    """A member's rows; `helped` are requests of others that the member has accepted."""

    goals: list[Goal]
    changes: list[GoalEvent]
    plans: list[Intention]
    notes: list[Note]
    wins: list[Win]
    assessments: list[Assessment]
    ratings: list[Rating]
    check_ins: list[CheckIn]
    one_on_ones: list[OneOnOne]
    schedules: list[Schedule]
    nudges: list[NudgeGiven]
    choices: list[NudgeChoice]
    offers: list[Mentor]
    requests: list[MentorRequest]
    helped: list[MentorRequest]
    blocks: list[MentorBlock]
    messages: list[Delivery]
    accesses: list[Access]
    admin_acts: list[AdminAct]


class Exporting:
    """Everything of one member of one workspace."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def of(self, user_id: str) -> Belongings:
        """The member's rows, and nobody else's but the mentor's side of requests that they have accepted."""
        whose = {"team": self._team_id, "user": user_id}
        found = {name: await self._all(name, whose) for name in _STATEMENTS}
        return Belongings(helped=await self._rows.all(_HELPED, **whose), **found)

    async def _all(self, name: str, whose: dict[str, str]) -> list[Any]:
        statement = _STATEMENTS[name]
        if name in _AT_ANOTHER_ORDER:
            return await self._rows.all(statement, **whose)
        found: list[Any] = []
        after = 0
        while some := await self._rows.all(statement, **whose, after=after):
            found += some
            after = some[-1].id
            await asyncio.sleep(0)  # reads of a file do not pause by themselves
        return found
