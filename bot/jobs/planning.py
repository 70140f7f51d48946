"""The planning tick: the database says whose slot has come, and each slot becomes one delivery or a reason."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from types import SimpleNamespace
from typing import NamedTuple

import structlog

from bot.clock import Clock
from bot.delivery.numbers import Numbers
from bot.delivery.pacing import spread
from bot.jobs.batches import Batch, in_batches
from bot.mentoring.slots import expires_at, occurrence_key, take_due, week_name
from bot.store import Database
from bot.store.planned import Occurrence
from bot.store.schedules import Course, DueSchedule, Step
from bot.store.team import Everywhere

BATCH = 1000
"""Schedules planned in one transaction."""

CHOSEN_MINUTE = ("intention", "one_on_one")
"""Kinds that come at the very minute that their member named, without a place in a crowd."""

REMEMBERED = 4096
"""Courses that one tick keeps in mind."""

log = structlog.get_logger()


class Planning(NamedTuple):
    """One slot that has come, as all who share its course have it."""

    week: int
    due_at: datetime
    expires_at: datetime


class Outlook(NamedTuple):
    """What has come of a course, oldest first, and where it stands then."""

    slots: list[Planning]
    last_week: int | None
    last_due_at: datetime | None
    next_due_at: datetime | None


@dataclass
class Tick:
    """What one tick knows.

    `crowds`: how many members of a workspace are due at the same moment. `outlooks`: members share their courses, so
    that one is worked out for many of them.
    """

    now: datetime
    numbers: Numbers
    crowds: dict[tuple[str, datetime], int] = field(default_factory=dict)
    outlooks: dict[tuple[str, Course], Outlook] = field(default_factory=dict)

    def outlook(self, kind: str, course: Course) -> Outlook:
        """What has come of it by now. ValueError for one that cannot be read."""
        found = self.outlooks.get((kind, course))
        if found is None:
            series = SimpleNamespace(**course._asdict())
            slots = take_due(series, self.now)
            following = series.next_due_at
            plannings = [Planning(*slot, expires_at(slot, following, kind)) for slot in slots]
            found = Outlook(plannings, series.last_week, series.last_due_at, following)
            if len(self.outlooks) >= REMEMBERED:
                self.outlooks.clear()
            self.outlooks[kind, course] = found
        return found


@dataclass
class Sheet:
    """What one transaction is to write."""

    latest: list[Occurrence] = field(default_factory=list)
    missed: list[Occurrence] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


async def plan(database: Database, clock: Clock, *, numbers: Numbers | None = None, batch: int = BATCH) -> int:
    """Plan every slot that has come, of every kind, in bounded batches; how many messages that makes.

    Idempotent, on any number of replicas: a slot and the step to the next one are one transaction, and a slot's key is
    unique. After downtime only the latest missed slot of each member is planned, the older ones are on record as
    superseded. The cost depends on what is due alone.
    """
    tick = Tick(clock(), numbers or Numbers())
    if await database.glance_everywhere().schedules.is_empty(tick.now):
        return 0
    return await in_batches("plan", partial(_plan_some, database, tick), batch)


async def _plan_some(database: Database, tick: Tick, limit: int, skip: int) -> Batch:
    async with database.everywhere() as everywhere:
        due = await everywhere.schedules.due(tick.now, limit, skip)
        await _count(everywhere, due, tick)
        sheet, bad = Sheet(), 0
        for schedule in due:
            try:
                _write_down(sheet, schedule, tick)
            except Exception as error:  # one bad row must not hold the others up
                log.error("unplanned", schedule=schedule.id, error=type(error).__name__)
                bad += 1
        planned = await everywhere.planned.add(sheet.latest, tick.now)
        await everywhere.planned.supersede(sheet.missed, tick.now)
        await everywhere.schedules.move_on(sheet.steps)
    return Batch(len(due), planned, bad)


async def _count(everywhere: Everywhere, due: Sequence[DueSchedule], tick: Tick) -> None:
    """Who is due together with these. Counted before the first of them moves on: what is known already stays."""
    if any((one.team_id, one.course.next_due_at) not in tick.crowds for one in due):
        found = await everywhere.schedules.crowds(due[0].course.next_due_at, due[-1].course.next_due_at)
        for crowd, members in found.items():
            tick.crowds.setdefault(crowd, members)


def _write_down(sheet: Sheet, schedule: DueSchedule, tick: Tick) -> None:
    """The slots of one schedule that have come, and its step to the next one."""
    of, team_id, user_id, version, kind, _, course = schedule
    outlook = tick.outlook(kind, course)
    if kind == "nudge":
        place = spread(user_id, tick.crowds.get((team_id, course.next_due_at), 1), tick.numbers)
        occurrences = [
            Occurrence(team_id, user_id, of, occurrence_key(of, week), due_at, due_at + place, expires)
            for week, due_at, expires in outlook.slots
        ]
    else:
        occurrences = [_other_occurrence(schedule, planning, tick) for planning in outlook.slots]
    sheet.latest.append(occurrences[-1])
    sheet.missed += occurrences[:-1]
    sheet.steps.append(Step(of, version, outlook.last_week, outlook.last_due_at, outlook.next_due_at))


def _other_occurrence(schedule: DueSchedule, planning: Planning, tick: Tick) -> Occurrence:
    """A slot of a kind whose writer knows what to say: it may be sent at once."""
    of, team_id, user_id, _, kind, subject_id, course = schedule
    week, due_at, expires = planning
    is_chosen = kind in CHOSEN_MINUTE
    crowd = 1 if is_chosen else tick.crowds.get((team_id, course.next_due_at), 1)
    return Occurrence(
        team_id,
        user_id,
        of,
        occurrence_key(of, week, kind),
        due_at,
        due_at + spread(user_id, crowd, tick.numbers),
        expires,
        kind=kind,
        urgency="chosen" if is_chosen else "proactive",
        state="pending",
        subject={"week": week_name(week), "of": subject_id},
    )
