"""The log of the wire: each request and its answer, numbered, told to whoever watches when it begins and ends."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from bot.standin.feed import Exchange, Feed

KEPT = 5_000


class Wire:
    """The last 5,000 exchanges. Its feed is apart from that of events: most who wait care for one of the two."""

    def __init__(self) -> None:
        self.feed = Feed()
        self._kept: deque[Exchange] = deque(maxlen=KEPT)
        self._number = 0

    def begin(self, exchange: Exchange) -> Exchange:
        """Note a request that has no answer yet."""
        self._number += 1
        exchange.number = self._number
        self._kept.append(exchange)
        self.feed.publish("wire", exchange=exchange)
        return exchange

    def end(self, exchange: Exchange) -> None:
        """Note that the answer is there, or that none will come."""
        self.feed.publish("wire", exchange=exchange)

    def object(self, exchange: Exchange | None, error: str, details: list[str]) -> None:
        """Note what Slack would refuse in an exchange."""
        if exchange is not None:
            exchange.problems += [error, *details]
            self.end(exchange)

    def clear(self) -> None:
        """Forget everything; numbers go on."""
        self._kept.clear()

    def after(self, number: int) -> list[Exchange]:
        """The exchanges that came after a number."""
        return [exchange for exchange in self._kept if exchange.number > number]

    def find(self, number: int) -> Exchange | None:
        """One of them by its number; None once it has been let go."""
        return next((exchange for exchange in self._kept if exchange.number == number), None)

    def __iter__(self) -> Iterator[Exchange]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)
