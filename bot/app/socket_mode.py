"""The socket that the bot opens to Slack, where it has no public address."""

import asyncio
import contextlib
import json
import logging

import structlog
from slack_bolt import BoltResponse
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SettingRefusedError
from bot.slack.requests import request_of

log = structlog.get_logger()

PASSING = {"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
"""Answers to apps.connections.open that waiting mends."""
CONNECT_SECONDS = 5.0
"""How long the start waits for the first socket; after that it is opened in the background."""


class Handler(AsyncSocketModeHandler):
    """Bolt's, without reading an answer that is JSON already and writing it once more."""

    async def handle(self, socket: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Answer one envelope; one that could not be taken stays without an answer, and Slack sends it again."""
        headers = {name: str(value) for name, value in (build_headers(req) or {}).items()}
        answer = await self.app.async_dispatch(request_of(req.payload, headers))
        if answer.status == 200:
            await socket.send_message(acknowledgement(req.envelope_id, answer))


def acknowledgement(envelope_id: str, answer: BoltResponse) -> str:
    """What is sent for an envelope (SOC-3)."""
    named = json.dumps(envelope_id)
    if not answer.body:
        return f'{{"envelope_id": {named}}}'
    is_json = answer.headers["content-type"][0].startswith("application/json")
    payload = answer.body if is_json else json.dumps({"text": answer.body})
    payload = payload.encode(errors="replace").decode()  # half of a character cannot be sent
    return f'{{"envelope_id": {named}, "payload": {payload}}}'


class SocketMode:
    """One connection, renewed by the SDK once it stands."""

    def __init__(self, bolt: AsyncApp, client: AsyncWebClient, app_token: str) -> None:
        self._client, self._token = client, app_token
        self._socket = Handler(bolt, app_token, logger=logging.getLogger("bot.socket"))
        self._opening: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Open it, or go on trying in the background; CairnError where Slack refuses the token."""
        # Asked here first: the SDK's own loop would go on asking with a token that Slack refuses.
        try:
            answer = await self._client.apps_connections_open(app_token=self._token)
            self._socket.client.wss_uri = answer["url"]
        except SlackApiError as error:
            code = str(error.response.get("error"))
            if code not in PASSING:
                raise SettingRefusedError(
                    f"Slack refuses the app token ({code}). Copy it again into SLACK_APP_TOKEN."
                ) from None
            log.warning("socket_waits", error=code)
        except Exception as error:  # no network, a time-out, an odd answer: all mean to try again
            log.warning("socket_waits", error=type(error).__name__)
        self._opening = asyncio.get_running_loop().create_task(self._connect())
        await asyncio.wait({self._opening}, timeout=CONNECT_SECONDS if self._socket.client.wss_uri else 0)

    async def is_connected(self) -> bool:
        """Whether the socket stands."""
        return bool(await self._socket.client.is_connected())

    async def close(self) -> None:
        """Close it, or stop trying."""
        if self._opening is not None:
            self._opening.cancel()
            await asyncio.gather(self._opening, return_exceptions=True)
        await self._socket.close_async()  # type: ignore[no-untyped-call]

    async def _connect(self) -> None:
        """Until the first connection stands; from then on the SDK renews it. A ticket is good once (SOC-1)."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._socket.connect_async(), 4 * CONNECT_SECONDS)  # type: ignore[no-untyped-call]
                return
            self._socket.client.wss_uri = None
