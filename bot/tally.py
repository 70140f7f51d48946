"""What this process has done, counted as it happens: plain numbers in memory, which /metrics shows.

A count costs a look-up and an addition: no lock, since everything is counted on the event loop's own thread, and no
library, whose import would be a good part of a cold start. Label values are words of the program, never an id.
"""

from bisect import bisect_left
from collections.abc import Sequence

_ANSWERS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)
"""Seconds; 3 is how long Slack waits for an answer."""
_STATEMENTS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)
_WAITS = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3600.0, 14400.0)


class Counter:
    """A number for each set of label values; it only grows."""

    def __init__(self, name: str, says: str, *labels: str) -> None:
        self.name, self.says, self.labels = name, says, labels
        self.values: dict[tuple[str, ...], float] = {}

    def add(self, *values: str, by: float = 1) -> None:
        """One more, or so many more, of these label values."""
        self.values[values] = self.values.get(values, 0) + by


class Histogram:
    """How many took how long, for each set of label values; seconds."""

    def __init__(self, name: str, says: str, bounds: Sequence[float], *labels: str) -> None:
        self.name, self.says, self.bounds, self.labels = name, says, bounds, labels
        self.values: dict[tuple[str, ...], list[float]] = {}
        """For each set of label values: how many up to each bound and above the last one, and the sum at the end."""

    def observe(self, seconds: float, *values: str) -> None:
        """One more that took so long."""
        found = self.values.get(values)
        if found is None:
            found = self.values[values] = [0.0] * (len(self.bounds) + 2)
        found[bisect_left(self.bounds, seconds)] += 1
        found[-1] += seconds


REQUESTS = Counter("cairn_requests_total", "Requests of Slack's, by what became of them.", "kind", "name", "outcome")
REQUEST_SECONDS = Histogram(
    "cairn_request_duration_seconds",
    "From a request's arrival to its acknowledgement, for which Slack waits 3 seconds.",
    _ANSWERS,
    "kind",
    "name",
)
EDGE_REFUSALS = Counter("cairn_edge_refusals_total", "HTTP requests that were not taken for Slack's.", "reason")
SLACK_SECONDS = Histogram(
    "cairn_slack_call_duration_seconds",
    "Calls of Slack's Web API, by method and outcome.",
    _ANSWERS,
    "method",
    "outcome",
)
SLACK_RETRY_AFTER = Counter(
    "cairn_slack_retry_after_seconds_total", "The seconds that Slack's 429s told us to wait, added up.", "method"
)
PACE_WAITS = Counter("cairn_pacing_waits_total", "Times that a workspace's messages waited for their pace.")
SETTLED = Counter(
    "cairn_deliveries_settled_total",
    "Messages that this process ended: sent, skipped, cancelled or dead, with the reason.",
    "kind",
    "state",
    "reason",
)
DELIVERY_DELAY = Histogram(
    "cairn_delivery_delay_seconds",
    "From the moment at which a message might go to its arrival in Slack.",
    _WAITS,
    "urgency",
)
INBOX_ENTRIES = Counter(
    "cairn_inbox_entries_total", "Tries at what waited in the inbox, by outcome.", "kind", "outcome"
)
INBOX_DELAY = Histogram("cairn_inbox_delay_seconds", "From an event's arrival to its effect.", _WAITS, "kind")
TICK_SECONDS = Histogram("cairn_tick_duration_seconds", "How long a job's runs take.", _ANSWERS, "tick")
TRANSACTION_SECONDS = Histogram(
    "cairn_transaction_duration_seconds",
    "Write transactions with the wait for their turn; scope: of one workspace, or across all.",
    _STATEMENTS,
    "scope",
)
DATABASE_FAILURES = Counter(
    "cairn_database_failures_total",
    "Transactions that the database could not do then: busy (no connection), conflict, lost (anything else).",
    "error",
)
LOOP_LAG = Histogram(
    "cairn_event_loop_lag_seconds",
    "How late the event loop is, looked at once a second: everything waits for it.",
    _STATEMENTS,
)
CONTENT_RELOADS_FAILED = Counter(
    "cairn_content_reload_failed_total",
    "Times that the company's content had changed and could not be taken over; what was there before goes on.",
)

COUNTERS = (
    CONTENT_RELOADS_FAILED,
    REQUESTS,
    EDGE_REFUSALS,
    SLACK_RETRY_AFTER,
    PACE_WAITS,
    SETTLED,
    INBOX_ENTRIES,
    DATABASE_FAILURES,
)
HISTOGRAMS = (
    REQUEST_SECONDS,
    SLACK_SECONDS,
    DELIVERY_DELAY,
    INBOX_DELAY,
    TICK_SECONDS,
    TRANSACTION_SECONDS,
    LOOP_LAG,
)
