"""Apps, their manifests and their installations in workspaces."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.standin.entities import JSON

EVENT_SCOPES = {
    "message.im": "im:history",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.mpim": "mpim:history",
    "app_mention": "app_mentions:read",
    "user_change": "users:read",
    "team_join": "users:read",
    "reaction_added": "reactions:read",
}


@dataclass(slots=True)
class Install:
    """An app in one workspace: its bot user and its token."""

    app: App
    team_id: str
    bot_token: str
    bot_user_id: str
    bot_id: str
    scopes: tuple[str, ...]
    revoked: str | None = None
    enterprise_id: str | None = None
    """The organisation whose installation it is part of: one token for all of its workspaces (ENT-1)."""

    def has(self, *wanted: str) -> bool:
        """Whether every one of these scopes was granted."""
        return all(scope in self.scopes for scope in wanted)


@dataclass(slots=True, eq=False)
class App:
    """An app as its manifest describes it. `request_url` overrides the addresses of the manifest."""

    id: str
    name: str
    manifest: JSON
    signing_secret: str
    verification_token: str
    client_id: str
    client_secret: str
    app_token: str
    request_url: str | None = None
    installs: dict[str, Install] = field(default_factory=dict)

    @property
    def settings(self) -> JSON:
        """The manifest's settings."""
        settings: JSON = self.manifest.get("settings") or {}
        return settings

    @property
    def features(self) -> JSON:
        """The manifest's features."""
        features: JSON = self.manifest.get("features") or {}
        return features

    @property
    def socket_mode(self) -> bool:
        """Whether payloads travel over Socket Mode; then nothing arrives over HTTP (SOC-6)."""
        return bool(self.settings.get("socket_mode_enabled"))

    @property
    def scopes(self) -> tuple[str, ...]:
        """The bot scopes the manifest asks for."""
        scopes = (self.manifest.get("oauth_config") or {}).get("scopes") or {}
        return tuple(scopes.get("bot") or ())

    @property
    def optional_scopes(self) -> tuple[str, ...]:
        """Those of them that whoever installs the app may decline (CHG-10)."""
        scopes = (self.manifest.get("oauth_config") or {}).get("scopes") or {}
        return tuple(scopes.get("bot_optional") or ())

    @property
    def commands(self) -> dict[str, JSON]:
        """Slash commands by name."""
        return {entry["command"]: entry for entry in self.features.get("slash_commands") or []}

    @property
    def events(self) -> tuple[str, ...]:
        """The bot events the manifest subscribes to."""
        return tuple((self.settings.get("event_subscriptions") or {}).get("bot_events") or ())

    @property
    def shortcuts(self) -> list[JSON]:
        """Global and message shortcuts."""
        shortcuts: list[JSON] = self.features.get("shortcuts") or []
        return shortcuts

    @property
    def home_enabled(self) -> bool:
        """Whether the Home tab is on (HOME-1)."""
        return bool((self.features.get("app_home") or {}).get("home_tab_enabled"))

    @property
    def interactive(self) -> bool:
        """Whether clicks, forms and shortcuts reach the app (INT-11)."""
        return bool((self.settings.get("interactivity") or {}).get("is_enabled"))

    @property
    def messages_tab(self) -> bool:
        """Whether the app may write to people (HOME-2)."""
        return bool((self.features.get("app_home") or {}).get("messages_tab_enabled"))

    @property
    def messages_enabled(self) -> bool:
        """Whether people may write to the app (HOME-2)."""
        home = self.features.get("app_home") or {}
        return self.messages_tab and not home.get("messages_tab_read_only_enabled")

    @property
    def bot_token(self) -> str:
        """The token of its first installation."""
        return next(iter(self.installs.values())).bot_token

    def address(self, kind: str, command: str = "") -> str | None:
        """Where payloads of a kind go over HTTP: command, event, interaction or options; None if nowhere."""
        if self.request_url:
            return self.request_url
        interactivity = self.settings.get("interactivity") or {}
        found = {
            "command": (self.commands.get(command) or {}).get("url"),
            "event": (self.settings.get("event_subscriptions") or {}).get("request_url"),
            "interaction": interactivity.get("request_url"),
            "options": interactivity.get("message_menu_options_url") or interactivity.get("request_url"),
        }[kind]
        return str(found) if found else None

    def wants(self, event: str, install: Install) -> bool:
        """Whether an event of that subscription name is delivered: subscribed to, and its scope granted (EVT-8)."""
        needed = EVENT_SCOPES.get(event)
        return event in self.events and (needed is None or install.has(needed))


SAMPLE_MANIFEST: JSON = {
    "display_information": {"name": "Sample"},
    "features": {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "sample", "always_online": True},
        "slash_commands": [{"command": "/sample", "description": "A sample command", "usage_hint": "[words]"}],
    },
    "oauth_config": {
        "scopes": {
            "bot": ["commands", "chat:write", "im:write", "im:history", "users:read", "files:write", "files:read"]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": ["app_home_opened", "app_uninstalled", "message.im", "tokens_revoked", "user_change"]
        },
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": False,
    },
}
