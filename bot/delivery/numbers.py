"""The numbers of delivery in one place, refused where they cannot keep the promise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any


@dataclass(frozen=True)
class Numbers:
    """How long, how often, how many.

    A message in doubt is posted again only after a look that begins `settle` after Slack can have accepted it: after
    Slack's answer, or, where none came, after the end of the lease. So nothing is doubled while Slack accepts a request
    no later than `settle` after our lease ends. The lease must outlive a try (ValueError unless lease >= 3 x timeout
    and self_fence + timeout <= lease), and Slack must have had time to show what it accepted (ValueError unless settle
    >= 2 x timeout).
    """

    timeout: timedelta = timedelta(seconds=10)
    """One HTTP request, connecting included."""
    lease: timedelta = timedelta(seconds=60)
    """How long a claim holds."""
    self_fence: timedelta = timedelta(seconds=45)
    """After so long since its claim a message is not written to the socket any more."""
    settle: timedelta = timedelta(seconds=30)
    """From a doubtful answer, or from the end of the lease where none came, to the first look at the history."""
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
    per_conversation: timedelta = timedelta(0)
    """Between two messages to one person; zero where nobody counts."""
    in_flight: int = 10
    """Messages on their way or in doubt in one workspace, answers to a person not counted against it."""
    at_once: int = 100
    """Those of them that one process has on their way: more would only wait for each other until they time out."""
    looks: int = 5
    """Conversations of one workspace that are read side by side."""
    written_at_once: int = 5
    """Messages that one process writes side by side: each may read the database, whose connections others need too."""
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


SLACKS_PACE: Mapping[str, Any] = {"per_conversation": timedelta(seconds=1)}
"""About one message a second in each conversation (API-3)."""
SCARCE_HISTORY: Mapping[str, Any] = {"in_flight": 2, "looks": 1}
"""What differs where history may be read once a minute only (CHG-6): `replace(numbers, **SCARCE_HISTORY)`."""
