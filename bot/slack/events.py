"""Events: what is written to the inbox before Slack gets its 200, and what only refreshes App Home."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.slack import handling, installation
from bot.slack.context import Desk, Payload
from bot.slack.inputs import mapping, nameless, text
from bot.slack.messages import read_message
from bot.slack.profiles import kept
from bot.slack.served import read_origin
from bot.store.passing import retried


@dataclass(frozen=True)
class Noted:
    """What the inbox keeps of an event."""

    key: str
    payload: dict[str, Any] = field(default_factory=dict)
    user_id: str | None = None
    """The member in whose line it waits; None where it is about the workspace."""


async def take(desk: Desk, body: Payload, now: datetime) -> None:
    """Note the event under its key, or ignore it; an event that is known already has no further effect (EVT-7).

    PassingError where it cannot be written down now: Slack must send it again (EVT-3).
    """
    event = mapping(body.get("event"))
    team_id = read_origin(body).team_id
    kind = text(event.get("type"))
    handling.named(kind)
    if kind == "app_home_opened":
        if event.get("tab") == "home" and desk.publish_home is not None:
            is_blank = not mapping(event.get("view"))  # Slack names the Home that it shows, where there is one (HOME-3)
            user_id = text(event.get("user"))
            desk.afterwards(desk.publish_home(team_id, user_id, is_blank=is_blank), "home")
        return
    if installation.concerns(body):
        await installation.take(desk, body, now)
        return
    noted = read_event(kind, event, body)
    if noted is None:
        handling.became("ignored")
        return
    handling.keyed(noted.key)

    async def write() -> bool:
        async with desk.database.team(team_id) as team:
            return await team.inbox.take(noted.key, kind, noted.payload, now, noted.user_id)

    if not await retried(write):
        handling.became("repeated")


def read_event(kind: str, event: Payload, body: Payload) -> Noted | None:
    """What must be kept of an event that has an effect; None for all others."""
    event_id = text(body.get("event_id"))
    if kind == "message":
        payload = read_message(event)
        if payload is None:
            return None
        unique = text(event.get("client_msg_id")) or _unique(payload)
        return Noted(f"message:{unique}", payload, payload["user"])
    if kind == "user_change":
        user = mapping(event.get("user"))
        user_id = text(user.get("id"))
        if not user_id or not event_id:
            return None
        return Noted(f"event:{event_id}", {"user": user_id, **kept(user)}, user_id)
    return None


def _unique(message: Payload) -> str:
    """The time stands first: of what was received at one moment the keys keep the order."""
    return f"{message['ts']}:{nameless(message['channel'] + message['ts'])}"
