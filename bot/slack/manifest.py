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

EVENTS_OF_ENTERPRISES = ("team_access_granted", "team_access_revoked")
"""What an organisation's admins tell by that; only over HTTP can the app be installed in one (LIFE-4)."""
EVENTS = ("app_home_opened", "app_uninstalled", "message.im", "tokens_revoked", "user_change")

MESSAGE_SHORTCUTS = {"wins.save": ("wins.shortcut", "manifest.shortcut_description")}
"""Shortcuts on messages by callback id: the texts of the name, at most 24 characters, and the description (INT-10)."""


def manifest(commands: Iterable[str], words: Words, *, prefix: str = "", url: str | None = None) -> dict[str, Any]:
    """The manifest for Socket Mode, or for HTTP at `url`, which begins with https://."""
    request_url = f"{url}/slack/events" if url else None
    oauth: dict[str, Any] = {
        "scopes": {"bot": sorted(SCOPES | OPTIONAL_SCOPES), "bot_optional": sorted(OPTIONAL_SCOPES)}
    }
    settings: dict[str, Any] = {
        "event_subscriptions": {"bot_events": sorted([*EVENTS, *(EVENTS_OF_ENTERPRISES if url else ())])},
        "interactivity": {"is_enabled": True},
        "org_deploy_enabled": url is not None,
        "socket_mode_enabled": url is None,
        "token_rotation_enabled": False,
    }
    if request_url:
        oauth["redirect_urls"] = [f"{url}/slack/oauth_redirect"]
        settings["event_subscriptions"]["request_url"] = request_url
        settings["interactivity"]["request_url"] = request_url
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
            "shortcuts": _shortcuts(words),
            "slash_commands": [_command(name, words, prefix, request_url) for name in commands],
        },
        "oauth_config": oauth,
        "settings": settings,
    }


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
