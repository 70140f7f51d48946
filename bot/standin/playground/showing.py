"""How people, conversations, messages, views and exchanges look to the page, in JSON; web/src/types.ts is the twin."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bot.standin.entities import JSON, Message, User, View
from bot.standin.feed import Exchange
from bot.standin.people import Person
from bot.standin.script import Script, ScriptError

if TYPE_CHECKING:
    from bot.standin.conversations import Channel
    from bot.standin.server import Standin

UNREAD_AT_MOST = 99


def user_json(user: User) -> JSON:
    """A member of the workspace, person or bot."""
    return {
        "id": user.id,
        "name": user.name,
        "realName": user.real_name,
        "title": user.title,
        "zone": user.tz or "UTC",
        "isAdmin": user.is_admin,
        "isBot": user.is_bot,
        "deleted": user.deleted,
        "status": user.status_text,
    }


def bot_json(person: Person) -> JSON | None:
    """The app that this person deals with; None while none is installed."""
    if not person.workspace.installs:
        return None
    app = person.app
    described = app.manifest.get("display_information") or {}
    return {
        "id": app.id,
        "name": app.name,
        "userId": person.install.bot_user_id,
        "description": described.get("description", ""),
        "homeEnabled": app.home_enabled,
        "messagesEnabled": app.messages_enabled,
        "commands": [_command(entry) for entry in _all_commands(person)],
        "shortcuts": [_shortcut(entry) for entry in app.shortcuts],
    }


def _all_commands(person: Person) -> list[JSON]:
    """Commands of every app in the workspace; of two with one name the app installed last owns it (CMD-5)."""
    owned: dict[str, JSON] = {}
    for install in person.workspace.installs.values():
        if install.has("commands") and not install.revoked:
            owned |= install.app.commands
    return list(owned.values())


def _command(entry: JSON) -> JSON:
    return {
        "command": entry["command"],
        "description": entry.get("description", ""),
        "usageHint": entry.get("usage_hint", ""),
    }


def _shortcut(entry: JSON) -> JSON:
    return {
        "name": entry["name"],
        "type": entry["type"],
        "callbackId": entry["callback_id"],
        "description": entry.get("description", ""),
    }


def conversation_json(person: Person, channel: Channel) -> JSON:
    """A conversation with what this person has not read in it."""
    return {"id": channel.id, "name": _title(person, channel), "kind": channel.kind, "unread": unread(person, channel)}


def _title(person: Person, channel: Channel) -> str:
    if channel.kind != "im":
        return channel.name
    bots = {install.bot_user_id: install.app.name for install in person.workspace.installs.values()}
    return next((bots[member] for member in channel.members if member in bots), "")


def unread(person: Person, channel: Channel) -> int:
    """How many messages of others came since the person read this conversation, at most 99."""
    seen = person.read.get(channel.id, 0)
    found: set[str] = set()  # by timestamp, since a broadcast reply stands there twice
    for message in person.in_channel(channel):
        if message.seq <= seen or len(found) == UNREAD_AT_MOST:
            break
        if message.user != person.id:
            found.add(message.ts)
    return len(found)


def message_json(person: Person, message: Message) -> JSON:
    """A message as this person sees it, with what they have filled in in it."""
    author = person.workspace.users.get(message.user)
    log = person.workspace.channels[message.channel_id].log
    return {
        "channel": message.channel_id,
        "ts": message.ts,
        "user": message.user,
        "userName": (author.real_name or author.name) if author else message.user,
        "fromBot": message.bot_id is not None,
        "text": message.text,
        "blocks": message.blocks,
        "attachments": message.attachments,
        "files": [file_json(person, file) for file in message.files],
        "edited": message.edited is not None and message.bot_id is None,
        "onlyForYou": message.only_for is not None,
        "thread": message.thread_ts if message.thread_ts != message.ts else None,
        "broadcast": message.broadcast,
        "replies": len(log.threads.get(message.ts, ())),
        "reactions": [{"name": name, "count": len(users)} for name, users in message.reactions.items()],
        "values": person.values(message),
    }


def file_json(person: Person, file: JSON) -> JSON:
    """A file under an address of the page's own, where its bytes need no token."""
    return {
        "id": file["id"],
        "name": file["name"],
        "title": file.get("title") or file["name"],
        "mimetype": file.get("mimetype", "application/octet-stream"),
        "size": file.get("size", 0),
        "alt": file.get("alt_txt") or "",
        "url": f"/page/files/{quote(file['id'])}?as={quote(person.user.name)}",
    }


