"""What a member's coming slots hold: the look ahead, changes to it, and the decision when a slot has come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice, takewhile
from typing import Any, Protocol

from bot.content import Content, Ladder, Level
from bot.errors import NotFoundError
from bot.mentoring.choice import Coming, Focus, Gap, Past, Pick, Situation, choose, ignored_in_a_row, preview, rank
from bot.mentoring.offers import served_levels
from bot.mentoring.slots import Slot, read_week, upcoming
from bot.mentoring.steering import read_gaps
from bot.store import Member, Schedule, Team

AHEAD = 8
"""Slots that a look ahead shows."""
SLOWED_AFTER = 3
"""Unanswered nudges in a row after which they come less often."""
NEAR = timedelta(hours=24)
"""What was put off and comes closer to a slot than this replaces it."""


@dataclass(frozen=True)
class Decision:
    """What a slot that has come holds."""

    pick: Pick | None
    is_dropped: bool
    ignored: int
    is_comeback: bool


class FocusRow(Protocol):
    """What counts of an open goal."""

    @property
    def number(self) -> int | None: ...
    @property
    def dimension(self) -> str | None: ...


class GivenRow(Protocol):
    """What counts of a nudge that was given."""

    @property
    def nudge_id(self) -> str: ...
    @property
    def week(self) -> str: ...
    @property
    def answer(self) -> str: ...
    @property
    def delivery_id(self) -> str | None: ...


class DeliveryRow(Protocol):
    """What counts of a delivery that brings a nudge, or brought it."""

    @property
    def occurrence_key(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def subject(self) -> dict[str, Any]: ...


def level_of(content: Content, member: Member) -> tuple[Ladder, Level]:
    """The member's ladder and level; the first level until one is set."""
    ladder = content.ladder(member.ladder)
    level = next((one for one in ladder.levels if one.id == member.level), ladder.levels[0])
    return ladder, level


def served_level(content: Content, member: Member) -> str:
    """The level by which nudges are chosen: a company's level counts as the shipped one that it says it is like.

    A level that no nudge names counts by its place on the ladder, so that nobody is left without.
    """
    ladder, level = level_of(content, member)
    served = served_levels(content)
    for name in (level.id, level.like):
        if name is not None and name in served:
            return name
    shipped = [one.id for one in content.default_ladder.levels if one.id in served] or sorted(served) or [level.id]
    return shipped[min(ladder.levels.index(level), len(shipped) - 1)]


async def situation(
    team: Team, member: Member, content: Content, week: int, waiting: Sequence[DeliveryRow] | None = None
) -> Situation:
    """All that the choice for a week depends on, as the rows say now; but for what waits, where that was read."""
    goals = await team.goals.focuses(member.user_id)
    given = await team.nudges.past(member.user_id)
    if waiting is None:
        waiting = await team.nudges.waiting(member.user_id)
    return situation_of(member, content, week, goals, given, waiting, await read_gaps(team, member, content))


def situation_of(
    member: Member,
    content: Content,
    week: int,
    goals: Iterable[FocusRow],
    given: Iterable[GivenRow],
    waiting: Iterable[DeliveryRow],
    gaps: tuple[Gap, ...] = (),
) -> Situation:
    """The same from rows that were read before: goals nearest day first, the others newest first."""
    ladder, _ = level_of(content, member)
    like = {dimension.id: dimension.like or dimension.id for dimension in ladder.dimensions}
    return Situation(
        team_id=member.team_id,
        user_id=member.user_id,
        level=served_level(content, member),
        week=week,
        focuses=tuple(
            Focus(goal.number or 0, like.get(goal.dimension, goal.dimension)) for goal in goals if goal.dimension
        ),
        gaps=gaps,
        past=_past(given, waiting),
    )


def _past(given: Iterable[GivenRow], waiting: Iterable[DeliveryRow]) -> tuple[Past, ...]:
    """One entry for each nudge and week: what was put off and came again counts once, with its latest answer."""
    found: dict[tuple[str, str], Past] = {}
    for one in given:
        week = read_week(one.week)
        if week is not None:
            past = Past(one.nudge_id, week, one.answer, one.delivery_id is not None)
            found.setdefault((one.nudge_id, one.week), past)
    ahead: list[Past] = []
    for row in waiting:
        nudge_id, name = str(row.subject.get("nudge", "")), str(row.subject.get("week", ""))
        week = read_week(name)
        if week is not None and (nudge_id, name) not in found:
            ahead.append(Past(nudge_id, week, "waiting"))
    return (*ahead, *found.values())


