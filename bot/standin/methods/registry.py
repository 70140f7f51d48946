"""What every Web API method has: its name, scope, tier, arguments it cannot do without; and the call it receives."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.standin.arguments import flag
from bot.standin.conversations import Channel
from bot.standin.entities import JSON, User
from bot.standin.errors import SlackError
from bot.standin.faults import Fault

if TYPE_CHECKING:
    from bot.standin.apps import App, Install
    from bot.standin.feed import Exchange
    from bot.standin.server import Standin
    from bot.standin.world import Workspace


@dataclass(slots=True)
class Call:
    """One call of a method: who calls, with which arguments, hit by which faults."""

    standin: Standin
    method: str
    args: JSON
    caller: Install | None = None
    caller_app: App | None = None
    faults: list[Fault] = field(default_factory=list)
    exchange: Exchange | None = None

    @property
    def install(self) -> Install:
        """The installation whose bot token was sent."""
        if self.caller is None:
            raise SlackError("not_allowed_token_type")
        return self.caller

    @property
    def app(self) -> App:
        """The app whose app-level token was sent."""
        if self.caller_app is None:
            raise SlackError("not_allowed_token_type")
        return self.caller_app

    @property
    def workspace(self) -> Workspace:
        """The caller's workspace."""
        return self.standin.world.workspaces[self.install.team_id]

    def text(self, name: str, default: str = "") -> str:
        """A text argument."""
        value = self.args.get(name)
        return default if value is None else str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A boolean argument."""
        return flag(self.args[name]) if self.args.get(name) is not None else default

    def limit(self, default: int, most: int = 1000) -> int:
        """The page size. Raises invalid_limit."""
        value = self.args.get("limit")
        if value in (None, "", 0, "0"):
            return default
        try:
            wanted = int(value)
        except (TypeError, ValueError) as error:
            raise SlackError("invalid_limit") from error
        if wanted < 0:
            raise SlackError("invalid_limit")
        return min(wanted, most)

    def cursor(self) -> str:
        """What the cursor stands for; empty on the first page. Raises invalid_cursor."""
        raw = self.text("cursor")
        try:
            return base64.b64decode(raw, validate=True).decode()
        except ValueError as error:
            raise SlackError("invalid_cursor") from error

    def hit_by(self, kind: str) -> Fault | None:
        """The fault of that kind that hit this call."""
        return next((fault for fault in self.faults if fault.kind == kind), None)

    def user(self, user_id: str) -> User:
        """A member. Raises user_not_found."""
        user = self.workspace.users.get(user_id)
        if user is None:
            raise SlackError("user_not_found")
        return user

    def channel(self, name: str = "channel") -> Channel:
        """A conversation the bot may see. Raises channel_not_found."""
        wanted = self.text(name)
        channel = self.workspace.channels.get(wanted)
        if channel is None:
            raise SlackError("channel_not_found")
        if channel.kind != "channel" and self.install.bot_user_id not in channel.members:
            raise SlackError("channel_not_found")
        return channel

    def needs_scope(self, *scopes: str) -> None:
        """Raise missing_scope, with `needed` and `provided`, unless every scope was granted."""
        if not self.install.has(*scopes):
            raise missing_scope(self.install, scopes)


def open_to_posts(call: Call, channel: Channel) -> None:
    """Raise is_archived, channel_not_found or messages_tab_disabled where nothing can be posted (HOME-2, API-6)."""
    if channel.is_archived:
        raise SlackError("is_archived")
    if channel.kind != "im":
        return
    if any(call.workspace.users[member].deleted for member in channel.members):
        raise SlackError("channel_not_found")
    if not call.install.app.messages_tab:
        raise SlackError("messages_tab_disabled")


def missing_scope(install: Install, scopes: tuple[str, ...]) -> SlackError:
    """The error for a scope that was not granted."""
    return SlackError("missing_scope", needed=",".join(scopes), provided=",".join(install.scopes))


def encode_cursor(value: str) -> str:
    """A cursor for the next page; an empty one says that there is none."""
    return base64.b64encode(value.encode()).decode() if value else ""


def page(items: list[Any], start: int, size: int) -> tuple[list[Any], str]:
    """One page of a list, and the cursor of the next."""
    end = start + size
    return items[start:end], encode_cursor(str(end)) if end < len(items) else ""


def offset(call: Call) -> int:
    """The start of the page that the cursor names. Raises invalid_cursor."""
    raw = call.cursor()
    if raw and not (raw.isascii() and raw.isdigit() and len(raw) < 10):
        raise SlackError("invalid_cursor")
    return int(raw or 0)


@dataclass(frozen=True, slots=True)
class Method:
    """A Web API method; `caller` is who must call: bot, app or none (anybody)."""

    name: str
    run: Callable[[Call], JSON]
    scopes: tuple[str, ...]
    needs: tuple[str, ...]
    tier: int
    caller: str


METHODS: dict[str, Method] = {}


def method(
    name: str, *, scopes: tuple[str, ...] = (), needs: tuple[str, ...] = (), tier: int = 3, caller: str = "bot"
) -> Callable[[Callable[[Call], JSON]], Callable[[Call], JSON]]:
    """Register a function as a Web API method."""

    def register(run: Callable[[Call], JSON]) -> Callable[[Call], JSON]:
        METHODS[name] = Method(name, run, scopes, needs, tier, caller)
        return run

    return register
