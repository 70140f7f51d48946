"""The outer shape of what Slack sends, checked before anything else looks at it."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.slack.context import Desk
from bot.slack.inputs import mapping, text

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


def team_of(body: Mapping[str, Any]) -> str:
    """The workspace that a request is from."""
    team = body.get("team_id") or mapping(body.get("team")).get("id") or mapping(body.get("user")).get("team_id")
    return text(team)


class Gate:
    """Bolt's first middleware, on HTTP and socket alike: odd shapes and unknown workspaces are not served."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def __call__(self, req: AsyncBoltRequest, next: Any) -> BoltResponse | None:
        body = req.body
        try:
            if check(body) is not None:
                return BoltResponse(status=200, body="")
        except MalformedError as problem:
            return BoltResponse(status=400, body=str(problem))
        if team_of(body) not in self._desk.team_ids:
            return BoltResponse(status=403, body="this workspace has not installed the app", headers=dict(NO_RETRY))
        await next()
        return None
