"""What exists in a workspace: people, conversations, messages, views and files, and how Slack shows them as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

JSON = dict[str, Any]


@dataclass(slots=True)
class User:
    """A person, or the bot user of an app; `tz` is an IANA zone, None for one whose zone Slack does not tell."""

    id: str
    team_id: str
    name: str
    real_name: str
    tz: str | None = "Europe/London"
    title: str = ""
    email: str = ""
    locale: str = "en-GB"
    is_admin: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_stranger: bool = False
    deleted: bool = False
    app_id: str | None = None
    bot_id: str | None = None
    status_text: str = ""
    status_emoji: str = ""
    status_expiration: int = 0
    dnd: JSON = field(default_factory=dict)
    updated: int = 0

    def profile(self, *, email: bool) -> JSON:
        """The profile; the address only with the scope users:read.email."""
        first, _, last = self.real_name.partition(" ")
        profile: JSON = {
            "title": self.title,
            "phone": "",
            "skype": "",
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.name,
            "display_name_normalized": self.name,
            "first_name": first,
            "last_name": last,
            "fields": {},
            "status_text": self.status_text,
            "status_emoji": self.status_emoji,
            "status_emoji_display_info": [],
            "status_expiration": self.status_expiration,
            "avatar_hash": "stand-in",
            "image_72": "",
            "team": self.team_id,
        }
        if email and self.email:
            profile["email"] = self.email
        if self.is_bot:
            profile |= {"api_app_id": self.app_id, "bot_id": self.bot_id, "always_active": True}
        return profile

    def json(self, now: datetime, *, email: bool = False) -> JSON:
        """A full user object (LIFE-3); the zone fields are absent where Slack leaves them out."""
        user: JSON = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "color": "9f69e7",
            "real_name": self.real_name,
            "profile": self.profile(email=email),
            "is_admin": self.is_admin,
            "is_owner": self.is_admin,
            "is_primary_owner": False,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": False,
            "is_bot": self.is_bot,
            "is_stranger": self.is_stranger,
            "is_app_user": False,
            "is_email_confirmed": True,
            "who_can_share_contact_card": "EVERYONE",
            "updated": self.updated,
        }
        if self.tz is not None:
            local = now.astimezone(ZoneInfo(self.tz))
            offset = local.utcoffset()
            user |= {
                "tz": self.tz,
                "tz_label": local.tzname() or self.tz,
                "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
            }
        return user


@dataclass(slots=True, eq=False)
class Message:
    """A message. With `only_for` it is ephemeral; `changed` is the number of its last change in the whole world."""

    ts: str
    channel_id: str
    team_id: str
    user: str
    text: str
    blocks: list[JSON] = field(default_factory=list)
    attachments: list[JSON] = field(default_factory=list)
    files: list[JSON] = field(default_factory=list)
    metadata: JSON | None = None
    bot_id: str | None = None
    app_id: str | None = None
    client_msg_id: str | None = None
    thread_ts: str | None = None
    broadcast: bool = False
    edited: JSON | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    only_for: str | None = None
    seq: int = 0
    changed: int = 0
    looked_at: bool = False
    deleted: bool = False
    slash: str | None = None

    @property
    def every_block(self) -> list[JSON]:
        """Its blocks and those of its attachments."""
        return [*self.blocks, *(block for each in self.attachments for block in each.get("blocks") or ())]

    def json(self, *, metadata: bool | None = True) -> JSON:
        """The message as history and payloads show it; MSG-4: metadata=False shows only the event_type."""
        shown: JSON = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": self.team_id}
        if self.bot_id:
            shown |= {"bot_id": self.bot_id, "app_id": self.app_id}
        optional = {
            "client_msg_id": self.client_msg_id,
            "blocks": self.blocks,
            "attachments": self.attachments,
            "files": self.files,
            "edited": self.edited,
            "thread_ts": self.thread_ts,
        }
        shown |= {name: value for name, value in optional.items() if value}
        if self.reactions:
            shown["reactions"] = [
                {"name": name, "users": users, "count": len(users)} for name, users in self.reactions.items()
            ]
        if self.metadata and metadata is not None:
            shown["metadata"] = self.metadata if metadata else {"event_type": self.metadata["event_type"]}
        return shown


@dataclass(slots=True, eq=False)
class View:
    """A modal or a Home tab of one person and one app."""

    id: str
    team_id: str
    app_id: str
    bot_id: str
    user_id: str
    body: JSON
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    values: dict[str, dict[str, JSON]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    changed: int = 0

    @property
    def blocks(self) -> list[JSON]:
        """The blocks of the view."""
        blocks: list[JSON] = self.body["blocks"]
        return blocks

    @property
    def kind(self) -> str:
        """`modal` or `home`."""
        return str(self.body["type"])

    def json(self) -> JSON:
        """The view as payloads and answers show it."""
        return {
            "id": self.id,
            "team_id": self.team_id,
            "type": self.kind,
            "blocks": self.blocks,
            "private_metadata": self.body.get("private_metadata", ""),
            "callback_id": self.body.get("callback_id", ""),
            "state": {"values": self.values},
            "hash": self.hash,
            "title": self.body.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
            "clear_on_close": self.body.get("clear_on_close", False),
            "notify_on_close": self.body.get("notify_on_close", False),
            "close": self.body.get("close"),
            "submit": self.body.get("submit"),
            "previous_view_id": self.previous_view_id,
            "root_view_id": self.root_view_id,
            "app_id": self.app_id,
            "external_id": self.body.get("external_id", ""),
            "app_installed_team_id": self.team_id,
            "bot_id": self.bot_id,
        }


@dataclass(slots=True, eq=False)
class File:
    """An uploaded file; `shares` names the messages that carry it."""

    id: str
    team_id: str
    user_id: str
    name: str
    length: int
    upload_token: str
    created: int
    content: bytes | None = None
    title: str = ""
    alt_text: str = ""
    completed: bool = False
    deleted: bool = False
    shares: dict[str, list[JSON]] = field(default_factory=dict)

    def json(self, base_url: str) -> JSON:
        """A file object."""
        suffix = self.name.rpartition(".")[2].lower() if "." in self.name else "text"
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": {"png": "image/png", "md": "text/markdown", "json": "application/json"}.get(
                suffix, "text/plain"
            ),
            "filetype": suffix,
            "size": self.length,
            "user": self.user_id,
            "user_team": self.team_id,
            "mode": "hosted",
            "is_external": False,
            "alt_txt": self.alt_text,
            "url_private": f"{base_url}/files/{self.team_id}-{self.id}/{self.name}",
            "url_private_download": f"{base_url}/files/{self.team_id}-{self.id}/download/{self.name}",
            "permalink": f"{base_url}/permalink/files/{self.id}",
            "channels": list(self.shares),
            "shares": {"private": self.shares},
        }
