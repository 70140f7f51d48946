"""Every way of choosing on the same members with the same luck, and what the differences are worth."""

import math
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.content import Content
from tests.bench.nudging.people import KINDS, Temper, person
from tests.bench.nudging.rivals import POLICIES
from tests.bench.nudging.years import WEEKS, Year, live

LONG, SHORT = 300, 80
"""Members; each lives through the year once for every way of choosing."""
MUST_BEAT = ("rotation", "chance")
_Z = statistics.NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Mean:
    """A mean with its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:6.2f} ({self.low:.2f} to {self.high:.2f})"


@dataclass(frozen=True)
class Comparison:
    """The years of the same members under each way of choosing, in the members' order."""

    tempers: list[Temper]
    years: dict[str, list[Year]]

    def done(self, policy: str, temper: Temper | None = None) -> Mean:
        """Nudges done, a member and year."""
        return mean([year.done for year in self._of(policy, temper)])

    def lead(self, rival: str, temper: Temper | None = None) -> Mean:
        """By how many more are done under our choice, member by member."""
        pairs = zip(self._of("ours", temper), self._of(rival, temper), strict=True)
        return mean([one.done - other.done for one, other in pairs])

    def broken(self, policy: str) -> Counter[str]:
        """How often each rule was broken."""
        return sum((year.broken for year in self.years[policy]), Counter[str]())

    @property
    def is_won(self) -> bool:
        """Ours is better than what it must beat beyond doubt, and breaks nothing."""
        return not self.broken("ours") and all(self.lead(rival).low > 0 for rival in MUST_BEAT)

    def _of(self, policy: str, temper: Temper | None) -> list[Year]:
        pairs = zip(self.years[policy], self.tempers, strict=True)
        return [year for year, of in pairs if temper in (None, of)]


def compare(content: Content, members: int, seed: int, weeks: int = WEEKS) -> Comparison:
    """Let so many members live through it under each way of choosing."""
    dimensions = sorted({nudge.dimension for nudge in content.nudges.values()})
    tempers = [person(seed, number, dimensions).temper for number in range(members)]
    years = {
        name: [live(content, person(seed, number, dimensions), policy, weeks) for number in range(members)]
        for name, policy in POLICIES.items()
    }
    return Comparison(tempers, years)


def mean(values: Sequence[float]) -> Mean:
    """By the normal distribution: there are many members."""
    middle = statistics.fmean(values)
    half = _Z * statistics.stdev(values) / math.sqrt(len(values)) if len(values) > 1 else math.inf
    return Mean(middle, middle - half, middle + half)


def report(found: Comparison) -> str:
    """For a person to read."""
    lines = [f"{len(found.tempers)} members, {WEEKS} weeks each", ""]
    lines.append(f"{'':18} {'done a member and year':26} {'given':>6} {'kinds':>6}  broken rules")
    for name, years in found.years.items():
        given = statistics.fmean(year.given for year in years)
        kinds = statistics.fmean(len(year.kinds) for year in years) / len(KINDS)
        broken = ", ".join(f"{what} {count}" for what, count in found.broken(name).items()) or "none"
        lines.append(f"{name:18} {found.done(name)!s:26} {given:6.1f} {kinds:6.0%}  {broken}")
    for temper in (None, *Temper):
        lines += ["", f"ours beyond, {temper.value if temper else 'all'} members (95 % interval, member by member)"]
        lines += [f"  {name:16} {found.lead(name, temper)}" for name in found.years if name != "ours"]
    lines += ["", "won" if found.is_won else f"NOT won: ours must beat {' and '.join(MUST_BEAT)} and break no rule"]
    return "\n".join(lines)
