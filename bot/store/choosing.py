"""One workspace's nudges whose content is not chosen yet, with all that the choice depends on."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, or_, select, update
from sqlmodel import col

from bot.store.access_paths import its, with_its, word
from bot.store.among import row_lying_of
from bot.store.check_ins import read_riders
from bot.store.goals import OpenGoal
from bot.store.nudges import GivenNudge, with_answers
from bot.store.planned import IS_PLANNED, PERSON, THESE, Occurrence, Planned
from bot.store.rows import Rows
from bot.store.steering import read_held_out, read_ratings, read_wins
from bot.store.tables import Assessment, Delivery, Goal, Member, NudgeChoice, NudgeGiven, Rating, Schedule, Win

_TABLE: Any = Delivery.__table__  # type: ignore[attr-defined]
_OURS = col(Delivery.team_id) == bindparam("team")
_OPEN = ("planned", "pending", "sending", "unknown")
_COLUMNS = (
    col(Delivery.id),
    col(Delivery.occurrence_key),
    col(Delivery.due_at),
    col(Delivery.not_before),
    col(Delivery.expires_at),
    col(Delivery.lease_owner),
)
_WAITING = (
    select(*_COLUMNS)
    .where(IS_PLANNED, _OURS)
    .order_by(col(Delivery.created_at))
    .limit(bindparam("limit"))
    .offset(bindparam("skip"))
    .with_for_update(skip_locked=True)
)

_member, _is_member = its(Member, **PERSON)
_PEOPLE = (
    select(col(Delivery.id), Schedule, _member)
    .select_from(Delivery)
    .join(Schedule, and_(col(Schedule.team_id) == Delivery.team_id, col(Schedule.id) == Delivery.schedule_id))
    .outerjoin(_member, _is_member)
    .where(THESE)
    .with_for_update(of=Schedule)
)


def _theirs(entity: Any, condition: Any, /) -> tuple[Any, Any]:
    """These deliveries with rows of the same person, and the columns of those."""
    return with_its(_TABLE, entity.__table__, condition, **PERSON)


_rows, _goal = _theirs(Goal, lambda its: and_(its.state == word("active"), its.rests_since.is_(None)))
_GOALS = (
    select(_TABLE.c.id, _goal.number, _goal.dimension)
    .select_from(_rows)
    .where(THESE)
    .order_by(_goal.due_day.is_(None), _goal.due_day, _goal.number)
)
_rows, _given = with_its(_TABLE, NudgeGiven.__table__, **PERSON)  # type: ignore[attr-defined]
_rows, _answer = with_answers(_rows, _given)
_GIVEN = (
    select(_TABLE.c.id, _given.nudge_id, _given.week, _answer, _given.delivery_id)
    .select_from(_rows)
    .where(THESE)
    .order_by(_given.given_at.desc(), _given.id.desc())
)
_rows, _choice = _theirs(NudgeChoice, lambda its: its.week >= bindparam("week"))
_CHOICES = select(_TABLE.c.id, _choice.week, _choice.nudge_id).select_from(_rows).where(THESE)
_rows, _other = _theirs(Delivery, lambda its: its.kind == word("nudge"))
_OTHERS = (
    select(_TABLE.c.id, _other.occurrence_key, _other.state, _other.due_at, _other.subject)
    .select_from(_rows)
    .where(
        THESE,
        _other.id != _TABLE.c.id,
        or_(_other.state.in_([word(state) for state in _OPEN]), _other.due_at > bindparam("since")),
    )
    .order_by(_other.due_at.desc(), _other.id)
)
_MINE = (_OURS, row_lying_of(_TABLE.c.id, "of"), col(Delivery.state) == "planned")
_SEND = update(Delivery).where(*_MINE).values(state="pending", subject=bindparam("about"), not_before=bindparam("from"))
_END = (
    update(Delivery).where(*_MINE).values(state=bindparam("end"), reason=bindparam("why"), settled_at=bindparam("now"))
)


class PlannedNudge(NamedTuple):
    """A delivery whose nudge is to be chosen."""

    id: str
    occurrence_key: str
    due_at: datetime
    not_before: datetime
    expires_at: datetime | None
    lease_owner: str | None = None

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


class Choosing:
    """Nudges of one workspace between their slot and the choice of their content."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def waiting(self, limit: int, skip: int = 0) -> list[PlannedNudge]:
        """What was planned first; what other replicas have in hand is passed over."""
        found = await self._rows.all(_WAITING, team=self._team_id, limit=limit, skip=skip)
        return [PlannedNudge(*row) for row in found]

    async def backgrounds(self, planned: Sequence[PlannedNudge], near: timedelta) -> dict[str, Background]:
        """What the choices for these depend on, by delivery: six reads, however many they are.

        Two more where wins stand behind ratings, and where somebody wants weeks without a nudge.

        Deliveries that have ended count from `near` before the earliest slot on.
        """
        if not planned:
            return {}
        ids = [one.id for one in planned]
        found: dict[str, Background] = defaultdict(Background)
        for of, schedule, member in await self._rows.all(_PEOPLE, team=self._team_id, ids=ids):
            found[of].schedule, found[of].member = schedule, member
        for of, *goal in await self._rows.all(_GOALS, team=self._team_id, ids=ids):
            found[of].goals.append(OpenGoal(*goal))
        for of, *given in await self._rows.all(_GIVEN, team=self._team_id, ids=ids):
            found[of].given.append(GivenNudge(*given))
        first_week = min(one.week for one in planned)
        for of, week, nudge_id in await self._rows.all(_CHOICES, team=self._team_id, ids=ids, week=first_week):
            found[of].choices[week] = nudge_id
        since = min(one.due_at for one in planned) - near
        for of, *other in await self._rows.all(_OTHERS, team=self._team_id, ids=ids, since=since):
            found[of].others.append(OtherDelivery(*other))
        await self._add_growth(found, ids)
        return found

    async def _add_growth(self, found: dict[str, Background], ids: list[str]) -> None:
        """What members say of themselves, and the weeks that they want empty."""
        for of, assessment, rating in await read_ratings(self._rows, self._team_id, ids):
            found[of].rated.append((assessment, rating))
        named = {win_id for one in found.values() for _, rating in one.rated for win_id in rating.win_ids}
        for of, win in await read_wins(self._rows, self._team_id, ids, sorted(named)):
            found[of].wins.append(win)
        if any(one.member is not None and one.member.holdout_since is not None for one in found.values()):
            for of, week in await read_held_out(self._rows, self._team_id, ids):
                found[of].held_out = week

    async def riders(self, ids: Sequence[str]) -> dict[str, Rider]:
        """Whose check-ins would come with these deliveries, by delivery."""
        found = await read_riders(self._rows, self._team_id, ids)
        return {of: Rider(schedule, week) for of, schedule, week in found}

    async def leave(self, alone: Iterable[Occurrence], now: datetime) -> int:
        """Plan what would have come inside of nudges that do not come; how many are new."""
        ours = [one for one in alone if one.team_id == self._team_id]
        return await Planned(self._rows).add(ours, now)

    async def settle(self, sendings: Sequence[Sending], endings: Sequence[Ending], now: datetime) -> None:
        """Write the choices down: what is to be sent is `pending` from now on, the others end with their reason."""
        of = self._team_id
        await self._rows.run_many(
            _SEND, [{"team": of, "of": one.id, "about": one.subject, "from": one.not_before} for one in sendings]
        )
        await self._rows.run_many(
            _END, [{"team": of, "of": one.id, "end": one.state, "why": one.reason, "now": now} for one in endings]
        )
