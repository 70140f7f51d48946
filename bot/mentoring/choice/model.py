"""What a choice depends on, and what it comes to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.content import Nudge
from bot.mentoring.slots import Slot


@dataclass(frozen=True)
class Focus:
    """An open goal: the number its owner calls it by, and its dimension as the nudges name it."""

    number: int
    dimension: str


@dataclass(frozen=True)
class Gap:
    """How much a dimension, as the nudges name it, lags behind in the member's own assessment: `weight` 0 to 1."""

    dimension: str
    weight: float


class Past(NamedTuple):
    """A nudge that was given. `is_slot`: it came by itself, so that silence is an answer too.

    `heard` is no silence and says nothing of the nudge: the check-in that came inside it was answered.
    """

    nudge_id: str
    week: int
    answer: str
    is_slot: bool = True


@dataclass(frozen=True)
class Situation:
    """All that a choice depends on, besides the content. `past` has the newest first."""

    team_id: str
    user_id: str
    level: str
    week: int
    focuses: tuple[Focus, ...] = ()
    gaps: tuple[Gap, ...] = ()
    past: tuple[Past, ...] = ()
    reserved: frozenset[str] = frozenset()


class Part(NamedTuple):
    """One named reason with its points; `about` holds the numbers that its sentence needs, with spaces between."""

    name: str
    points: int
    about: str = ""

    def code(self) -> str:
        """As it is kept with the nudge."""
        return f"{self.name}:{self.points}:{self.about}"


@dataclass(frozen=True)
class Pick:
    """A nudge with the parts of its score."""

    nudge: Nudge
    parts: tuple[Part, ...]

    @property
    def score(self) -> int:
        return total(self.parts)

    @property
    def is_chosen(self) -> bool:
        """The member asked for this very nudge."""
        return any(part.name == "chosen" for part in self.parts)

    @property
    def codes(self) -> list[str]:
        return [part.code() for part in self.parts]


@dataclass(frozen=True)
class Coming:
    """What a coming slot holds; without a pick the member dropped it, or there is nothing left to give."""

    slot: Slot
    pick: Pick | None
    is_dropped: bool = False


def total(parts: Iterable[Part]) -> int:
    """The points of all of them."""
    points = 0
    for part in parts:
        points += part.points
    return points


def read_parts(codes: Sequence[str] | None) -> list[Part]:
    """The parts behind their codes; what cannot be read is left out."""
    parts: list[Part] = []
    for code in codes or ():
        name, _, rest = code.partition(":")
        points, _, about = rest.partition(":")
        if points.removeprefix("-").isdecimal():
            parts.append(Part(name, int(points), about))
    return parts


def why_this_one(parts: Iterable[Part]) -> Part:
    """The part that says most about the choice: a word of the member's own, then the weightiest reason for it."""
    reasons = [part for part in parts if part.points > 0 or part.name == "chosen"]
    chosen = next((part for part in reasons if part.name == "chosen"), None)
    return chosen or max(reasons, key=lambda part: part.points, default=Part("fits", 0))
