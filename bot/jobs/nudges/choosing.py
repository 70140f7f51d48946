"""What each planned nudge brings: chosen from all that the rows say of its member, a few members at a time."""

from datetime import datetime
from functools import partial
from typing import Any

import structlog

from bot.clock import Clock
from bot.content import Content
from bot.jobs.nudges.batches import Batch, in_batches
from bot.mentoring.coming import NEAR, SLOWED_AFTER, Decision, decide, is_taken, situation_of
from bot.mentoring.members import local_day
from bot.mentoring.schedules import next_allowed, slow_down
from bot.mentoring.slots import Slot, read_week
from bot.store import Database, Member, Schedule
from bot.store.planned import Background, Ending, PlannedNudge, Sending

BATCH = 20
"""Nudges chosen in one transaction: short enough that a command's own write waits for milliseconds only."""

log = structlog.get_logger()


async def choose(database: Database, content: Content, clock: Clock, *, batch: int = BATCH) -> int:
    """Choose the content of every planned nudge, in bounded batches; how many are to be sent.

    Idempotent, on any number of replicas: a choice and the end of its wait are one transaction.
    """
    if await database.glance_everywhere().planned.is_empty():
        return 0
    return await in_batches("choose", partial(_choose_some, database, content, clock), batch)


async def _choose_some(database: Database, content: Content, clock: Clock, limit: int, skip: int) -> Batch:
    now, bad = clock(), 0
    async with database.everywhere() as everywhere:
        planned = await everywhere.planned.waiting(limit, skip)
        endings = [Ending(one.id, "skipped", "late") for one in planned if _is_late(one, now)]
        sendings: list[Sending] = []
        in_time = [one for one in planned if not _is_late(one, now)]
        backgrounds = await everywhere.planned.backgrounds(in_time, NEAR)
        for one in in_time:
            try:
                outcome = settle(one, backgrounds[one.id], content, now)
            except Exception as error:  # one bad row must not hold the others up
                log.error("unchosen", delivery=one.id, error=type(error).__name__)
                bad += 1
                continue
            if isinstance(outcome, Sending):
                sendings.append(outcome)
            else:
                endings.append(outcome)
        await everywhere.planned.settle(sendings, endings, now)
    return Batch(len(planned), len(sendings), bad)


def _is_late(planned: PlannedNudge, now: datetime) -> bool:
    return planned.expires_at is not None and planned.expires_at <= now


def settle(planned: PlannedNudge, known: Background, content: Content, now: datetime) -> Sending | Ending:
    """What becomes of one planned nudge; `known.schedule` is slowed down where silence asks for it."""
    member, schedule = known.member, known.schedule
    if member is None or schedule is None:
        return Ending(planned.id, "cancelled", "erased")
    if not schedule.is_on:
        return Ending(planned.id, "cancelled", "consent")
    if schedule.paused_until is not None and schedule.paused_until > local_day(now, schedule.timezone):
        return Ending(planned.id, "cancelled", "user")
    week = read_week(planned.week)
    if week is None:
        raise ValueError("the key of a planned nudge names no week")
    slot = Slot(week, planned.due_at)
    if is_taken(slot, known.others):
        return Ending(planned.id, "skipped", "superseded")
    about = situation_of(member, content, slot.week, known.goals, known.given, known.waiting)
    decision = decide(content, about, known.choices, schedule.every_weeks)
    if decision.pick is None:
        state, reason = ("cancelled", "user") if decision.is_dropped else ("skipped", "nothing_left")
        return Ending(planned.id, state, reason)
    opens_at = _opens_at(planned, member, schedule, now)
    return Sending(planned.id, _subject(decision, schedule, slot), opens_at)


def _opens_at(planned: PlannedNudge, member: Member, schedule: Schedule, now: datetime) -> datetime:
    """The first allowed moment, plus the member's place in the crowd of its due minute."""
    return next_allowed(max(planned.due_at, now), member, schedule) + (planned.not_before - planned.due_at)


def _subject(decision: Decision, schedule: Schedule, slot: Slot) -> dict[str, Any]:
    """What the writer needs: ids and the parts of the score, no text."""
    if decision.pick is None:
        return {}
    subject: dict[str, Any] = {
        "nudge": decision.pick.nudge.id,
        "week": slot.name,
        "reasons": decision.pick.codes,
    }
    if decision.is_comeback:
        subject["comeback"] = True
    is_third = decision.ignored > 0 and decision.ignored % SLOWED_AFTER == 0
    if is_third and slow_down(schedule):
        subject["slowed"] = schedule.every_weeks
    return subject
