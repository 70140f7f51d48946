"""Who may use the page: a browser on this machine, from the page itself; and the headers that keep it to itself."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from bot.standin.playground.asked import PageError

log = logging.getLogger(__name__)
ANY_NAME = web.AppKey("any_name", bool)
"""Whether any Host is answered: only where somebody has opened the stand-in to other machines."""
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


def guarded(handler: Handler) -> Handler:
    """A handler that answers this machine's own pages only, with sentences where something is wrong.

    Another web site may send its visitor's browser here, and may point a name of its own to this address; so the Host
    must be a literal address or localhost, and the Origin, where there is one, must be this very place.
    """

    async def answered(request: web.Request) -> web.StreamResponse:
        problem = stranger(request)
        if problem is not None:
            return web.json_response({"error": problem}, status=403, headers=HEADERS)
        try:
            response = await handler(request)
        except PageError as error:
            response = web.json_response({"error": str(error)}, status=400)
        except web.HTTPException as error:
            response = web.json_response({"error": error.text or error.reason}, status=error.status)
        except asyncio.CancelledError:
            if _leaves():
                raise
            response = web.json_response({"error": "The workspace has started over meanwhile."}, status=409)
        except Exception:  # ours to mend: the log has it, the person at the page a sentence
            log.exception("a request of the page failed")
            response = web.json_response({"error": "The local Slack failed at this. Its log says why."}, status=500)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    return answered


def _leaves() -> bool:
    """Whether this very request is given up; if not, a delivery that it waited for was, as at a reset."""
    task = asyncio.current_task()
    return task is None or task.cancelling() > 0


def stranger(request: web.Request) -> str | None:
    """Why a request is not answered; None if it comes from this machine's own page, or from no page at all."""
    try:
        host = urlsplit(f"//{request.headers.get('Host', '')}").hostname or ""
        origin = request.headers.get("Origin")
        other = origin is not None and urlsplit(origin).netloc != request.host
    except ValueError:  # not even an address, such as one with half a bracket
        return "This place answers to addresses that can be read."
    if not _literal(host) and not request.app[ANY_NAME]:
        return "This place answers to localhost and to addresses in figures, not to other names."
    if other:
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
