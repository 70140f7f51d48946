"""What admins see of members: numbers alone, of five people at least, also where one is taken from another."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.store.caps import Ended
from bot.store.census import People

FEWEST = 5
"""People behind every number that is shown."""


def in_fives(count: int) -> int | None:
    """The number rounded down to a multiple of five; None below five.

    Whoever looks twice, before and after somebody's yes, mostly sees the same number.
    """
    return count // FEWEST * FEWEST or None


def shown(part: int, whole: int) -> int | None:
    """How many of `whole` people do something, rounded; None where those who do, or those who do not, are fewer than
    five: either number tells of the other.
    """
    return in_fives(part) if part >= FEWEST and whole - part >= FEWEST else None


@dataclass(frozen=True)
class Numbers:
    """What is shown of a workspace's people; None for a number that would tell of too few."""

    members: int | None = None
    nudged: int | None = None

    @classmethod
    def of(cls, people: People) -> "Numbers":
        return cls(in_fives(people.members), shown(people.nudged, people.members))


@dataclass
class Tally:
    """Messages of the last days that nobody asked for: how many came, and how many were left out for which reason."""

    came: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    by_kind: dict[str, int] = field(default_factory=dict)
    """Those of a dry run, by kind."""

    @classmethod
    def of(cls, ended: Iterable[Ended]) -> "Tally":
        tally = cls()
        for one in ended:
            if one.state == "sent":
                tally.came += one.messages
            elif one.state == "skipped" and one.reason in ("dry_run", "over_cap", "stopped"):
                tally.left_out[one.reason] = tally.left_out.get(one.reason, 0) + one.messages
                if one.reason == "dry_run":
                    tally.by_kind[one.kind] = tally.by_kind.get(one.kind, 0) + one.messages
        return tally
