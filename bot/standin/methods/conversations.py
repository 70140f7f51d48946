"""Methods about conversations: open, info, list, members, and reading what was said (CHG-6)."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.standin.conversations import Channel
from bot.standin.entities import JSON, Message
from bot.standin.errors import SlackError
from bot.standin.limits import SCARCE_LIMIT
from bot.standin.methods.people import HISTORY_SCOPES, READ_SCOPES, listed
from bot.standin.methods.registry import Call, encode_cursor, method, offset, page

MOST_PEOPLE = 8
BOUND = re.compile(r"[0-9]{1,10}(?:\.[0-9]*)?")
PLACE = re.compile(r"next_ts:([0-9]{10}\.[0-9]{6})")


@method("conversations.open", scopes=("im:write",))
def conversations_open(call: Call) -> JSON:
    """Open a direct conversation. Raises user_not_found, user_disabled, cannot_dm_bot, too_many_users (API-8)."""
    users = call.args.get("users")
    wanted = [str(user) for user in users] if isinstance(users, list) else call.text("users").split(",")
    wanted = [user for user in wanted if user]
    if not wanted:
        channel = call.channel() if call.text("channel") else None
        if channel is None or channel.kind != "im":
            raise SlackError("users_list_not_supplied")
        return {"channel": {"id": channel.id}, "already_open": True, "no_op": True}
    if len(wanted) > MOST_PEOPLE:
        raise SlackError("too_many_users")
    if len(wanted) > 1:
        raise SlackError("not_enough_users" if len(set(wanted)) < 2 else "method_not_supported_for_channel_type")
    user = call.user(wanted[0])
    if user.deleted:
        raise SlackError("user_disabled")
    if user.is_bot:
        raise SlackError("cannot_dm_bot")
    channel, already = call.standin.world.direct(call.workspace, call.install.bot_user_id, user.id)
    answer: JSON = {"channel": {"id": channel.id}}
    if call.flag("return_im"):
        answer["channel"] = channel.json(call.install.bot_user_id)
    return answer | ({"already_open": True, "no_op": True} if already else {})


@method("conversations.info", needs=("channel",))
def conversations_info(call: Call) -> JSON:
    """One conversation."""
    channel = call.channel()
    call.needs_scope(READ_SCOPES[channel.kind])
    return {"channel": channel.json(call.install.bot_user_id)}


@method("conversations.list", tier=2)
def conversations_list(call: Call) -> JSON:
    """Public channels, and what the bot is a member of."""
    bot = call.install.bot_user_id
    seen = [each for each in call.workspace.channels.values() if each.kind == "channel" or bot in each.members]
    return listed(call, seen, bot)


@method("conversations.members", needs=("channel",), tier=4)
def conversations_members(call: Call) -> JSON:
    """The members of a conversation, by pages."""
    channel = call.channel()
    call.needs_scope(READ_SCOPES[channel.kind])
    part, cursor = page(list(channel.members), offset(call), call.limit(100))
    return {"members": part, "response_metadata": {"next_cursor": cursor}}


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.needs_scope(HISTORY_SCOPES[channel.kind])
    if call.install.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _page_size(call: Call) -> int:
    if call.standin.limits.scarce_history:
        return call.limit(SCARCE_LIMIT, SCARCE_LIMIT)
    return call.limit(100, 999)


def _shown(call: Call, message: Message) -> JSON:
    if call.hit_by("strip_metadata"):
        return message.json(metadata=None)
    return message.json(metadata=call.flag("include_all_metadata"))


def _visible(call: Call, stamps: list[str]) -> list[str]:
    fault = call.hit_by("hide_newest")
    if fault is None:
        return stamps
    newest = (call.standin.now() - timedelta(seconds=fault.seconds)).timestamp()
    return [ts for ts in stamps if float(ts) <= newest]


def _bounds(call: Call) -> tuple[str, str]:
    bounds = []
    for name in ("oldest", "latest"):
        raw = call.text(name)
        if raw and not BOUND.fullmatch(raw):
            raise SlackError(f"invalid_ts_{name}")
        whole, _, part = raw.partition(".")
        bounds.append(f"{int(whole):010d}.{(part + '000000')[:6]}" if raw.strip("0.") else "")
    return bounds[0], bounds[1]


@method("conversations.history", needs=("channel",))
def conversations_history(call: Call) -> JSON:
    """Messages, newest first, by pages; a cursor keeps its place while posts arrive."""
    channel = _readable(call)
    oldest, latest = _bounds(call)
    stamps = channel.log.between(oldest, latest, inclusive=call.flag("inclusive"))
    stamps = _visible(call, stamps)
    cursor = call.cursor()
    if cursor:
        place = PLACE.fullmatch(cursor)
        if place is None:
            raise SlackError("invalid_cursor")
        stamps = [ts for ts in stamps if ts <= place[1]]
    size = _page_size(call)
    part = stamps[-size:][::-1]
    rest = stamps[:-size]
    answer: JSON = {
        "messages": [_with_thread(call, channel, channel.log.by_ts[ts]) for ts in part],
        "has_more": bool(rest),
        "pin_count": 0,
        "response_metadata": {"next_cursor": encode_cursor(f"next_ts:{rest[-1]}" if rest else "")},
    }
    return answer | ({"latest": latest} if latest else {}) | ({"oldest": oldest} if oldest else {})


def _with_thread(call: Call, channel: Channel, message: Message) -> JSON:
    shown = _shown(call, message)
    replies = channel.log.threads.get(message.ts)
    if replies:
        users = list(dict.fromkeys(channel.log.by_ts[ts].user for ts in replies))
        shown |= {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "reply_users": users,
            "reply_users_count": len(users),
            "latest_reply": replies[-1],
        }
    return shown


@method("conversations.replies", needs=("channel", "ts"))
def conversations_replies(call: Call) -> JSON:
    """A thread: its root, then the replies, oldest first. Raises thread_not_found."""
    channel = _readable(call)
    oldest, latest = _bounds(call)
    thread = channel.log.thread(call.text("ts"), oldest, latest, inclusive=call.flag("inclusive"))
    stamps = _visible(call, thread)
    if not stamps:
        raise SlackError("thread_not_found")
    part, cursor = page(stamps, offset(call), _page_size(call))
    return {
        "messages": [_with_thread(call, channel, channel.log.by_ts[ts]) for ts in part],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }
