"""Complete payloads as Slack sends them: commands, events and interactions (CMD-1, EVT-1, INT-1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.standin.apps import App, Install
from bot.standin.conversations import Channel
from bot.standin.entities import JSON, Message, User, View

if TYPE_CHECKING:
    from bot.standin.server import Standin
    from bot.standin.world import Workspace

CHANNEL_NAMES = {"im": "directmessage", "group": "privategroup", "mpim": "mpdm"}


def channel_name(channel: Channel) -> str:
    """The name of a conversation in commands and interactions; direct and private ones have a stock name."""
    return CHANNEL_NAMES.get(channel.kind, channel.name)


def command(
    standin: Standin, app: App, workspace: Workspace, user: User, channel: Channel, name: str, text: str
) -> JSON:
    """The fields of a slash command (CMD-1)."""
    return {
        "token": app.verification_token,
        "team_id": workspace.id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": app.id,
        **_enterprise(app, workspace),
        "response_url": standin.grants.response_url(app.id, workspace.id, user.id, channel.id),
        "trigger_id": standin.grants.trigger(app.id, workspace.id, user.id),
    }


def envelope(standin: Standin, install: Install, event: JSON) -> JSON:
    """The envelope around an event (EVT-1)."""
    app, enterprise_id = install.app, standin.world.workspaces[install.team_id].enterprise_id
    context = f"{install.team_id}-{app.id}-{event.get('channel', '')}"
    return {
        "token": app.verification_token,
        "team_id": install.team_id,
        "context_team_id": install.team_id,
        "context_enterprise_id": enterprise_id,
        "api_app_id": app.id,
        "event": event,
        "type": "event_callback",
        "event_id": standin.world.ids.entity("Ev"),
        "event_time": int(standin.now().timestamp()),
        "authorizations": [
            {
                "enterprise_id": enterprise_id,
                "team_id": install.team_id if install.enterprise_id is None else None,
                "user_id": install.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": install.enterprise_id is not None,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{context}",
    }


def _enterprise(app: App, workspace: Workspace) -> JSON:
    """The organisation in a command: named only where there is one (CMD-1)."""
    told: JSON = {"is_enterprise_install": "true" if _is_enterprise_install(app, workspace) else "false"}
    if not workspace.enterprise_id:
        return told
    return told | {"enterprise_id": workspace.enterprise_id, "enterprise_name": workspace.enterprise_id}


def _is_enterprise_install(app: App, workspace: Workspace) -> bool:
    install = app.installs.get(workspace.id)
    return install is not None and install.enterprise_id is not None


def _person(user: User) -> JSON:
    return {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id}


def interaction(app: App, workspace: Workspace, user: User, kind: str) -> JSON:
    """What every interaction carries."""
    return {
        "type": kind,
        "user": _person(user),
        "api_app_id": app.id,
        "token": app.verification_token,
        "team": {"id": workspace.id, "domain": workspace.domain},
        "enterprise": {"id": workspace.enterprise_id, "name": ""} if workspace.enterprise_id else None,
        "is_enterprise_install": _is_enterprise_install(app, workspace),
    }


def message_action(
    standin: Standin, app: App, workspace: Workspace, user: User, message: Message, state: JSON, action: JSON
) -> JSON:
    """block_actions from a message; an ephemeral one carries no `message` (INT-13)."""
    channel = workspace.channels[message.channel_id]
    ephemeral = message.only_for is not None
    payload = interaction(app, workspace, user, "block_actions") | {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": ephemeral,
        },
        "trigger_id": standin.grants.trigger(app.id, workspace.id, user.id),
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "state": {"values": state},
        "response_url": standin.grants.response_url(app.id, workspace.id, user.id, channel.id, message),
        "actions": [action],
    }
    if message.thread_ts:
        payload["container"]["thread_ts"] = message.thread_ts
    return payload if ephemeral else payload | {"message": message.json()}


def view_action(standin: Standin, app: App, workspace: Workspace, user: User, view: View, action: JSON) -> JSON:
    """block_actions from a modal or a Home tab."""
    return interaction(app, workspace, user, "block_actions") | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": standin.grants.trigger(app.id, workspace.id, user.id, _modal(view)),
        "view": view.json(),
        "actions": [action],
    }


def view_submission(standin: Standin, app: App, workspace: Workspace, user: User, view: View) -> JSON:
    """view_submission (INT-3), with response URLs where an input asks for one (URL-3)."""
    return interaction(app, workspace, user, "view_submission") | {
        "trigger_id": standin.grants.trigger(app.id, workspace.id, user.id, _modal(view)),
        "view": view.json(),
        "response_urls": _response_urls(standin, app, workspace, user, view),
    }


def view_closed(app: App, workspace: Workspace, user: User, view: View, *, is_cleared: bool) -> JSON:
    """view_closed (INT-5)."""
    return interaction(app, workspace, user, "view_closed") | {"view": view.json(), "is_cleared": is_cleared}


def shortcut(standin: Standin, app: App, workspace: Workspace, user: User, callback_id: str) -> JSON:
    """A global shortcut; it carries no response URL (URL-3)."""
    return interaction(app, workspace, user, "shortcut") | {
        "action_ts": workspace.timestamps.next(standin.now()),
        "callback_id": callback_id,
        "trigger_id": standin.grants.trigger(app.id, workspace.id, user.id),
    }


def message_shortcut(
    standin: Standin, app: App, workspace: Workspace, user: User, callback_id: str, message: Message
) -> JSON:
    """A message shortcut."""
    channel = workspace.channels[message.channel_id]
    return interaction(app, workspace, user, "message_action") | {
        "action_ts": workspace.timestamps.next(standin.now()),
        "callback_id": callback_id,
        "trigger_id": standin.grants.trigger(app.id, workspace.id, user.id),
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "message_ts": message.ts,
        "message": message.json(),
        "response_url": standin.grants.response_url(app.id, workspace.id, user.id, channel.id),
    }


def suggestion(app: App, workspace: Workspace, user: User, place: JSON, block: JSON, element: JSON, value: str) -> JSON:
    """block_suggestion (INT-9); `place` holds container and message or view."""
    return interaction(app, workspace, user, "block_suggestion") | {
        **place,
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "value": value,
    }


def _modal(view: View) -> str | None:
    return view.id if view.kind == "modal" else None


def _response_urls(standin: Standin, app: App, workspace: Workspace, user: User, view: View) -> list[JSON]:
    urls: list[JSON] = []
    for block in view.blocks:
        element = block.get("element") or {}
        if not element.get("response_url_enabled"):
            continue
        state = view.values.get(block["block_id"], {}).get(element["action_id"], {})
        chosen = state.get("selected_conversation") or state.get("selected_channel")
        if chosen:
            url = standin.grants.response_url(app.id, workspace.id, user.id, chosen)
            urls.append(
                {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": chosen,
                    "response_url": url,
                }
            )
    return urls
