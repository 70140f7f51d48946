"""Connections to Slack's Web API for what most calls are: one body of JSON there, one back, and never a second time.

aiohappyeyeballs finds an address of a host that answers, sockets and TLS are the event loop's. What stands here is the
pool, and what is known of a request whose answer does not come: surely not written, or doubt.
"""

import asyncio
import socket
import ssl
from collections import deque
from collections.abc import Coroutine
from typing import Any, cast

import aiohappyeyeballs
import aiohttp
from yarl import URL

from bot.clock import steady
from bot.delivery.deadlines import Deadlines
from bot.delivery.line import Line, Reply

IDLE = 15.0
"""Seconds after which a connection that nobody used is closed: soon the other side would, perhaps as we write."""
_KNOWN_FOR = 10.0
"""Seconds for which a host's addresses are used again, as aiohttp does."""
_NEXT_ADDRESS = 0.25
"""Seconds before the next address of a host is tried beside the one that has not answered (RFC 8305, section 5)."""


class UnreachedError(aiohttp.ClientConnectionError):
    """No connection was made: nothing was written."""


class OverdueError(aiohttp.ClientConnectionError):
    """The time of the try was over before its request was written: it is not written any more."""


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
        self._idle: deque[Line] = deque()  # who was used last is taken first, so that the others grow old
        self._addresses = _Addresses(self._host, self._port)
        self._lines: set[Line] = set()
        self._overdue: Deadlines[Line] = Deadlines(lambda line: line.end(TimeoutError()))
        self._sweeping: asyncio.TimerHandle | None = None
        self._is_closed = False
        self.host = url.host_port_subcomponent
        self.path = url.raw_path

    def __len__(self) -> int:
        """How many connections there are."""
        return len(self._lines)

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

    def _spare(self) -> Line | None:
        old = steady() - self._idle_seconds
        while self._idle:
            line = self._idle.pop()
            if line.is_free and line.idle_since > old:
                return line
            line.close()
        return None

    async def _open(self) -> Line:
        line = Line(self._lines)
        try:
            if not self._is_closed:
                async with asyncio.timeout(self._connect):
                    await self._connect_line(line)
        except Exception as error:  # whatever it is, nothing was written
            raise UnreachedError(type(error).__name__) from error
        if self._is_closed or not line.is_open:
            line.close()
            raise UnreachedError("closed")
        self._lines.add(line)
        return line

    async def _connect_line(self, line: Line) -> None:
        task = cast(asyncio.Task[Any], asyncio.current_task())
        cancelled = task.cancelling()
        try:
            found = await aiohappyeyeballs.start_connection(
                await self._addresses.get(), happy_eyeballs_delay=_NEXT_ADDRESS
            )
        except OSError:
            self._addresses.forget()
            raise
        try:
            if task.cancelling() > cancelled:  # which is lost where it comes as one of two addresses has answered
                raise asyncio.CancelledError
            name = self._host if self._tls is not None else None
            loop = asyncio.get_running_loop()
            await loop.create_connection(lambda: line, sock=found, ssl=self._tls, server_hostname=name)
        except BaseException:
            line.close()  # first: what the event loop still watches must not be closed under it
            found.close()
            raise

    def _keep(self, line: Line) -> None:
        if self._is_closed or not line.is_free:
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


class _Addresses:
    """Of one host: looked up once for all who ask at a time, and known for a while."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._looking: asyncio.Task[list[Any]] | None = None
        self._known_until = 0.0

    async def get(self) -> list[Any]:
        """OSError where there are none. Who gives up stops it for nobody else."""
        if self._looking is None or (self._looking.done() and steady() > self._known_until):
            self._looking = asyncio.get_running_loop().create_task(self._look())
            self._looking.add_done_callback(lambda done: done.cancelled() or done.exception())  # seen, if by nobody
        return await asyncio.shield(self._looking)

    def forget(self) -> None:
        """They do not answer, or there are none: the next one who asks has them looked up."""
        if self._looking is not None and self._looking.done():
            self._looking = None

    async def _look(self) -> list[Any]:
        flags, loop = socket.AI_ADDRCONFIG, asyncio.get_running_loop()
        found = await loop.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM, flags=flags)
        self._known_until = steady() + _KNOWN_FOR
        return found


def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context
