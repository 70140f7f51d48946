"""The composition root: the only module that knows every part. Tests build the same app with other arguments."""

import asyncio
import contextlib
import logging
from collections.abc import Coroutine
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError

from bot import jobs, slack
from bot.clock import Clock, system_clock
from bot.content import Content, load
from bot.delivery import Numbers, Outbox, new_client, open_session
from bot.delivery.register import register_letters
from bot.errors import CairnError
from bot.jobs.nudges import plan
from bot.settings import Settings
from bot.slack.context import Desk
from bot.slack.dispatch import Direct
from bot.slack.envelopes import Gate
from bot.slack.home import publish
from bot.store import Database
from bot.store.migrating import HEAD, migrate
from bot.web import Web

log = structlog.get_logger()

REFUSED = {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"}
"""Answers to auth.test that no waiting mends."""
PASSING = {"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
"""Answers to apps.connections.open that waiting does mend."""
CONNECT_SECONDS = 5.0
"""How long the start waits for the first socket; after that it is opened in the background."""
ASK_AGAIN_SECONDS = (1.0, 60.0)
"""The first and the longest wait before Slack is asked again who we are."""


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
        self.content = content or load(settings.cairn_content_dir)
        self.database = Database(settings.database_url, clock)
        self._numbers = numbers or Numbers()
        self._socket: AsyncSocketModeHandler | None = None
        self._closing = contextlib.AsyncExitStack()
        self.authorized = False

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
        await self.database.start()
        self._closing.push_async_callback(self.database.stop)
        copy = await asyncio.to_thread(migrate, self.settings.database_url)
        if copy is not None:
            log.info("migrated", version=HEAD, copy=str(copy))
        self.session = open_session(self._numbers)
        self._closing.push_async_callback(self.session.close)
        self.client = new_client(self.settings.slack_bot_token, self.settings.cairn_slack_api_url, self.session)
        self.desk = self._desk()
        self.bolt = self._bolt()
        self.web = Web(self.bolt, self.clock, self._secret, self.ready)
        await self.authorize()
        if not self.authorized:
            self._in_background(self._authorize_later())
        self._start_jobs()
        if self.settings.slack_app_token is not None:
            await self._connect(self.settings.slack_app_token)

    def _start_jobs(self) -> None:
        letters, arrivals = register_letters(self.settings.cairn_command_prefix)
        self.outbox = Outbox(
            self.database,
            self.client,
            letters,
            self._now_content,
            self.clock,
            self._numbers,
            arrivals=arrivals,
        )
        effects, preparations = slack.inbox_effects(self.desk)
        self.inbox = jobs.InboxWork(self.database, effects, self.clock, preparations=preparations)
        self.ticking = jobs.schedule(
            plan_nudges=lambda: plan(self.database, self.content, self.clock),
            inbox=self.inbox,
            outbox=self.outbox,
            housekeeping=jobs.Housekeeping(self.database, self.clock, self._look_again),
        )
        self.desk.wake = self._wake
        self._closing.push_async_callback(self._stop_jobs)
        self.ticking.start()

    def _wake(self) -> None:
        self.ticking.wake("inbox")
        self.outbox.wake()

    async def _look_again(self) -> None:
        """What Slack did not tell the first time: in which zones members live."""
        await slack.look_up_zones(self.desk)

    def _now_content(self) -> Content:
        return self.content

    @property
    def _secret(self) -> str | None:
        return None if self.settings.socket_mode else self.settings.slack_signing_secret

    def _desk(self) -> Desk:
        api = urlsplit(self.settings.cairn_slack_api_url).netloc
        return Desk(
            database=self.database,
            client=self.client,
            content=self._now_content,
            clock=self.clock,
            session=self.session,
            response_host="hooks.slack.com" if api == "slack.com" else api,
            team_ids=set(),
            prefix=self.settings.cairn_command_prefix,
            publish_home=self._publish_home,
        )

    async def _publish_home(self, team_id: str, user_id: str) -> None:
        await publish(self.desk, team_id, user_id)

    def _bolt(self) -> AsyncApp:

        async def authorize() -> AuthorizeResult:  # Bolt takes a function here, not a method
            return self._authorized_as

        quiet = logging.getLogger("bot.bolt")
        quiet.setLevel(logging.ERROR)  # Bolt logs whole bodies at INFO
        bolt = AsyncApp(
            logger=quiet,
            client=self.client,
            authorize=authorize,
            before_authorize=Direct(Gate(self.desk)),
            process_before_response=True,  # an ack leaves when the listener is done, not 10 ms later
            request_verification_enabled=False,  # web.py has verified; a socket needs none (SIG-3)
            ssl_check_enabled=False,  # web.py answers it
            url_verification_enabled=False,  # web.py answers it
            ignoring_self_events_enabled=False,  # read_message leaves out what bots say
            attaching_function_token_enabled=False,
        )
        slack.register(bolt, self.desk)
        return bolt

    async def authorize(self) -> None:
        """Ask Slack who we are. Where it cannot be reached, the workspace known from before is served meanwhile."""
        now = self.clock()
        try:
            answer = await self.client.auth_test()
        except SlackApiError as error:
            code = str(error.response.get("error"))
            if code in REFUSED:
                raise CairnError(f"Slack refuses the bot token ({code}). Copy it again into SLACK_BOT_TOKEN.") from None
            log.warning("slack_unreachable", error=code)
        except Exception as error:  # no network, a time-out, an odd answer: all mean to ask again
            log.warning("slack_unreachable", error=type(error).__name__)
        else:
            await self._serve(answer.data if isinstance(answer.data, dict) else {}, now)
            return
        async with self.database.everywhere() as rows:
            known = await rows.workspaces.active()
        self.desk.team_ids = {workspace.team_id for workspace in known}
        self._authorized_as = self._as("", "", "")

    async def _authorize_later(self) -> None:
        seconds, longest = ASK_AGAIN_SECONDS
        while not self.authorized:
            await asyncio.sleep(seconds)
            seconds = min(longest, 2 * seconds)
            try:
                await self.authorize()
            except CairnError as error:
                log.error("slack_refuses", problem=str(error))

    def _in_background(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run until it ends or the app stops."""
        task = asyncio.get_running_loop().create_task(work)

        async def end() -> None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        self._closing.push_async_callback(end)
        return task

    async def _serve(self, answer: dict[str, Any], now: Any) -> None:
        team_id, bot_user = str(answer.get("team_id")), str(answer.get("user_id"))
        async with self.database.everywhere() as rows:
            await rows.workspaces.serve(team_id, str(answer.get("team") or ""), bot_user, now)
        self.desk.team_ids = {team_id}
        self._authorized_as = self._as(team_id, bot_user, str(answer.get("bot_id") or ""))
        self.authorized = True

    def _as(self, team_id: str, bot_user: str, bot_id: str) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None,
            team_id=team_id,
            bot_user_id=bot_user,
            bot_id=bot_id,
            bot_token=self.settings.slack_bot_token,
        )

    async def _connect(self, app_token: str) -> None:
        """Open the socket, or go on trying in the background where Slack cannot be reached."""
        socket = AsyncSocketModeHandler(self.bolt, app_token, logger=logging.getLogger("bot.socket"))
        self._socket = socket
        self._closing.push_async_callback(socket.close_async)
        # Asked here first: the SDK's own loop would go on asking with a token that Slack refuses.
        try:
            answer = await self.client.apps_connections_open(app_token=app_token)
            socket.client.wss_uri = answer["url"]
        except SlackApiError as error:
            code = str(error.response.get("error"))
            if code not in PASSING:
                raise CairnError(f"Slack refuses the app token ({code}). Copy it again into SLACK_APP_TOKEN.") from None
            log.warning("socket_waits", error=code)
        except Exception as error:  # no network, a time-out, an odd answer: all mean to try again
            log.warning("socket_waits", error=type(error).__name__)
        opening = self._in_background(_open(socket))
        await asyncio.wait({opening}, timeout=CONNECT_SECONDS if socket.client.wss_uri else 0)

    async def ready(self) -> tuple[bool, dict[str, Any]]:
        """Whether requests can be served and ticks run, part by part."""
        checks = {
            "database": await self._database_answers(),
            "migrations": await self._is_supported(),
            "scheduler": self.ticking.is_alive(),
            "slack": self.authorized,
        }
        if self.settings.socket_mode:
            checks["socket"] = self._socket is not None and await self._socket.client.is_connected()
        return all(checks.values()), checks

    async def _database_answers(self) -> bool:
        try:
            await self.database.glance_everywhere().workspaces.active()
        except Exception as error:  # whatever it is, the answer is no
            log.error("database_unreachable", error=type(error).__name__)
            return False
        return True

    async def _is_supported(self) -> bool:
        try:
            return await self.database.is_supported()
        except Exception as error:  # whatever it is, the answer is no
            log.error("version_unknown", error=type(error).__name__)
            return False

    async def _stop_jobs(self) -> None:
        await self.desk.settle(seconds=2)
        await self.ticking.stop(seconds=2)
        await self.outbox.stop(seconds=8)

    async def stop(self) -> None:
        """Take nothing new, let what is on its way arrive, close everything; at most 13 s."""
        await self._closing.aclose()

    async def next_due_at(self) -> datetime | None:
        """When something is due next after now; None if nothing is planned."""
        return await self.database.glance_everywhere().coming.next_due_at(self.clock())

    async def catch_up(self) -> None:
        """Do at once what is due by now, as the ticks would within seconds: for a clock that was moved."""
        await self.desk.settle()
        await plan(self.database, self.content, self.clock)
        for _ in range(2):  # an inbox entry may put something into the outbox
            await self.inbox.work()
            await self.outbox.drain()


async def _open(socket: AsyncSocketModeHandler) -> None:
    """Until the first connection stands; from then on the SDK renews it. A ticket is good once (SOC-1)."""
    while True:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(socket.connect_async(), 4 * CONNECT_SECONDS)  # type: ignore[no-untyped-call]
            return
        socket.client.wss_uri = None
