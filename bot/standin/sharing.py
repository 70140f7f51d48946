"""Files that people share in a conversation: a file of their own, and the message that carries it."""

from __future__ import annotations

import asyncio
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from bot.standin import posting
from bot.standin.conversations import Channel
from bot.standin.entities import File, Message

if TYPE_CHECKING:
    from bot.standin.outbound import Answer
    from bot.standin.server import Standin
    from bot.standin.world import Workspace


async def share(
    standin: Standin, workspace: Workspace, channel: Channel, user_id: str, files: dict[str, bytes], text: str = ""
) -> list[Answer]:
    """A person shares files, by their names, with a comment or without; the apps' answers to the event."""
    uploaded = [upload(standin, workspace, user_id, name, content) for name, content in files.items()]
    message = shown(standin, workspace, channel, user_id, uploaded, text)
    return await asyncio.gather(*standin.events.message(workspace, channel, message))


def upload(standin: Standin, workspace: Workspace, user_id: str, name: str, content: bytes) -> File:
    """A person's file, not yet in any conversation."""
    ids = standin.world.ids
    file = File(
        id=ids.entity("F"),
        team_id=workspace.id,
        user_id=user_id,
        name=name,
        length=len(content),
        upload_token=ids.secret(32),
        created=int(standin.now().timestamp()),
        content=content,
        completed=True,
    )
    workspace.files[file.id] = file
    return file


def shown(
    standin: Standin, workspace: Workspace, channel: Channel, user_id: str, files: list[File], text: str
) -> Message:
    """The message that carries the files; whoever calls this decides which apps are told."""
    carried = [file.json(standin.url) for file in files]
    message = posting.write(standin, workspace, channel, user_id, text, files=carried)
    for file in files:
        file.shares.setdefault(channel.id, []).append({"ts": message.ts, "channel_name": channel.name})
    return message


def received(workspace: Workspace, user_id: str, name: str) -> dict[str, bytes]:
    """The newest file of that name in the person's conversations; `*.json` is any that ends so.

    AssertionError names those there are.
    """
    mine = {channel.id for channel in workspace.by_user.get(user_id, [])}
    known = [file for file in workspace.files.values() if file.content is not None and mine & file.shares.keys()]
    named = [file for file in known if fnmatchcase(file.name, name)]
    if not named or named[-1].content is None:
        names = ", ".join(dict.fromkeys(file.name for file in known)) or "no file yet"
        raise AssertionError(f"There is no file {name!r} in your conversations. There is: {names}.")
    return {named[-1].name: named[-1].content}
