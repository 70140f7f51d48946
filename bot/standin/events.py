"""The Events API: who is told what, envelopes, retries by the stand-in's clock (EVT-1 to EVT-4)."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.standin import payloads
from bot.standin.apps import Install
from bot.standin.conversations import Channel
from bot.standin.entities import JSON, Message, User
from bot.standin.outbound import Answer, Parcel

if TYPE_CHECKING:
    from bot.standin.server import Standin
    from bot.standin.world import Workspace

RETRY_AFTER = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
CHANNEL_TYPES = {"im": "im", "channel": "channel", "group": "group", "mpim": "mpim"}
SUBSCRIPTIONS = {"im": "message.im", "channel": "message.channels", "group": "message.groups", "mpim": "message.mpim"}


@dataclass(slots=True)
class Pending:
    """An event that an app has not yet acknowledged, with its next try."""

    install: Install
    envelope: JSON
    due: datetime
    tries: int = 0
    reason: str = ""


class Events:
    """Tells apps what happened. First deliveries run at once, later tries when `tick` finds them due."""

    def __init__(self, standin: Standin) -> None:
        self._standin = standin
        self._tasks: set[asyncio.Task[Any]] = set()
        self.waiting: list[Pending] = []

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run something in the background until `settle` or `stop`."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def settle(self) -> None:
        """Wait until no first delivery is under way any more."""
        while self._tasks:
            await asyncio.gather(*list(self._tasks), return_exceptions=True)

    async def close(self) -> None:
        """Give up what is under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*list(self._tasks), return_exceptions=True)

    def _listening(self, install: Install) -> bool:
        return install.app.socket_mode or install.app.address("event") is not None

    def emit(self, install: Install, subscription: str, event: JSON) -> asyncio.Task[Answer] | None:
        """Deliver an event to one app if it subscribes to it and may have it; None if it does not."""
        if not install.app.wants(subscription, install) or not self._listening(install):
            return None
        if install.revoked and subscription not in ("app_uninstalled", "tokens_revoked"):
            return None
        return self.spawn(
            self.deliver(Pending(install, payloads.envelope(self._standin, install, event), self._standin.now()))
        )

    async def deliver(self, pending: Pending, **changes: Any) -> Answer:
        """One delivery; a failed one is tried again at once, then after one and five minutes (EVT-3)."""
        while True:
            retry = (pending.tries, pending.reason) if pending.tries else None
            parcel = Parcel(pending.install.app, "event", pending.envelope, retry=retry, **changes)
            answer = await self._standin.outbound.send(parcel)
            if answer.ok:
                return answer
            kind = str(pending.envelope.get("event", {}).get("type"))
            pending.reason = answer.error or "http_error"
            self._standin.refuse(
                f"event {kind}", pending.reason, [f"status {answer.status}: {answer.text[:200]}"], answer.exchange
            )
            if answer.headers.get("x-slack-no-retry") == "1" or pending.tries >= len(RETRY_AFTER):
                return answer
            delay = RETRY_AFTER[pending.tries]
            pending.tries += 1
            if delay:
                pending.due = self._standin.now() + delay
                self.waiting.append(pending)
                return answer

    async def tick(self) -> int:
        """Try again what is due by the stand-in's clock; returns how many events were tried."""
        now = self._standin.now()
        due = [pending for pending in self.waiting if pending.due <= now]
        self.waiting = [pending for pending in self.waiting if pending.due > now]
        for pending in due:
            await self.deliver(pending)
        return len(due)

    def message(self, workspace: Workspace, channel: Channel, message: Message) -> list[asyncio.Task[Answer]]:
        """Tell the apps in a conversation about a new message; their own reach them too, with bot_id (HOME-4)."""
        event = message.json() | {
            "channel": channel.id,
            "event_ts": message.ts,
            "channel_type": CHANNEL_TYPES[channel.kind],
        }
        event.pop("metadata", None)
        if message.files and message.bot_id is None:
            event |= {"subtype": "file_share", "upload": False, "display_as_bot": False}
        tasks = []
        for install in self._present(workspace, channel):
            if message.bot_id == install.bot_id and not self._standin.echo:
                continue
            tasks.append(self.emit(install, SUBSCRIPTIONS[channel.kind], event))
            if channel.kind != "im" and f"<@{install.bot_user_id}>" in message.text:
                tasks.append(self.emit(install, "app_mention", event | {"type": "app_mention"}))
        return [task for task in tasks if task is not None]

    def changed(self, workspace: Workspace, channel: Channel, message: Message, before: JSON) -> None:
        """message_changed (HOME-4)."""
        self._about(workspace, channel, "message_changed", {"message": message.json(), "previous_message": before})

    def deleted(self, workspace: Workspace, channel: Channel, message: Message) -> None:
        """message_deleted (HOME-4)."""
        extra = {"previous_message": message.json(), "deleted_ts": message.ts}
        self._about(workspace, channel, "message_deleted", extra)

    def _about(self, workspace: Workspace, channel: Channel, subtype: str, extra: JSON) -> None:
        previous = extra["previous_message"]
        stamp = workspace.timestamps.next(self._standin.now())
        event = {
            "type": "message",
            "subtype": subtype,
            "hidden": True,
            "channel": channel.id,
            "channel_type": CHANNEL_TYPES[channel.kind],
            "ts": stamp,
            "event_ts": stamp,
            **extra,
        }
        for install in self._present(workspace, channel):
            if previous.get("bot_id") == install.bot_id and not self._standin.echo:
                continue
            self.emit(install, SUBSCRIPTIONS[channel.kind], event)

    def _present(self, workspace: Workspace, channel: Channel) -> list[Install]:
        return [install for install in workspace.installs.values() if install.bot_user_id in channel.members]

    def about_user(self, workspace: Workspace, user: User, kind: str) -> list[asyncio.Task[Answer]]:
        """user_change or team_join, to every app of the workspace (LIFE-3)."""
        now = self._standin.now()
        tasks = []
        for install in workspace.installs.values():
            shown = user.json(now, email=install.has("users:read.email"))
            event = {"type": kind, "user": shown, "cache_ts": int(now.timestamp()), "event_ts": self._stamp(workspace)}
            tasks.append(self.emit(install, kind, event))
        return [task for task in tasks if task is not None]

    def home_opened(self, install: Install, user_id: str, channel: Channel, tab: str) -> asyncio.Task[Answer] | None:
        """app_home_opened, for both tabs (HOME-3)."""
        workspace = self._standin.world.workspaces[install.team_id]
        event: JSON = {
            "type": "app_home_opened",
            "user": user_id,
            "channel": channel.id,
            "tab": tab,
            "event_ts": self._stamp(workspace),
        }
        view = workspace.homes.get((install.app.id, user_id))
        if view is not None and tab == "home":
            event["view"] = view.json()
        return self.emit(install, "app_home_opened", event)

    def _stamp(self, workspace: Workspace) -> str:
        return workspace.timestamps.next(self._standin.now())
