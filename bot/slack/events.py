"""Events: what is written to the inbox before Slack gets its 200, and what only refreshes App Home."""

from datetime import datetime
from typing import Any

from bot.slack.context import Desk, Payload
from bot.slack.inputs import mapping, text
from bot.slack.messages import read_message


async def take(desk: Desk, body: Payload, now: datetime) -> None:
    """Note the event under its key, or ignore it; an event that is known already has no further effect (EVT-7)."""
    event = mapping(body.get("event"))
    team_id = text(body.get("team_id"))
    kind = text(event.get("type"))
    if kind == "app_home_opened":
        if event.get("tab") == "home" and desk.publish_home is not None:
            desk.afterwards(desk.publish_home(team_id, text(event.get("user"))), "home")
        return
    entry = read_event(kind, event, body)
    if entry is None:
        return
    key, payload = entry
    async with desk.database.team(team_id) as team:
        is_new = await team.inbox.take(key, kind, payload, now)
    if is_new:
        desk.wake()


def read_event(kind: str, event: Payload, body: Payload) -> tuple[str, dict[str, Any]] | None:
    """The dedupe key and what must be kept of an event that has an effect; None for all others."""
    event_id = text(body.get("event_id"))
    if kind == "message":
        payload = read_message(event)
        if payload is None:
            return None
        unique = text(event.get("client_msg_id")) or f"{payload['channel']}:{payload['ts']}"
        return f"message:{unique}", payload
    if kind == "user_change":
        user = mapping(event.get("user"))
        if not text(user.get("id")) or not event_id:
            return None
        kept = {"user": user.get("id"), **{name: user.get(name) for name in ("id", "tz", "locale", "deleted")}}
        return f"event:{event_id}", kept
    if kind in ("app_uninstalled", "tokens_revoked"):
        bot = mapping(event.get("tokens")).get("bot")
        if kind == "tokens_revoked" and not bot:
            return None
        return f"event:{event_id or kind}", {}
    return None
