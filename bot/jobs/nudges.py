"""The planning tick: the database says whose slot has come, and each slot becomes one delivery or a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from bot.clock import Clock
from bot.content import Content
from bot.delivery.numbers import Numbers
from bot.delivery.pacing import spread
from bot.mentoring.coming import SLOWED_AFTER, Decision, decide, is_taken
from bot.mentoring.schedules import expires_at, next_allowed, occurrence_key, slow_down, take_due
from bot.mentoring.slots import Slot
from bot.store import Database, Delivery, Schedule, Team

BATCH = 20
"""Schedules planned in one transaction: short enough that a command's own write waits for milliseconds only."""

MOST_BAD = 20
"""So many schedules that cannot be planned are single faults; more are the database's or ours."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Tick:
    """What one tick knows. `crowds`: how many members of a workspace are due at the same moment."""

    content: Content
    crowds: Mapping[tuple[str, datetime], int]
    now: datetime
    numbers: Numbers


async def plan(
    database: Database, content: Content, clock: Clock, *, numbers: Numbers | None = None, batch: int = BATCH
) -> int:
    """Plan every slot that has come, in bounded batches; how many nudges are to be sent.

    Idempotent: a slot and the step to the next one are one transaction, and a slot's key is unique. After downtime
    only the latest missed slot of each member is planned, the older ones are on record as superseded.
    """
    now = clock()
    glance = database.glance_everywhere()
    if not await glance.schedules.due(now, 1):
        return 0
    tick = Tick(content, await glance.schedules.crowds(now), now, numbers or Numbers())
    planned, bad, size = 0, 0, batch
    while True:
        try:
            seen, to_send = await _some(database, tick, size, bad)
        except Exception as error:  # one bad row must not hold the others up: it is found, logged and passed over
            if size == 1:
                log.error("unplanned", error=type(error).__name__)
                bad += 1
                if bad > MOST_BAD:
                    raise
            size = batch if size == 1 else 1
            continue
        planned += to_send
        if seen < size:
            return planned


async def _some(database: Database, tick: Tick, limit: int, skip: int) -> tuple[int, int]:
    """One transaction: how many schedules were due in it, and how many nudges are to be sent."""
    async with database.everywhere() as everywhere:
        schedules = await everywhere.schedules.due(tick.now, limit, skip)
        outcomes = [await plan_member(everywhere.team(one.team_id), one, tick) for one in schedules]
    return len(schedules), sum(outcomes)


async def plan_member(team: Team, schedule: Schedule, tick: Tick) -> bool:
    """Plan one schedule's slots that have come and move it on; whether there is a nudge to send."""
    now = tick.now
    together = tick.crowds.get((team.team_id, schedule.next_due_at), 1) if schedule.next_due_at else 1
    slots = take_due(schedule, now)
    if not slots:
        return False
    for slot in slots[:-1]:
        await _write_off(team, schedule, slot, "skipped", "superseded", now)
    member = await team.members.get(schedule.user_id)
    if member is None:
        await _write_off(team, schedule, slots[-1], "cancelled", "erased", now)
        return False
    if await is_taken(team, schedule.user_id, slots[-1]):
        await _write_off(team, schedule, slots[-1], "skipped", "superseded", now)
        return False
    decision = await decide(team, member, schedule, slots[-1], tick.content)
    if decision.pick is None:
        state, reason = ("cancelled", "user") if decision.is_dropped else ("skipped", "nothing_left")
        await _write_off(team, schedule, slots[-1], state, reason, now)
        return False
    subject = _subject(decision, schedule, slots[-1])
    opens_at = next_allowed(max(slots[-1].due_at, now), member, schedule)
    delivery = await _write(
        team,
        schedule,
        slots[-1],
        now,
        not_before=opens_at + spread(member.user_id, together, tick.numbers),
        subject=subject,
    )
    return delivery is not None


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


async def _write(
    team: Team, schedule: Schedule, slot: Slot, now: datetime, *, not_before: datetime, subject: dict[str, Any]
) -> Delivery | None:
    return await team.deliveries.plan(
        schedule.user_id,
        "nudge",
        "proactive",
        occurrence_key(schedule.id, slot.week),
        slot.due_at,
        not_before=not_before,
        expires_at=expires_at(slot, schedule.next_due_at),
        subject=subject,
        schedule_id=schedule.id,
        now=now,
    )


async def _write_off(team: Team, schedule: Schedule, slot: Slot, state: str, reason: str, now: datetime) -> None:
    """Put a slot on record that sends nothing, with its reason."""
    delivery = await _write(team, schedule, slot, now, not_before=slot.due_at, subject={})
    if delivery is not None:
        await team.deliveries.end(delivery.id, None, "pending", state, reason, now)
