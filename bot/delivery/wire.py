"""Connections to Slack's Web API for what most calls are: one body of JSON there, one back, and never a second time.

httptools reads HTTP, aiohappyeyeballs finds a host's address that answers, sockets and TLS are the event loop's. What
stands here is the pool, and what is known of a request whose answer does not come: surely not written, or doubt.
"""

import asyncio
import socket
import ssl
from collections import deque
from collections.abc import Coroutine, Mapping
from typing import Any, NamedTuple, cast

import aiohappyeyeballs
import aiohttp
import httptools
from multidict import CIMultiDict
from yarl import URL

from bot.clock import steady
from bot.delivery.deadlines import Deadlines

IDLE = 15.0
"""Seconds after which a connection that nobody used is closed: soon the other side would, perhaps as we write."""
LARGEST = 8 << 20
"""Bytes of an answer's body; Slack's are far smaller."""
_NEXT_ADDRESS = 0.25
"""Seconds before the next address of a host is tried beside the one that has not answered (RFC 8305, section 5)."""


class UnreachedError(aiohttp.ClientConnectionError):
    """No connection was made: nothing was written."""


class OverdueError(aiohttp.ClientConnectionError):
    """The time of the try was over before its request was written: it is not written any more."""


class BrokenError(aiohttp.ClientConnectionError):
    """The request was written, and no whole answer came."""


class Reply(NamedTuple):
    """An answer; names of headers in any case of letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Connections(aiohttp.TCPConnector):
    """aiohttp's connections, and beside them a `Wire` to every origin that is asked for one. Ends with its session."""

    def __init__(self, connect: float, idle: float = IDLE) -> None:
        """`connect`: seconds for a connection of a wire to be made, TLS included. Of neither sort is there a limit."""
        super().__init__(limit=0)
        self._wires: dict[str, Wire] = {}
        self._connect, self._idle_seconds = connect, idle

    def wire(self, base_url: str) -> "Wire":
        """The one to this address's origin."""
        wire = self._wires.get(base_url)
        if wire is None:
            wire = self._wires[base_url] = Wire(URL(base_url), self._connect, self._idle_seconds)
        return wire

    def close(self, *, abort_ssl: bool = False) -> Coroutine[Any, Any, None]:
        """Everything; who waits for an answer gets a BrokenError."""
        for wire in self._wires.values():
            wire.close()
        return super().close(abort_ssl=abort_ssl)


class Wire:
    """Connections to one origin, each for one request at a time; a request that finds none idle makes one."""

    def __init__(self, url: URL, connect: float, idle: float) -> None:
        self._host, self._port = cast(str, url.raw_host), cast(int, url.port)
        self._tls = _tls() if url.scheme == "https" else None
        self._connect, self._idle_seconds = connect, idle
        self._idle: deque[_Line] = deque()  # who was used last is taken first, so that the others grow old
        self._lines: set[_Line] = set()
        self._overdue: Deadlines[_Line] = Deadlines(lambda line: line.end(TimeoutError()))
        self._sweeping: asyncio.TimerHandle | None = None
        self._is_closed = False
        self.host = url.host_port_subcomponent
        self.path = url.raw_path

    async def ask(self, request: bytes, until: float) -> Reply:
        """Write a request, unless `until`, a moment of `steady`, is over by then, and read its answer.

        UnreachedError or OverdueError: nothing was written. BrokenError, or TimeoutError at `until`: it may have been.
        """
        line = self._spare() or await self._open()
        left = until - steady()
        if left < 0:
            self._keep(line)
            raise OverdueError
        self._overdue.add(line, asyncio.get_running_loop().time() + left)
        try:
            reply = await line.ask(request)
        except BaseException:
            line.close()  # its answer may come yet, and is not the next one's
            raise
        finally:
            self._overdue.discard(line)
        self._keep(line)
        return reply

    def close(self) -> None:
        """All of them, at once and for good."""
        self._is_closed = True
        if self._sweeping is not None:
            self._sweeping.cancel()
        for line in list(self._lines):
            line.close()

    def _spare(self) -> "_Line | None":
        while self._idle:
            line = self._idle.pop()
            if line.is_free:
                return line
        return None

    async def _open(self) -> "_Line":
        if self._is_closed:
            raise UnreachedError("closed")
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._connect):
                addresses = await loop.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
                found = await aiohappyeyeballs.start_connection(addresses, happy_eyeballs_delay=_NEXT_ADDRESS)
                try:
                    name = self._host if self._tls is not None else None
                    made = loop.create_connection(self._line, sock=found, ssl=self._tls, server_hostname=name)
                    return (await made)[1]
                except BaseException:
                    found.close()
                    raise
        except Exception as error:  # whatever it is, nothing was written
            raise UnreachedError(type(error).__name__) from error

    def _line(self) -> "_Line":
        return _Line(self._lines)

    def _keep(self, line: "_Line") -> None:
        if not line.is_free:
            line.close()
            return
        line.idle_since = steady()
        self._idle.append(line)
        if self._sweeping is None:
            self._sweeping = asyncio.get_running_loop().call_later(self._idle_seconds, self._sweep)

    def _sweep(self) -> None:
        """Close what nobody has used for long, and look again when the next one will have become so old."""
        self._sweeping = None
        old = steady() - self._idle_seconds
        while self._idle and self._idle[0].idle_since <= old:
            self._idle.popleft().close()
        if self._idle:
            wait = self._idle[0].idle_since - old
            self._sweeping = asyncio.get_running_loop().call_later(wait, self._sweep)


