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


@dataclass(frozen=True)
class Count:
    """So many messages, of so many people at least: those of two kinds may be the same ones."""

    messages: int = 0
    people: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.messages + other.messages, max(self.people, other.people))

    @property
    def shown(self) -> int | None:
        """The number of messages, rounded; None where they are of too few people, however many they are."""
        return in_fives(self.messages) if self.people >= FEWEST else None


@dataclass
class Tally:
    """Messages of the last days that nobody asked for: how many came, and how many were left out for which reason."""

    came: Count = Count()
    left_out: dict[str, Count] = field(default_factory=dict)
    by_kind: dict[str, Count] = field(default_factory=dict)
    """Those of a dry run, by kind."""

    @classmethod
    def of(cls, ended: Iterable[Ended]) -> "Tally":
        tally = cls()
        for one in ended:
            count = Count(one.messages, one.people)
            if one.state == "sent":
                tally.came += count
            elif one.state == "skipped" and one.reason in ("dry_run", "over_cap", "stopped"):
                tally.left_out[one.reason] = tally.left_out.get(one.reason, Count()) + count
                if one.reason == "dry_run":
                    tally.by_kind[one.kind] = tally.by_kind.get(one.kind, Count()) + count
        return tally
