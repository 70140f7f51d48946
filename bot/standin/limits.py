"""Rate limits of the Web API by method, workspace and app (API-1 to API-4, CHG-6); off unless switched on."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta

PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
POSTS_PER_MINUTE = 300
SCARCE = ("conversations.history", "conversations.replies")
SCARCE_LIMIT = 15
SPECIAL = {"auth.test": 600, "chat.postMessage": POSTS_PER_MINUTE, "api.test": 1_000_000}


@dataclass(slots=True)
class _Bucket:
    level: float
    at: datetime


@dataclass(slots=True)
class Limits:
    """Token buckets. `tiers` limits methods by tier, `posts` limits chat.postMessage to about one a second per
    conversation, `scarce_history` allows one history read a minute with at most 15 messages (CHG-6)."""

    tiers: bool = False
    posts: bool = False
    scarce_history: bool = False
    burst: int = 1
    _buckets: dict[tuple[str, ...], _Bucket] = field(default_factory=dict)

    def wait(self, method: str, tier: int, team: str, app: str, channel: str | None, now: datetime) -> int | None:
        """Seconds to wait (the Retry-After of a 429), or None if the call may pass."""
        if self.scarce_history and method in SCARCE:
            return self._take(("scarce", method, team, app), 1, 1, now)
        if self.posts and method == "chat.postMessage" and channel:
            seconds = self._take(("post", team, app, channel), 60, self.burst, now)
            if seconds is not None:
                return seconds
        if self.tiers and tier:
            allowed = SPECIAL.get(method, PER_MINUTE[tier])
            return self._take((method, team, app), allowed, allowed, now)
        return None

    def _take(self, key: tuple[str, ...], per_minute: int, burst: int, now: datetime) -> int | None:
        bucket = self._buckets.setdefault(key, _Bucket(burst, now))
        passed = max((now - bucket.at) / timedelta(minutes=1), 0.0)
        bucket.level = min(float(burst), bucket.level + passed * per_minute)
        bucket.at = now
        if bucket.level < 1:
            return max(1, math.ceil((1 - bucket.level) / per_minute * 60))
        bucket.level -= 1
        return None
