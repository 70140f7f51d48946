"""Everything that exists in the stand-in, in memory, with the indexes that keep look-ups constant in time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime

from bot.standin.apps import App, Install
from bot.standin.conversations import Channel
from bot.standin.entities import JSON, File, Message, User, View
from bot.standin.ids import Ids, Timestamps

TOUCHED = 2_000


@dataclass(slots=True, eq=False)
class Workspace:
    """One Slack team."""

    id: str
    name: str
    domain: str
    enterprise_id: str | None = None
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    ims: dict[tuple[str, str], Channel] = field(default_factory=dict)
    by_user: dict[str, list[Channel]] = field(default_factory=dict)
    homes: dict[tuple[str, str], View] = field(default_factory=dict)
    stacks: dict[tuple[str, str], list[View]] = field(default_factory=dict)
    external_views: dict[str, View] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    installs: dict[str, Install] = field(default_factory=dict)
    touched: deque[Message] = field(default_factory=lambda: deque(maxlen=TOUCHED))
    timestamps: Timestamps = field(default_factory=Timestamps)

    def channel_named(self, name: str) -> Channel | None:
        """A channel by its name, with or without #."""
        wanted = name.removeprefix("#")
        return next((found for found in self.channels.values() if found.name == wanted and found.name), None)


class World:
    """All workspaces and apps, and how new things come into being."""

    def __init__(self, now: Callable[[], datetime], ids: Ids) -> None:
        self.now = now
        self.ids = ids
        self.workspaces: dict[str, Workspace] = {}
        self.apps: dict[str, App] = {}
        self.tokens: dict[str, Install] = {}
        self.app_tokens: dict[str, App] = {}
        self.seq = 0

    def tick(self) -> int:
        """The number of the next change; changes of the whole world are counted together."""
        self.seq += 1
        return self.seq

    def add_workspace(self, name: str, *, domain: str | None = None, team_id: str | None = None) -> Workspace:
        """A new workspace with the channels general and random."""
        workspace = Workspace(team_id or self.ids.entity("T"), name, domain or "-".join(name.lower().split()))
        self.workspaces[workspace.id] = workspace
        for channel in ("general", "random"):
            self.add_channel(workspace, channel)
        return workspace

    def add_user(self, workspace: Workspace, name: str, real_name: str = "", **details: object) -> User:
        """A new member, in general and random; details are fields of User."""
        user = User(self.ids.entity("U"), workspace.id, name, real_name or name.title())
        user.updated = int(self.now().timestamp())
        for field_name, value in details.items():
            setattr(user, field_name, value)
        workspace.users[user.id] = user
        workspace.names[name] = user.id
        if not user.is_bot:
            for channel in ("general", "random"):
                found = workspace.channel_named(channel)
                if found is not None:
                    self.join(workspace, found, user.id)
        return user

    def add_channel(self, workspace: Workspace, name: str, *, private: bool = False) -> Channel:
        """A new public or private channel."""
        kind = "group" if private else "channel"
        channel = Channel(self.ids.entity("C"), workspace.id, name, kind, int(self.now().timestamp()))
        workspace.channels[channel.id] = channel
        return channel

    def join(self, workspace: Workspace, channel: Channel, user_id: str) -> None:
        """Make a user a member of a channel."""
        if user_id not in channel.members:
            channel.members[user_id] = None
            workspace.by_user.setdefault(user_id, []).append(channel)

    def direct(self, workspace: Workspace, bot_user: str, user_id: str) -> tuple[Channel, bool]:
        """The direct conversation of a bot and a person, and whether it had been there before."""
        found = workspace.ims.get((bot_user, user_id))
        if found is not None:
            return found, True
        channel = Channel(self.ids.entity("D"), workspace.id, "", "im", int(self.now().timestamp()))
        workspace.channels[channel.id] = channel
        workspace.ims[bot_user, user_id] = channel
        self.join(workspace, channel, bot_user)
        self.join(workspace, channel, user_id)
        return channel, False

    def add_app(self, manifest: JSON, request_url: str | None = None) -> App:
        """A new app, not yet installed anywhere."""
        app = App(
            id=self.ids.entity("A"),
            name=(manifest.get("display_information") or {}).get("name", "app"),
            manifest=manifest,
            signing_secret=self.ids.hexadecimal(),
            verification_token=self.ids.secret(),
            client_id=f"1{self.ids.hexadecimal(8)}.2{self.ids.hexadecimal(8)}",
            client_secret=self.ids.hexadecimal(),
            app_token=f"xapp-standin-1-{self.ids.secret()}",
            request_url=request_url,
        )
        self.apps[app.id] = app
        self.app_tokens[app.app_token] = app
        return app

    def install(
        self,
        app: App,
        workspace: Workspace,
        declined: Collection[str] = (),
        *,
        scopes: Collection[str] | None = None,
        token: str | None = None,
        enterprise_id: str | None = None,
    ) -> Install:
        """Install an app: a bot user and a fresh token; a second time, scopes add up unless it was removed (OAU-2).

        `scopes` are those that were asked for, all of the manifest's unless told. `declined` are optional scopes that
        are not granted (CHG-10); ValueError for any other. As a part of an organisation's installation it has that
        one's `token` and `enterprise_id`.
        """
        needed = [scope for scope in declined if scope not in app.optional_scopes]
        if needed:
            raise ValueError(f"these scopes are not optional: {', '.join(needed)}")
        asked = app.scopes if scopes is None else scopes
        granted = tuple(scope for scope in app.scopes if scope in asked and scope not in declined)
        before = app.installs.get(workspace.id)
        if before is None:
            bot_id = self.ids.entity("B")
            display = (app.features.get("bot_user") or {}).get("display_name") or app.name
            user = self.add_user(
                workspace, display.lower(), display, tz=None, is_bot=True, app_id=app.id, bot_id=bot_id
            )
            user_id = user.id
        else:
            user_id, bot_id = before.bot_user_id, before.bot_id
            granted = granted if before.revoked else tuple(dict.fromkeys((*before.scopes, *granted)))
            workspace.users[user_id].deleted = False
        token = token or f"xoxb-standin-{self.ids.secret()}"
        install = Install(app, workspace.id, token, user_id, bot_id, granted, enterprise_id=enterprise_id)
        app.installs[workspace.id] = install
        workspace.installs.pop(app.id, None)
        workspace.installs[app.id] = install
        self.tokens.setdefault(token, install)
        return install

    def reached_by(self, token: str, args: JSON) -> Install | None:
        """The installation that a call with this token is about: an organisation's token has one in each workspace."""
        first = self.tokens.get(token)
        if first is None or first.enterprise_id is None:
            return first
        return next((each for each in first.app.installs.values() if self._is_about(each, token, args)), first)

    def _is_about(self, install: Install, token: str, args: JSON) -> bool:
        if install.bot_token != token or install.revoked:
            return False
        workspace = self.workspaces[install.team_id]
        if args.get("team_id"):
            return bool(args["team_id"] == workspace.id)
        people = str(args.get("users") or args.get("user") or args.get("user_id") or "").split(",")
        return (
            args.get("channel") in workspace.channels
            or args.get("channel_id") in workspace.channels
            or args.get("view_id") in workspace.views
            or any(user in workspace.users for user in people)
        )

    def put(self, workspace: Workspace, message: Message) -> Message:
        """Store a new message and note the change; for an ephemeral one only its reader's list has it."""
        channel = workspace.channels[message.channel_id]
        message.seq = self.seq + 1
        if message.only_for is None:
            channel.log.add(message)
        else:
            channel.ephemerals.setdefault(message.only_for, []).append(message)
        self.touch(workspace, message)
        return message

    def touch(self, workspace: Workspace, message: Message) -> None:
        """Note that a message is new or has changed, so that its reader sees it again."""
        message.changed = self.tick()
        message.looked_at = False
        workspace.touched.append(message)
