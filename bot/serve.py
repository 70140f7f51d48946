"""One app behind uvicorn until it is told to stop; health is served in Socket Mode too."""

import asyncio
import gc
import signal
import socket

import structlog
import uvicorn

from bot.app import App
from bot.errors import CairnError

log = structlog.get_logger()

GRACE_SECONDS = 10
"""How long requests that are being answered may take once the process is told to stop."""


async def serve(app: App) -> None:
    """Start, serve, and on SIGTERM or SIGINT stop within 15 s with nothing left half done.

    CairnError where the address is taken or the app cannot start.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    waiting = asyncio.create_task(stopping.wait())
    listener = listen(app.settings.host, app.settings.port)
    try:
        if not await _started(app, waiting):
            log.info("stopped")
            return
        server = Server(app)
        port = listener.getsockname()[1]
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        gc.freeze()  # what was made at start stays; the collector need not look at it again
        gc.enable()
        log.info("serving", host=app.settings.host, port=port, socket_mode=app.settings.socket_mode)
        await asyncio.wait({waiting, serving}, return_when=asyncio.FIRST_COMPLETED)
        server.stop()
        await asyncio.gather(serving, app.stop())
        log.info("stopped")
    finally:
        waiting.cancel()
        listener.close()


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


class Server(uvicorn.Server):
    """Uvicorn without its own signal handlers, which `serve` has, and without its tick: `stop` is heard at once."""

    def __init__(self, app: App) -> None:
        self._stopping = asyncio.Event()
        super().__init__(
            uvicorn.Config(
                app.web,
                lifespan="off",
                log_config=None,
                access_log=False,
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
