"""Posts to response URLs and the message in an acknowledgement (URL-1, URL-2, CMD-3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.standin import posting
from bot.standin.arguments import parse_json
from bot.standin.content import Content, read_content
from bot.standin.entities import JSON, Message
from bot.standin.errors import SlackError
from bot.standin.feed import Exchange
from bot.standin.grants import ResponseUrl

if TYPE_CHECKING:
    from bot.standin.apps import Install
    from bot.standin.conversations import Channel
    from bot.standin.server import Standin


class ResponseUrls:
    """Answers posts to response URLs."""

    def __init__(self, standin: Standin) -> None:
        self._standin = standin

    async def serve(self, request: web.Request) -> web.Response:
        """One post. 200 `ok`, or 404 and 400 with the error in Slack's shape."""
        standin = self._standin
        key = f"{request.match_info['number']}/{request.match_info['secret']}"
        exchange = Exchange(standin.now(), "in", "response_url", "response_url", None, None, None)
        standin.wire.begin(exchange)
        try:
            body = await _read(request)
            exchange.request = body
            fired = standin.faults.fire("response_url", request.match_info["team"], None)
            if fired:
                standin.feed.publish("faults")
                raise SlackError(fired[0].code, status=fired[0].status)
            grant = standin.grants.use_response(key)
            exchange.app_id, exchange.team_id = grant.app_id, grant.team_id
            self._answer(grant, body)
        except SlackError as error:
            standin.refuse("response_url", error.code, error.messages, exchange)
            exchange.status, exchange.answer = (error.status if error.status != 200 else 400), error.body()
            standin.wire.end(exchange)
            return web.json_response(error.body(), status=exchange.status)
        exchange.status, exchange.answer = 200, "ok"
        standin.wire.end(exchange)
        return web.Response(text="ok")

    def _answer(self, grant: ResponseUrl, body: JSON) -> None:
        install = self._standin.world.apps[grant.app_id].installs[grant.team_id]
        source = grant.source
        if body.get("delete_original"):
            if len(body) > 1:
                raise SlackError("invalid_arguments", messages=["[ERROR] delete_original must stand alone"])
            if source is not None and not source.deleted:
                posting.remove(self._standin, source)
            return
        content = read_content(body, self._standin.world.ids)
        if body.get("replace_original") and source is not None:
            if source.deleted:
                raise SlackError("message_not_found", status=404)
            posting.change(self._standin, source, content)
            return
        say(self._standin, install, grant.channel_id, grant.user_id, body, content, "response_url")


def say(
    standin: Standin, install: Install, channel_id: str, user_id: str, body: JSON, content: Content, method: str
) -> Message:
    """Post an answer: to one reader unless `response_type` is in_channel (CMD-3, URL-2)."""
    channel = standin.world.workspaces[install.team_id].channels[channel_id]
    thread_ts = thread_of(channel, body)
    only_for = None if body.get("response_type") == "in_channel" else user_id
    return posting.post(standin, install, channel, content, method, only_for=only_for, thread_ts=thread_ts)


def thread_of(channel: Channel, body: JSON) -> str | None:
    """The thread that an answer goes into. Raises invalid_arguments, invalid_thread_ts, thread_not_found."""
    kind = body.get("response_type", "ephemeral")
    if kind not in ("ephemeral", "in_channel"):
        raise SlackError("invalid_arguments", messages=["[ERROR] response_type must be ephemeral or in_channel"])
    thread_ts = posting.thread(channel, body.get("thread_ts")) if kind == "in_channel" else None
    if thread_ts and body.get("replace_original") is not False:
        raise SlackError("invalid_arguments", messages=["[ERROR] thread_ts needs replace_original: false"])
    return thread_ts


async def _read(request: web.Request) -> JSON:
    raw = await request.read()
    try:
        body: Any = parse_json(raw)
    except ValueError as error:
        raise SlackError("invalid_payload", status=400) from error
    if not isinstance(body, dict):
        raise SlackError("invalid_payload", status=400)
    return body
