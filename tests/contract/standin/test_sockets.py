"""Socket Mode on the wire (SOC-1 to SOC-6)."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from bot.standin import App, Standin

from .conftest import Call, Clock, Listener, manifest


@pytest.fixture
def app(standin: Standin, listener: Listener) -> App:
    return standin.add_app(manifest(socket=True), request_url=listener.url)


@asynccontextmanager
async def connected(
    app: App, call: Call, session: aiohttp.ClientSession
) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    url = (await call("apps.connections.open", token=app.app_token))["url"]
    async with session.ws_connect(url) as socket:
        yield socket


async def test_hello_comes_first_and_a_ticket_is_good_once(
    app: App, call: Call, session: aiohttp.ClientSession
) -> None:
    """SOC-1, SOC-2."""
    url = (await call("apps.connections.open", token=app.app_token))["url"]
    async with session.ws_connect(url) as socket:
        hello = await socket.receive_json()
        assert hello["type"] == "hello"
        assert hello["connection_info"] == {"app_id": app.id}
        assert hello["num_connections"] == 1
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)
    assert (await call("apps.connections.open", token=app.bot_token))["error"] == "not_allowed_token_type"


async def test_a_command_travels_in_an_envelope_and_nothing_over_http(
    standin: Standin, app: App, call: Call, session: aiohttp.ClientSession, listener: Listener
) -> None:
    """SOC-3, SOC-6."""
    async with connected(app, call, session) as socket:
        await socket.receive_json()
        standin.events.spawn(_acknowledge(socket, {"text": "over the socket"}))
        saw = await standin.person("ada").types("/test", "words")
    assert "over the socket" in saw
    assert listener.requests == []


async def _acknowledge(socket: aiohttp.ClientWebSocketResponse, payload: Any = None) -> dict[str, Any]:
    envelope: dict[str, Any] = await socket.receive_json()
    answer = {"envelope_id": envelope["envelope_id"]}
    await socket.send_str(json.dumps(answer | ({"payload": payload} if payload else {})))
    return envelope


async def test_an_event_says_how_often_it_was_tried(
    standin: Standin, app: App, call: Call, session: aiohttp.ClientSession
) -> None:
    """SOC-3."""
    standin.ack_seconds = 0.05
    async with connected(app, call, session) as socket:
        await socket.receive_json()
        await standin.person("ada").says("hello")
        first, second = await socket.receive_json(), await socket.receive_json()
    assert first["type"] == "events_api"
    assert (first["retry_attempt"], second["retry_attempt"]) == (0, 1)
    assert second["retry_reason"] == "http_timeout"
    assert first["payload"]["event_id"] == second["payload"]["event_id"]


async def test_a_payload_goes_to_one_of_several_connections(
    standin: Standin, app: App, call: Call, session: aiohttp.ClientSession
) -> None:
    """SOC-5."""
    async with connected(app, call, session) as one, connected(app, call, session) as two:
        assert (await one.receive_json())["num_connections"] == 1
        assert (await two.receive_json())["num_connections"] == 2
        for socket in (one, two):
            standin.events.spawn(_acknowledge(socket, {"text": "answered"}))
        assert "answered" in await standin.person("ada").types("/test")
        assert "answered" in await standin.person("ada").types("/test")


async def test_without_a_connection_a_command_fails(standin: Standin, app: App) -> None:
    assert "dispatch_failed" in str((await standin.person("ada").types("/test")).error)


async def test_disconnecting_is_announced_or_not(
    standin: Standin, app: App, call: Call, session: aiohttp.ClientSession
) -> None:
    """SOC-4."""
    async with connected(app, call, session) as socket:
        await socket.receive_json()
        await standin.sockets.warn(app)
        assert (await socket.receive_json())["reason"] == "warning"
        assert await standin.sockets.drop(app) == 1
        assert (await socket.receive_json())["reason"] == "refresh_requested"
    async with connected(app, call, session) as socket:
        await socket.receive_json()
        assert await standin.sockets.drop(app, reason=None) == 1
        assert (await socket.receive()).type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR)
    assert standin.sockets.connections(app) == 0


async def test_the_eleventh_connection_is_one_too_many(
    standin: Standin, app: App, call: Call, session: aiohttp.ClientSession
) -> None:
    """SOC-5."""
    sockets = []
    for _ in range(11):
        url = (await call("apps.connections.open", token=app.app_token))["url"]
        sockets.append(await session.ws_connect(url))
    frames = [await socket.receive_json() for socket in sockets]
    assert [frame["type"] for frame in frames] == ["hello"] * 10 + ["disconnect"]
    assert frames[-1]["reason"] == "too_many_websockets"
    for socket in sockets:
        await socket.close()


async def test_a_connection_for_trying_out_reconnects_is_short(
    standin: Standin, app: App, call: Call, session: aiohttp.ClientSession, clock: Clock
) -> None:
    """SOC-5."""
    url = (await call("apps.connections.open", token=app.app_token))["url"]
    async with session.ws_connect(f"{url}&debug_reconnects=true") as socket:
        assert (await socket.receive_json())["debug_info"]["approximate_connection_time"] == 360
        clock.forward(seconds=359)
        await standin.tick()
        await standin.settle()
        assert standin.sockets.connections(app) == 1
        clock.forward(seconds=1)
        await standin.tick()
        assert (await socket.receive_json())["reason"] == "refresh_requested"


async def test_a_frame_that_is_no_acknowledgement_is_recorded(
    standin: Standin, app: App, call: Call, session: aiohttp.ClientSession
) -> None:
    async with connected(app, call, session) as socket:
        await socket.receive_json()
        await socket.send_str("nonsense")
        await standin.feed.until(lambda: bool(standin.refusals), 1)
    assert standin.refusals[0].error == "not an acknowledgement"
