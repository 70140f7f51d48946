"""Looks on and compares the books: every row against Slack's own record, and every post against the rules."""

from collections import Counter, defaultdict
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from bot.mentoring.slots import LEAST_APART, next_allowed, read_week
from tests.chaos.simulation.people import Person
from tests.chaos.simulation.slack import Accepted

if TYPE_CHECKING:
    from tests.chaos.simulation.world import World

OPEN = ("planned", "pending", "sending", "unknown")
MAY_BE_THERE = {("dead", "unconfirmed")}
"""How a delivery may end that is in Slack all the same: nobody could look for six hours, and the operator is told."""
LOGS = (
    "tick_failed", "claim_failed", "row_passed_over", "unplanned", "unchosen", "inbox_entry_failed",
    "delivery_undecided", "delivery_unwritten", "delivery_interrupted", "arrival_failed",
)  # fmt: skip
"""What is logged where the code itself fails. Only what passes in the database may do that."""

_POSTED = """
SELECT d.user_id, d.urgency, d.schedule_id, d.lease_until, m.hours_start, m.hours_end, m.timezone,
       s.timezone, s.weekday, s.local_time, s.is_on
FROM delivery d LEFT JOIN member m ON m.team_id = d.team_id AND m.user_id = d.user_id
     LEFT JOIN schedule s ON s.id = d.schedule_id WHERE d.id = ?
"""
_ROWS = """
SELECT id, team_id, user_id, kind, occurrence_key, state, reason, due_at, slack_ts, schedule_id, attempt
FROM delivery ORDER BY due_at, occurrence_key
"""


