"""One app behind uvicorn until it is told to stop; health is served in Socket Mode too."""

import asyncio
import gc
import signal
import socket

import structlog
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.app import App
from bot.errors import CairnError
from bot.metrics import LoopWatch
from bot.telemetry import open_telemetry

log = structlog.get_logger()

COLLECTED_AFTER = 5_000
"""New objects that may be part of a cycle, seven times as many as by default."""
GRACE_SECONDS = 10
"""How long requests that are being answered may take once the process is told to stop."""
HEAD_SECONDS = 10
"""How long a connection may take to say what it wants; uvicorn itself would wait for ever."""
LARGEST_HEAD = 32_768
"""Bytes of a request line with its headers; Slack's stay below 2,000. Uvicorn itself would read on for ever."""
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


async def serve(app: App) -> None:
    """Start, serve, and on SIGTERM or SIGINT stop within 15 s with nothing left half done.

    CairnError where the address is taken or the app cannot start.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    loop.add_signal_handler(signal.SIGHUP, app.reloading.ask)
    waiting = asyncio.create_task(stopping.wait())
    listener = listen(app.settings.host, app.settings.port)
    close_telemetry = open_telemetry()
    try:
        if not await _started(app, waiting):
            log.info("stopped")
            return
        server = Server(app)
        port = listener.getsockname()[1]
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        settle_collector()
        log.info("serving", host=app.settings.host, port=port, socket_mode=app.settings.socket_mode)
        watch = LoopWatch()
        await asyncio.wait({waiting, serving}, return_when=asyncio.FIRST_COMPLETED)
        watch.stop()
        server.stop()
        await asyncio.gather(serving, app.stop())
        if close_telemetry is not None:
            await asyncio.to_thread(close_telemetry)
        log.info("stopped")
    finally:
        waiting.cancel()
        listener.close()


def settle_collector() -> None:
    """Let the collector of cycles be, but for what is made from now on: what was made at start stays.

    By default it would look at all that is on its way after each few hundred messages: what is frozen no longer counts
    among what is there, a quarter of which has to be new before it does that.
    """
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER, *gc.get_threshold()[1:])
    gc.enable()


async def _started(app: App, stopping: asyncio.Task[bool]) -> bool:
    """Start, however long Slack lets it wait; False where the process was told to stop before that."""
    starting = asyncio.create_task(app.start())
    try:
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            await starting
            return True
        return False
    finally:
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)


class Connection(HttpToolsProtocol):
    """Uvicorn's, with an end to how long the head of a request may take, and to how long it may be."""

    _deadline: asyncio.TimerHandle | None = None
    _is_head = True
    _received = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._is_head:
            self._received += len(data)
        super().data_received(data)
        if self._is_head and not self.transport.is_closing():
            if self._received > LARGEST_HEAD:
                self.transport.write(_TOO_LARGE)
                self.transport.close()
            elif self._deadline is None:  # most heads come in one go, and nothing is to be waited for
                self._wait()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._is_head, self._received = True, 0
        self._stop_waiting()

    def on_headers_complete(self) -> None:
        told = sum([len(name) + len(value) for name, value in self.headers])
        if told + len(self.url) > LARGEST_HEAD:  # it came in one go
            raise ValueError("the head is too large")  # uvicorn makes it a 400, and closes
        self._is_head = False
        self._stop_waiting()
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        # Nobody reads the rest of a body that is answered already; each part of it would put off the end for ever.
        if not self.pipeline and self.cycle.more_body:
            self.transport.close()
        if not self.pipeline:
            self._is_head, self._received = True, 0  # what comes now is the next one's, blank lines before it too
        super().on_response_complete()

    def _wait(self) -> None:
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self.transport.close()


class Server(uvicorn.Server):
    """Uvicorn without its own signal handlers, which `serve` has, and without its tick: `stop` is heard at once."""

    def __init__(self, app: App) -> None:
        self._stopping = asyncio.Event()
        super().__init__(
            uvicorn.Config(
                app.web,
                http=Connection,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,  # nothing here believes what a proxy says of whoever asks
                server_header=False,
                date_header=False,
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        await self._serve(sockets)

    async def main_loop(self) -> None:
        await self._stopping.wait()

    def stop(self) -> None:
        """Take no more requests, and end once those that are being answered are done."""
        self.should_exit = True
        self._stopping.set()


def listen(host: str, port: int) -> socket.socket:
    """A bound socket; CairnError where the address is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sets TCP_NODELAY only where the protocol is named; without it an answer may wait 40 ms for an ACK.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise CairnError(f"Cannot listen on {host}:{port}: {error.strerror}. Set HOST or PORT.") from None
    listener.setblocking(False)
    return listener
