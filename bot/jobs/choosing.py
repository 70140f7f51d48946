"""What each planned nudge brings: chosen from all that the rows say of its member, a few members at a time."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

import structlog

from bot.clock import Clock
from bot.content import Content
from bot.jobs.batches import Batch, in_batches
from bot.mentoring.admin import Defaults, rules_of
from bot.mentoring.check_ins import KIND, is_due, is_riding
from bot.mentoring.coming import NEAR, SLOWED_AFTER, Decision, decide, is_taken, situation_of
from bot.mentoring.holdout import is_drawn, is_empty
from bot.mentoring.schedules import is_paused, next_allowed, slower
from bot.mentoring.slots import Slot, expires_at, occurrence_key, read_week, week_at
from bot.mentoring.steering import gaps_of
from bot.store import Database, Member, Schedule, Team
from bot.store.choosing import Background, Ending, OtherDelivery, PlannedNudge, Rider, Sending
from bot.store.controls import NOWHERE
from bot.store.holding import COPIED, LATE_IN_COPY
from bot.store.planned import Occurrence

BATCH = 20
"""Nudges chosen in one transaction: short enough that a command's own write waits for milliseconds only."""
MOST_FAILED = 5
"""So many workspaces that fail in one run are single faults; more are the database's."""

log = structlog.get_logger()


async def choose(
    database: Database, content: Content, clock: Clock, *, batch: int = BATCH, defaults: Defaults = Defaults()
) -> int:
    """Choose the content of every planned nudge, in bounded batches; how many are to be sent.

    Workspace by workspace: what members wrote is read of one at a time. Idempotent, on any number of replicas: a choice
    and the end of its wait are one transaction. Where everything is stopped nudges wait unchosen, and end too late.
    Where one workspace fails the others have their turn before its failure is raised.
    """
    glance, chosen = database.glance_everywhere(), 0
    failures: list[Exception] = []
    teams = await glance.planned.teams()
    halts = await glance.controls.halts() if teams else NOWHERE
    if halts:
        async with database.everywhere() as everywhere:
            await everywhere.controls.leave_out(halts, clock())
    for team_id in teams:
        if not halts.cover(team_id):
            some = partial(_choose_some, database, team_id, content, clock, defaults)
            try:
                chosen += await in_batches("choose", some, batch)
            except Exception as error:
                log.error("choose_failed", team=team_id, error=type(error).__name__)
                failures.append(error)
                if len(failures) > MOST_FAILED:
                    break
    if failures:
        raise failures[0]
    return chosen


async def _choose_some(
    database: Database, team_id: str, content: Content, clock: Clock, defaults: Defaults, limit: int, skip: int
) -> Batch:
    now, bad = clock(), 0
    async with database.team(team_id) as team:
        rules = rules_of(await team.controls.read(), defaults)
        planned = await team.choosing.waiting(limit, skip)
        endings = [Ending(one.id, "skipped", _why_late(one)) for one in planned if _is_late(one, now)]
        sendings: list[Sending] = []
        in_time = [one for one in planned if not _is_late(one, now)]
        backgrounds = await team.choosing.backgrounds(in_time, NEAR)
        for one in in_time:
            try:
                outcome = settle(one, backgrounds[one.id], content, now, is_dry_run=rules.is_dry_run)
            except Exception as error:  # one bad row must not hold the others up
                log.error("unchosen", delivery=one.id, error=type(error).__name__)
                bad += 1
                continue
            if isinstance(outcome, Sending):
                sendings.append(outcome)
            else:
                endings.append(outcome)
        await team.choosing.settle(sendings, endings, now)
        await _leave_check_ins(team, in_time, endings, now)
    return Batch(len(planned), len(sendings), bad)


async def _leave_check_ins(
    team: Team, planned: Sequence[PlannedNudge], endings: Sequence[Ending], now: datetime
) -> None:
    """Plan the check-ins that would have come inside nudges that do not come, as messages of their own."""
    left = {one.id for one in endings if one.leaves_check_in}
    if not left:
        return
    riders = await team.choosing.riders(sorted(left))
    alone = [check_in_alone(one, riders[one.id], now) for one in planned if one.id in riders]
    await team.choosing.leave([one for one in alone if one is not None], now)


