"""A clock that is moved by hand, a stand-in on a free port, and an unmodified Bolt app behind HTTP or a socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
import pytest
import uvicorn
from aiohttp import web
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.standin import App, Standin

Register = Callable[[AsyncApp], None]
Connect = Callable[[App, Register], AbstractAsyncContextManager[AsyncApp]]
Call = Callable[..., Awaitable[dict[str, Any]]]


SCOPES = [
    "commands",
    "chat:write",
    "im:write",
    "im:history",
    "im:read",
    "channels:read",
    "channels:history",
    "users:read",
    "files:write",
    "files:read",
]


class Clock:
    """Real time when the test starts, then only what the test adds, since Bolt checks signatures by real time."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        """Move on."""
        self.now += timedelta(**span)


def manifest(*, socket: bool = False, **more: Any) -> dict[str, Any]:
    """A manifest with one command, shortcuts, Home, a few events."""
    return {
        "display_information": {"name": "Tester"},
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            "bot_user": {"display_name": "tester"},
            "slash_commands": [{"command": "/test", "description": "Test", "usage_hint": "[words]"}],
            "shortcuts": [
                {"name": "Keep this", "type": "message", "callback_id": "keep", "description": "Keep"},
                {"name": "Start here", "type": "global", "callback_id": "start", "description": "Start"},
            ],
        },
        "oauth_config": {"scopes": {"bot": [*SCOPES]}},
        "settings": {
            "event_subscriptions": {
                "bot_events": [
                    "app_home_opened",
                    "app_uninstalled",
                    "message.im",
                    "team_join",
                    "tokens_revoked",
                    "user_change",
                ]
            },
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": socket,
        },
        **more,
    }


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def standin(clock: Clock) -> AsyncIterator[Standin]:
    async with Standin(clock, sign_clock=lambda: datetime.now(UTC), ack_seconds=2) as running:
        yield running


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def call(standin: Standin, session: aiohttp.ClientSession) -> Call:
    """Call a Web API method with JSON, as the first app unless a token is given."""

    async def send(method: str, token: str | None = None, **arguments: Any) -> dict[str, Any]:
        if token is None:
            token = next(iter(standin.world.apps.values())).bot_token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with session.post(standin.api_url + method, json=arguments, headers=headers) as response:
            answer: dict[str, Any] = await response.json()
            return {**answer, "_status": response.status, "_headers": dict(response.headers)}

    return send


class Listener:
    """A bare HTTP server in the app's place: keeps what it receives, answers what it is told to."""

    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[web.Response] = []
        self.seconds = 0.0
        self.url = ""

    async def serve(self, request: web.Request) -> web.Response:
        """Keep a request; give the next answer, or an empty 200."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.requests.append((headers, await request.read()))
        if self.seconds:
            await asyncio.sleep(self.seconds)
        return self.answers.pop(0) if self.answers else web.Response()

    def says(self, body: Any = None, status: int = 200, **headers: str) -> None:
        """Queue an answer: JSON for an object, else text."""
        renamed = {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(body, (dict, list)):
            self.answers.append(web.json_response(body, status=status, headers=renamed))
        else:
            self.answers.append(web.Response(text=body, status=status, headers=renamed))

    def payload(self, index: int = -1) -> dict[str, Any]:
        """A received payload: the JSON of an event, the payload of an interaction, the fields of a command."""
        body = self.requests[index][1]
        if body.startswith(b"{"):
            event: dict[str, Any] = json.loads(body)
            return event
        fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
        return dict(json.loads(fields["payload"])) if "payload" in fields else dict(fields)


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    listening = Listener()
    application = web.Application()
    application.router.add_post("/", listening.serve)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    listening.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield listening
    await runner.cleanup()


@pytest.fixture
def app(standin: Standin, listener: Listener) -> App:
    """An app whose payloads the listener receives."""
    return standin.add_app(manifest(), request_url=listener.url)


@asynccontextmanager
async def serving(asgi: Any) -> AsyncIterator[str]:
    """An ASGI application under uvicorn on a free port; yields its address."""
    config = uvicorn.Config(asgi, port=0, log_level="error", lifespan="off", ws="none")
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    try:
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}/slack/events"
    finally:
        await server.shutdown()


@asynccontextmanager
async def over_http(standin: Standin, app: App, register: Register) -> AsyncIterator[AsyncApp]:
    """Bolt behind its ASGI adapter."""
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token=app.bot_token, base_url=standin.api_url, session=session)
        bolt = AsyncApp(client=client, signing_secret=app.signing_secret, process_before_response=True)
        register(bolt)
        async with serving(AsyncSlackRequestHandler(bolt)) as address:
            app.request_url = address
            yield bolt
            await standin.settle()


@asynccontextmanager
async def over_socket(standin: Standin, app: App, register: Register) -> AsyncIterator[AsyncApp]:
    """Bolt behind its Socket Mode adapter."""
    app.manifest["settings"]["socket_mode_enabled"] = True
    client = AsyncWebClient(token=app.bot_token, base_url=standin.api_url)
    bolt = AsyncApp(client=client, signing_secret=app.signing_secret, process_before_response=True)
    register(bolt)
    handler = AsyncSocketModeHandler(bolt, app.app_token, web_client=AsyncWebClient(base_url=standin.api_url))
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        yield bolt
        await standin.settle()
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]
        await asyncio.sleep(0)


@pytest.fixture(params=["http", "socket"])
def connect(request: pytest.FixtureRequest, standin: Standin) -> Connect:
    """Connect a Bolt app, once over HTTP and once over Socket Mode."""
    way = over_http if request.param == "http" else over_socket

    def opened(app: App, register: Register) -> AbstractAsyncContextManager[AsyncApp]:
        return way(standin, app, register)

    return opened
