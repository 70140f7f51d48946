"""Sending payloads to an app: signed HTTP, or Socket Mode when the app has it on (SIG-1, CMD-2, SOC-3, SOC-6)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urljoin

import aiohttp

from bot.standin.apps import App
from bot.standin.arguments import parse_json
from bot.standin.entities import JSON
from bot.standin.feed import Exchange
from bot.standin.signing import sign

if TYPE_CHECKING:
    from bot.standin.server import Standin

ENVELOPES = {
    "command": "slash_commands",
    "event": "events_api",
    "interaction": "interactive",
    "options": "interactive",
}
REDIRECTS = 2
JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Parcel:
    """One payload for an app. `body` and `headers` replace what would be sent over HTTP; a header None is left out."""

    app: App
    kind: str
    payload: JSON
    command: str = ""
    body: bytes | None = None
    headers: Mapping[str, str | None] = field(default_factory=dict)
    retry: tuple[int, str] | None = None

    def encoded(self) -> bytes:
        """The body as Slack encodes it for HTTP."""
        if self.body is not None:
            return self.body
        if self.kind == "event":
            return json.dumps(self.payload, separators=(",", ":")).encode()
        if self.kind == "command":
            return urlencode(self.payload).encode()
        return urlencode({"payload": json.dumps(self.payload, separators=(",", ":"))}).encode()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the app answered: HTTP status and body, or the payload of a socket acknowledgement."""

    status: int | None = None
    body: bytes = b""
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    socket: bool = False
    payload: Any = None
    error: str | None = None
    exchange: Exchange | None = field(default=None, compare=False, repr=False)

    @property
    def ok(self) -> bool:
        """Whether Slack would count it as acknowledged."""
        return self.error is None and (self.socket or (self.status is not None and 200 <= self.status < 300))

    @property
    def text(self) -> str:
        """The HTTP body as text."""
        return self.body.decode(errors="replace")

    def content(self) -> Any:
        """The acknowledgement's content: None if empty, a dict if JSON, a str otherwise."""
        if self.socket:
            return self.payload or None
        if not self.body:
            return None
        if self.content_type == JSON_TYPE:
            try:
                return parse_json(self.body)
            except ValueError:
                return self.text
        return self.text


class Outbound:
    """Sends parcels and waits at most three seconds of real time for the acknowledgement."""

    def __init__(self, standin: Standin) -> None:
        self._standin = standin
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Open the one HTTP session."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar()
        )

    async def close(self) -> None:
        """Close it."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def send(self, parcel: Parcel) -> Answer:
        """Deliver a parcel and return the app's answer; `error` is http_timeout, connection_failed and the like."""
        standin = self._standin
        standin.sent.append(parcel)
        exchange = Exchange(
            standin.now(),
            "out",
            "socket" if parcel.app.socket_mode else "http",
            parcel.kind,
            parcel.app.id,
            None,
            parcel.payload if parcel.body is None else parcel.body,
        )
        standin.wire.begin(exchange)
        started = asyncio.get_running_loop().time()
        if parcel.app.socket_mode:
            answer = await standin.sockets.send(parcel.app, ENVELOPES[parcel.kind], parcel.payload, parcel.retry)
        else:
            answer = await self._post(parcel)
        exchange.milliseconds = (asyncio.get_running_loop().time() - started) * 1000
        exchange.status, exchange.answer, exchange.error = answer.status, answer.content(), answer.error
        standin.wire.end(exchange)
        return replace(answer, exchange=exchange)

    def headers(self, parcel: Parcel, body: bytes) -> dict[str, str]:
        """The headers of a delivery over HTTP, signed with the app's secret at the stand-in's time."""
        timestamp = int(self._standin.sign_clock().timestamp())
        every: dict[str, str | None] = {
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "Accept": "application/json,*/*",
            "Content-Type": JSON_TYPE if parcel.kind == "event" else FORM_TYPE,
            "X-Slack-Request-Timestamp": str(timestamp),
            "X-Slack-Signature": sign(parcel.app.signing_secret, timestamp, body),
        }
        if parcel.retry:
            every |= {"X-Slack-Retry-Num": str(parcel.retry[0]), "X-Slack-Retry-Reason": parcel.retry[1]}
        lower = {name.lower(): name for name in every}
        for name, value in parcel.headers.items():
            every[lower.get(name.lower(), name)] = value
        return {name: value for name, value in every.items() if value is not None}

    async def _post(self, parcel: Parcel) -> Answer:
        address = parcel.app.address(parcel.kind, parcel.command)
        if address is None or self._session is None:
            return Answer(error="connection_failed")
        try:
            async with asyncio.timeout(self._standin.ack_seconds):
                for _ in range(1 + REDIRECTS):
                    answer = await self._once(self._session, address, parcel)
                    place = answer.headers.get("location") if answer.status in (301, 302) else None
                    if place is None:
                        return answer
                    address = urljoin(address, place)
            return Answer(error="too_many_redirects")
        except TimeoutError:
            return Answer(error="http_timeout")
        except aiohttp.ClientConnectorCertificateError:
            return Answer(error="ssl_error")
        except (aiohttp.ClientError, ValueError):
            return Answer(error="connection_failed")

    async def _once(self, session: aiohttp.ClientSession, address: str, parcel: Parcel) -> Answer:
        """One request. Who is sent on receives the same: a payload without its body would be nothing (EVT-2)."""
        body = parcel.encoded()
        async with session.post(
            address,
            data=body,
            headers=self.headers(parcel, body),
            allow_redirects=False,
            skip_auto_headers=("Content-Type",),
        ) as response:
            raw = await response.read()
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status, raw, response.content_type, headers)
