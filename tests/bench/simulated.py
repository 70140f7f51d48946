"""What one replica does and how long a crowd waits, computed from measured constants by the bot's own pace."""

from bisect import bisect
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from bot.delivery import Numbers, spread
from bot.settings import Settings

TOGETHER = 1 / 3
"""The share of all members whose nudge comes in the fullest minute."""
REQUESTS, BUSIEST = 20, 0.1
"""Requests of a member a week, and the share of them in the busiest hour; every other one is a change."""
USED = 0.5
"""The share of a processor that is planned for; the rest is for bursts."""
RETENTION_YEARS = int(Settings.model_fields["cairn_retention_days"].default) / 365


@dataclass(frozen=True)
class Shape:
    """So many members, alike many in each workspace."""

    members: int
    workspaces: int
    database: str

    @property
    def due_each(self) -> int:
        """Members of one workspace who are due in the same minute."""
        return max(1, round(self.members * TOGETHER / self.workspaces))

    @property
    def due(self) -> int:
        return self.due_each * self.workspaces

    def __str__(self) -> str:
        places = "one workspace" if self.workspaces == 1 else f"{self.workspaces:,} workspaces"
        return f"{self.members:,} in {places}"


SHAPES = (
    Shape(1_000, 1, "sqlite"),
    Shape(100_000, 1, "postgresql"),
    Shape(100_000, 100, "postgresql"),
    Shape(10_000_000, 2_000, "postgresql"),
    Shape(10_000_000, 50_000, "postgresql"),
)


@dataclass(frozen=True)
class Served:
    """How long after the minute half of the crowd had their message, and the last one."""

    half: timedelta
    last: timedelta


@dataclass(frozen=True)
class Machine:
    """What one replica does, from the constants of a run."""

    prepared: float
    """Microseconds to plan, choose and claim for one due member."""
    sent: float
    """Microseconds to send and record one message."""
    requests: float
    """A second, half of them changes."""
    bytes_each: float
    bytes_year: float

    @property
    def messages(self) -> float:
        """Members a second from due to sent, on one processor."""
        return 1e6 / (self.prepared + self.sent)

    @property
    def members(self) -> float:
        """Whose requests one replica answers in the busiest hour."""
        return USED * self.requests * 3600 / (REQUESTS * BUSIEST)

    def gigabytes(self, members: int) -> float:
        """The database once records are as old as they are kept, in GB (10^9 bytes)."""
        return members * (self.bytes_each + RETENTION_YEARS * self.bytes_year) / 1e9


def machine_of(constants: dict[str, float], database: str) -> Machine:
    """LookupError where the run lacks a constant, because a part of it failed."""
    try:
        prepared = sum(constants[f"{database}_{step}_microseconds"] for step in ("plan", "choose", "claim"))
        read, changed = (constants[f"{database}_{name}_per_second"] for name in ("goals", "progress"))
        return Machine(
            prepared,
            1e6 / constants[f"{database}_messages_per_second"],
            2 / (1 / read + 1 / changed),
            constants[f"{database}_bytes_per_member"],
            constants[f"{database}_bytes_per_member_year"],
        )
    except KeyError as error:
        raise LookupError(f"the run has no {error.args[0]}") from None


@lru_cache(64)
def crowd(members: int, share: float = float("inf")) -> Served:
    """One workspace in which so many are due at nine, by the bot's own spread and pace, a second at a time.

    `share` is what the machine does for this workspace, in messages a second.
    """
    numbers = Numbers()
    opens = sorted(spread(f"U{number}", members, numbers).total_seconds() for number in range(members))
    tokens, room, second, ready, done, half = float(numbers.burst), 0.0, 0, 0, 0, 0
    while done < members:
        second += 1
        tokens = min(numbers.burst, tokens + numbers.per_second)
        room = min(room + share, float(members))
        ready = bisect(opens, second, ready)
        sent = min(ready - done, int(tokens), int(room))
        tokens, room, done = tokens - sent, room - sent, done + sent
        if not half and 2 * done >= members:
            half = second
    return Served(timedelta(seconds=half), timedelta(seconds=second))


def replicas(shape: Shape, machine: Machine, free: Served) -> int:
    """How many it takes until the machine is not what members wait for, and for their requests; at least one."""
    seconds = max(free.last.total_seconds(), 900.0)
    return max(1, -(-shape.due // int(machine.messages * seconds)), -(-shape.members // int(machine.members)))