class _Line(asyncio.Protocol):
    """One connection. The parser hands what it reads of an answer to the methods that begin with `on_`."""

    def __init__(self, lines: set["_Line"]) -> None:
        self.idle_since = 0.0
        self._lines = lines
        self._parser = httptools.HttpResponseParser(self)
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Reply] | None = None
        self._headers: list[tuple[str, str]] = []
        self._body: list[bytes] = []
        self._size = 0
        self._ends_with_line = False
        """Whether the body that is being read has no length: it ends where the connection does (RFC 9112, 6.3)."""

    @property
    def is_free(self) -> bool:
        """Whether a request may be written to it."""
        return self._answer is None and self._transport is not None and not self._transport.is_closing()

    def ask(self, request: bytes) -> asyncio.Future[Reply]:
        """The answer to a request that is written now."""
        self._answer = answer = asyncio.get_running_loop().create_future()
        cast(asyncio.Transport, self._transport).write(request)
        return answer

    def end(self, error: Exception) -> None:
        """No answer will be read any more."""
        self._tell(error)
        self.close()

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _tell(self, outcome: Reply | Exception) -> None:
        answer, self._answer = self._answer, None
        if answer is None or answer.done():
            return
        if isinstance(outcome, Exception):
            answer.set_exception(outcome)
        else:
            answer.set_result(outcome)

    def _reply(self) -> Reply:
        return Reply(self._parser.get_status_code(), CIMultiDict(self._headers), b"".join(self._body))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._lines.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self._lines.discard(self)
        whole = self._ends_with_line and error is None
        self._tell(self._reply() if whole else BrokenError(type(error).__name__ if error else "closed"))

    def data_received(self, data: bytes) -> None:
        if self._answer is None:
            self.close()  # nobody asked
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self.end(BrokenError(type(error).__name__))

    def on_message_begin(self) -> None:
        if self._answer is None:
            self.close()  # a second answer to one request
        self._headers, self._body, self._size, self._ends_with_line = [], [], 0, False

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers.append((name.decode("latin-1"), value.decode("latin-1")))

    def on_headers_complete(self) -> None:
        names = {name.lower() for name, _ in self._headers}
        self._ends_with_line = not names & {"content-length", "transfer-encoding"}

    def on_body(self, part: bytes) -> None:
        self._size += len(part)
        if self._size > LARGEST:
            self.end(BrokenError("too large"))
        else:
            self._body.append(part)

    def on_message_complete(self) -> None:
        self._ends_with_line = False
        if self._parser.get_status_code() < 200:
            return  # the answer comes behind it (RFC 9110, section 15.2)
        if not self._parser.should_keep_alive():
            self.close()
        self._tell(self._reply())


def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context