def view_json(view: View) -> JSON:
    """A modal or Home tab."""
    return {
        "id": view.id,
        "kind": view.kind,
        "title": view.body.get("title"),
        "submit": view.body.get("submit"),
        "close": view.body.get("close"),
        "blocks": view.blocks,
        "values": view.values,
        "errors": view.errors,
        "hash": view.hash,
    }


def modals_json(person: Person) -> list[JSON]:
    """The open modals of every app, the topmost last."""
    stacks = [stack for (_, user_id), stack in person.workspace.stacks.items() if user_id == person.id]
    return [view_json(view) for stack in stacks for view in stack]


def clock_json(standin: Standin) -> JSON:
    """The stand-in's time, and whether the page may move it."""
    return {
        "now": standin.now().isoformat(),
        "frozen": standin.stage.frozen,
        "movable": standin.stage.move is not None,
    }


def faults_json(standin: Standin) -> list[JSON]:
    """The faults in force."""
    return [fault.json() for fault in standin.faults.active]


def exchange_json(exchange: Exchange) -> JSON:
    """A line of the wire."""
    return {
        "number": exchange.number,
        "at": exchange.at.isoformat(),
        "direction": exchange.direction,
        "via": exchange.via,
        "what": exchange.what,
        "summary": summary(exchange)[:120],
        "status": exchange.status,
        "error": exchange.error or _error(exchange.answer),
        "milliseconds": None if exchange.milliseconds is None else round(exchange.milliseconds, 1),
        "problems": exchange.problems,
    }


def detail_json(exchange: Exchange) -> JSON:
    """A line of the wire with everything that was said."""
    return exchange_json(exchange) | {"request": _readable(exchange.request), "answer": _readable(exchange.answer)}


def summary(exchange: Exchange) -> str:
    """What an exchange is about, in one line: the command, the event's type, the button, the text."""
    said = exchange.request
    if not isinstance(said, dict):
        return ""
    if exchange.direction == "in":
        return str(said.get("text") or said.get("view_id") or said.get("channel") or said.get("users") or "")
    if exchange.what == "command":
        return f"{said.get('command', '')} {said.get('text', '')}".strip()
    if exchange.what == "event":
        event = said.get("event") or {}
        return " ".join(str(event[name]) for name in ("type", "subtype", "text") if event.get(name))
    actions = [str(action.get("action_id")) for action in said.get("actions") or ()]
    view = said.get("view") or {}
    return " ".join([str(said.get("type", "")), *(actions or [str(view.get("callback_id") or "")])]).strip()


def _error(answer: Any) -> str | None:
    said = _readable(answer)
    return str(said["error"]) if isinstance(said, dict) and said.get("ok") is False and "error" in said else None


def _readable(value: Any) -> Any:
    """JSON as objects, other bytes as text; fields that hold JSON in text are left as they came."""
    if isinstance(value, (bytes, bytearray)):
        value = bytes(value).decode(errors="replace")
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def script_json(path: Path, people: Sequence[str]) -> JSON:
    """A tour on offer; one that cannot be read stands there with what is wrong, so that its author sees it."""
    try:
        script = Script.load(path, people=people)
    except ScriptError as error:
        return {"id": path.stem, "title": path.name, "about": f"This script cannot be read: {error}", "steps": 0}
    return {"id": path.stem, "title": script.title, "about": script.about, "steps": shown_steps(script)}


def shown_steps(script: Script) -> int:
    """How many steps a visitor takes; those that only look whether all is as it should be are not counted."""
    return sum(1 for step in script.steps if step.kind != "see")


def state_json(standin: Standin, person: Person) -> JSON:
    """Everything that one person's page begins with."""
    workspace = person.workspace
    app = person.app if workspace.installs else None
    home = person.home if app else None
    names = [user.name for user in workspace.users.values() if not user.is_bot]
    if app:
        person.dm_channel  # noqa: B018 -- opens the direct conversation, so that it stands in the list
    return {
        "run": f"{standin.stage.program}-{standin.stage.run}",
        "transport": "socket" if app and app.socket_mode else "http",
        "workspace": {"id": workspace.id, "name": workspace.name},
        "me": person.id,
        "people": [user_json(user) for user in workspace.users.values()],
        "bot": bot_json(person),
        "conversations": [conversation_json(person, channel) for channel in workspace.by_user.get(person.id, [])],
        "home": view_json(home) if home else None,
        "modals": modals_json(person),
        "clock": clock_json(standin),
        "faults": faults_json(standin),
        "problems": standin.stage.problems,
        "tours": [script_json(path, names) for path in standin.stage.scripts],
        "resettable": standin.stage.restart is not None,
    }
