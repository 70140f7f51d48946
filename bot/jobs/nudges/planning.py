"""The planning tick: the database says whose slot has come, and each slot becomes one delivery or a reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import structlog

from bot.clock import Clock
from bot.delivery.numbers import Numbers
from bot.delivery.pacing import spread
from bot.jobs.nudges.batches import Batch, in_batches
from bot.mentoring.slots import expires_at, occurrence_key, take_due
from bot.store import Database
from bot.store.planned import Occurrence
from bot.store.schedules import DueSchedule

BATCH = 500
"""Schedules planned in one transaction."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Tick:
    """What one tick knows. `crowds`: how many members of a workspace are due at the same moment."""

    crowds: Mapping[tuple[str, datetime], int]
    now: datetime
    numbers: Numbers


@dataclass
class Sheet:
    """What one transaction is to write."""

    latest: list[Occurrence] = field(default_factory=list)
    missed: list[Occurrence] = field(default_factory=list)
    moved: list[DueSchedule] = field(default_factory=list)


async def plan(database: Database, clock: Clock, *, numbers: Numbers | None = None, batch: int = BATCH) -> int:
    """Plan every slot that has come, in bounded batches; how many nudges wait for their content from now on.

    Idempotent, on any number of replicas: a slot and the step to the next one are one transaction, and a slot's key is
    unique. After downtime only the latest missed slot of each member is planned, the older ones are on record as
    superseded. The cost depends on what is due alone.
    """
    now = clock()
    crowds = await database.glance_everywhere().schedules.crowds(now)
    if not crowds:
        return 0
    tick = Tick(crowds, now, numbers or Numbers())
    return await in_batches("plan", partial(_plan_some, database, tick), batch)


async def _plan_some(database: Database, tick: Tick, limit: int, skip: int) -> Batch:
    async with database.everywhere() as everywhere:
        due = await everywhere.schedules.due(tick.now, limit, skip)
        sheet, bad = Sheet(), 0
        for schedule in due:
            try:
                _write_down(sheet, schedule, tick)
            except Exception as error:  # one bad row must not hold the others up
                log.error("unplanned", schedule=schedule.id, error=type(error).__name__)
                bad += 1
        planned = await everywhere.planned.add(sheet.latest, tick.now)
        await everywhere.planned.supersede(sheet.missed, tick.now)
        await everywhere.schedules.move_on(sheet.moved)
    return Batch(len(due), planned, bad)


def _write_down(sheet: Sheet, schedule: DueSchedule, tick: Tick) -> None:
    """The slots of one schedule that have come, and its step to the next one."""
    was = schedule.next_due_at
    slots = take_due(schedule, tick.now)
    if was is None or not slots:
        return
    place = spread(schedule.user_id, tick.crowds.get((schedule.team_id, was), 1), tick.numbers)
    occurrences = [
        Occurrence(
            schedule.team_id,
            schedule.user_id,
            schedule.id,
            occurrence_key(schedule.id, slot.week),
            slot.due_at,
            slot.due_at + place,
            expires_at(slot, schedule.next_due_at),
        )
        for slot in slots
    ]
    sheet.latest.append(occurrences[-1])
    sheet.missed += occurrences[:-1]
    sheet.moved.append(schedule)
