"""Doubt is settled by looking: one complete reading of the conversation since before the try."""

from dataclasses import dataclass
from typing import Any

from bot.delivery.slack_answers import Accepted, Doubt, Failure, ThreadRefused
from bot.delivery.slack_post import SlackPost, carries, file_of, occasion_of, reading, thread_of
from bot.store import Delivery

_MOST_PAGES = 200
"""3,000 messages since the last one that was ours: more than that is not read to the end."""


@dataclass(frozen=True)
class Found:
    """It is in the conversation, under this ts."""

    ts: str


@dataclass(frozen=True)
class NotThere:
    """A complete reading does not have it."""


@dataclass(frozen=True)
class Unclear:
    """The reading failed or is not complete; nothing follows from it. `method` is the call that failed."""

    method: str
    why: Failure


async def look(
    slack: SlackPost, delivery: Delivery, channel: str | None = None, file_id: str | None = None
) -> Found | NotThere | Unclear:
    """Look for one delivery in doubt. Only a reading to the last page without it says that it is not there.

    `channel` is where it went, `file_id` the file that it brings, if the row does not say so yet. Of a thread that is
    not there any more the conversation tells as well.
    """
    channel = delivery.channel_id or channel
    if channel is None:
        opened = channel_of(await slack.open(delivery.team_id, delivery.user_id))
        if not isinstance(opened, str):
            return Unclear("conversations.open", opened)
        channel = opened
    thread, file_id = thread_of(delivery), file_id or file_of(delivery)
    seen = await _read(slack, delivery, channel, thread, file_id)
    if thread is not None and isinstance(seen, Unclear) and isinstance(seen.why, ThreadRefused):
        return await _read(slack, delivery, channel, None, file_id)
    return seen


async def _read(
    slack: SlackPost, delivery: Delivery, channel: str, thread: str | None, file_id: str | None
) -> Found | NotThere | Unclear:
    """The conversation, or one thread in it, page after page."""
    cursor: str | None = None
    method, occasion = reading(thread), occasion_of(delivery)
    for _ in range(_MOST_PAGES):
        answer = await slack.page(delivery.team_id, channel, thread, delivery.after_ts, cursor)
        if not isinstance(answer, Accepted):
            return Unclear(method, answer)
        messages = answer.body.get("messages")
        if not isinstance(messages, list):
            return Unclear(method, Doubt("no_messages"))
        for message in messages:
            if isinstance(message, dict) and message.get("ts") and carries(message, delivery.id, file_id, occasion):
                return Found(str(message["ts"]))
        cursor = _next_cursor(answer.body.get("response_metadata"))
        if answer.body.get("has_more") is False:
            return NotThere()
        if cursor is None:
            break
    return Unclear(method, Doubt("incomplete"))


def channel_of(answer: Accepted | Failure) -> str | Failure:
    """The id in an answer of conversations.open."""
    if not isinstance(answer, Accepted):
        return answer
    channel = answer.body.get("channel")
    found = channel.get("id") if isinstance(channel, dict) else None
    return found if isinstance(found, str) and found else Doubt("no_channel")


def _next_cursor(metadata: Any) -> str | None:
    cursor = metadata.get("next_cursor") if isinstance(metadata, dict) else None
    return cursor if isinstance(cursor, str) and cursor else None
