"""Methods that write: chat.postMessage, postEphemeral, update, delete, getPermalink (MSG-*, API-3, API-6, API-9)."""

from __future__ import annotations

from bot.standin import posting
from bot.standin.content import Content, read_content
from bot.standin.conversations import Channel
from bot.standin.entities import JSON, Message
from bot.standin.errors import SlackError
from bot.standin.methods.registry import Call, method, open_to_posts

CHANGEABLE = ("text", "blocks", "attachments", "markdown_text", "metadata")
OVERRIDES = ("username", "icon_url", "icon_emoji")
SLACKBOT = "USLACKBOT"


def _target(call: Call) -> Channel:
    """Where a post goes: a conversation, or a member, whose direct conversation is opened (API-9).

    Under another name or picture a member is written to by Slackbot, out of the app's reach.
    """
    wanted = call.text("channel")
    workspace, bot = call.workspace, call.install.bot_user_id
    if wanted in workspace.users:
        if workspace.users[wanted].is_bot:
            raise SlackError("channel_not_found")
        channel, _ = call.standin.world.direct(workspace, bot, wanted)
    else:
        found = workspace.channels.get(wanted) or workspace.channel_named(wanted)
        if found is None:
            raise SlackError("channel_not_found")
        channel = found
    _may_write(call, channel)
    if wanted in workspace.users and any(call.args.get(name) for name in OVERRIDES):
        channel, _ = call.standin.world.direct(workspace, SLACKBOT, wanted)
    return channel


def _may_write(call: Call, channel: Channel) -> None:
    if call.install.bot_user_id not in channel.members:
        if channel.kind != "channel":
            raise SlackError("channel_not_found")
        if not (channel.is_archived or call.install.has("chat:write.public")):
            raise SlackError("not_in_channel")
    open_to_posts(call, channel)


def _content(call: Call) -> Content:
    content = read_content(call.args, call.standin.world.ids)
    if call.hit_by("strip_metadata"):
        content.metadata = None
    return content


@method("chat.postMessage", scopes=("chat:write",), needs=("channel",), tier=4)
def chat_post_message(call: Call) -> JSON:
    """Post a message. Errors: channel_not_found, not_in_channel, is_archived, no_text, invalid_blocks ... (API-6)."""
    channel = _target(call)
    message = posting.post(
        call.standin,
        call.install,
        channel,
        _content(call),
        call.method,
        thread_ts=posting.thread(channel, call.text("thread_ts")),
        broadcast=call.flag("reply_broadcast"),
    )
    return {"channel": channel.id, "ts": message.ts, "message": message.json()}


@method("chat.postEphemeral", scopes=("chat:write",), needs=("channel", "user"), tier=4)
def chat_post_ephemeral(call: Call) -> JSON:
    """Post what only one member sees. Raises user_not_in_channel."""
    channel = _target(call)
    if call.text("user") not in channel.members:
        raise SlackError("user_not_in_channel")
    content = _content(call)
    message = posting.post(call.standin, call.install, channel, content, call.method, only_for=call.text("user"))
    return {"message_ts": message.ts}


def _own(call: Call, forbidden: str) -> Message:
    channel = call.channel()
    message = channel.find(call.text("ts"))
    if message is None:
        raise SlackError("message_not_found")
    if message.bot_id != call.install.bot_id:
        raise SlackError(forbidden)
    return message


@method("chat.update", scopes=("chat:write",), needs=("channel", "ts"))
def chat_update(call: Call) -> JSON:
    """Change one's own message; what is not given stays, but for Markdown, which replaces blocks.

    Raises message_not_found, cant_update_message, no_text.
    """
    message = _own(call, "cant_update_message")
    given = {name for name in CHANGEABLE if call.args.get(name) is not None}
    if not given:
        raise SlackError("no_text")
    kept = call.args
    if not given & {"blocks", "markdown_text"}:
        kept = kept | {"blocks": message.blocks}
    content = read_content(kept, call.standin.world.ids, required=given != {"metadata"})
    if "attachments" not in given:
        content.attachments = message.attachments
    if not given & {"text", "markdown_text"}:
        content.text = message.text
    posting.change(call.standin, message, content)
    return {"channel": message.channel_id, "ts": message.ts, "text": message.text, "message": message.json()}


@method("chat.delete", scopes=("chat:write",), needs=("channel", "ts"))
def chat_delete(call: Call) -> JSON:
    """Delete one's own message. Raises message_not_found, cant_delete_message."""
    message = _own(call, "cant_delete_message")
    posting.remove(call.standin, message)
    return {"channel": message.channel_id, "ts": message.ts}


@method("chat.getPermalink", needs=("channel", "message_ts"), tier=4)
def chat_get_permalink(call: Call) -> JSON:
    """The address of a message. Raises message_not_found."""
    channel = call.channel()
    if channel.find(call.text("message_ts")) is None:
        raise SlackError("message_not_found")
    stamp = "p" + call.text("message_ts").replace(".", "")
    link = f"https://{call.workspace.domain}.slack.com/archives/{channel.id}/{stamp}"
    return {"channel": channel.id, "permalink": link}
