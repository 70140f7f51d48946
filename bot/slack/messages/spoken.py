"""A direct message while it is answered, and the answer as it is planned: ids, never text."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.content import Content
from bot.store import Member, Team


@dataclass(frozen=True)
class Spoken:
    """One direct message while it is answered. `ts` is its own, `thread` the one it stands in; empty for none."""

    team: Team
    member: Member
    content: Content
    now: datetime
    ts: str = ""
    thread: str = ""


@dataclass(frozen=True)
class Reply:
    """The kind of the answer and the ids that its writer needs."""

    kind: str
    subject: dict[str, Any]


def say(key: str, **facts: int | str) -> Reply:
    """One sentence of prompts/messages/, filled in with numbers and days."""
    return Reply("reply.say", {"say": key, "facts": facts})
