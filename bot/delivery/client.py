"""Slack's client, made so that a call is one call: no retry of the SDK's own, and the short way for JSON."""

import logging
import math
from collections.abc import Awaitable, Callable
from typing import Any, cast

import aiohttp
from aiohttp.abc import AbstractStreamWriter
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from yarl import URL

from bot import jsons, tracing
from bot.clock import steady
from bot.delivery.line import Reply
from bot.delivery.wire import Connections, OverdueError, UnreachedError, Wire
from bot.tally import SLACK_RETRY_AFTER, SLACK_SECONDS

_JSON = "application/json;charset=utf-8"


class Timely(aiohttp.BytesPayload):
    """A body that is written within its try or not at all.

    Between the decision to send and the socket lie turns of the event loop, and a process may stand still in any of
    them for longer than its lease. Headers wait for the body, so nothing of a request that is refused here is sent.
    """

    def __init__(self, value: bytes, until: float) -> None:
        """`until` is a moment of `steady`."""
        super().__init__(value, content_type=_JSON)
        self._until = until

    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
        """As any payload's; OverdueError."""
        if steady() > self._until:
            raise OverdueError
        await super().write_with_length(writer, content_length)


class Client(AsyncWebClient):
    """The SDK's client. A call whose arguments are JSON alone is one request on a `wire`, with the same settings.

    Most of what sending a message costs is this call, and the SDK's own way through its session is twice as dear. Where
    a proxy stands between or the session has no wires, it goes through the session at once.
    """

    def __init__(self, **options: Any) -> None:
        """As the SDK's."""
        super().__init__(**options)
        self._heads: dict[str, tuple[Wire, str | None, bytes]] = {}
        """By method: where to, of what token, and all of a request's head but how long its body is."""

    async def api_call(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:
        """As the SDK's; SlackApiError where Slack says no, aiohttp's errors where there is no answer."""
        return await self._called(steady(), api_method, **arguments)

    async def _called(self, began: float, api_method: str, **arguments: Any) -> AsyncSlackResponse:
        """`began`: the moment of `steady` from which the time of the try counts."""
        outcome = "failed"
        try:
            with tracing.span("slack", method=api_method):
                answer = await self._asked(began, api_method, **arguments)
            outcome = "ok"
            return answer
        except SlackApiError as error:
            outcome = _outcome(error, api_method)
            raise
        finally:
            SLACK_SECONDS.observe(steady() - began, api_method, outcome)

    async def _asked(self, began: float, api_method: str, **arguments: Any) -> AsyncSlackResponse:
        if list(arguments) != ["json"] or self.session is None or self.default_params:
            return await super().api_call(api_method, **arguments)
        body = jsons.encode(arguments["json"])
        until = began + (self.session.timeout.total or math.inf)
        status, headers, raw = await self._answered(api_method, body, until)
        found = AsyncSlackResponse(
            client=self,
            http_verb="POST",
            api_url=f"{self.base_url}{api_method}",
            req_args={},
            data=_read(raw),
            headers=cast(dict[str, str], headers),  # in any case of letters, as the SDK hands them on
            status_code=status,
        )
        checked: AsyncSlackResponse = found.validate()  # type: ignore[no-untyped-call]
        return checked

    async def _answered(self, api_method: str, body: bytes, until: float) -> Reply:
        session, ssl = cast(aiohttp.ClientSession, self.session), self.ssl
        if session.closed:
            raise UnreachedError("closed")
        connections = session.connector
        if isinstance(connections, Connections) and self.proxy is None and ssl is None:
            wire = connections.wire(self.base_url)
            return await wire.ask(self._head(wire, api_method, len(body)) + body, until)
        url, data = URL(f"{self.base_url}{api_method}"), Timely(body, until)
        headers = {**self.headers, "Authorization": f"Bearer {self.token}", "Content-Type": _JSON}
        options: dict[str, Any] = {"headers": headers, "proxy": self.proxy, "ssl": True if ssl is None else ssl}
        # Following a redirect would be a second request, whose fate says nothing of the first one's.
        async with session.post(url, data=data, allow_redirects=False, **options) as response:
            return Reply(response.status, response.headers, await response.read())

    def _head(self, wire: Wire, api_method: str, length: int) -> bytes:
        """ValueError for what would not stay one line of it."""
        known = self._heads.get(api_method)
        if known is None or known[:2] != (wire, self.token):
            known = self._heads[api_method] = wire, self.token, self._new_head(wire, api_method)
        return b"%b%d\r\n\r\n" % (known[2], length)

    def _new_head(self, wire: Wire, api_method: str) -> bytes:
        lines = (
            f"POST {wire.path}{api_method} HTTP/1.1",
            f"Host: {wire.host}",
            *(f"{name}: {value}" for name, value in self.headers.items()),
            f"Authorization: Bearer {self.token}",
            "Accept-Encoding: identity",
            f"Content-Type: {_JSON}",
            "Content-Length: ",
        )
        if not all(map(str.isprintable, lines)):
            raise ValueError("a header of more than one line")
        return "\r\n".join(lines).encode()


class TokenClient(Client):
    """The client of one workspace of many: its token is looked up before every call, since it may have ended."""

    def __init__(self, token_of: Callable[[], Awaitable[str | None]], **options: Any) -> None:
        super().__init__(**options)
        self._token_of = token_of

    async def api_call(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:
        """As any client's. Without a token Slack is not asked: `not_authed`, in its words. PassingError where the
        database cannot say.
        """
        began = steady()
        token = await self._token_of()
        if token is None:
            raise SlackApiError("no token", self._unasked(api_method))  # type: ignore[no-untyped-call]
        self.token = token
        return await self._called(began, api_method, **arguments)

    def _unasked(self, api_method: str) -> AsyncSlackResponse:
        return AsyncSlackResponse(
            client=self,
            http_verb="POST",
            api_url=f"{self.base_url}{api_method}",
            req_args={},
            data={"ok": False, "error": "not_authed"},
            headers={},
            status_code=200,
        )


def _outcome(error: SlackApiError, api_method: str) -> str:
    """`rate_limited`, with the pause that Slack asks for noted, `failed` for a fault of Slack's, else `refused`."""
    response: Any = error.response
    status = getattr(response, "status_code", 0) or getattr(response, "status", 0)
    if status == 429:
        pause = str((getattr(response, "headers", None) or {}).get("Retry-After", ""))
        if pause.isascii() and pause.isdigit() and len(pause) < 6:
            SLACK_RETRY_AFTER.add(api_method, by=int(pause))
        return "rate_limited"
    return "failed" if status >= 500 else "refused"


def _read(raw: bytes) -> dict[str, Any]:
    """The answer; what is no JSON object says as little as an empty one, which the SDK refuses."""
    try:
        answer = jsons.decode(raw)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def new_client(token: str | None, base_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """A client that calls once: the SDK's own retry after a dropped connection would post twice."""
    return Client(token=token, **_options(base_url, session))


def new_token_client(
    token_of: Callable[[], Awaitable[str | None]], base_url: str, session: aiohttp.ClientSession
) -> AsyncWebClient:
    """The same, with a token that is looked up before every call."""
    return TokenClient(token_of, **_options(base_url, session))


def new_mute_client(like: AsyncWebClient) -> AsyncWebClient:
    """A client to the same address that has no token: Slack is never asked, and every answer is `not_authed`."""

    async def token_of() -> None:
        return None

    return TokenClient(token_of, **_options(like.base_url, like.session))


def _options(base_url: str, session: aiohttp.ClientSession | None) -> dict[str, Any]:
    quiet = logging.getLogger("bot.slack_client")
    quiet.setLevel(logging.WARNING)  # at DEBUG the SDK writes whole messages into the log
    return {"base_url": base_url, "session": session, "retry_handlers": [], "logger": quiet}
