"""How fast messages go: a bucket for each workspace, what a 429 means, backoff, and the spread of a full minute."""

import hashlib
import math
import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.delivery.numbers import Numbers

_REGAIN = timedelta(minutes=1)


@dataclass
class _Bucket:
    tokens: float
    filled_at: datetime
    rate: float
    halved_at: datetime


class Pacing:
    """What each workspace may be sent now. Kept in memory: one process sends."""

    def __init__(self, numbers: Numbers, dice: random.Random) -> None:
        self._numbers = numbers
        self._dice = dice
        self._buckets: dict[str, _Bucket] = {}
        self._blocked: dict[tuple[str, str], datetime] = {}

    def rate(self, team_id: str, now: datetime) -> float:
        """Messages a second: the full rate, halved at a 429, with 1/s regained in each minute without one."""
        bucket = self._buckets.get(team_id)
        if bucket is None:
            return self._numbers.per_second
        minutes = max(0, (now - bucket.halved_at) // _REGAIN)
        return min(self._numbers.per_second, bucket.rate + minutes)

    def allowance(self, team_id: str, now: datetime) -> int:
        """How many messages may go to this workspace now; none while a 429 of chat.postMessage holds."""
        if self.blocked_until(team_id, "chat.postMessage", now) is not None:
            return 0
        return int(self._filled(team_id, now).tokens)

    def take(self, team_id: str, now: datetime) -> None:
        """One message goes."""
        self._filled(team_id, now).tokens -= 1

    def blocked_until(self, team_id: str, method: str, now: datetime) -> datetime | None:
        """When Slack takes calls of this method for this workspace again; None for now (API-1)."""
        until = self._blocked.get((team_id, method))
        if until is None or until <= now:
            return None
        # A clock that was set back must not make a short block a long one.
        return min(until, now + self._numbers.retry_after_cap + timedelta(seconds=1))

    def refused(self, team_id: str, method: str, retry_after: str | None, now: datetime) -> datetime:
        """A 429: the whole (workspace, method) waits, and posts go at half the rate. When to try again."""
        if method == "chat.postMessage" and self.blocked_until(team_id, method, now) is None:
            bucket = self._filled(team_id, now)
            # One storm halves once: what was already on its way when the block began is the same storm.
            bucket.rate = max(self._numbers.slowest_per_second, self.rate(team_id, now) / 2)
            bucket.halved_at, bucket.tokens = now, 0.0
        jitter = timedelta(seconds=self._dice.random())
        until = now + max(read_retry_after(retry_after, self._numbers), timedelta(seconds=1)) + jitter
        self._blocked[team_id, method] = max(until, self.blocked_until(team_id, method, now) or until)
        return self._blocked[team_id, method]

    def backoff(self, earlier: int) -> timedelta:
        """Full jitter before the next try, after `earlier` ones."""
        doublings = min(max(earlier - 1, 0), 16)
        longest = min(self._numbers.backoff_cap, self._numbers.backoff_base * (1 << doublings))
        return longest * self._dice.random()

    def _filled(self, team_id: str, now: datetime) -> _Bucket:
        bucket = self._buckets.get(team_id)
        if bucket is None:
            bucket = _Bucket(float(self._numbers.burst), now, self._numbers.per_second, now)
            self._buckets[team_id] = bucket
        passed = max(0.0, (now - bucket.filled_at).total_seconds())
        bucket.tokens = min(float(self._numbers.burst), bucket.tokens + passed * self.rate(team_id, now))
        bucket.filled_at = now
        return bucket


def read_retry_after(header: str | None, numbers: Numbers) -> timedelta:
    """The header's seconds; 30 s where it is missing or unreadable, 15 minutes at most."""
    try:
        seconds = float(header or "")
    except ValueError:
        return numbers.bad_header
    if not math.isfinite(seconds) or seconds < 0:
        return numbers.bad_header
    return timedelta(seconds=min(seconds, numbers.retry_after_cap.total_seconds()))


def spread(user_id: str, due_together: int, numbers: Numbers) -> timedelta:
    """How long after the due minute this member's message goes, where `due_together` members share that minute.

    Stable for a member, so that it arrives at much the same time each week. For proactive kinds alone.
    """
    if due_together <= numbers.spread_from:
        return timedelta(0)
    window = min(timedelta(seconds=due_together / numbers.per_second), numbers.spread_cap)
    place = int.from_bytes(hashlib.sha256(user_id.encode()).digest()[:6], "big") / 2**48
    return window * place
