"""A load generator: signed slash commands over kept-alive connections, one in flight on each."""

import asyncio
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import cast
from urllib.parse import urlencode

from bot.standin.signing import sign

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_END = b"\r\n\r\n"
_numbers = count(int(time.time() * 1e6))
LATE = 20.0
"""Seconds without an answer after which a server counts as dead."""


class WrongAnswerError(Exception):
    """A server answered something else than the command's answer."""


@dataclass(frozen=True)
class Target:
    """One command at one server, and words that are in its answer."""

    name: str
    port: int
    secret: str
    fields: Mapping[str, str]
    expected: bytes
    is_write: bool = False
    """Whether each request must be one of its own: the bot gives a repeated one no second effect."""
    people: tuple[str, ...] = ()
    """Who asks, a connection each; without any it is always the member in `fields`."""

    def request(self, connection: int = 0) -> bytes:
        """The whole HTTP request, signed for this second (SIG-1)."""
        fields = {**self.fields, "trigger_id": f"1.2.{next(_numbers):x}"} if self.is_write else dict(self.fields)
        if self.people:
            fields["user_id"] = self.people[connection % len(self.people)]
        body = urlencode(fields).encode()
        now = int(time.time())
        head = (
            "POST /slack/events HTTP/1.1\r\n"
            f"host: 127.0.0.1:{self.port}\r\n"
            "user-agent: Slackbot 1.0\r\naccept-encoding: gzip,deflate\r\naccept: application/json,*/*\r\n"
            f"x-slack-signature: {sign(self.secret, now, body)}\r\n"
            f"x-slack-request-timestamp: {now}\r\n"
            f"content-length: {len(body)}\r\n"
            "content-type: application/x-www-form-urlencoded\r\n\r\n"
        )
        return head.encode() + body


@dataclass
class Sample:
    """Answers within a span of time."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    def quantile(self, part: float) -> float:
        """A quantile of the latencies, in milliseconds."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))] * 1000

    def __add__(self, other: "Sample") -> "Sample":
        return Sample(self.seconds + other.seconds, self.latencies + other.latencies)


async def measure(target: Target, connections: int, seconds: float) -> Sample:
    """Keep one request in flight on each connection for so long; with no time at all, send one request on each.

    WrongAnswerError where an answer is not the command's.
    """
    loop = asyncio.get_running_loop()
    opened = []
    for number in range(connections):
        open_one = partial(_Connection, target, number)
        opened.append((await loop.create_connection(open_one, "127.0.0.1", target.port))[1])
    try:
        async with asyncio.timeout(seconds + LATE):
            await asyncio.gather(*(one.ask(0) for one in opened))
            began = time.perf_counter()
            if seconds:  # the first answers do not count: they also waited until the server accepted the connection
                await asyncio.gather(*(one.ask(began + seconds) for one in opened))
    except TimeoutError:
        raise WrongAnswerError(f"{target.name}: no answer within {LATE:.0f} s") from None
    finally:
        for one in opened:
            one.transport.abort()
    return Sample(time.perf_counter() - began, [spent for one in opened for spent in one.latencies[1:]])


class _Connection(asyncio.Protocol):
    transport: asyncio.Transport

    def __init__(self, target: Target, number: int) -> None:
        self.latencies: list[float] = []
        self._target, self._number, self._until = target, number, 0.0
        self._request = target.request(number)
        self._done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def ask(self, until: float) -> asyncio.Future[None]:
        """Send the request, and send it again after each answer, until the time is over."""
        self._until, self._done = until, asyncio.get_running_loop().create_future()
        self._send()
        return self._done

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail("the connection was closed")

    def _fail(self, reason: str) -> None:
        if not self._done.done():
            self._done.set_exception(WrongAnswerError(f"{self._target.name}: {reason}"))

    def _send(self) -> None:
        self._answer = bytearray()
        self._size = 0
        request = self._target.request(self._number) if self._target.is_write else self._request
        self._sent = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._answer += data
        if not self._size:
            end = self._answer.find(_END)
            length = _LENGTH.search(self._answer, 0, end) if end >= 0 else None
            if length is None:
                return
            self._size = end + len(_END) + int(length[1])
        if len(self._answer) >= self._size:
            self._answered(time.perf_counter())

    def _answered(self, now: float) -> None:
        self.latencies.append(now - self._sent)
        if not self._answer.startswith(b"HTTP/1.1 200") or self._target.expected not in self._answer:
            self._fail(f"answered {bytes(self._answer[:300])!r}")
        elif now < self._until:
            self._send()
        elif not self._done.done():
            self._done.set_result(None)
