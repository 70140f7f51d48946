"""One comparison as a row of a table: both figures, their ratio, how far it spread, and the target."""

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Row:
    """One comparison. `limit` is the target of the ratio: at least, or at most where `falls` is set.

    `low` and `high` are the quartiles of the ratios of all rounds, None where there was one round alone.
    """

    what: str
    ours: str
    theirs: str
    ratio: float
    limit: float | None = None
    falls: bool = False
    low: float | None = None
    high: float | None = None

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met, as the ratio is printed; None where there is none."""
        if self.limit is None:
            return None
        shown = round(self.ratio, 2)
        return shown <= self.limit if self.falls else shown >= self.limit

    @property
    def verdict(self) -> str:
        """The target, and whether it is met; nothing where there is none."""
        if self.limit is None:
            return ""
        return f"{'at most' if self.falls else 'at least'} {self.limit:g}: {'met' if self.is_met else 'MISSED'}"

    @property
    def spread(self) -> str:
        """The middle half of the ratios, rounds taken one by one."""
        return "" if self.low is None or self.high is None else f"{self.low:.2f} to {self.high:.2f}"


@dataclass
class Found:
    """What a bench has measured: rows to show, and constants that `capacity` computes with."""

    rows: list[Row] = field(default_factory=list)
    constants: dict[str, float] = field(default_factory=dict)

    def __add__(self, other: "Found") -> "Found":
        return Found(self.rows + other.rows, self.constants | other.constants)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def found_in(json: dict[str, Any]) -> Found:
    """The inverse of `as_json`."""
    return Found([Row(**row) for row in json["rows"]], dict(json["constants"]))


def compared(
    what: str,
    ours: Sequence[float],
    theirs: Sequence[float],
    unit: str,
    limit: float | None = None,
    *,
    falls: bool = False,
) -> Row:
    """Rounds side by side: the median of the ratios of each round, since noise meets both sides of one round alike."""
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    low, high = (None, None) if len(ratios) < 3 else _quartiles(ratios)
    shown, beside = (figure(statistics.median(side), unit) for side in (ours, theirs))
    return Row(what, shown, beside, statistics.median(ratios), limit, falls, low, high)


def figure(value: float, unit: str) -> str:
    """A number with its unit and no more digits than it is worth."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}{unit if unit.startswith('/') else f' {unit}'}"


def show(rows: Sequence[Row]) -> None:
    """The table, for a terminal."""
    wide = max([len(row.what) for row in rows], default=0)
    print(f"{'':{wide}} {'Cairn':>14} {'beside':>14} {'ratio':>7} {'middle half':>14}  target")
    for row in rows:
        line = f"{row.what:{wide}} {row.ours:>14} {row.theirs:>14} {row.ratio:7.2f} {row.spread:>14}  {row.verdict}"
        print(line.rstrip())


def _quartiles(ratios: Sequence[float]) -> tuple[float, float]:
    low, _, high = statistics.quantiles(ratios, n=4, method="inclusive")
    return low, high
