"""The only place that reads the clock."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Gives the present moment, aware, in UTC."""


def system_clock() -> datetime:
    """The machine's present moment in UTC."""
    return datetime.now(UTC)


class MovableClock:
    """The machine's clock plus an offset that only grows: time in the demo and in tests."""

    def __init__(self, start: datetime | None = None, *, frozen: bool = False) -> None:
        """`frozen` stands still at `start` until moved; otherwise time also passes by itself."""
        self._start = start
        self.frozen = frozen
        self.start_over()

    def __call__(self) -> datetime:
        if self._frozen_at is not None:
            return self._frozen_at
        return system_clock() + self._offset

    def start_over(self) -> None:
        """Go back to where it began."""
        self._frozen_at = (self._start or system_clock()) if self.frozen else None
        self._offset = self._start - system_clock() if self._start and not self.frozen else timedelta(0)

    def forward(self, **span: float) -> None:
        """Move on by a span named as timedelta's arguments are: `forward(days=7)`."""
        self.move(timedelta(**span))

    def move(self, span: timedelta) -> None:
        """Move by a span; a negative one sets the clock back, as an operator's mistake would."""
        if self._frozen_at is not None:
            self._frozen_at += span
        else:
            self._offset += span

    def move_to(self, moment: datetime) -> None:
        """Move to an aware moment."""
        self.move(moment - self())
