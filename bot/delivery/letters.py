"""What is written at the moment of sending: from a delivery's kind to its writer, from current rows to a message."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.blocks.message import Message
from bot.content import Content
from bot.store import Delivery, Member, Team


@dataclass(frozen=True)
class Letter:
    """What a writer works from. `team` reads without a transaction; `today` is the member's local day."""

    team: Team
    delivery: Delivery
    member: Member
    content: Content
    now: datetime
    today: date


@dataclass(frozen=True)
class Withheld:
    """There is nothing to send after all, and why: `Withheld("skipped", "superseded")`."""

    state: Literal["skipped", "cancelled"]
    reason: str


Writer = Callable[[Letter], Awaitable[Message | Withheld]]
"""Writes one kind of message. It may be asked several times for one delivery and must not write to the database."""

Letters = dict[str, Writer]
"""The writer of each kind of delivery; app.py fills it."""

Arrival = Callable[[Team, Sequence[Delivery], datetime], Awaitable[None]]
"""What else is true once deliveries of one kind are sent, in the very transaction that says so. It may be asked again
for a delivery, and must do nothing then."""
