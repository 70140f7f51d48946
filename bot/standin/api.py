"""The door of the Web API: who calls, may they, do faults or limits strike, and the answer in Slack's shape."""

from __future__ import annotations

import asyncio
import json
import logging
from email.utils import format_datetime
from typing import TYPE_CHECKING

from aiohttp import web

from bot.standin.arguments import read_arguments
from bot.standin.entities import JSON
from bot.standin.errors import SlackError
from bot.standin.faults import ON_THE_WIRE, Fault
from bot.standin.feed import Exchange
from bot.standin.methods import METHODS, Call, Method
from bot.standin.methods.registry import missing_scope

if TYPE_CHECKING:
    from bot.standin.server import Standin

EXPECTED = {"ratelimited", "hash_conflict", "expired_trigger_id", "exchanged_trigger_id"}


class Api:
    """Answers /api/<method>."""

    def __init__(self, standin: Standin) -> None:
        self._standin = standin

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One call, from reading its arguments to its answer; everything goes into the log of the wire."""
        standin = self._standin
        name = request.match_info["method"]
        exchange = standin.wire.begin(Exchange(standin.now(), "in", "api", name, None, None, None))
        started = asyncio.get_running_loop().time()
        call = Call(standin, name, {}, exchange=exchange)
        response: web.StreamResponse
        try:
            call.args = exchange.request = await read_arguments(request)
            known = self._identify(call, request)
        except SlackError as error:
            response = self._refused(call, error)
        else:
            response = await self._run(request, call, known)
        if call.caller is not None:
            exchange.app_id, exchange.team_id = call.caller.app.id, call.caller.team_id
        exchange.status = response.status
        exchange.answer = response.body if isinstance(response, web.Response) else None
        exchange.milliseconds = (asyncio.get_running_loop().time() - started) * 1000
        standin.wire.end(exchange)
        return response

    def _identify(self, call: Call, request: web.Request) -> Method:
        method = METHODS.get(call.method)
        if method is None:
            raise SlackError("unknown_method", req_method=call.method)
        if method.caller == "none":
            return method
        token = _token(request, call.args)
        if method.caller == "app":
            call.caller_app = self._standin.world.app_tokens.get(token)
            if call.caller_app is None:
                raise SlackError("not_allowed_token_type" if token in self._standin.world.tokens else "invalid_auth")
            return method
        call.caller = self._standin.reached_by(token, call.args)
        if call.caller is None:
            raise SlackError("not_allowed_token_type" if token in self._standin.world.app_tokens else "invalid_auth")
        if call.caller.revoked:
            raise SlackError(call.caller.revoked)
        if not call.caller.has(*method.scopes):
            raise missing_scope(call.caller, method.scopes)
        return method

    async def _run(self, request: web.Request, call: Call, method: Method) -> web.StreamResponse:
        team = call.caller.team_id if call.caller else None
        call.faults = self._standin.faults.fire(method.name, team, _channel(call.args))
        if call.faults:
            self._standin.feed.publish("faults")  # whoever watches sees how often each has struck
        slow = call.hit_by("slow")
        if slow is not None:
            await asyncio.sleep(slow.seconds)
        fault = next((each for each in call.faults if each.kind in ON_THE_WIRE), None)
        if fault is None:
            return self._perform(call, method)
        if fault.kind == "late":
            self._standin.later(fault.seconds, lambda: self._perform(call, method))
            return _cut(request)
        if fault.after:
            response = self._perform(call, method)
            if response.status != 200 or not json.loads(response.text or "{}").get("ok"):
                return response
        return _struck(request, fault)

    def _perform(self, call: Call, method: Method) -> web.Response:
        standin = self._standin
        try:
            team, app = _who(call)
            wait = standin.limits.wait(method.name, method.tier, team, app, _conversation(call), standin.now())
            if wait is not None:
                return _limited(str(wait))
            missing = [need for need in method.needs if call.args.get(need) in (None, "")]
            if missing:
                lines = [f"[ERROR] missing required field: {need} [json-pointer:/{need}]" for need in missing]
                raise SlackError("invalid_arguments", messages=lines)
            answer = {"ok": True, **method.run(call)}
        except SlackError as error:
            return self._refused(call, error)
        except Exception as error:  # a defect of this stand-in: whoever calls is answered, and whoever tests is told
            logging.getLogger(__name__).exception("%s failed", call.method)
            return self._refused(call, SlackError("internal_error", messages=[f"[ERROR] {error!r}"]))
        return _json(answer, self._headers(call))

    def _refused(self, call: Call, error: SlackError) -> web.Response:
        if error.code not in EXPECTED and call.method != "api.test" and call.method != "blocks.validate":
            self._standin.refuse(call.method, error.code, error.messages, call.exchange)
        return _json(error.body(), self._headers(call), error.status)

    def _headers(self, call: Call) -> dict[str, str]:
        """What every answer carries: Slack's own time, and what the token may do."""
        dated = {"Date": format_datetime(self._standin.sign_clock(), usegmt=True)}
        return dated | ({"x-oauth-scopes": ",".join(call.caller.scopes)} if call.caller else {})


def _token(request: web.Request, args: JSON) -> str:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    token = value.strip() if scheme.lower() == "bearer" else str(args.pop("token", "") or "")
    args.pop("token", None)
    if not token:
        raise SlackError("not_authed")
    return token


def _channel(args: JSON) -> str | None:
    channel = args.get("channel") or args.get("channel_id")
    return channel if isinstance(channel, str) else None


def _who(call: Call) -> tuple[str, str]:
    """Workspace and app that a limit is about (API-1); without a token the client id tells the app, if anything."""
    if call.caller is not None:
        return call.caller.team_id, call.caller.app.id
    return "", call.caller_app.id if call.caller_app else call.text("client_id")


def _conversation(call: Call) -> str | None:
    """One name for a conversation, whichever of its names was sent; a direct one is called by the person (API-3)."""
    wanted = _channel(call.args)
    if wanted is None or call.caller is None or wanted in call.workspace.users:
        return wanted
    channel = call.workspace.channels.get(wanted) or call.workspace.channel_named(wanted)
    if channel is None:
        return wanted
    others = [member for member in channel.members if member != call.caller.bot_user_id]
    return others[0] if channel.kind == "im" and others else channel.id


def _json(body: JSON, headers: dict[str, str], status: int = 200) -> web.Response:
    return web.Response(
        body=json.dumps(body, separators=(",", ":")).encode(),
        status=status,
        headers=headers,
        content_type="application/json",
        charset="utf-8",
    )


def _limited(retry_after: str | None) -> web.Response:
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return _json({"ok": False, "error": "ratelimited"}, headers, 429)


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:  # which event loop made it, tells its class
        request.transport.abort()
    return web.Response(status=499)


def _struck(request: web.Request, fault: Fault) -> web.Response:
    if fault.kind == "drop":
        return _cut(request)
    if fault.kind == "ratelimited":
        return _limited(fault.retry_after)
    if fault.kind == "http":
        return web.Response(status=fault.status, text="upstream connect error", content_type="text/html")
    return _json({"ok": False, "error": fault.code}, {})
