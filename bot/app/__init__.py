"""The composition root: the only module that knows every part. Tests build the same app with other arguments."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog
from slack_bolt.authorization import AuthorizeResult

from bot import jobs, slack
from bot.app.admins import admins, defaults
from bot.app.authorization import NOBODY, Authorization
from bot.app.bolting import new_bolt
from bot.app.generating import open_generating
from bot.app.installed import Installed
from bot.app.installing import open_doors
from bot.app.learning import learn
from bot.app.numbers import numbers_for
from bot.app.refused import told_of_refused
from bot.app.reloading import Reloading
from bot.app.rights import keeping, open_forgetting, tombstone_file
from bot.app.socket_mode import SocketMode
from bot.clock import Clock, system_clock
from bot.content import Content, load
from bot.delivery import Numbers, Outbox, new_client, open_session
from bot.delivery.quiet import Quiet
from bot.delivery.register import register_letters
from bot.jobs import choose, plan
from bot.jobs.mentors import look_after
from bot.logs import keep_out
from bot.metrics import Metrics
from bot.settings import Settings
from bot.slack.context import Desk
from bot.slack.home import Homes
from bot.slack.pace import Pace
from bot.store import Database, PassingError
from bot.store.migrating import HEAD, migrate
from bot.web import Web

log = structlog.get_logger()

LEARNS_AFTER = 2.0
"""Seconds."""


class App:
    """One process of the bot: `start`, serve `web`, `stop`."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock = system_clock,
        content: Content | None = None,
        numbers: Numbers | None = None,
    ) -> None:
        self.settings = settings
        keep_out(settings.secrets)
        self.reloading = Reloading(self, None if content else settings.cairn_content_dir)
        self.content = content or load(settings.cairn_content_dir)
        self.database = Database(settings.database_url, clock, keys=settings.encryption_keys)
        self._numbers = numbers or numbers_for(settings)
        self._socket: SocketMode | None = None
        self._closing = contextlib.AsyncExitStack()

    def clock(self) -> datetime:
        """The time that all processes on this database agree on."""
        return self.database.clock()

    async def start(self) -> None:
        """Open the database, meet Slack, begin to tick. CairnError says what is wrong in a sentence."""
        try:
            await self._start()
        except BaseException:
            await self._closing.aclose()
            raise

    async def _start(self) -> None:
        await self._open_database()
        await self.database.check_keys()
        if not self.database.is_sealed:
            log.warning("typed_text_in_the_clear", mend="set CAIRN_ENCRYPTION_KEYS; `cairn keys new` prints a key")
        self.session = open_session(self._numbers)
        self._closing.push_async_callback(self.session.close)
        token = None if self.settings.is_oauth else self.settings.slack_bot_token
        self.client = new_client(token, self.settings.cairn_slack_api_url, self.session)
        self.authorization = Authorization(self.client, self.database, self.clock, token)
        self.installed = Installed(self.database, self.clock, self.settings.cairn_slack_api_url, self.session)
        self.desk = self._desk()
        self.forgetting = open_forgetting(self.database, self.clock, self.desk)
        await self.forgetting.erase_again()  # a restored copy may hold who was erased: before anybody is answered
        self.holding = await jobs.Holding.begun(self.database, self.clock)
        self.bolt = new_bolt(self.desk, self.client, self._who)
        doors = open_doors(
            self.settings, self.database, self.clock, self.client, self.content.words, self.installed.forget
        )
        self.web = Web(
            self.bolt, self.clock, self._secret, self.ready, self._scrape, self.settings.metrics_networks, doors
        )
        if not self.settings.is_oauth:
            await self.authorization.ask()
            if not self.authorization.is_known:
                self._in_background(self.authorization.ask_until_known())
        self._start_jobs()
        self._in_background(self._learn())
        self._in_background(self.reloading.watch())
        if self.settings.slack_app_token is not None:
            self._socket = SocketMode(self.bolt, self.client, self.settings.slack_app_token)
            self._closing.push_async_callback(self._socket.close)
            await self._socket.open()

    async def _open_database(self) -> None:
        """A server's tables and roles are there before they are used; a file is this process's before it is changed."""
        if self.database.is_shared:
            await self._migrate()
        await self.database.start()
        self._closing.push_async_callback(self.database.stop)
        if not self.database.is_shared:
            await self._migrate()

    async def _migrate(self) -> None:
        copy = await asyncio.to_thread(migrate, self.settings.database_url)
        if copy is not None:
            log.info("migrated", version=HEAD, copy=str(copy))

    def _start_jobs(self) -> None:
        letters, arrivals = register_letters(self.settings.cairn_command_prefix, self.desk.terms, self.desk.keeping)
        self.outbox = Outbox(
            self.database,
            self.desk.client_of,
            letters,
            self._now_content,
            self.clock,
            self._numbers,
            arrivals=arrivals,
            defaults=self.desk.defaults,
            quiet=Quiet(self.desk.client_of, self.desk.served.scopes_of, self._numbers),
        )
        self._heartbeat = jobs.Heartbeat(self.database, self.clock)
        effects, preparations = slack.inbox_effects(self.desk)
        self.inbox = jobs.InboxWork(self.database, effects, self.clock, preparations=preparations)
        self.ticking = jobs.schedule(
            self.database,
            plan_nudges=self._plan,
            choose_nudges=self._choose,
            look_after_mentors=self._look_after_mentors,
            inbox=self.inbox,
            outbox=self.outbox,
            heartbeat=self._heartbeat,
            housekeeping=jobs.Housekeeping(
                self.database,
                self.clock,
                self._look_again,
                retention_days=self.settings.cairn_retention_days,
                grace_days=self.settings.cairn_uninstall_grace_days,
            ),
            forgetting=self.forgetting,
            holding=self.holding,
        )
        outcomes = None if self.desk.generating is None else self.desk.generating.outcomes
        self._metrics = Metrics(self.database, self.ticking, model_outcomes=outcomes)
        self._closing.push_async_callback(self._stop_jobs)
        self.ticking.start()

    async def _plan(self) -> int:
        return await plan(self.database, self.clock, numbers=self._numbers)

    async def _choose(self) -> int:
        return await choose(self.database, self.content, self.clock, defaults=self.desk.defaults)

    async def _look_after_mentors(self) -> int:
        return await look_after(self.database, self.content, self.clock, defaults=self.desk.defaults)

    async def _look_again(self) -> None:
        """What Slack did not tell, or told when nobody listened: whether it takes a token that it refused, in which
        zones members live, and who is back.

        And what it keeps for us without need: pictures that newer ones have replaced.
        """
        await (self.installed if self.settings.is_oauth else self.authorization).ask_refused()
        await slack.look_up_zones(self.desk)
        await slack.look_up_absences(self.desk)
        await self.desk.gallery.clear()

    def _now_content(self) -> Content:
        return self.content

    async def _scrape(self) -> bytes:
        return await self._metrics.page()

    @property
    def _secret(self) -> str | None:
        return None if self.settings.socket_mode else self.settings.slack_signing_secret

    def _desk(self) -> Desk:
        api = urlsplit(self.settings.cairn_slack_api_url).netloc
        served = self.installed if self.settings.is_oauth else self.authorization
        desk = Desk(
            database=self.database,
            served=served,
            content=self._now_content,
            clock=self.clock,
            session=self.session,
            response_host="hooks.slack.com" if api == "slack.com" else api,
            prefix=self.settings.cairn_command_prefix,
            grace=timedelta(days=self.settings.cairn_uninstall_grace_days),
            tombstones=tombstone_file(self.settings),
            keeping=keeping(self.settings),
            pace=Pace(self.settings.cairn_rate_per_member),
            admins=admins(self.settings),
            defaults=defaults(self.settings),
        )
        desk.publish_home = Homes(desk).publish
        desk.generating = open_generating(
            self.settings, self.database, desk.client_of, self._now_content, self._numbers
        )
        if desk.generating is not None:
            self._closing.push_async_callback(desk.generating.stop)
        return desk

    def _who(self) -> AuthorizeResult:
        return NOBODY if self.settings.is_oauth else self.authorization.result

    async def _learn(self) -> None:
        """What questions are answered from, a moment after the start: being ready comes first.

        Until it is there words answer, and whoever asks within that moment waits for their index.
        """
        await asyncio.sleep(LEARNS_AFTER)
        await asyncio.to_thread(learn, self.content)
        if self.desk.generating is not None:
            self.desk.generating.prepare()

    def _in_background(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run until it ends or the app stops."""
        task = asyncio.get_running_loop().create_task(work)

        async def end() -> None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        self._closing.push_async_callback(end)
        return task

    async def ready(self) -> tuple[bool, dict[str, Any]]:
        """Whether requests can be served and ticks run, part by part; the ticks that do not are named."""
        stalled = self.ticking.stalled()
        checks = {
            "database": await self._answers(self.database.answer, "database_unreachable")
            and not self.database.writes.are_lost,
            "migrations": await self._answers(self.database.is_supported, "version_unknown"),
            "scheduler": not stalled,
            "slack": self.settings.is_oauth or self.authorization.is_known,
        }
        if self.settings.socket_mode:
            checks["socket"] = self._socket is not None and await self._socket.is_connected()
        refused = await told_of_refused(self.database)
        return all(checks.values()), checks | (
            {"stalled": stalled} if stalled else {}
        ) | refused | self.holding.told | self.reloading.told

    async def _answers(self, ask: Callable[[], Awaitable[bool | None]], failure: str) -> bool:
        try:
            return await ask() is not False
        except Exception as error:  # whatever it is, the answer is no
            log.error(failure, error=type(error).__name__)
            return False

    async def _stop_jobs(self) -> None:
        await self.desk.settle(seconds=2)
        await self.ticking.stop(seconds=2)
        await self.outbox.stop(seconds=8)
        with contextlib.suppress(PassingError):  # without it the row is forgotten a day later
            await self._heartbeat.stop()

    async def stop(self) -> None:
        """Take nothing new, let what is on its way arrive, close everything; at most 13 s."""
        await self._closing.aclose()

    async def next_due_at(self) -> datetime | None:
        """When something is due next after now; None if nothing is planned."""
        return await self.database.glance_everywhere().coming.next_due_at(self.clock())

    async def catch_up(self) -> None:
        """Do at once what is due by now, as the ticks would within seconds: for a clock that was moved."""
        await self.desk.settle()
        for name in ("plan", "choose", "mentors", "holding"):  # the ticks themselves, which may be at it already
            await self.ticking.run(name)
        for _ in range(2):  # an inbox entry may put something into the outbox
            await self.ticking.run("inbox")
            await self.outbox.drain()
