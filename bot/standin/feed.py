"""What can be watched from outside: the feed of events, the log of the wire, the ledger of posts, the refusals."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from bot.standin.entities import JSON


@dataclass(frozen=True, slots=True)
class Event:
    """Something that changed: number, kind (message, updated, deleted, view, home, user, error ...) and data."""

    number: int
    kind: str
    data: JSON


class Feed:
    """Events in order. Subscribers get a queue; whoever joins late may ask for what came after a number."""

    def __init__(self, remember: int = 2_000) -> None:
        self.recent: deque[Event] = deque(maxlen=remember)
        self._number = 0
        self._queues: set[asyncio.Queue[Event]] = set()
        self._waiters: set[asyncio.Future[None]] = set()

    def publish(self, kind: str, **data: Any) -> None:
        """Tell every subscriber, and wake whoever waits for a change."""
        self._number += 1
        event = Event(self._number, kind, data)
        self.recent.append(event)
        for queue in self._queues:
            with suppress(asyncio.QueueFull):
                queue.put_nowait(event)
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
        self._waiters.clear()

    def subscribe(self, queue: asyncio.Queue[Event] | None = None, *, size: int = 10_000) -> asyncio.Queue[Event]:
        """A queue, one's own or new, that gets every event from now on; who falls `size` behind misses some."""
        if queue is None:
            queue = asyncio.Queue(size)
        self._queues.add(queue)
        return queue

    def unsubscribe(self, queue: asyncio.Queue[Event]) -> None:
        """Stop sending events to that queue."""
        self._queues.discard(queue)

    def after(self, number: int) -> list[Event]:
        """The remembered events after a number."""
        return [event for event in self.recent if event.number > number]

    async def until(self, reached: Callable[[], bool], seconds: float) -> bool:
        """Wait until a condition holds, looking again after each event; False after so many seconds of real time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not reached():
                    waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                    self._waiters.add(waiter)
                    try:
                        await waiter
                    finally:
                        self._waiters.discard(waiter)
        return reached()


@dataclass(slots=True)
class Exchange:
    """One request and its answer on the wire; direction is `in` (app to Slack) or `out` (Slack to app)."""

    at: datetime
    direction: str
    via: str
    what: str
    app_id: str | None
    team_id: str | None
    request: Any
    status: int | None = None
    answer: Any = None
    milliseconds: float | None = None
    error: str | None = None
    number: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Refusal:
    """Something that Slack would refuse or show to a person as an error."""

    at: datetime
    what: str
    error: str
    details: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.what}: {self.error}" + "".join(f"\n    {line}" for line in self.details)


@dataclass(slots=True)
class Post:
    """A line of the ledger: one message that Slack accepted from an app."""

    at: datetime
    method: str
    team_id: str
    app_id: str
    channel: str
    user: str | None
    ts: str
    text: str
    block_ids: tuple[str, ...]
    metadata: JSON | None
    only_for: str | None
    mentions: tuple[str, ...]

    def json(self) -> JSON:
        """The line as JSON."""
        return asdict(self) | {"at": self.at.isoformat()}