def read_moment(text: str) -> datetime:
    """A moment as the disk has it."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class Watch:
    """What an onlooker sees of one run."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._problems: list[str] = []
        self._tokens: dict[str, tuple[float, datetime]] = {}
        self._disturbed_at = -1e9
        """The second at which time last did something odd for the process."""
        world.slack.on_asked = self.asked

    def froze(self, seconds: float) -> None:
        """The process stood still."""
        self._disturbed_at = self._world.loop.time() + seconds

    def clock_set(self) -> None:
        """The machine's clock was set."""
        self._disturbed_at = self._world.loop.time()
        self._tokens.clear()

    def is_open(self) -> bool:
        """Whether anything is still to be sent, on its way or in doubt."""
        found = self._world.disk.raw.execute(
            "SELECT 1 FROM delivery WHERE state IN ('planned', 'pending', 'sending', 'unknown') LIMIT 1"
        )
        return found.fetchone() is not None

    def asked(self, team_id: str, delivery_id: str) -> None:
        """A post is written to the socket: was it to be sent at all, now, at this pace?"""
        row = self._world.disk.raw.execute(_POSTED, (delivery_id,)).fetchone()
        if row is None or row[3] is None:
            self._problems.append(f"{delivery_id} is posted and not claimed")
            return
        claimed_at = read_moment(row[3]) - self._world.scenario.numbers.lease
        self._check_pace(team_id, claimed_at)
        self._check_hours(team_id, delivery_id, claimed_at, row)
        waited = (self._world.clock() - claimed_at).total_seconds()
        is_undisturbed = self._world.loop.time() - self._disturbed_at > 120
        if is_undisturbed and waited > self._world.scenario.numbers.self_fence.total_seconds() + 0.1:
            self._problems.append(f"{delivery_id} is posted {waited} s after its claim")

    def _check_pace(self, team_id: str, claimed_at: datetime) -> None:
        numbers = self._world.scenario.numbers
        tokens, at = self._tokens.get(team_id, (float(numbers.burst), claimed_at))
        passed = max(0.0, (claimed_at - at).total_seconds())
        tokens = min(float(numbers.burst), tokens + passed * numbers.per_second) - 1
        if tokens < -0.01:
            self._problems.append(f"{team_id}: more than the pace allows at {claimed_at}")
        self._tokens[team_id] = tokens, max(at, claimed_at)

    def _check_hours(self, team_id: str, delivery_id: str, claimed_at: datetime, row: Any) -> None:
        user_id, urgency, schedule_id, _, start, end, own_zone, zone, weekday, at, is_on = row
        person = self._world.people.get((team_id, user_id))
        claimed_for = (self._world.clock() - claimed_at).total_seconds()
        if person is None or urgency != "proactive":
            return
        if self._world.loop.time() - person.touched_at < claimed_for + 1:
            return  # the rows may have been others when it was claimed
        if schedule_id is not None and not is_on:
            self._problems.append(f"{delivery_id} is posted without consent")
        member: Any = SimpleNamespace(hours_start=start, hours_end=end, timezone=own_zone)
        schedule: Any = None
        if schedule_id is not None:
            schedule = SimpleNamespace(timezone=zone, weekday=weekday, local_time=at)
        if next_allowed(claimed_at, member, schedule) != claimed_at:
            self._problems.append(f"{delivery_id} is posted outside the hours of {user_id}: {claimed_at}")

    def accepted(self, accepted: Accepted) -> Person | None:
        """Whose nudge this is; nobody's for another message."""
        found = self._world.disk.raw.execute(
            "SELECT user_id FROM delivery WHERE id = ? AND kind = 'nudge'", (accepted.delivery_id,)
        ).fetchone()
        return self._world.people.get((accepted.team_id, found[0])) if found else None

    def counts(self) -> Counter[str]:
        """How many rows there are by state, an end with its reason."""
        found = self._world.disk.raw.execute("SELECT state, reason FROM delivery")
        return Counter(f"{state}:{reason}" if reason else state for state, reason in found)

    def problems(self) -> list[str]:
        """Everything that breaks the promise."""
        rows = self._world.disk.raw.execute(_ROWS).fetchall()
        return [
            *self._problems,
            *self._compare(rows),
            *self._check_apart(rows),
            *self._check_weeks(rows),
            *self._check_answers(rows),
            *(f"logged: {line}" for line in self._world.logged if _is_fault(line)),
        ]

    def _compare(self, rows: list[Any]) -> list[str]:
        found: list[str] = []
        record = {one.delivery_id: one for one in self._world.slack.record}
        times = Counter(one.delivery_id for one in self._world.slack.record)
        found += [f"doubled: {number} times {one}" for one, number in times.items() if number > 1]
        found += [f"in Slack and not in the rows: {one}" for one in times.keys() - {row[0] for row in rows}]
        given = Counter(one for (one,) in self._world.disk.raw.execute("SELECT delivery_id FROM nudge_given"))
        for delivery_id, _, _, kind, key, state, reason, _, ts, _, _ in rows:
            there = record.get(delivery_id)
            if state in OPEN:
                found.append(f"open: {key} is {state}")
            elif state == "sent" and there is None:
                found.append(f"lost: {key} is not in Slack")
            elif state == "sent" and there is not None and there.ts != ts and times[delivery_id] == 1:
                found.append(f"{key} is at {there.ts} and not at {ts}")
            elif state == "sent" and kind == "nudge" and given[delivery_id] != 1:
                found.append(f"{key} has arrived and is given {given[delivery_id]} times")
            elif state != "sent" and there is not None and (state, reason) not in MAY_BE_THERE:
                found.append(f"lost from the books: {key} is {state}:{reason} and in Slack")
            elif state != "sent" and not reason:
                found.append(f"{key} is {state} without a reason")
        return found

    def _check_apart(self, rows: list[Any]) -> list[str]:
        found, before = [], dict[int, datetime]()
        for _, _, _, _, key, state, _, due_at, _, schedule_id, _ in rows:
            if state != "sent" or schedule_id is None or not key.startswith("nudge:"):
                continue
            due = read_moment(due_at)
            if schedule_id in before and due - before[schedule_id] < LEAST_APART:
                found.append(f"{key} comes {due - before[schedule_id]} after the one before")
            before[schedule_id] = due
        return found

    def _check_weeks(self, rows: list[Any]) -> list[str]:
        """Every week of somebody who left the rhythm alone is in the rows, sent or with its reason."""
        weeks: defaultdict[int, list[int]] = defaultdict(list)
        for row in rows:
            week = read_week(row[4].rpartition(":")[2]) if row[4].startswith("nudge:") else None
            if week is not None:
                weeks[row[9]].append(week)
        found = []
        steady = {person.user_id for person in self._world.people.values() if person.is_steady}
        for number, user_id, every, last in self._world.disk.raw.execute(
            "SELECT id, user_id, every_weeks, last_week FROM schedule"
        ):
            named = sorted(weeks[number])
            if user_id not in steady or every != 1 or not named:
                continue
            if named != list(range(named[0], named[-1] + 1)) or named[-1] != last:
                found.append(f"weeks are missing of {user_id}: {named}, the last one is {last}")
        return found

    def _check_answers(self, rows: list[Any]) -> list[str]:
        keys = Counter(row[4] for row in rows if row[4].startswith("answer:"))
        wanted = {f"answer:{key}" for person in self._world.people.values() for key in person.asked}
        found = [f"no answer was written for {key}" for key in wanted - keys.keys()]
        return found + [f"{number} answers for {key}" for key, number in keys.items() if number > 1]


def _is_fault(line: str) -> bool:
    event, _, error = line.partition(":")
    return event in LOGS and error != "PassingError"
