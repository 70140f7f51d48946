"""Messages coming into being, changing and going, whoever asked for it: an app's call, an answer or a person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.standin.content import Content
from bot.standin.conversations import Channel
from bot.standin.entities import JSON, Message
from bot.standin.errors import SlackError
from bot.standin.feed import Post
from bot.standin.pictured import check_files
from bot.standin.rich import rich_text

if TYPE_CHECKING:
    from bot.standin.apps import Install
    from bot.standin.server import Standin
    from bot.standin.world import Workspace

THREAD_TS = re.compile(r"[0-9]{10}\.[0-9]{6}")


def thread(channel: Channel, thread_ts: object) -> str | None:
    """The thread that a post goes into, if any. Raises invalid_thread_ts, thread_not_found."""
    if thread_ts in (None, ""):
        return None
    if not isinstance(thread_ts, str) or not THREAD_TS.fullmatch(thread_ts):
        raise SlackError("invalid_thread_ts")
    if channel.find(thread_ts) is None:
        raise SlackError("thread_not_found")
    return thread_ts


def post(
    standin: Standin,
    install: Install,
    channel: Channel,
    content: Content,
    method: str,
    *,
    only_for: str | None = None,
    thread_ts: str | None = None,
    broadcast: bool = False,
    files: list[JSON] | None = None,
) -> Message:
    """An app posts a message; it goes into the ledger, the feed and, if public, out as a message event."""
    workspace = standin.world.workspaces[install.team_id]
    check_files(workspace, install, content.blocks, "invalid_blocks")
    message = Message(
        ts=workspace.timestamps.next(standin.now()),
        channel_id=channel.id,
        team_id=install.team_id,
        user=install.bot_user_id,
        text=content.text,
        blocks=content.blocks,
        attachments=content.attachments,
        files=files or [],
        metadata=content.metadata,
        bot_id=install.bot_id,
        app_id=install.app.id,
        thread_ts=thread_ts,
        broadcast=broadcast,
        only_for=only_for,
    )
    standin.world.put(workspace, message)
    standin.record.append(_ledger_line(standin, install, channel, message, content, method))
    standin.feed.publish("message", message=message)
    if only_for is None:
        standin.events.message(workspace, channel, message)
    return message


def _ledger_line(
    standin: Standin, install: Install, channel: Channel, message: Message, content: Content, method: str
) -> Post:
    if channel.kind == "im":
        reader = next((member for member in reversed(channel.members) if member != install.bot_user_id), None)
    else:
        reader = message.only_for
    return Post(
        at=standin.now(),
        method=method,
        team_id=install.team_id,
        app_id=install.app.id,
        channel=channel.id,
        user=reader,
        ts=message.ts,
        text=message.text,
        block_ids=tuple(str(block.get("block_id")) for block in message.blocks),
        metadata=message.metadata,
        only_for=message.only_for,
        mentions=content.mentions,
    )


def write(
    standin: Standin,
    workspace: Workspace,
    channel: Channel,
    user_id: str,
    text: str,
    thread_ts: str | None = None,
    files: list[JSON] | None = None,
) -> Message:
    """A person writes a message, in Slack's escaped form; whoever calls this decides which apps are told."""
    message = Message(
        ts=workspace.timestamps.next(standin.now()),
        channel_id=channel.id,
        team_id=workspace.id,
        user=user_id,
        text=text,
        client_msg_id=standin.world.ids.uuid(),
        blocks=typed_blocks(standin, text) if text or not files else [],
        files=files or [],
        thread_ts=thread_ts,
    )
    standin.world.put(workspace, message)
    message.looked_at = True
    standin.feed.publish("message", message=message)
    return message


def typed_blocks(standin: Standin, text: str) -> list[JSON]:
    """The rich_text block that Slack's client makes of typed words."""
    return [rich_text(text, standin.world.ids.block())]


def change(standin: Standin, message: Message, content: Content) -> None:
    """Replace the content of a message in its place; an ephemeral one stays ephemeral (URL-2)."""
    workspace = standin.world.workspaces[message.team_id]
    if message.app_id is not None and message.blocks != content.blocks:
        install = standin.world.apps[message.app_id].installs[message.team_id]
        check_files(workspace, install, content.blocks, "invalid_blocks")
    before = message.json()
    message.text, message.blocks, message.attachments = content.text, content.blocks, content.attachments
    if content.metadata is not None:
        message.metadata = content.metadata
    if message.only_for is None:
        message.edited = {"user": message.user, "ts": workspace.timestamps.next(standin.now())}
    standin.world.touch(workspace, message)
    standin.feed.publish("updated", message=message)
    if message.only_for is None:
        channel = workspace.channels[message.channel_id]
        standin.events.changed(workspace, channel, message, before)


def remove(standin: Standin, message: Message) -> None:
    """Take a message away."""
    workspace = standin.world.workspaces[message.team_id]
    channel = workspace.channels[message.channel_id]
    message.deleted = True
    if message.only_for is None:
        channel.log.remove(message.ts)
        standin.events.deleted(workspace, channel, message)
    else:
        channel.ephemerals[message.only_for].remove(message)
    standin.feed.publish("deleted", message=message)
