"""Who may use the page: a browser on this machine, from the page itself; and the headers that keep it to itself."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from bot.standin.entities import JSON

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class PageError(Exception):
    """What the person at the page is told; the answer is a 400."""


def guarded(handler: Handler) -> Handler:
    """A handler that answers this machine's own pages only, with sentences where something is wrong.

    Another web site may send its visitor's browser here, and may point a name of its own to this address; so the Host
    must be a literal address or localhost, and the Origin, where there is one, must be this very place.
    """

    async def answered(request: web.Request) -> web.StreamResponse:
        problem = _stranger(request)
        if problem is not None:
            return web.json_response({"error": problem}, status=403, headers=HEADERS)
        try:
            response = await handler(request)
        except PageError as error:
            response = web.json_response({"error": str(error)}, status=400)
        except web.HTTPException as error:
            response = web.json_response({"error": error.text or error.reason}, status=error.status)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    return answered


def _stranger(request: web.Request) -> str | None:
    host = urlsplit(f"//{request.host}")
    if not _literal(host.hostname or ""):
        return "This page answers to localhost and to addresses in figures, not to other names."
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        return "Requests from other web sites are not answered."
    if request.method == "POST" and request.can_read_body and request.content_type != "application/json":
        return "Send JSON."
    return None


def _literal(name: str) -> bool:
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


async def body(request: web.Request) -> JSON:
    """The JSON object that was sent, {} if nothing was. Raises PageError."""
    if not request.can_read_body:
        return {}
    try:
        value = json.loads(await request.read())
    except ValueError as error:
        raise PageError("That is not JSON.") from error
    if not isinstance(value, dict):
        raise PageError("Send a JSON object.")
    return value