def check_in_alone(planned: PlannedNudge, rider: Rider, now: datetime) -> Occurrence | None:
    """The check-in of a nudge's slot without the nudge; None where it is not its turn, or too late for it."""
    schedule, week = rider.schedule, read_week(planned.week)
    if week is None or not is_riding(schedule, planned.due_at):
        return None
    expires = expires_at(Slot(week, planned.due_at), None, KIND)
    if expires <= now or not is_due(schedule, week, read_week(rider.last_week or "")):
        return None
    return Occurrence(
        schedule.team_id,
        schedule.user_id,
        schedule.id or 0,
        occurrence_key(schedule.id, week, KIND),
        planned.due_at,
        planned.not_before,
        expires,
        kind=KIND,
        state="pending",
        subject={"week": planned.week, "of": 0, "rides": True},
    )


def _is_late(planned: PlannedNudge, now: datetime) -> bool:
    return planned.expires_at is not None and planned.expires_at <= now


def _why_late(planned: PlannedNudge) -> str:
    return LATE_IN_COPY if planned.lease_owner == COPIED else "late"


def settle(
    planned: PlannedNudge, known: Background, content: Content, now: datetime, *, is_dry_run: bool = False
) -> Sending | Ending:
    """What becomes of one planned nudge. Where silence asks for fewer it says so, but in a dry run; see `arrive`."""
    member, schedule = known.member, known.schedule
    if member is None or schedule is None:
        return Ending(planned.id, "cancelled", "erased")
    if not schedule.is_on:
        return Ending(planned.id, "cancelled", "consent")
    if is_paused(schedule, now):
        return Ending(planned.id, "cancelled", "user")
    week = read_week(planned.week)
    if week is None:
        raise ValueError("the key of a planned nudge names no week")
    slot = Slot(week, planned.due_at)
    if is_taken(slot, known.others):
        replacing = [one for one in known.waiting if is_taken(slot, [one])]
        is_carried = any(_is_in(week, one, schedule) for one in replacing)
        return Ending(planned.id, "skipped", "superseded", leaves_check_in=not is_carried)
    gaps = gaps_of(content, member, known.rated, known.wins)
    about = situation_of(member, content, slot.week, known.goals, known.given, known.waiting, gaps)
    held_out = read_week(known.held_out or "")
    decision = decide(content, about, known.choices, schedule.every_weeks, held_out)
    if decision.pick is None:
        state, reason = ("cancelled", "user") if decision.is_dropped else ("skipped", "nothing_left")
        return Ending(planned.id, state, reason, leaves_check_in=True)
    is_lot_drawn = not decision.pick.is_chosen and is_drawn(about, member, schedule, held_out)
    if is_lot_drawn and is_empty(about):
        return Ending(planned.id, "skipped", "holdout", leaves_check_in=True)
    subject = _subject(decision, schedule, slot, is_dry_run=is_dry_run) | ({"drawn": True} if is_lot_drawn else {})
    return Sending(planned.id, subject, _opens_at(planned, member, schedule, now))


def _is_in(week: int, other: OtherDelivery, schedule: Schedule) -> bool:
    """Whether it comes in that week, and so brings the week's check-in itself."""
    return week_at(schedule, other.due_at) == week


def _opens_at(planned: PlannedNudge, member: Member, schedule: Schedule, now: datetime) -> datetime:
    """The first allowed moment, plus the member's place in the crowd of its due minute."""
    return next_allowed(max(planned.due_at, now), member, schedule) + (planned.not_before - planned.due_at)


def _subject(decision: Decision, schedule: Schedule, slot: Slot, *, is_dry_run: bool) -> dict[str, Any]:
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
    if is_third and not is_dry_run and (weeks := slower(schedule)) is not None:
        subject["slowed"] = weeks
    return subject
