"""Caps: what goes when not everything may, first what a member set to a minute of their own, and nudges last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.mentoring.members import zone_of
from bot.store.caps import Given, Slot, Waiting

CHOSEN, PERSON, CHECK_IN, NUDGE = range(4)
"""In this order: what a member set to a minute of their own, what somebody else waits for, check-ins, nudges."""
_KINDS = {"intention": CHOSEN, "one_on_one": CHOSEN, "check_in": CHECK_IN, "nudge": NUDGE}


def rank_of(kind: str, urgency: str) -> int:
    """The lower, the sooner it goes."""
    return CHOSEN if urgency == "chosen" else _KINDS.get(kind, PERSON)


def week_of_member(now: datetime, timezone: str | None) -> tuple[datetime, datetime]:
    """Monday 00:00 of the week in the member's zone, and the next one."""
    local = now.astimezone(zone_of(timezone))
    monday = local.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=local.weekday())
    return monday, monday + timedelta(days=7)


@dataclass
class Expected:
    """What came to some members lately, and what is to come to them, as rows that were read."""

    given: dict[str, list[datetime]] = field(default_factory=dict)
    waiting: dict[str, list[Waiting]] = field(default_factory=dict)
    slots: dict[str, list[Slot]] = field(default_factory=dict)

    @classmethod
    def of(cls, given: Iterable[Given], waiting: Iterable[Waiting], slots: Iterable[Slot]) -> "Expected":
        found = cls()
        for came in given:
            found.given.setdefault(came.user_id, []).append(came.at)
        for row in waiting:
            found.waiting.setdefault(row.user_id, []).append(row)
        for slot in slots:
            found.slots.setdefault(slot.user_id, []).append(slot)
        return found


@dataclass
class Limiter:
    """Who may still get something; `left_today` is what is left of the workspace's day, None for any number."""

    cap_week: int
    left_today: int | None
    expected: Expected
    now: datetime

    def rank(self, delivery_kind: str, urgency: str, user_id: str) -> int:
        """A nudge that brings the check-in with it counts as the check-in."""
        rank = rank_of(delivery_kind, urgency)
        if rank == NUDGE and any(_rides(slot) for slot in self.expected.slots.get(user_id, ())):
            return CHECK_IN
        return rank

    def is_over_week(self, delivery_id: str, rank: int, user_id: str, timezone: str | None) -> bool:
        """Whether the member has had enough this week, counting what goes before it and is still to come.

        What a member set to a minute of their own is never over; it counts, so that the rest gives way to it.
        """
        if self.cap_week == 0 or rank == CHOSEN:
            return False
        begins, ends = week_of_member(self.now, timezone)
        came = sum(begins <= at < ends for at in self.expected.given.get(user_id, ()))
        first = sum(
            row.not_before < ends and row.id != delivery_id and rank_of(row.kind, row.urgency) < rank
            for row in self.expected.waiting.get(user_id, ())
        )
        ahead = sum(_comes(slot, self.now, ends, rank) for slot in self.expected.slots.get(user_id, ()))
        return came + first + ahead >= self.cap_week

    def is_over_day(self, rank: int) -> bool:
        """Whether the workspace has had enough today."""
        return self.left_today is not None and rank != CHOSEN and self.left_today <= 0

    def count(self) -> None:
        """One more goes today."""
        if self.left_today is not None:
            self.left_today -= 1


def _rides(slot: Slot) -> bool:
    about: Mapping[str, object] = slot.about or {}
    return slot.kind == "check_in" and bool(about.get("rides"))


def _comes(slot: Slot, now: datetime, ends: datetime, rank: int) -> bool:
    due_at = slot.next_due_at
    return due_at is not None and now < due_at < ends and _KINDS.get(slot.kind, PERSON) < rank
