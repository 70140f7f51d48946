"""`cairn demo`: the real bot against the stand-in, on this machine, with time that can be moved."""

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import App
from bot.clock import MovableClock
from bot.content import Content, load
from bot.errors import CairnError
from bot.serve import Server, listen
from bot.settings import Settings, SettingsError, read_settings
from bot.slack import COMMANDS
from bot.slack.manifest import manifest
from bot.standin import App as SlackApp
from bot.standin import Standin
from bot.standin.terminal import Terminal
from bot.standin.tokens import RealTokenError, refuse_real_tokens


class DemoError(Exception):
    """Why the demo cannot start, a sentence each."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def run_demo(*, port: int, http: bool) -> None:
    """Start both and give a prompt; without a terminal, or at the end of its input, serve until SIGTERM."""
    try:
        refuse_real_tokens(os.environ)
    except RealTokenError as error:
        raise DemoError([str(error)]) from None
    import uvloop

    with tempfile.TemporaryDirectory(prefix="cairn-demo-") as folder:
        try:
            uvloop.run(_demo(Path(folder), port, http))
        except CairnError as error:
            raise DemoError([str(error)]) from None
        except SettingsError as error:
            raise DemoError(error.problems) from None
        except OSError as error:
            raise DemoError(
                [f"Cannot listen on 127.0.0.1:{port}: {error.strerror}. Choose another with --port."]
            ) from None


async def _demo(folder: Path, port: int, http: bool) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with together(folder, port, http) as (standin, slack_app, app, clock):

        async def move(span: timedelta | datetime) -> None:
            await move_time(standin, app, clock, span)

        terminal = Terminal(standin, slack_app, move_clock=move)
        prompt = asyncio.create_task(terminal.run())
        waiting = asyncio.create_task(stopping.wait())
        done, _ = await asyncio.wait({prompt, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if prompt in done and not prompt.result():
            print(f"Serving the local Slack at {standin.url} until stopped.", file=sys.stderr, flush=True)  # noqa: T201
            await waiting
        for task in (prompt, waiting):
            task.cancel()
        await asyncio.gather(prompt, waiting, return_exceptions=True)


@contextlib.asynccontextmanager
async def together(
    folder: Path,
    port: int = 0,
    http: bool = False,
    clock: MovableClock | None = None,
    content: Content | None = None,
) -> AsyncIterator[tuple[Standin, SlackApp, App, MovableClock]]:
    """The stand-in with its sample workspace, and the bot connected to it over Socket Mode or signed HTTP."""
    clock = clock or MovableClock()
    content = content or load()
    listener = listen("127.0.0.1", 0)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    standin = Standin(clock)
    try:
        await standin.start(port=port)
        described = manifest(COMMANDS, content.words, url=address if http else None)
        slack_app = standin.add_app(described)
        app = App(demo_settings(standin, slack_app, folder, http), clock=clock, content=content)
        await app.start()
        server = Server(app)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            while not (server.started or serving.done()):  # noqa: ASYNC110 - uvicorn tells of its start by a flag only
                await asyncio.sleep(0.01)
            yield standin, slack_app, app, clock
        finally:
            server.should_exit = True
            await asyncio.gather(serving, app.stop())
    finally:
        await standin.stop()
        listener.close()


def demo_settings(standin: Standin, slack_app: SlackApp, folder: Path, http: bool) -> Settings:
    """The settings that an operator would give, with the stand-in's address and tokens."""
    install = next(iter(slack_app.installs.values()))
    overrides: dict[str, object] = {
        "slack_bot_token": install.bot_token,
        "slack_app_token": None if http else slack_app.app_token,
        "slack_signing_secret": slack_app.signing_secret,
        "cairn_slack_api_url": standin.api_url,
    }
    if not os.environ.get("DATABASE_URL"):
        overrides["database_url"] = f"sqlite:///{folder / 'cairn.db'}"
    return read_settings(**overrides)


async def move_time(standin: Standin, app: App, clock: MovableClock, span: timedelta | datetime) -> None:
    """Move both sides' clock, and let everything that is due by then happen."""
    if isinstance(span, datetime):
        clock.move_to(span)
    else:
        clock.move(span)
    await standin.tick()
    await app.catch_up()
    await standin.settle()
