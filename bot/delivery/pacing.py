"""How fast messages go: a bucket for each workspace, what a 429 means, backoff, and the spread of a full minute."""

import hashlib
import math
import random
from datetime import UTC, datetime, timedelta

from bot.delivery.numbers import Numbers
from bot.store.buckets import Bucket

POST = "chat.postMessage"
OPEN = "conversations.open"
UPDATE = "chat.update"

_REGAIN = timedelta(minutes=1)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def full(now: datetime, numbers: Numbers) -> Bucket:
    """The bucket of a workspace that nothing has been sent to."""
    return Bucket(float(numbers.burst), numbers.per_second, now, _LONG_AGO)


def rate(bucket: Bucket, now: datetime, numbers: Numbers) -> float:
    """Messages a second: the full rate, halved at a 429, with 1/s regained in each minute without one."""
    minutes = max(0, (now - bucket.halved_at) // _REGAIN)
    return min(numbers.per_second, bucket.rate + minutes)


def filled(bucket: Bucket, now: datetime, numbers: Numbers) -> Bucket:
    """The bucket at this moment.

    Where the clock was set back, everything in it moves back as far: a short block must not become a long one.
    """
    if now < bucket.filled_at:
        back = bucket.filled_at - now
        until = bucket.blocked_until and bucket.blocked_until - back
        return bucket._replace(filled_at=now, halved_at=bucket.halved_at - back, blocked_until=until)
    gained = (now - bucket.filled_at).total_seconds() * rate(bucket, now, numbers)
    return bucket._replace(tokens=min(float(numbers.burst), bucket.tokens + gained), filled_at=now)


def blocked_until(bucket: Bucket, now: datetime) -> datetime | None:
    """When Slack takes calls of this method for this workspace again; None for now (API-1)."""
    until = bucket.blocked_until
    return until if until is not None and until > now else None


def allowance(bucket: Bucket, now: datetime) -> int:
    """How many messages a bucket filled at `now` lets go; none while a 429 holds."""
    return 0 if blocked_until(bucket, now) is not None else int(bucket.tokens)


def taken(bucket: Bucket, messages: int) -> Bucket:
    """The bucket after so many messages."""
    return bucket._replace(tokens=bucket.tokens - messages)


def wait(bucket: Bucket, now: datetime, numbers: Numbers) -> timedelta:
    """How long until the next message may go; zero for now."""
    bucket = filled(bucket, now, numbers)
    until = blocked_until(bucket, now)
    if until is not None:
        return until - now
    return timedelta(seconds=max(0.0, 1 - bucket.tokens) / rate(bucket, now, numbers))


def refused(bucket: Bucket, retry_after: str | None, now: datetime, numbers: Numbers, dice: random.Random) -> Bucket:
    """After a 429: the whole (workspace, method) waits, and then goes at half the rate.

    One storm halves once: what was already on its way when the block began is the same storm.
    """
    bucket = filled(bucket, now, numbers)
    earlier = blocked_until(bucket, now)
    if earlier is None:
        half = max(numbers.slowest_per_second, rate(bucket, now, numbers) / 2)
        bucket = bucket._replace(rate=half, halved_at=now, tokens=0.0)
    pause = max(read_retry_after(retry_after, numbers), timedelta(seconds=1)) + timedelta(seconds=dice.random())
    return bucket._replace(blocked_until=max(now + pause, earlier or now))


def read_retry_after(header: str | None, numbers: Numbers) -> timedelta:
    """The header's seconds; 30 s where it is missing or unreadable, 15 minutes at most."""
    try:
        seconds = float(header or "")
    except ValueError:
        return numbers.bad_header
    if not math.isfinite(seconds) or seconds < 0:
        return numbers.bad_header
    return timedelta(seconds=min(seconds, numbers.retry_after_cap.total_seconds()))


def backoff(earlier: int, numbers: Numbers, dice: random.Random) -> timedelta:
    """Full jitter before the next try, after `earlier` ones."""
    doublings = min(max(earlier - 1, 0), 16)
    return min(numbers.backoff_cap, numbers.backoff_base * (1 << doublings)) * dice.random()


def spread(user_id: str, due_together: int, numbers: Numbers) -> timedelta:
    """How long after the due minute this member's message goes, where `due_together` members share that minute.

    Stable for a member, so that it arrives at much the same time each week. For proactive kinds alone.
    """
    if due_together <= numbers.spread_from:
        return timedelta(0)
    window = min(timedelta(seconds=due_together / numbers.per_second), numbers.spread_cap)
    place = int.from_bytes(hashlib.sha256(user_id.encode()).digest()[:6], "big") / 2**48
    return window * place
