"""Several workspaces on one street, and the bot that any of them may add to its Slack by OAuth."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.app import App
from bot.clock import MovableClock
from bot.content import Content
from bot.serve import Server, listen
from bot.settings import Settings, read_settings
from bot.slack import COMMANDS
from bot.slack.manifest import manifest
from bot.standin import App as SlackApp
from bot.standin import Standin
from bot.standin.people import Person
from bot.standin.world import Workspace
from bot.store.sealing import new_key
from tests.e2e.conftest import PATIENCE, WEDNESDAY
from tests.fresh import new_file

INSTALL, BACK = "/slack/install", "/slack/oauth_redirect"


@dataclass
class Seen:
    """What a browser got."""

    status: int
    text: str
    headers: dict[str, str]

    @property
    def title(self) -> str:
        found = re.search(r"<title>(.*?)</title>", self.text)
        return found[1] if found else self.text


@dataclass
class Browser:
    """Somebody's browser: it keeps one cookie, and shows where it was sent instead of going there."""

    url: str
    session: aiohttp.ClientSession
    cookie: str = ""

    async def opens(self, path: str, *, method: str = "GET", **headers: str) -> Seen:
        sent = {**({"Cookie": self.cookie} if self.cookie else {}), **headers}
        address = path if path.startswith("http") else f"{self.url}{path}"
        async with self.session.request(method, address, headers=sent, allow_redirects=False) as answer:
            given = answer.headers.get("Set-Cookie")
            if given is not None:
                self.cookie = given.partition(";")[0]
            told = {name.lower(): value for name, value in answer.headers.items()}
            return Seen(answer.status, await answer.text(), told)


@dataclass
class Street:
    """The workspaces, the bot, and a clock that only moves when told."""

    standin: Standin
    slack_app: SlackApp
    clock: MovableClock
    url: str
    session: aiohttp.ClientSession
    content: Content
    folder: Path
    urls: list[str]
    apps: list[App] = field(default_factory=list)

    @property
    def app(self) -> App:
        return self.apps[0]

    def browser(self) -> Browser:
        return Browser(self.url, self.session)

    def workspace(self, name: str, *people: str, enterprise: str | None = None) -> Workspace:
        """A new workspace with these people; everywhere they have the same ids, as two workspaces may have."""
        workspace = self.standin.world.add_workspace(name)
        workspace.enterprise_id = enterprise
        for person in people:
            user = self.standin.world.add_user(workspace, person, tz="Europe/Berlin")
            del workspace.users[user.id]
            for channel in workspace.channels.values():
                channel.members.pop(user.id, None)
            user.id = f"W0{person.upper()}"
            workspace.users[user.id], workspace.names[person] = user, user.id
        return workspace

    def person(self, name: str, workspace: Workspace) -> Person:
        return Person(self.standin, workspace, workspace.users[workspace.names[name]], self.slack_app)

    async def goes_to_slack(self, browser: Browser) -> str:
        """`Add to Slack`: the address that the browser is sent to."""
        sent = await browser.opens(INSTALL)
        assert sent.status == 302, sent.text
        return sent.headers["location"]

    async def installs(self, workspace: Workspace, *, for_all: bool = False, allow: bool = True) -> Seen:
        """The whole way: add, allow at Slack, and back."""
        browser = self.browser()
        back = self.standin.consent.allow(await self.goes_to_slack(browser), workspace, allow=allow, for_all=for_all)
        assert back.startswith(self.url)
        return await browser.opens(back)

    async def settle(self) -> None:
        for app in self.apps:
            await app.desk.settle()
            await app.ticking.run("inbox")
            await app.outbox.drain()
        await self.standin.settle()


def settings_of(standin: Standin, slack_app: SlackApp, url: str, database: str, **more: object) -> Settings:
    return read_settings(
        slack_bot_token=None,
        slack_app_token=None,
        slack_signing_secret=slack_app.signing_secret,
        slack_client_id=slack_app.client_id,
        slack_client_secret=slack_app.client_secret,
        cairn_public_url=url,
        cairn_slack_api_url=standin.api_url,
        cairn_encryption_keys=new_key(),
        database_url=database,
        **more,
    )


@asynccontextmanager
async def serving(app: App, listener: object) -> AsyncIterator[App]:
    """The bot behind its own server."""
    await app.start()
    server = Server(app)
    task = asyncio.create_task(server.serve(sockets=[listener]))  # type: ignore[list-item]
    try:
        while not (server.started or task.done()):  # noqa: ASYNC110 -- uvicorn sets a flag, no more
            await asyncio.sleep(0.01)
        yield app
    finally:
        server.stop()
        await asyncio.gather(task, app.stop())


@asynccontextmanager
async def opened_street(
    folder: Path, content: Content, database: str | None = None, processes: int = 1, **more: object
) -> AsyncIterator[Street]:
    """Nobody has installed anything; `processes` on one database, of which the first gets Slack's requests."""
    clock = MovableClock(WEDNESDAY, frozen=True)
    async with contextlib.AsyncExitStack() as closing:
        standin = await closing.enter_async_context(Standin(clock, sample=False, ack_seconds=PATIENCE))
        session = await closing.enter_async_context(aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()))
        listeners = [listen("127.0.0.1", 0) for _ in range(processes)]
        urls = [f"http://127.0.0.1:{listener.getsockname()[1]}" for listener in listeners]
        url = urls[0]
        slack_app = standin.add_app(manifest(COMMANDS, content.words, url=url), install=False)
        street = Street(standin, slack_app, clock, url, session, content, folder, urls)
        settings = settings_of(standin, slack_app, url, database or new_file(folder / "cairn.db"), **more)
        for listener in listeners:
            closing.callback(listener.close)
            app = App(settings, clock=clock, content=content)
            street.apps.append(await closing.enter_async_context(serving(app, listener)))
        yield street
        await street.settle()


@pytest.fixture
async def street(tmp_path: Path, content: Content) -> AsyncIterator[Street]:
    async with opened_street(tmp_path, content) as opened:
        yield opened
        opened.standin.assert_clean()


def host_of(address: str) -> str:
    return urlsplit(address).netloc
