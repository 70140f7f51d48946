"""Which message events are direct messages that a person has written, and what is kept of them."""

from typing import Any

from bot.slack.context import Payload
from bot.slack.inputs import text
from bot.slack.shared_files import files_of

SPOKEN = (None, "", "file_share", "me_message", "thread_broadcast")
"""Subtypes of messages that somebody wrote; edits, deletions and joins are none (HOME-4)."""


def read_message(event: Payload) -> dict[str, Any] | None:
    """What must be kept of a message event: user, channel, text, ts, thread_ts and the files that came with it.

    None for everything but a direct message that a person has just written (HOME-4).
    """
    if event.get("channel_type") != "im" or event.get("bot_id") or event.get("subtype") not in SPOKEN:
        return None
    user, channel, ts = text(event.get("user")), text(event.get("channel")), text(event.get("ts"))
    if not (user and channel and ts) or not isinstance(event.get("text"), str | None):
        return None
    files = files_of(event)
    if event.get("text") is None and not files:
        return None
    thread = text(event.get("thread_ts"))
    return {
        "user": user,
        "channel": channel,
        "text": text(event.get("text")),
        "ts": ts,
        "thread_ts": thread if thread != ts else "",
        "files": files,
    }
