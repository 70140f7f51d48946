"""The SDK's Socket Mode client keeps up with the stand-in when its connection is taken away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.standin import App, Standin

EVENT = {"type": "team_join", "user": {"id": "U1"}}


@pytest.fixture
async def requests(standin: Standin, app: App) -> AsyncIterator[list[SocketModeRequest]]:
    """What a connected client receives; it acknowledges everything."""
    app.manifest = {**app.manifest, "settings": {"socket_mode_enabled": True}}
    seen: list[SocketModeRequest] = []
    client = SocketModeClient(app.app_token, web_client=AsyncWebClient(base_url=standin.api_url), ping_interval=0.2)

    async def acknowledge(receiver: Any, request: SocketModeRequest) -> None:
        seen.append(request)
        await receiver.send_socket_mode_response(SocketModeResponse(request.envelope_id, {"text": "seen"}))

    client.socket_mode_request_listeners.append(acknowledge)
    await client.connect()  # type: ignore[no-untyped-call]
    assert await standin.feed.until(lambda: standin.sockets.connections(app) == 1, 2)
    yield seen
    await client.close()  # type: ignore[no-untyped-call]
    assert await standin.feed.until(lambda: standin.sockets.connections(app) == 0, 2)
    await asyncio.sleep(0)


def calls(standin: Standin) -> int:
    """How often a new address was asked for."""
    return sum(1 for exchange in standin.wire if exchange.what == "apps.connections.open")


async def test_an_envelope_is_understood_and_acknowledged(standin: Standin, requests: list[SocketModeRequest]) -> None:
    answer = await standin.send_event(EVENT)
    assert answer.ok
    assert answer.payload == {"text": "seen"}
    assert (requests[0].type, requests[0].payload["event"]) == ("events_api", EVENT)
    assert requests[0].retry_attempt == 0


async def test_a_retry_is_marked_as_such(standin: Standin, requests: list[SocketModeRequest]) -> None:
    await standin.send_event(EVENT, retry=(2, "http_timeout"))
    assert (requests[0].retry_attempt, requests[0].retry_reason) == (2, "http_timeout")


@pytest.mark.parametrize("reason", ["refresh_requested", "warning"])
async def test_a_disconnect_frame_makes_the_client_connect_anew(
    reason: str, standin: Standin, app: App, requests: list[SocketModeRequest]
) -> None:
    if reason == "warning":
        await standin.sockets.warn(app)
    else:
        assert await standin.sockets.drop(app, reason=reason) == 1
    assert await standin.feed.until(lambda: calls(standin) >= 2 and standin.sockets.connections(app) == 1, 3)
    assert (await standin.send_event(EVENT)).ok
    assert len(requests) == 1


async def test_a_cut_connection_is_made_anew(standin: Standin, app: App, requests: list[SocketModeRequest]) -> None:
    await standin.sockets.drop(app, reason=None)
    assert not (await standin.send_event(EVENT)).ok
    assert await standin.feed.until(lambda: standin.sockets.connections(app) == 1, 3)
    assert (await standin.send_event(EVENT)).ok
    assert calls(standin) >= 2
