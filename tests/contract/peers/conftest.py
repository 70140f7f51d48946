"""A stand-in with one app, the SDK's client for it, and a place where an app listens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.standin import App, Standin

from .sides import furnish

Serve = Callable[[web.Application], Awaitable[str]]
Connected = Callable[..., AsyncWebClient]


class Clock:
    """Real time when the test starts, then only what the test adds."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        """Move on."""
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def standin(clock: Clock) -> AsyncIterator[Standin]:
    async with Standin(clock, sample=False) as running:
        yield running


@pytest.fixture
def app(standin: Standin) -> App:
    return furnish(standin)


@pytest.fixture
async def connected(standin: Standin, app: App) -> AsyncIterator[Connected]:
    """Makes the SDK's client for the app; options are those of the client."""
    async with aiohttp.ClientSession() as session:

        def client(**options: Any) -> AsyncWebClient:
            return AsyncWebClient(app.bot_token, base_url=standin.api_url, session=session, **options)

        yield client


@pytest.fixture
def client(connected: Connected) -> AsyncWebClient:
    return connected()


@pytest.fixture
def harbour(standin: Standin, app: App) -> str:
    """The channel that the bot is a member of."""
    channel = standin.workspace.channel_named("harbour")
    assert channel is not None
    return channel.id


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Serves an application on a free port and tells its address."""
    runners: list[web.AppRunner] = []

    async def start(application: web.Application) -> str:
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    yield start
    for runner in runners:
        await runner.cleanup()
    await asyncio.sleep(0)
