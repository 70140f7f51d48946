"""The local Slack itself: its state, its doors, starting and stopping."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.standin import routes
from bot.standin.apps import SAMPLE_MANIFEST, App, Install
from bot.standin.consent import Consent
from bot.standin.entities import JSON, Message
from bot.standin.events import Events
from bot.standin.faults import Faults
from bot.standin.feed import Exchange, Feed, Post, Refusal
from bot.standin.grants import Grants
from bot.standin.ids import Ids
from bot.standin.limits import Limits
from bot.standin.outbound import Outbound, Parcel
from bot.standin.people import Person
from bot.standin.sample import sample_workspace
from bot.standin.seam import Seam
from bot.standin.sockets import Sockets
from bot.standin.stage import Stage
from bot.standin.wire import Wire
from bot.standin.world import Workspace, World

SENT_KEPT = 500


@dataclass(slots=True)
class Later:
    """Work that Slack does after a while, by the stand-in's clock."""

    due: datetime
    work: Callable[[], object]


class Standin(Seam):
    """A Slack that runs in this process and listens on loopback.

    `now` is its clock (aware, UTC): trigger ids, response URLs, event retries and timestamps follow it; who moves the
    clock awaits `tick()`. `sign_clock` dates the signatures, if that is to be another clock. `ack_seconds` is the real
    time an app has for an acknowledgement (CMD-2: three seconds). `echo` tells an app about its own messages, as Slack
    does (HOME-4). `sample` creates the sample workspace.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        sign_clock: Callable[[], datetime] | None = None,
        ack_seconds: float = 3.0,
        echo: bool = True,
        sample: bool = True,
        limits: Limits | None = None,
        seed: int = 1,
    ) -> None:
        self.now = now
        self.sign_clock = sign_clock or now
        self.ack_seconds = ack_seconds
        self.echo = echo
        self.seed = seed
        self.sample = sample
        self.feed = Feed()
        self.wire = Wire()
        self.faults = Faults(seed)
        self.limits = limits or Limits()
        self._begin()
        self.sockets = Sockets(self)
        self.outbound = Outbound(self)
        self.events = Events(self)
        self.url = ""
        self.stage = Stage()
        self._runner: web.AppRunner | None = None

    def _begin(self) -> None:
        """A world in which nothing has happened yet."""
        self.world = World(self.now, Ids(self.seed))
        self.sent: deque[Parcel] = deque(maxlen=SENT_KEPT)
        self.record: list[Post] = []
        self.refusals: list[Refusal] = []
        self.grants = Grants(self.now, self.world.ids)
        self.consent = Consent(self)
        self._later: list[Later] = []
        self._people: dict[tuple[str, str], Person] = {}
        if self.sample:
            sample_workspace(self.world)

    async def start_over(self) -> None:
        """Forget workspaces, people, messages, apps and faults, and go on at the same address with fresh ones.

        Apps are to be stopped before and added anew after; their tokens are void.
        """
        await self.events.close()
        await self.sockets.close()
        self.events.waiting.clear()
        self.faults.clear()
        self.wire.clear()
        self.seed += 1  # the ids of one life do not come again in the next
        self.stage.run += 1
        self._begin()
        self.grants.base_url = self.url

    @property
    def api_url(self) -> str:
        """The base address of the Web API, for `AsyncWebClient(base_url=...)`."""
        return f"{self.url}/api/"

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; port 0 takes a free one. `url` tells where."""
        self._runner = web.AppRunner(routes.application(self), access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        address = self._runner.addresses[0]
        self.url = f"http://[{host}]:{address[1]}" if ":" in host else f"http://{host}:{address[1]}"
        self.grants.base_url = self.url
        await self.outbound.open()

    async def stop(self) -> None:
        """End deliveries, close connections and sessions."""
        await self.events.close()
        await self.sockets.close()
        await self.outbound.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Standin:
        await self.start()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.stop()

    @property
    def workspace(self) -> Workspace:
        """The first workspace."""
        return next(iter(self.world.workspaces.values()))

    def add_app(
        self,
        manifest: Mapping[str, Any] | None = None,
        *,
        request_url: str | None = None,
        workspace: Workspace | None = None,
        install: bool = True,
        declined: Collection[str] = (),
    ) -> App:
        """Create an app from Slack's manifest JSON and install it; `request_url` overrides the manifest's addresses.

        `declined` are optional scopes that the workspace does not grant.
        """
        app = self.world.add_app(dict(manifest if manifest is not None else SAMPLE_MANIFEST), request_url)
        if install:
            self.world.install(app, workspace or self.workspace, declined)
        self.feed.publish("app", app=app.id)
        return app

    def install(self, app: App, workspace: Workspace, declined: Collection[str] = ()) -> Install:
        """Install an app in one more workspace, or again after it was removed, less the optional scopes `declined`."""
        return self.world.install(app, workspace, declined)

    def oauth_code(self, app: App, workspace: Workspace) -> str:
        """A code that oauth.v2.access exchanges within ten minutes (OAU-1)."""
        return self.consent.code(app, [workspace])

    def reached_by(self, token: str, args: JSON) -> Install | None:
        """The installation that a call with this token is about; what a trigger id tells counts too."""
        trigger = self.grants.peek(args.get("trigger_id"))
        return self.world.reached_by(token, args | ({"team_id": trigger.team_id} if trigger else {}))

    def person(self, name: str, *, workspace: Workspace | None = None, app: App | None = None) -> Person:
        """A member by name, who acts on an app (the first one installed, unless told)."""
        home = workspace or self.workspace
        if name not in home.names:
            raise LookupError(f"nobody is called {name!r} in {home.name}; there are: {', '.join(home.names)}")
        key = (home.names[name], app.id if app else "")
        if key not in self._people:
            self._people[key] = Person(self, home, home.users[home.names[name]], app)
        return self._people[key]

    async def hires(
        self, name: str, real_name: str = "", *, workspace: Workspace | None = None, **details: Any
    ) -> Person:
        """A new member joins; apps are told by team_join (LIFE-3). `details` are fields of a user."""
        home = workspace or self.workspace
        user = self.world.add_user(home, name, real_name, **details)
        tasks = self.events.about_user(home, user, "team_join")
        await asyncio.gather(*tasks)
        return self.person(name, workspace=home)

    def refuse(self, what: str, error: str, details: list[str] | None = None, exchange: Exchange | None = None) -> None:
        """Record something that Slack would not have accepted, and mark the exchange on the wire it came in."""
        refusal = Refusal(self.now(), what, error, details or [])
        self.refusals.append(refusal)
        self.wire.object(exchange, error, refusal.details)
        self.feed.publish("refusal", refusal=refusal)

    def unexpected(self) -> list[Message]:
        """Messages of apps that nobody has looked at."""
        found: list[Message] = []
        for workspace in self.world.workspaces.values():
            found += [
                message
                for message in dict.fromkeys(workspace.touched)
                if message.bot_id and not message.looked_at and not message.deleted
            ]
        return found

    def assert_clean(self) -> None:
        """Raise AssertionError if anything was refused or a message arrived that nobody looked at."""
        lines = [f"refused: {refusal}" for refusal in self.refusals]
        lines += [f"unexpected message in {message.channel_id}: {message.text!r}" for message in self.unexpected()]
        if lines:
            raise AssertionError("\n".join(lines))

    def later(self, seconds: float, work: Callable[[], object]) -> None:
        """Do something once the clock has moved on by so many seconds."""
        self._later.append(Later(self.now() + timedelta(seconds=seconds), work))

    async def tick(self) -> None:
        """Do what is due by the clock: event retries and work accepted late. Await it after moving the clock."""
        now = self.now()
        due = [entry for entry in self._later if entry.due <= now]
        self._later = [entry for entry in self._later if entry.due > now]
        for entry in due:
            entry.work()
        await self.events.tick()

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run something in the background until `stop`."""
        self.events.spawn(work)

    async def settle(self) -> None:
        """Wait until every delivery under way has been answered."""
        await self.events.settle()

    async def remove_app(self, app: App, workspace: Workspace | None = None) -> None:
        """Uninstall: the token dies, and app_uninstalled and tokens_revoked arrive (LIFE-1)."""
        home = workspace or self.workspace
        install = app.installs[home.id]
        stamp = self.kill(install, "account_inactive")
        self.events.emit(install, "app_uninstalled", {"type": "app_uninstalled", "event_ts": stamp})
        await self.settle()

    def kill(self, install: Install, error: str) -> str:
        """End a token and tell the app by tokens_revoked (LIFE-1); the stamp of that event."""
        for each in install.app.installs.values():  # an organisation's installation ends in all of its workspaces
            if each.bot_token == install.bot_token:
                each.revoked = error
        stamp = self.world.workspaces[install.team_id].timestamps.next(self.now())
        revoked: JSON = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [install.bot_user_id]}}
        self.events.emit(install, "tokens_revoked", revoked | {"event_ts": stamp})
        return stamp

    def revoke(self, app: App, workspace: Workspace | None = None, *, error: str = "token_revoked") -> None:
        """Make the token invalid without a word to the app."""
        app.installs[(workspace or self.workspace).id].revoked = error
