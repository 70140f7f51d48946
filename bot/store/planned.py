"""Nudges whose slot has come and whose content is not chosen yet, with all that the choice depends on."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, or_, select, text, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.store.check_ins import read_riders
from bot.store.goals import OpenGoal
from bot.store.nudges import ANSWER, ITS_CHECK_IN, GivenNudge
from bot.store.rows import Rows
from bot.store.steering import read_held_out, read_ratings, read_wins
from bot.store.tables import Assessment, CheckIn, Delivery, Goal, Member, NudgeChoice, NudgeGiven, Rating, Schedule, Win

_IS_PLANNED = text("delivery.state = 'planned'")  # a literal, so that the partial index serves
_OPEN = ("planned", "pending", "sending", "unknown")
_COLUMNS = (
    col(Delivery.id),
    col(Delivery.occurrence_key),
    col(Delivery.due_at),
    col(Delivery.not_before),
    col(Delivery.expires_at),
)
_WAITING = (
    select(*_COLUMNS)
    .where(_IS_PLANNED)
    .order_by(col(Delivery.created_at))
    .limit(bindparam("limit"))
    .offset(bindparam("skip"))
    .with_for_update(skip_locked=True)
)
_ANY = select(col(Delivery.id)).where(_IS_PLANNED).limit(1)

# Everything about a member is found by a join from the delivery: by workspace and person, never by the person alone.
_IDS = col(Delivery.id).in_(bindparam("ids", expanding=True))


def _same_person(table: Any) -> Any:
    return and_(table.team_id == Delivery.team_id, table.user_id == Delivery.user_id)


_PEOPLE = (
    select(col(Delivery.id), Schedule, Member)
    .join(Schedule, and_(col(Schedule.team_id) == Delivery.team_id, col(Schedule.id) == Delivery.schedule_id))
    .outerjoin(Member, _same_person(Member))
    .where(_IDS)
    .with_for_update(of=Schedule)
)
_GOALS = (
    select(col(Delivery.id), col(Goal.number), col(Goal.dimension))
    .join(Goal, _same_person(Goal))
    .where(_IDS, col(Goal.state) == "active", col(Goal.rests_since).is_(None))
    .order_by(col(Goal.due_day).is_(None), col(Goal.due_day), col(Goal.number))
)
_GIVEN = (
    select(
        col(Delivery.id),
        col(NudgeGiven.nudge_id),
        col(NudgeGiven.week),
        ANSWER,
        col(NudgeGiven.delivery_id),
    )
    .join(NudgeGiven, _same_person(NudgeGiven))
    .outerjoin(CheckIn, ITS_CHECK_IN)
    .where(_IDS)
    .order_by(col(NudgeGiven.given_at).desc(), col(NudgeGiven.id).desc())
)
_CHOICES = (
    select(col(Delivery.id), col(NudgeChoice.week), col(NudgeChoice.nudge_id))
    .join(NudgeChoice, _same_person(NudgeChoice))
    .where(_IDS, col(NudgeChoice.week) >= bindparam("week"))
)
_other = aliased(Delivery)
_OTHERS = (
    select(col(Delivery.id), col(_other.occurrence_key), col(_other.state), col(_other.due_at), col(_other.subject))
    .join(_other, and_(_same_person(_other), col(_other.id) != Delivery.id))
    .where(
        _IDS, col(_other.kind) == "nudge", or_(col(_other.state).in_(_OPEN), col(_other.due_at) > bindparam("since"))
    )
    .order_by(col(_other.due_at).desc(), col(_other.id))
)
_MINE = (col(Delivery.id) == bindparam("of"), col(Delivery.state) == "planned")
_SEND = update(Delivery).where(*_MINE).values(state="pending", subject=bindparam("about"), not_before=bindparam("from"))
_END = (
    update(Delivery).where(*_MINE).values(state=bindparam("end"), reason=bindparam("why"), settled_at=bindparam("now"))
)


class Occurrence(NamedTuple):
    """One slot of one schedule. `not_before` is its moment plus the member's place in a crowd.

    `state` is `planned` where its content is still to be chosen, and `pending` where its writer knows what to say.
    """

    team_id: str
    user_id: str
    schedule_id: int
    key: str
    due_at: datetime
    not_before: datetime
    expires_at: datetime
    kind: str = "nudge"
    urgency: str = "proactive"
    state: str = "planned"
    subject: dict[str, Any] = {}  # noqa: RUF012 - never changed: it is written down as it is


class PlannedNudge(NamedTuple):
    """A delivery whose nudge is to be chosen."""

    id: str
    occurrence_key: str
    due_at: datetime
    not_before: datetime
    expires_at: datetime | None

    @property
    def week(self) -> str:
        """The local ISO week of its slot, `2026-W48`, as its key names it."""
        return self.occurrence_key.rpartition(":")[2]


class OtherDelivery(NamedTuple):
    """What the choice needs of another nudge on its way to the member."""

    occurrence_key: str
    state: str
    due_at: datetime
    subject: dict[str, Any]


@dataclass
class Background:
    """All that one choice depends on. Goals nearest day first, what was given and other deliveries newest first.

    Without a schedule the member's rows are gone. `choices` has the weeks from this one on. `rated` are the ratings of
    the newest finished assessment on each ladder, `wins` those behind them. `held_out` is the latest week that brought
    nothing by lot, known of members who want that.
    """

    schedule: Schedule | None = None
    member: Member | None = None
    goals: list[OpenGoal] = field(default_factory=list)
    given: list[GivenNudge] = field(default_factory=list)
    choices: dict[str, str | None] = field(default_factory=dict)
    others: list[OtherDelivery] = field(default_factory=list)
    rated: list[tuple[Assessment, Rating]] = field(default_factory=list)
    wins: list[Win] = field(default_factory=list)
    held_out: str | None = None

    @property
    def waiting(self) -> list[OtherDelivery]:
        """Those of the others that have not ended."""
        return [one for one in self.others if one.state in _OPEN]


class Sending(NamedTuple):
    """A planned delivery that is to be sent, with what its writer needs."""

    id: str
    subject: dict[str, Any]
    not_before: datetime


class Ending(NamedTuple):
    """A planned delivery that ends unsent; `leaves_check_in`: the one that would have come with it comes alone."""

    id: str
    state: str
    reason: str
    leaves_check_in: bool = False


class Rider(NamedTuple):
    """The check-ins of a member that come inside nudges, and the week of the latest one."""

    schedule: Schedule
    last_week: str | None


class Planned:
    """Nudges between their slot and the choice of their content, in all workspaces."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def add(self, occurrences: Iterable[Occurrence], now: datetime) -> int:
        """Plan these slots; those that were planned before are left as they are. How many are new."""
        return await self._insert(occurrences, now)

    async def supersede(self, occurrences: Iterable[Occurrence], now: datetime) -> int:
        """Put missed slots on record that a later one of the same schedule replaces."""
        missed = [one._replace(state="skipped") for one in occurrences]
        return await self._insert(missed, now, reason="superseded", settled_at=now)

    async def _insert(self, occurrences: Iterable[Occurrence], now: datetime, **ended: Any) -> int:
        names, written = new_ids(now), 0
        of_a_kind = attrgetter("kind", "urgency", "state")
        for (kind, urgency, state), some in groupby(sorted(occurrences, key=of_a_kind), key=of_a_kind):
            rows = [_row(name, one) for name, one in zip(names, some, strict=False)]
            alike = {"kind": kind, "urgency": urgency, "state": state, "created_at": now}
            if kind == "nudge":
                alike["subject"] = {}  # its writer has nothing to go by until it is chosen
            written += await self._rows.insert(Delivery, rows, **alike, **ended)
        return written

    async def is_empty(self) -> bool:
        """Whether nothing waits for its choice."""
        return await self._rows.first(_ANY) is None

    async def waiting(self, limit: int, skip: int = 0) -> list[PlannedNudge]:
        """What was planned first; what other replicas have in hand is passed over."""
        return [PlannedNudge(*row) for row in await self._rows.all(_WAITING, limit=limit, skip=skip)]

    async def backgrounds(self, planned: Sequence[PlannedNudge], near: timedelta) -> dict[str, Background]:
        """What the choices for these depend on, by delivery: six reads, however many they are.

        Two more where wins stand behind ratings, and where somebody wants weeks without a nudge.

        Deliveries that have ended count from `near` before the earliest slot on.
        """
        if not planned:
            return {}
        ids = [one.id for one in planned]
        found: dict[str, Background] = defaultdict(Background)
        for of, schedule, member in await self._rows.all(_PEOPLE, ids=ids):
            found[of].schedule, found[of].member = schedule, member
        for of, *goal in await self._rows.all(_GOALS, ids=ids):
            found[of].goals.append(OpenGoal(*goal))
        for of, *given in await self._rows.all(_GIVEN, ids=ids):
            found[of].given.append(GivenNudge(*given))
        first_week = min(one.week for one in planned)
        for of, week, nudge_id in await self._rows.all(_CHOICES, ids=ids, week=first_week):
            found[of].choices[week] = nudge_id
        since = min(one.due_at for one in planned) - near
        for of, *other in await self._rows.all(_OTHERS, ids=ids, since=since):
            found[of].others.append(OtherDelivery(*other))
        await self._add_growth(found, ids)
        return found

    async def _add_growth(self, found: dict[str, Background], ids: list[str]) -> None:
        """What members say of themselves, and the weeks that they want empty."""
        for of, assessment, rating in await read_ratings(self._rows, ids):
            found[of].rated.append((assessment, rating))
        named = {win_id for one in found.values() for _, rating in one.rated for win_id in rating.win_ids}
        for of, win in await read_wins(self._rows, ids, sorted(named)):
            found[of].wins.append(win)
        if any(one.member is not None and one.member.holdout_since is not None for one in found.values()):
            for of, week in await read_held_out(self._rows, ids):
                found[of].held_out = week

    async def riders(self, ids: Sequence[str]) -> dict[str, Rider]:
        """Whose check-ins would come with these deliveries, by delivery."""
        return {of: Rider(schedule, week) for of, schedule, week in await read_riders(self._rows, ids)}

    async def settle(self, sendings: Sequence[Sending], endings: Sequence[Ending], now: datetime) -> None:
        """Write the choices down: what is to be sent is `pending` from now on, the others end with their reason."""
        await self._rows.run_many(
            _SEND, [{"of": one.id, "about": one.subject, "from": one.not_before} for one in sendings]
        )
        await self._rows.run_many(
            _END, [{"of": one.id, "end": one.state, "why": one.reason, "now": now} for one in endings]
        )


def _row(name: str, one: Occurrence) -> dict[str, Any]:
    row = {
        "id": name,
        "team_id": one.team_id,
        "user_id": one.user_id,
        "schedule_id": one.schedule_id,
        "occurrence_key": one.key,
        "due_at": one.due_at,
        "not_before": one.not_before,
        "expires_at": one.expires_at,
    }
    if one.kind != "nudge":
        row["subject"] = one.subject
    return row


def new_ids(now: datetime) -> Iterator[str]:
    """UUIDs of version 7, without end: milliseconds, then chance. What is planned together is together in the index."""
    stamp = f"{int(now.timestamp() * 1000):012x}"
    while True:
        chance = os.urandom(9).hex()
        yield f"{stamp[:8]}-{stamp[8:]}-7{chance[:3]}-a{chance[3:6]}-{chance[6:]}"
