"""How much one member may ask in a minute, remembered by each process for itself."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=1)
MOST_KNOWN = 20_000
"""Members whose pace a process remembers at once, some 5 MB; whoever was quiet for longest is forgotten first."""


@dataclass
class _Bucket:
    left: float
    at: datetime
    told_at: dict[str, datetime] = field(default_factory=dict)


class Pace:
    """A bucket for each member of each workspace, kept by each process for itself: it fills within a minute."""

    def __init__(self, per_minute: int = 600, most: int = MOST_KNOWN) -> None:
        """`per_minute` requests of one member; 0 lets everything through."""
        self._per_minute = per_minute
        self._most = most
        self._buckets: OrderedDict[tuple[str, str], _Bucket] = OrderedDict()

    def allows(self, team_id: str, user_id: str, now: datetime) -> bool:
        """Count one request of this member; False where it is one too many."""
        if self._per_minute == 0 or not user_id:
            return True
        bucket = self._buckets.setdefault((team_id, user_id), _Bucket(float(self._per_minute), now))
        self._buckets.move_to_end((team_id, user_id))
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        filled = max(0.0, (now - bucket.at) / WINDOW) * self._per_minute  # a clock that was set back fills nothing
        bucket.left, bucket.at = min(float(self._per_minute), bucket.left + filled), now
        if bucket.left < 1:
            return False
        bucket.left -= 1
        return True

    def is_news(self, team_id: str, user_id: str, where: str, now: datetime) -> bool:
        """Whether nothing was said of this member there within the last minute; counts as said from now on."""
        bucket = self._buckets.get((team_id, user_id))
        if bucket is None or (where in bucket.told_at and abs(now - bucket.told_at[where]) < WINDOW):
            return False
        bucket.told_at[where] = now
        return True

    def __len__(self) -> int:
        return len(self._buckets)
