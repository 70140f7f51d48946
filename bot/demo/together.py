"""The stand-in and the bot, connected as Slack and a bot are; both can be started over, with time that moves."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import App
from bot.app.numbers import numbers_for
from bot.clock import MovableClock
from bot.content import Content, load
from bot.content.tours import tours
from bot.serve import Server, listen
from bot.settings import Settings, read_settings
from bot.slack import COMMANDS
from bot.slack.manifest import manifest
from bot.standin import App as SlackApp
from bot.standin import Standin


class Together:
    """`start` both, `stop` both. After `restart` there is a new `slack_app` and a new `app`; the stand-in stays."""

    def __init__(
        self,
        folder: Path,
        *,
        port: int = 0,
        http: bool = False,
        clock: MovableClock | None = None,
        content: Content | None = None,
        database: str | None = None,
    ) -> None:
        """The bot's database lies in `folder`, unless `database` is the address of one. `port` is the stand-in's."""
        self.clock = clock or MovableClock()
        left_alone: dict[str, object] = {"database_url": database or "sqlite:///cairn.db", "cairn_erased_file": None}
        self.company = read_settings(**left_alone).cairn_content_dir
        self.content = content or load(self.company)
        self.standin = Standin(self.clock)
        self._folder, self._port, self._http, self._database = folder, port, http, database
        self._running = contextlib.AsyncExitStack()
        self._changing = asyncio.Lock()

    async def start(self) -> None:
        """Begin to listen, and connect the bot. Raises what the bot's own start raises, and OSError."""
        await self.standin.start(port=self._port)
        stage = self.standin.stage
        stage.move, stage.frozen, stage.scripts = self.move, self.clock.frozen, tours(self.company)
        if self._database is None:  # somebody's own database is not ours to throw away
            stage.restart = self.restart
        await self._start_bot()

    async def stop(self) -> None:
        """Stop the bot, then the stand-in."""
        await self._stop_bot()
        await self.standin.stop()

    async def restart(self) -> None:
        """Start over: an empty workspace, an empty database, the present time."""
        async with self._changing:  # page and prompt may ask at once
            await self._stop_bot()
            await self.standin.start_over()
            self.clock.start_over()
            await self._start_bot()

    async def _start_bot(self) -> None:
        async with contextlib.AsyncExitStack() as closing:
            listener = listen("127.0.0.1", 0)
            closing.callback(listener.close)
            address = f"http://127.0.0.1:{listener.getsockname()[1]}"
            described = manifest(COMMANDS, self.content.words, url=address if self._http else None)
            self.slack_app = self.standin.add_app(described)
            database = self._database or f"sqlite:///{self._folder / f'cairn-{self.standin.seed}.db'}"
            settings = demo_settings(self.standin, self.slack_app, database, self._http)
            # Where no second passes, nobody waits for one.
            numbers = replace(numbers_for(settings), per_conversation=timedelta(0)) if self.clock.frozen else None
            self.app = App(settings, clock=self.clock, content=self.content, numbers=numbers)
            await self.app.start()
            server = Server(self.app)
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            closing.push_async_callback(_end, self.app, server, serving)
            while not (server.started or serving.done()):  # noqa: ASYNC110 -- uvicorn sets a flag, no more
                await asyncio.sleep(0.01)
            self._running = closing.pop_all()

    async def _stop_bot(self) -> None:
        await self._running.aclose()

    def take(self, content: Content) -> None:
        """Go on with other content, from the next message on."""
        self.content = self.app.content = content

    async def move(self, when: timedelta | datetime) -> None:
        """Move both sides' clock on. What is due on the way happens at its own moment, one thing after another."""
        async with self._changing:
            goal = when if isinstance(when, datetime) else self.clock() + when
            while True:
                due = await self.app.next_due_at()
                if due is None or due >= goal:
                    break
                await self._move_to(due)
            await self._move_to(goal)

    async def _move_to(self, moment: datetime) -> None:
        """Move there, unless a running clock has got there by itself: it is never set back."""
        await move_time(self.standin, self.app, self.clock, max(moment - self.clock(), timedelta(0)))


async def _end(app: App, server: Server, serving: asyncio.Task[None]) -> None:
    server.stop()
    await asyncio.gather(serving, app.stop())


@contextlib.asynccontextmanager
async def together(
    folder: Path,
    port: int = 0,
    http: bool = False,
    clock: MovableClock | None = None,
    content: Content | None = None,
    database: str | None = None,
) -> AsyncIterator[Together]:
    """Both, for as long as the block lasts."""
    both = Together(folder, port=port, http=http, clock=clock, content=content, database=database)
    try:
        await both.start()
        yield both
    finally:
        await both.stop()


def demo_settings(standin: Standin, slack_app: SlackApp, database: str, http: bool) -> Settings:
    """The settings that an operator would give, with the stand-in's address and tokens, and this database's address."""
    install = next(iter(slack_app.installs.values()))
    overrides: dict[str, object] = {
        "slack_bot_token": install.bot_token,
        "slack_app_token": None if http else slack_app.app_token,
        "slack_signing_secret": slack_app.signing_secret,
        "slack_client_id": None,  # one workspace, whatever the environment has
        "slack_client_secret": None,
        "cairn_slack_api_url": standin.api_url,
        "database_url": database,  # never the environment's: an operator's shell may have the one at work
        "cairn_erased_file": None,  # nor who was forgotten there
    }
    return read_settings(**overrides)


async def move_time(standin: Standin, app: App, clock: MovableClock, span: timedelta | datetime) -> None:
    """Move both sides' clock at once, as if the bot had slept meanwhile, and let all that is due by then happen."""
    if isinstance(span, datetime):
        clock.move_to(span)
    else:
        clock.move(span)
    await standin.tick()
    await app.catch_up()
    await standin.settle()