def decide(
    content: Content,
    about: Situation,
    choices: Mapping[str, str | None],
    every_weeks: int,
    held_out: int | None = None,
) -> Decision:
    """What a slot that has come holds, by the same choice as the look ahead showed.

    `choices`: the member's own word on that week and later ones. `held_out`: the latest week that brought nothing by
    lot; coming back after it is no coming back.
    """
    pick, is_dropped = choose(content, about, choices)
    ignored = ignored_in_a_row(about.past)
    before = max(about.past[0].week, held_out or 0) if about.past else about.week
    is_after_a_gap = about.week - before > every_weeks
    return Decision(pick, is_dropped, ignored, ignored > 0 or is_after_a_gap)


def is_taken(slot: Slot, rows: Iterable[DeliveryRow]) -> bool:
    """Whether a nudge that was put off comes, or came, less than 24 hours from this slot and so replaces it."""
    return any(_replaces(row, slot) for row in rows)


def takes_slot(schedule: Schedule | None, row: DeliveryRow) -> bool:
    """Whether a nudge that was put off comes in the place of one of the series."""
    if schedule is None or not schedule.is_on or schedule.next_due_at is None:
        return False
    slots = upcoming(schedule, schedule.next_due_at - timedelta(seconds=1))
    return any(_replaces(row, slot) for slot in takewhile(lambda slot: slot.due_at < row.due_at + NEAR, slots))


def _replaces(row: DeliveryRow, slot: Slot) -> bool:
    is_near = abs(row.due_at - slot.due_at) < NEAR
    is_alive = row.state in ("pending", "sending", "unknown", "sent")
    return is_near and is_alive and is_put_off(row)


def is_put_off(row: DeliveryRow) -> bool:
    """Whether a delivery brings a nudge again that was put off: see `nudges.later_key`."""
    return row.occurrence_key.startswith("later:")


async def coming(
    team: Team,
    member: Member,
    schedule: Schedule,
    content: Content,
    count: int = AHEAD,
    waiting: Sequence[DeliveryRow] | None = None,
) -> list[Coming]:
    """The next slots with what they hold; none where nudges are off. `waiting`: what waits, where that was read."""
    if not schedule.is_on or schedule.next_due_at is None:
        return []
    just_before = schedule.next_due_at - timedelta(seconds=1)
    if waiting is None:
        waiting = await team.nudges.waiting(member.user_id)
    slots = (slot for slot in upcoming(schedule, just_before) if not is_taken(slot, waiting))
    planned = list(islice(slots, count))
    about = await situation(team, member, content, planned[0].week, waiting)
    choices = await team.nudges.choices(member.user_id, planned[0].name)
    return preview(content, about, planned, choices)


async def swap(team: Team, member: Member, content: Content, week: str, shown: str, now: datetime) -> list[Coming]:
    """The next best nudge for a coming week; where the week does not hold `shown` any more, nothing changes."""
    schedule, found, position = await _ahead(team, member, content, week)
    old = found[position].pick
    if (old.nudge.id if old else "") != shown:
        return found
    about = await situation(team, member, content, found[position].slot.week)
    earlier = tuple(Past(one.pick.nudge.id, one.slot.week, "done") for one in found[:position] if one.pick)
    chosen = {one.pick.nudge.id for one in found[position + 1 :] if one.pick and one.pick.is_chosen}
    about = replace(about, past=(*reversed(earlier), *about.past), reserved=frozenset(chosen))
    names = [pick.nudge.id for pick in rank(content, about)]
    following = names.index(shown) + 1 if shown in names else 0
    if not names or names == [shown]:
        raise NotFoundError(content.words.say("nudges.nothing_else"))
    await team.nudges.choose(member.user_id, week, names[following % len(names)], now)
    return await coming(team, member, schedule, content)


async def drop(team: Team, member: Member, content: Content, week: str, now: datetime) -> list[Coming]:
    """No nudge in a coming week."""
    schedule, _, _ = await _ahead(team, member, content, week)
    await team.nudges.choose(member.user_id, week, None, now)
    return await coming(team, member, schedule, content)


async def keep(team: Team, member: Member, content: Content, week: str) -> list[Coming]:
    """Forget what the member chose for a coming week."""
    schedule, _, _ = await _ahead(team, member, content, week)
    await team.nudges.unchoose(member.user_id, week)
    return await coming(team, member, schedule, content)


async def _ahead(team: Team, member: Member, content: Content, week: str) -> tuple[Schedule, list[Coming], int]:
    """The look ahead and the week's place in it; NotFoundError for any other week."""
    schedule = await team.schedules.get(member.user_id)
    found = await coming(team, member, schedule, content) if schedule is not None else []
    position = next((position for position, one in enumerate(found) if one.slot.name == week), None)
    if schedule is None or position is None:
        raise NotFoundError(content.words.say("nudges.gone"))
    return schedule, found, position
