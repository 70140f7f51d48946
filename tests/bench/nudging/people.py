"""Members whose preferences are known: what they would do, how that wears off, recovers, and drifts."""

import random
from dataclasses import dataclass, field
from enum import Enum
from typing import get_args

from bot.content import Nudge

KINDS: tuple[str, ...] = get_args(Nudge.model_fields["kind"].annotation)
LEVELS = ("junior", "mid", "senior", "staff")
WEARS = (0.0, 0.5)
"""By how much of what is left a kind loses its appeal with each use: from member to member, some not at all."""
RECOVERS = (0.7, 0.9)
"""What is left of that a week later."""
LATER, NEVER = 0.15, 0.05
"""What becomes of nudges that are not done; the rest is silence."""


class Temper(Enum):
    """What sort of member somebody is."""

    STEADY = "steady"
    DRIFTING = "drifting"
    SILENT = "silent"


_TEMPERS = (Temper.STEADY,) * 6 + (Temper.DRIFTING,) * 3 + (Temper.SILENT,)


@dataclass
class Person:
    """Somebody with a taste in kinds and dimensions that the choice is not told."""

    user_id: str
    level: str
    temper: Temper
    seed: str
    kinds: dict[str, float]
    later_kinds: dict[str, float]
    dimensions: dict[str, float]
    drifts_in: int
    wears: float
    recovers: float
    wearied: dict[str, float] = field(default_factory=dict)

    def answers(self, week: int, kind: str, dimension: str) -> str:
        """What becomes of a nudge, with the same luck in the same week whoever chose it."""
        luck = random.Random(f"{self.seed}:{week}")
        chance, otherwise = luck.random(), luck.random()
        tired = self.wearied.get(kind, 0.0)
        wish = self.taste(week)[kind] * self.dimensions[dimension] * (1 - tired)
        self.wearied[kind] = tired + self.wears * (1 - tired)
        if self.temper is Temper.SILENT:
            return "none"
        if chance < wish:
            return "done"
        return "never" if otherwise < NEVER else "later" if otherwise < NEVER + LATER else "none"

    def taste(self, week: int) -> dict[str, float]:
        """How likely each kind is done when it is fresh."""
        return self.later_kinds if self.temper is Temper.DRIFTING and week >= self.drifts_in else self.kinds

    def rests(self) -> None:
        """A week goes by."""
        self.wearied = {kind: tired * self.recovers for kind, tired in self.wearied.items()}


def person(seed: int, number: int, dimensions: list[str]) -> Person:
    """The same one for the same numbers. The choice sees no more of them than a workspace would."""
    dice = random.Random(f"{seed}:{number}")
    return Person(
        user_id=f"U{number}",
        level=LEVELS[number % len(LEVELS)],
        temper=_TEMPERS[number % len(_TEMPERS)],
        seed=f"{seed}:{number}",
        kinds=_taste(dice),
        later_kinds=_taste(dice),
        dimensions={dimension: dice.uniform(0.6, 1.0) for dimension in dimensions},
        drifts_in=dice.randrange(18, 34),
        wears=dice.uniform(*WEARS),
        recovers=dice.uniform(*RECOVERS),
    )


def _taste(dice: random.Random) -> dict[str, float]:
    """Most people like a few kinds well and do little of the rest."""
    return {kind: dice.betavariate(0.5, 0.8) for kind in KINDS}
