"""The only place that reads the clock."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Gives the present moment, aware, in UTC."""


def system_clock() -> datetime:
    """The machine's present moment in UTC."""
    return datetime.now(UTC)


_YEAR_2100 = 4_102_444_800


def from_epoch(seconds: object) -> datetime | None:
    """Seconds since 1970 as a moment in UTC; None for 0, for what lies beyond 2100, and for what is no number."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds < _YEAR_2100:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def steady() -> float:
    """Seconds that nobody sets and that also pass while the machine sleeps, where the system counts them."""
    boot_time = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot_time is None else time.clock_gettime(boot_time)


NEAR = timedelta(milliseconds=100)
"""Clocks that differ by less are taken for equal: no look tells more exactly than that."""


class AgreedClock:
    """A clock that several machines share, looked at now and then and carried forward by `steady` in between.

    What the own clock is moved by (in the demo and in tests) moves this one as well; what somebody sets the machine's
    clock to does not. Until the first look it is the own clock.
    """

    def __init__(self, own: Clock) -> None:
        self._own = own
        self._seen: tuple[datetime, float, float] | None = None

    def __call__(self) -> datetime:
        return self._own() - self.skew

    def look(self, shared: datetime, began: float) -> None:
        """The shared clock said `shared` between `began` (by `steady`) and now: taken for the middle of the two.

        It may have been half of that time earlier or later, so a difference within it says nothing.
        """
        ended = steady()
        self._seen = shared, (began + ended) / 2, (ended - began) / 2

    @property
    def skew(self) -> timedelta:
        """How far the machine's clock is ahead of the shared one; zero where it is near."""
        if self._seen is None:
            return timedelta(0)
        shared, at, either_way = self._seen
        ahead = system_clock() - shared - timedelta(seconds=steady() - at)
        return ahead if abs(ahead) > NEAR + timedelta(seconds=either_way) else timedelta(0)


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
