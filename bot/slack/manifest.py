"""The Slack app manifest, made from the same tables that answer: it names only what exists."""

from collections.abc import Iterable
from typing import Any

from bot.content import Words

SCOPES = {
    "chat:write": "send nudges and answers as direct messages",
    "commands": "be asked by slash command or shortcut",
    "files:write": "send members their own wins as a document, and show them their own picture",
    "im:history": "read what members write to the bot, and look whether a message in doubt arrived",
    "im:write": "open the direct message with a member who asked for nudges",
    "users:read": "know a member's time zone and when they are away, so that a nudge comes at a good moment",
}
"""Every bot scope that is needed, with its reason; the README shows the same table."""

OPTIONAL_SCOPES = {
    "dnd:read": "hold a nudge while a member has do-not-disturb on; optional",
    "files:read": "read an export that a member shares with the bot, to import it; optional",
}
"""What whoever installs the app may decline: everything else works without it (CHG-10)."""

AGENT_SCOPES = {"assistant:write": "stand among the agents of a workspace, with suggested prompts"}
"""What Slack wants of an app with an agent view; no method of ours needs it (AGT-1)."""
AGENT_PROMPTS = (
    ("manifest.prompt_senior_title", "manifest.prompt_senior_message"),
    ("manifest.prompt_goal_title", "manifest.prompt_goal_message"),
    ("manifest.prompt_one_on_one_title", "manifest.prompt_one_on_one_message"),
    ("manifest.prompt_reading_title", "manifest.prompt_reading_message"),
)
"""What Slack suggests to write: title and message, four at most. Each message is one that the bot answers."""

EVENTS_OF_ENTERPRISES = ("team_access_granted", "team_access_revoked")
"""What an organisation's admins tell by that; only over HTTP can the app be installed in one (LIFE-4)."""
EVENTS = ("app_home_opened", "app_uninstalled", "message.im", "tokens_revoked", "user_change")

MESSAGE_SHORTCUTS = {"wins.save": ("wins.shortcut", "manifest.shortcut_description")}
"""Shortcuts on messages by callback id: the texts of the name, at most 24 characters, and the description (INT-10)."""


def manifest(
    commands: Iterable[str], words: Words, *, prefix: str = "", url: str | None = None, is_agent: bool = False
) -> dict[str, Any]:
    """The manifest for Socket Mode, or for HTTP at `url`, which begins with https://.

    With `is_agent` Slack lists the app among the workspace's agents. It changes no event: what people write there comes
    as a direct message, and is answered as one.
    """
    request_url = f"{url}/slack/events" if url else None
    scopes = SCOPES | OPTIONAL_SCOPES | (AGENT_SCOPES if is_agent else {})
    oauth: dict[str, Any] = {"scopes": {"bot": sorted(scopes), "bot_optional": sorted(OPTIONAL_SCOPES)}}
    if url:
        oauth["redirect_urls"] = [f"{url}/slack/oauth_redirect"]
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": words.say("app.name"),
            "description": words.say("manifest.description"),
            "long_description": words.say("manifest.long_description"),
            "background_color": "#2f4f4f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": words.say("app.name"), "always_online": True},
            **({"agent_view": _agent_view(words)} if is_agent else {}),
            "shortcuts": _shortcuts(words),
            "slash_commands": [_command(name, words, prefix, request_url) for name in commands],
        },
        "oauth_config": oauth,
        "settings": _settings(request_url),
    }


def _settings(request_url: str | None) -> dict[str, Any]:
    """How Slack reaches the app: at this address, or without one over a socket."""
    enterprises = EVENTS_OF_ENTERPRISES if request_url else ()
    address = {"request_url": request_url} if request_url else {}
    return {
        "event_subscriptions": {"bot_events": sorted([*EVENTS, *enterprises]), **address},
        "interactivity": {"is_enabled": True, **address},
        "org_deploy_enabled": request_url is not None,
        "socket_mode_enabled": request_url is None,
        "token_rotation_enabled": False,
    }


def _agent_view(words: Words) -> dict[str, Any]:
    prompts = [{"title": words.say(title), "message": words.say(message)} for title, message in AGENT_PROMPTS]
    return {"agent_description": words.say("manifest.agent_description"), "suggested_prompts": prompts}


def _shortcuts(words: Words) -> list[dict[str, Any]]:
    return [
        {"name": words.say(name), "type": "message", "callback_id": callback_id, "description": words.say(about)}
        for callback_id, (name, about) in MESSAGE_SHORTCUTS.items()
    ]


def _command(name: str, words: Words, prefix: str, request_url: str | None) -> dict[str, Any]:
    command: dict[str, Any] = {
        "command": f"/{prefix}{name}",
        "description": words.say(f"manifest.{name}_description"),
        "usage_hint": words.say(f"manifest.{name}_hint"),
        "should_escape": False,
    }
    if request_url:
        command["url"] = request_url
    return command
