"""`python -m bot.standin`: the local Slack as a process of its own, driven over /standin/."""

from __future__ import annotations

import argparse
import asyncio
import ipaddress
import json
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.standin import RealTokenError, Standin, refuse_real_tokens
from bot.standin.apps import App

TICK_SECONDS = 0.5
EXPOSE = "i-know-this-exposes-a-fake-slack"


class RealClock:
    """The time of the machine plus an offset that the admin interface moves."""

    def __init__(self) -> None:
        self.offset = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.offset  # noqa: TID251 -- the entry point of a process of its own reads the clock

    def move(self, when: timedelta | datetime) -> None:
        """Move by a span, or to a moment."""
        self.offset += when if isinstance(when, timedelta) else when - self()


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bot.standin", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="where to listen (default: a free port, which is printed)")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1)")
    parser.add_argument("--manifest", type=Path, help="a Slack manifest in JSON: the app is created and installed")
    parser.add_argument("--request-url", help="where the app receives payloads, over the manifest's addresses")
    parser.add_argument("--seed", type=int, default=1, help="for ids and faults: the same seed, the same ones")
    parser.add_argument("--no-echo", action="store_true", help="do not tell an app about its own messages")
    parser.add_argument(
        f"--{EXPOSE}",
        dest="expose",
        action="store_true",
        help="allow a --host other than loopback: whoever reaches it can read and send everything without a password",
    )
    return parser


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _start_line(standin: Standin, app: App | None) -> str:
    line = {"url": standin.url, "api_url": standin.api_url}
    if app is not None:
        line |= {"bot_token": app.bot_token, "app_token": app.app_token, "signing_secret": app.signing_secret}
    return json.dumps(line)


async def serve(options: argparse.Namespace) -> None:
    """Serve until SIGTERM or SIGINT; the first line on standard output is JSON with addresses and tokens."""
    clock = RealClock()
    standin = Standin(clock, echo=not options.no_echo, seed=options.seed)

    async def move(when: timedelta | datetime) -> None:
        clock.move(when)
        await standin.tick()

    standin.stage.move = move
    standin.stage.exposed = options.expose
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await standin.start(options.host, options.port)
    try:
        app = None
        if options.manifest is not None:
            app = standin.add_app(json.loads(options.manifest.read_text()), request_url=options.request_url)
        sys.stdout.write(_start_line(standin, app) + "\n")
        sys.stdout.flush()
        while not stopped.is_set():
            await standin.tick()
            try:
                await asyncio.wait_for(stopped.wait(), TICK_SECONDS)
            except TimeoutError:
                continue
    finally:
        await standin.stop()


def main() -> int:
    """Run the process; 2 if it may not start."""
    options = arguments().parse_args()
    try:
        refuse_real_tokens(os.environ)
    except RealTokenError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if not _loopback(options.host) and not options.expose:
        sys.stderr.write(f"{options.host} can be reached from other machines; add --{EXPOSE} if that is meant.\n")
        return 2
    asyncio.run(serve(options))
    return 0


if __name__ == "__main__":
    sys.exit(main())
