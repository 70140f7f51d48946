"""Conversations and the log of their messages, ordered by timestamp."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, field

from bot.standin.entities import JSON, Message


@dataclass(slots=True)
class Log:
    """Messages by timestamp; appending is O(1), a message accepted late finds its place by bisection."""

    order: list[str] = field(default_factory=list)
    by_ts: dict[str, Message] = field(default_factory=dict)
    threads: dict[str, list[str]] = field(default_factory=dict)

    def add(self, message: Message) -> None:
        """Put a message in its place; replies only show in their thread, unless broadcast."""
        self.by_ts[message.ts] = message
        if message.thread_ts and message.thread_ts != message.ts:
            insort(self.threads.setdefault(message.thread_ts, []), message.ts)
            if not message.broadcast:
                return
        if not self.order or message.ts > self.order[-1]:
            self.order.append(message.ts)
        else:
            insort(self.order, message.ts)

    def remove(self, ts: str) -> Message | None:
        """Take a message out; None if there is none."""
        message = self.by_ts.pop(ts, None)
        if message is None:
            return None
        for stamps in (self.order, self.threads.get(message.thread_ts or "", [])):
            at = bisect_left(stamps, ts)
            if at < len(stamps) and stamps[at] == ts:
                del stamps[at]
        return message

    def between(self, oldest: str, latest: str, *, inclusive: bool) -> list[str]:
        """Timestamps of top-level messages between two bounds, oldest first."""
        return _between(self.order, oldest, latest, inclusive=inclusive)

    def thread(self, ts: str, oldest: str = "", latest: str = "", *, inclusive: bool = False) -> list[str]:
        """Timestamps of a thread: its root first, whatever the bounds, then the replies between them."""
        replies = _between(self.threads.get(ts, []), oldest, latest, inclusive=inclusive)
        return [ts, *replies] if ts in self.by_ts else []


def _between(stamps: list[str], oldest: str, latest: str, *, inclusive: bool) -> list[str]:
    left, right = (bisect_left, bisect_right) if inclusive else (bisect_right, bisect_left)
    start = left(stamps, oldest) if oldest else 0
    end = right(stamps, latest) if latest else len(stamps)
    return stamps[start:end]


@dataclass(slots=True, eq=False)
class Channel:
    """A conversation: kind is channel (public), group (private), im or mpim; an im belongs to a bot and a person."""

    id: str
    team_id: str
    name: str
    kind: str
    created: int
    creator: str = ""
    members: dict[str, None] = field(default_factory=dict)
    is_archived: bool = False
    log: Log = field(default_factory=Log)
    ephemerals: dict[str, list[Message]] = field(default_factory=dict)

    def find(self, ts: str) -> Message | None:
        """The message with that timestamp that an app may use; ephemeral ones are not among them (INT-13)."""
        return self.log.by_ts.get(ts)

    def json(self, user_id: str) -> JSON:
        """A conversation object as that user sees it."""
        shown: JSON = {
            "id": self.id,
            "created": self.created,
            "creator": self.creator,
            "is_im": self.kind == "im",
            "is_mpim": self.kind == "mpim",
            "is_channel": self.kind == "channel",
            "is_group": self.kind == "group",
            "is_private": self.kind != "channel",
            "is_archived": self.is_archived,
            "is_org_shared": False,
            "is_shared": False,
            "is_ext_shared": False,
            "context_team_id": self.team_id,
        }
        if self.kind == "im":
            others = [member for member in self.members if member != user_id]
            return shown | {"user": others[0] if others else user_id, "is_open": True}
        return shown | {
            "name": self.name,
            "name_normalized": self.name,
            "is_member": user_id in self.members,
            "is_general": self.name == "general",
            "num_members": len(self.members),
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }
