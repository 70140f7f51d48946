"""The HTTP edge: guards before Bolt, health, metrics, and nothing else."""

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import Clock as SignatureClock
from slack_sdk.signature import SignatureVerifier

from bot.bodies import Receive, UnreadableError, asks_for_nothing, headers_of, parse, read_body
from bot.bodies import Scope as Scope
from bot.clock import Clock
from bot.slack.dispatch import REACHED
from bot.slack.envelopes import MalformedError, check
from bot.slack.requests import request_of
from bot.tally import EDGE_REFUSALS

log = structlog.get_logger()

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Health = Callable[[], Awaitable[tuple[bool, dict[str, Any]]]]
Scrape = Callable[[], Awaitable[bytes]]
Networks = Sequence[IPv4Network | IPv6Network]

EXPOSITION = "text/plain; version=0.0.4; charset=utf-8"
_PASSED_ON = ("forwarded", "x-forwarded-for", "x-real-ip")
SAFE = (
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
)
"""On every answer that does not say otherwise: a browser may show it."""
_CLOSE = ((b"connection", b"close"),)


@dataclass(frozen=True)
class Response:
    """What goes back."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    headers: tuple[tuple[bytes, bytes], ...] = ()


@dataclass(frozen=True)
class Door:
    """A page for browsers, and the methods by which it is opened."""

    page: Callable[[Scope], Awaitable[Response]]
    methods: tuple[str, ...] = ("GET", "HEAD")

    async def opened(self, scope: Scope) -> Response:
        """The page, or which methods open it."""
        if scope["method"] in self.methods:
            return await self.page(scope)
        return Response(405, b"not by this method", headers=((b"allow", ", ".join(self.methods).encode()),))


class _Time(SignatureClock):
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock().timestamp()


class Web:
    """The ASGI application. Without a signing secret Slack's path does not exist: events come over the socket."""

    def __init__(
        self,
        bolt: AsyncApp,
        clock: Clock,
        signing_secret: str | None,
        ready: Health,
        metrics: Scrape | None = None,
        metrics_allow: Networks = (),
        doors: Mapping[str, Door] | None = None,
    ) -> None:
        """`doors` are pages by their paths; `metrics` gives the text at /metrics, for peers in `metrics_allow`."""
        self._bolt = bolt
        self._metrics = metrics
        self._metrics_allow = metrics_allow
        self._verifier = SignatureVerifier(signing_secret, _Time(clock)) if signing_secret else None
        self._ready = ready
        self._doors = doors or {}
        self._pages: dict[tuple[str, str], Callable[[], Awaitable[Response]]] = {
            ("GET", "/healthz"): self._healthz,
            ("HEAD", "/healthz"): self._healthz,
            ("GET", "/readyz"): self._readyz,
            ("HEAD", "/readyz"): self._readyz,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":  # the server is told not to speak of its lifespan; nothing else is spoken here
            return
        try:
            response = await self._answer(scope, receive)
        except Exception as error:  # the last guard: whatever it is, no detail leaves
            log.error("edge_failed", error=type(error).__name__)
            response = Response(500, b"something went wrong")
        safe: Iterable[tuple[bytes, bytes]] = SAFE
        if response.headers:
            said = {name for name, _ in response.headers}
            safe = [each for each in SAFE if each[0] not in said]
        head = [
            (b"content-type", response.content_type.encode()),
            (b"content-length", b"%d" % len(response.body)),
            *response.headers,
            *safe,
        ]
        await send({"type": "http.response.start", "status": response.status, "headers": head})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else response.body})

    async def _answer(self, scope: Scope, receive: Receive) -> Response:
        path, method = scope["path"], scope["method"]
        if path == "/slack/events" and self._verifier is not None:
            if method != "POST":
                return Response(405, b"POST only", headers=((b"allow", b"POST"),))
            return await self._slack(scope, receive)
        if path == "/metrics" and self._metrics is not None and method in ("GET", "HEAD"):
            return await self._exposition(scope, self._metrics)
        door = self._doors.get(path)
        if door is not None:
            return await door.opened(scope)
        page = self._pages.get((method, path))
        return await page() if page else Response(404, b"not found")

    async def _healthz(self) -> Response:
        return Response(200, b"ok")

    async def _readyz(self) -> Response:
        is_ready, report = await self._ready()
        return Response(200 if is_ready else 503, json.dumps(report).encode(), "application/json")

    async def _exposition(self, scope: Scope, metrics: Scrape) -> Response:
        """Who asks is told by the connection. A header never lets anybody in, but one of a proxy's keeps out: the
        connection is the proxy's then, and nothing is known of who asks.
        """
        headers = headers_of(scope)
        if any(name in headers for name in _PASSED_ON) or not _is_within(scope.get("client"), self._metrics_allow):
            return Response(403, b"metrics are for the networks in CAIRN_METRICS_ALLOW, without a proxy in between")
        return Response(200, await metrics(), EXPOSITION)

    async def _slack(self, scope: Scope, receive: Receive) -> Response:
        headers = headers_of(scope)
        try:
            typed = await read_body(headers, receive)
        except UnreadableError as problem:  # what is left of the body is not waited for
            EDGE_REFUSALS.add("unreadable")
            return Response(problem.status, str(problem).encode(), headers=_CLOSE)
        if not self._is_slacks(typed, headers):
            if asks_for_nothing(typed, headers.get("content-type", "")):
                return Response(200)
            EDGE_REFUSALS.add("unsigned")
            return Response(401, b"not signed by Slack")
        try:
            body = parse(typed, headers.get("content-type", ""))
            at_once = check(body)
        except MalformedError as problem:
            EDGE_REFUSALS.add("malformed")
            return Response(400, str(problem).encode())
        if at_once is not None:
            return Response(200, at_once.encode(errors="replace"))
        try:
            request = request_of(body, {name: value for name, value in headers.items() if name.startswith("x-slack-")})
        except (KeyError, TypeError, AttributeError, ValueError):  # Bolt looks into the body as it is made
            return Response(400, b"a part of this request is of the wrong kind")
        response = await self._bolt.async_dispatch(request)
        if response.status == 500 and REACHED not in request.context:
            return Response(400, b"a part that every request of this kind has is missing")
        return _from_bolt(body, response)

    def _is_slacks(self, typed: str, headers: Mapping[str, str]) -> bool:
        """SIG-1 and SIG-2; a header that cannot be read is as good as none."""
        timestamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12 and signature.isascii()):
            return False
        assert self._verifier is not None  # noqa: S101  # the path does not exist without one
        return bool(self._verifier.is_valid(typed, timestamp, signature))


def _is_within(peer: Sequence[Any] | None, networks: Networks) -> bool:
    """Whether a connection's other end, `(address, port)`, is in one of the networks."""
    try:
        address = ip_address(str(peer[0]) if peer else "")
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:  # how a socket for both shows IPv4
        address = address.ipv4_mapped
    return any(address in network for network in networks)


def _from_bolt(body: Mapping[str, Any], response: BoltResponse) -> Response:
    """Bolt's answer; what nobody listens to is taken in with a 200, or Slack would send it three times more (EVT-3)."""
    if response.status == 404 and body.get("type"):
        return Response(200)
    head = tuple(
        (name.encode(), value.encode())
        for name, values in response.headers.items()
        if name not in ("content-type", "content-length")
        for value in values
    )
    kind = (response.headers.get("content-type") or ["text/plain; charset=utf-8"])[0]
    return Response(response.status, (response.body or "").encode(), kind, head)
