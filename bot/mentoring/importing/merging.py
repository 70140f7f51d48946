"""An export beside what is there: nothing is overwritten, nothing comes twice, and nothing starts to come by itself."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from bot.mentoring.importing.matching import ORIGINS, Known, id_of, ids_of, snapshot_of, values_of
from bot.mentoring.rights import format as shape
from bot.store import (
    Assessment,
    CheckIn,
    Goal,
    GoalEvent,
    Intention,
    Member,
    Mentor,
    Note,
    NudgeChoice,
    NudgeGiven,
    OneOnOne,
    Rating,
    Schedule,
    Team,
    Win,
)
from bot.store.exporting import Belongings

E = TypeVar("E", bound=shape.Part)


@dataclass
class Imported:
    """What came of it: how many entries are new by their kind, how many were here already, what is switched off."""

    new: dict[str, int] = field(default_factory=dict)
    known: int = 0
    switched_off: int = 0
    is_offer_paused: bool = False


async def merge(team: Team, member: Member, export: shape.Export, now: datetime) -> Imported:
    """Add an export to the member's rows, inside the caller's transaction.

    An entry is known by the moment at which it was made and by the words that it was made of: one that is here
    already stays as it is, with all that belongs to it, whatever the export says of it. Requests for mentors are not
    taken up again, settings stay as they are, and what came by itself there waits to be switched on here.
    """
    return await _Merge(team, member, await team.exporting.of(member.user_id), now).all_of(export)


class _Merge:
    """One export on its way in; the lists hold its entries' rows, old and new, by their place."""

    def __init__(self, team: Team, member: Member, have: Belongings, now: datetime) -> None:
        self._team, self._member, self._have, self._now = team, member, have, now
        self._mine: dict[str, Any] = {"team_id": team.team_id, "user_id": member.user_id}
        self._outcome = Imported()
        self._goals: list[Goal | None] = []
        self._plans: list[list[Intention | None]] = []
        self._check_ins: list[CheckIn] = []
        self._notes: list[Note] = []
        self._wins: list[Win] = []

    async def all_of(self, export: shape.Export) -> Imported:
        """Each kind after those that it speaks of, since their ids must be there."""
        fresh = await self._add_goals(export.goals)
        await self._add_check_ins(export.check_ins)
        await self._add_changes(export.goals, fresh)
        await self._add_plans(export.goals, fresh)
        await self._add_notes(export.notes)
        await self._add_wins(export.wins)
        await self._add_assessments(export.assessments)
        await self._add_one_on_ones(export.one_on_ones)
        await self._add_nudges(export.nudges)
        await self._add_choices(export.choices)
        await self._add_schedules(export.schedules)
        await self._add_offer(export.mentoring.offer)
        return self._outcome

    async def _add_goals(self, goals: Sequence[shape.Goal]) -> list[bool]:
        """Which of them are new; their numbers follow the last one here, in the order that they had.

        What was cancelled stays where it was: its place is empty.
        """
        known = Known(self._have.goals, lambda row: (row.created_at, row.typed))
        wanted = [one.state != "cancelled" for one in goals]
        rows = [known.take((one.created_at, one.typed)) if wanted[place] else None for place, one in enumerate(goals)]
        fresh = [row is None and wanted[place] for place, row in enumerate(rows)]
        number = await self._team.goals.next_number(self._member.user_id)
        numbered = sorted((one.number, place) for place, one in enumerate(goals) if fresh[place] and one.number)
        numbers = {place: number + step for step, (_, place) in enumerate(numbered)}
        self._goals = [
            Goal(**self._mine, **values_of(one, "history", "plans"), number=numbers.get(place)) if fresh[place] else row
            for place, (row, one) in enumerate(zip(rows, goals, strict=True))
        ]
        self._count("goals", [is_fresh for is_fresh, is_wanted in zip(fresh, wanted, strict=True) if is_wanted])
        await self._write(self._goals, fresh)
        return fresh

    async def _add_check_ins(self, check_ins: Sequence[shape.CheckIn]) -> None:
        known = Known(self._have.check_ins, lambda row: row.asked_at)
        rows = [known.take(one.asked_at) for one in check_ins]
        self._check_ins = [
            row or CheckIn(**self._mine, **values_of(one, "goals"), goal_ids=ids_of(self._goals, one.goals))
            for row, one in zip(rows, check_ins, strict=True)
        ]
        await self._end_list("check_ins", self._check_ins, rows)

    async def _add_changes(self, goals: Sequence[shape.Goal], fresh: Sequence[bool]) -> None:
        await self._team.importing.add(
            GoalEvent(
                **self._mine,
                **values_of(one, "check_in", "before"),
                goal_id=_id(row) or 0,
                check_in_id=id_of(self._check_ins, one.check_in),
                before=None if one.before is None else snapshot_of(one.before),
            )
            for row, goal, is_fresh in zip(self._goals, goals, fresh, strict=True)
            for one in (goal.history if is_fresh else ())
        )

    async def _add_plans(self, goals: Sequence[shape.Goal], fresh: Sequence[bool]) -> None:
        known = Known(self._have.plans, lambda row: (row.goal_id, row.created_at))
        for row, goal, is_fresh in zip(self._goals, goals, fresh, strict=True):
            if is_fresh:
                made = [Intention(**self._mine, **values_of(one), goal_id=_id(row) or 0) for one in goal.plans]
                self._plans.append([*made])
            else:
                self._plans.append([known.take((_id(row), one.created_at)) for one in goal.plans])
        plans = [plan for made in self._plans for plan in made if plan is not None and plan.id is None]
        await self._team.importing.add(plans)
        self._outcome.new["plans"] = len(plans)

    async def _add_notes(self, notes: Sequence[shape.Note]) -> None:
        known = Known(self._have.notes, lambda row: (row.created_at, row.text))
        rows = [known.take((one.created_at, one.text)) for one in notes]
        self._notes = [
            row or Note(**self._mine, **values_of(one, "goal"), goal_id=id_of(self._goals, one.goal))
            for row, one in zip(rows, notes, strict=True)
        ]
        await self._end_list("notes", self._notes, rows)

    async def _add_wins(self, wins: Sequence[shape.Win]) -> None:
        known = Known(self._have.wins, lambda row: (row.created_at, row.origin))
        rows = [known.take((one.created_at, one.origin)) for one in wins]
        last = max([self._member.last_win_number or 0, *(row.number for row in self._have.wins)])
        numbered = sorted((one.number, place) for place, one in enumerate(wins) if rows[place] is None)
        numbers = {place: last + step for step, (_, place) in enumerate(numbered, 1)}
        self._wins = [
            row or Win(**self._mine, **values_of(one, *ORIGINS), number=numbers[place], origin_id=self._origin(one))
            for place, (row, one) in enumerate(zip(rows, wins, strict=True))
        ]
        if numbers:
            self._member.last_win_number = last + len(numbers)
        await self._end_list("wins", self._wins, rows)

    def _origin(self, win: shape.Win) -> str | None:
        goal, check_in, note = (
            id_of(self._goals, win.goal),
            id_of(self._check_ins, win.check_in),
            id_of(self._notes, win.note),
        )
        if win.origin == "nudge":
            return None if win.nudge is None else win.nudge.id
        if win.origin in ("goal", "check_in"):
            named = "" if goal is None else str(goal)
            return (named if check_in is None else f"{check_in}:{named}") or None
        return None if note is None else f"note:{note}"

    async def _add_assessments(self, assessments: Sequence[shape.Assessment]) -> None:
        """One draft at a time: the one that is here stays."""
        known = Known(self._have.assessments, lambda row: row.started_at)
        has_draft = any(row.state == "draft" for row in self._have.assessments)
        made: list[tuple[Assessment, shape.Assessment]] = []
        for one in assessments:
            if known.take(one.started_at) is not None or (one.state == "draft" and has_draft):
                continue
            has_draft = has_draft or one.state == "draft"
            row = Assessment(**self._mine, **values_of(one, "ratings"))
            made.append((row, one))
        await self._team.importing.add(row for row, _ in made)
        await self._team.importing.add(
            Rating(
                **self._mine,
                **values_of(rating, "wins"),
                assessment_id=row.id or 0,
                win_ids=ids_of(self._wins, rating.wins),
            )
            for row, version in made
            for rating in version.ratings
        )
        self._count("assessments", [True] * len(made) + [False] * (len(assessments) - len(made)))

    async def _add_one_on_ones(self, meetings: Sequence[shape.OneOnOne]) -> None:
        known = Known(self._have.one_on_ones, lambda row: row.prepared_at)
        await self._add_new("one_on_ones", meetings, lambda one: known.take(one.prepared_at), OneOnOne)

    async def _add_nudges(self, nudges: Sequence[shape.NudgeGiven]) -> None:
        known = Known(self._have.nudges, lambda row: (row.given_at, row.nudge_id))
        await self._add_new("nudges", nudges, lambda one: known.take((one.given_at, one.nudge.id)), NudgeGiven)

    async def _add_choices(self, choices: Sequence[shape.Choice]) -> None:
        known = {row.week: row for row in self._have.choices}
        firsts = {one.week: one for one in reversed(choices)}
        await self._add_new("choices", [*reversed(firsts.values())], lambda one: known.get(one.week), NudgeChoice)

    async def _add_new(self, name: str, entries: Sequence[E], known: Callable[[E], object], table: type[Any]) -> None:
        fresh = [known(one) is None for one in entries]
        new = [table(**self._mine, **values_of(one)) for one, is_fresh in zip(entries, fresh, strict=True) if is_fresh]
        await self._team.importing.add(new)
        self._count(name, fresh)

    async def _add_schedules(self, schedules: Sequence[shape.Schedule]) -> None:
        """Day and time are kept for a yes of its own: consent was given to another workspace's messages."""
        taken = {(row.kind, row.subject_id) for row in self._have.schedules}
        new: list[Schedule] = []
        for one in schedules:
            subject = 0
            if one.goal is not None and one.plan is not None:
                plan = self._plans[one.goal - 1][one.plan - 1]
                subject = 0 if plan is None or plan.id is None else plan.id
            if (one.kind, subject) in taken or (one.kind == "intention") != bool(subject):
                continue
            taken.add((one.kind, subject))
            self._outcome.switched_off += one.is_on
            new.append(self._schedule(one, subject))
        await self._team.importing.add(new)

    def _schedule(self, one: shape.Schedule, subject: int) -> Schedule:
        return Schedule(
            **self._mine,
            kind=one.kind,
            subject_id=subject,
            about=one.about or None,
            is_on=False,
            weekday=one.weekday,
            local_time=one.local_time,
            every_weeks=one.every_weeks,
            timezone=self._member.timezone or "UTC",
            consented_at=self._now,
        )

    async def _add_offer(self, offer: shape.Offer | None) -> None:
        """Nobody is sent to a member who has not said here that they may be asked."""
        if offer is None or self._have.offers:
            return
        lists = {"topics": [one.id for one in offer.topics], "shadowings": [one.id for one in offer.shadowings]}
        values = values_of(offer, *lists, "state") | lists
        self._outcome.is_offer_paused = offer.state == "active"
        state = "stopped" if offer.state == "stopped" else "paused"
        await self._team.importing.add([Mentor(**self._mine, **values, state=state)])

    async def _end_list(self, name: str, rows: Sequence[Any], known: Sequence[Any]) -> None:
        fresh = [row is None for row in known]
        self._count(name, fresh)
        await self._write(rows, fresh)

    async def _write(self, rows: Iterable[Any], fresh: Iterable[bool]) -> None:
        await self._team.importing.add(row for row, is_fresh in zip(rows, fresh, strict=True) if is_fresh)

    def _count(self, name: str, fresh: Sequence[bool]) -> None:
        self._outcome.new[name] = sum(fresh)
        self._outcome.known += len(fresh) - sum(fresh)


def _id(row: Goal | None) -> int | None:
    return None if row is None else row.id
