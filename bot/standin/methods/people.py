"""Methods about members: users.info, users.list, users.profile.get, users.conversations, dnd.info, reactions.add."""

from __future__ import annotations

from bot.standin.conversations import Channel
from bot.standin.entities import JSON
from bot.standin.errors import SlackError
from bot.standin.methods.registry import Call, method, offset, page

READ_SCOPES = {"channel": "channels:read", "group": "groups:read", "im": "im:read", "mpim": "mpim:read"}
HISTORY_SCOPES = {
    "channel": "channels:history",
    "group": "groups:history",
    "im": "im:history",
    "mpim": "mpim:history",
}
TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}


@method("users.info", scopes=("users:read",), needs=("user",), tier=4)
def users_info(call: Call) -> JSON:
    """One member, with zone (LIFE-3). Raises user_not_found."""
    user = call.user(call.text("user"))
    shown = user.json(call.standin.now(), email=call.install.has("users:read.email"))
    if call.flag("include_locale"):
        shown["locale"] = user.locale
    return {"user": shown}


@method("users.list", scopes=("users:read",), tier=2)
def users_list(call: Call) -> JSON:
    """All members, by pages."""
    now, email = call.standin.now(), call.install.has("users:read.email")
    members, cursor = page(list(call.workspace.users.values()), offset(call), call.limit(1000))
    return {
        "members": [user.json(now, email=email) for user in members],
        "cache_ts": int(now.timestamp()),
        "response_metadata": {"next_cursor": cursor},
    }


@method("users.profile.get", scopes=("users.profile:read",), tier=4)
def users_profile_get(call: Call) -> JSON:
    """A member's profile, with the status."""
    user = call.user(call.text("user", call.install.bot_user_id))
    return {"profile": user.profile(email=call.install.has("users:read.email"))}


def listed(call: Call, channels: list[Channel], viewer: str) -> JSON:
    """A page of conversations of the wanted types whose scope was granted."""
    wanted = [name.strip() for name in call.text("types", "public_channel").split(",")]
    unknown = [name for name in wanted if name not in TYPES]
    if unknown:
        raise SlackError("invalid_types")
    kinds = {TYPES[name] for name in wanted}
    call.needs_scope(*(READ_SCOPES[kind] for kind in sorted(kinds)))
    hide = call.flag("exclude_archived")
    found = [each for each in channels if each.kind in kinds and not (hide and each.is_archived)]
    part, cursor = page(found, offset(call), call.limit(100))
    return {"channels": [each.json(viewer) for each in part], "response_metadata": {"next_cursor": cursor}}


@method("users.conversations", tier=3)
def users_conversations(call: Call) -> JSON:
    """The conversations that the bot and a member share, or all of the bot's own."""
    bot, user = call.install.bot_user_id, call.text("user", call.install.bot_user_id)
    call.user(user)
    mine = call.workspace.by_user.get(bot, [])
    return listed(call, [each for each in mine if user in each.members], bot)


@method("dnd.info", scopes=("dnd:read",))
def dnd_info(call: Call) -> JSON:
    """A member's do-not-disturb hours."""
    user = call.user(call.text("user", call.install.bot_user_id))
    quiet: JSON = {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1, "snooze_enabled": False}
    return quiet | user.dnd


@method("reactions.add", scopes=("reactions:write",), needs=("name", "channel", "timestamp"))
def reactions_add(call: Call) -> JSON:
    """React to a message. Raises message_not_found, already_reacted."""
    message = call.channel().find(call.text("timestamp"))
    if message is None:
        raise SlackError("message_not_found")
    users = message.reactions.setdefault(call.text("name").strip(":"), [])
    if call.install.bot_user_id in users:
        raise SlackError("already_reacted")
    users.append(call.install.bot_user_id)
    call.standin.world.touch(call.workspace, message)
    call.standin.feed.publish("updated", message=message)
    return {}
