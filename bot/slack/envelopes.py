"""The outer shape of what Slack sends, checked before anything else looks at it."""

import re
from collections.abc import Mapping
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.slack import handling, installation, strangers
from bot.slack.context import Desk
from bot.slack.hurry import too_fast
from bot.slack.inputs import mapping, text
from bot.slack.served import Origin, TwoOriginsError, read_origin
from bot.store import PassingError

DEEPEST = 64
"""Levels of nesting; Slack's own payloads stay below 20."""
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
ORIGIN = "cairn_origin"
"""Where a request is from, in its context: read once, and the same for whoever asks."""
NO_RETRY = {"x-slack-no-retry": "1"}


class MalformedError(Exception):
    """Not one of Slack's requests; the text says what is wrong with it, for the operator."""


def check(body: Mapping[str, Any]) -> str | None:
    """What is answered at once, without Bolt; MalformedError where a part that every such request has is missing."""
    if text(body.get("ssl_check")) == "1":
        return ""
    kind = text(body.get("type"))
    if kind == "url_verification":
        return text(body.get("challenge"))
    if "command" in body:
        _need(body, "team_id", "user_id", "command")
    elif kind == "event_callback":
        if not text(body.get("enterprise_id")):  # an event of a whole organisation names no workspace (LIFE-4)
            _need(body, "team_id")
        if not text(mapping(body.get("event")).get("type")):
            raise MalformedError("the event is missing")
    elif kind in ("block_actions", "view_submission", "view_closed", "shortcut", "message_action", "block_suggestion"):
        _check_interaction(kind, body)
    elif not kind:
        raise MalformedError("this is neither a command nor an event nor an interaction")
    return None


def _check_interaction(kind: str, body: Mapping[str, Any]) -> None:
    if not text(mapping(body.get("user")).get("id")):
        raise MalformedError("the user is missing")
    if not (text(mapping(body.get("team")).get("id")) or text(mapping(body.get("user")).get("team_id"))):
        raise MalformedError("the team is missing")
    if kind == "block_actions":
        actions = body.get("actions")
        _need(mapping(actions[0] if isinstance(actions, list) and actions else None), "action_id")
    elif kind.startswith("view_"):
        _need(mapping(body.get("view")), "callback_id")
    elif kind == "block_suggestion":
        _need(body, "action_id")
    else:
        _need(body, "callback_id")


def _need(body: Mapping[str, Any], *names: str) -> None:
    for name in names:
        if not text(body.get(name)):
            raise MalformedError(f"{name} is missing")


def mend(body: Any) -> None:
    """Take out, in place, what no database keeps: NUL, and halves of characters; all else that was typed stays.

    MalformedError where it is nested more deeply than anything of Slack's.
    """
    waiting = [(body, 1)]
    while waiting:
        part, depth = waiting.pop()
        if depth > DEEPEST:
            raise MalformedError("this is nested too deeply")
        for place, value in part.items() if isinstance(part, dict) else enumerate(part):
            if isinstance(value, str):
                if "\x00" in value or not (value.isascii() or _UNKEEPABLE.search(value) is None):
                    part[place] = _UNKEEPABLE.sub(lambda found: "" if found[0] == "\x00" else "\ufffd", value)
            elif isinstance(value, dict | list):
                waiting.append((value, depth + 1))


class Gate:
    """What a request meets first, on HTTP and socket alike: odd shapes and unknown workspaces are not served."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def refused(self, req: AsyncBoltRequest) -> BoltResponse | None:
        """What is answered at once; None for what is served."""
        handling.arrived(req.body)
        answer = await self._looked_at(req, req.body)
        if answer is not None:
            handling.done()
        return answer

    async def _looked_at(self, req: AsyncBoltRequest, body: dict[str, Any]) -> BoltResponse | None:
        try:
            mend(body)
            if check(body) is not None:
                handling.became("ignored")
                return BoltResponse(status=200, body="")
            origin = read_origin(body)
        except MalformedError as problem:
            handling.became("malformed")
            return BoltResponse(status=400, body=str(problem))
        except TwoOriginsError:
            handling.became("malformed")
            if text(body.get("type")) == "event_callback":  # a shared channel's; refused, it would come again
                return BoltResponse(status=200, body="")
            return BoltResponse(status=400, body="two workspaces are named", headers=dict(NO_RETRY))
        try:
            req.context[ORIGIN] = origin
            return await self._refused(origin, body)
        except PassingError:
            handling.became("busy")
            return BoltResponse(status=503, body="the database is busy", headers={"retry-after": "1"})

    async def _refused(self, origin: Origin, body: Mapping[str, Any]) -> BoltResponse | None:
        """What is answered where the request is not served; None where it is."""
        if installation.concerns(body):  # also where the installation is over: its two ends come in either order
            return None
        standing = await self._desk.served.standing(origin)
        if standing == "unknown":
            handling.became("unknown")
            return BoltResponse(status=403, body="this workspace has not installed the app", headers=dict(NO_RETRY))
        if standing == "stranger":
            handling.became("stranger")
            return strangers.refuse(self._desk, origin.team_id, body)
        return too_fast(self._desk, origin.team_id, body)
