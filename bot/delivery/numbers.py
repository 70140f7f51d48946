"""The numbers of delivery in one place, refused where they cannot keep the promise."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Numbers:
    """How long, how often, how many.

    A message in doubt is posted again only after a look that begins `settle` after its try has surely ended. So the
    lease must outlive a try (ValueError unless lease >= 3 x timeout and self_fence + timeout <= lease), and Slack must
    have had time to show what it accepted (ValueError unless settle >= 2 x timeout).
    """

    timeout: timedelta = timedelta(seconds=10)
    """One HTTP request, connecting included."""
    lease: timedelta = timedelta(seconds=60)
    """How long a claim holds."""
    self_fence: timedelta = timedelta(seconds=45)
    """After so long since its claim a message is not written to the socket any more."""
    settle: timedelta = timedelta(seconds=30)
    """From the end of a doubtful try to the first look at the history."""
    unconfirmed_after: timedelta = timedelta(hours=6)
    """After so long without one complete look the operator has to look."""

    tries: int = 8
    backoff_base: timedelta = timedelta(seconds=2)
    backoff_cap: timedelta = timedelta(minutes=15)

    per_second: float = 4.0
    """Messages a second in one workspace; Slack allows several hundred a minute (API-3)."""
    slowest_per_second: float = 0.25
    """A bucket is not halved below this."""
    burst: int = 10
    in_flight: int = 10
    """Messages on their way or in doubt in one workspace, answers to a person not counted against it."""
    bad_header: timedelta = timedelta(seconds=30)
    """What a 429 without a readable Retry-After means."""
    retry_after_cap: timedelta = timedelta(minutes=15)

    spread_cap: timedelta = timedelta(minutes=15)
    spread_from: int = 10
    """Up to so many members due in the same minute are not spread."""

    batch: int = 200
    """Rows of one urgency examined in one transaction; never many more than the pace lets go."""

    def __post_init__(self) -> None:
        if self.lease < 3 * self.timeout:
            raise ValueError("the lease must be at least three timeouts long")
        if self.settle < 2 * self.timeout:
            raise ValueError("the settling time must be at least two timeouts long")
        if self.self_fence + self.timeout > self.lease:
            raise ValueError("a try that begins before the self-fence must end within the lease")


SCARCE_HISTORY_IN_FLIGHT = 2
"""`Numbers.in_flight` where history may be read once a minute only (CHG-6)."""
