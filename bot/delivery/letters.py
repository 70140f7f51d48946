"""What is written at the moment of sending: from a delivery's kind to its writer, from current rows to a message."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from bot.blocks.message import Message
from bot.content import Content, Words
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


@dataclass(frozen=True, kw_only=True)
class Document(Message):
    """A message that brings a file: `content` under `filename`, with `title`; text and blocks stand beside it.

    `instead` writes what comes where Slack takes no file; it is given Slack's error code, or nothing.
    """

    filename: str
    title: str
    content: str
    instead: Callable[[str], Message]

    def in_short(self, words: Words) -> Message:
        """What comes beside the file, and what comes instead of it."""
        document = super().in_short(words)
        return replace(document, instead=lambda code: self.instead(code).in_short(words))  # type: ignore[call-arg]

    def followed_by(self, other: Message) -> Message:
        """With another message at its end: its words become a block, since a file's blocks leave no room for them."""
        words = {"type": "section", "text": {"type": "mrkdwn", "text": self.text}}
        blocks = [*(self.blocks or [words]), *other.blocks]
        text = f"{self.text}\n\n{other.text}"
        return replace(self, text=text, blocks=blocks, instead=lambda code: self.instead(code).followed_by(other))


Writer = Callable[[Letter], Awaitable[Message | Withheld]]
"""Writes one kind of message. It may be asked several times for one delivery and must not write to the database."""

Letters = dict[str, Writer]
"""The writer of each kind of delivery; app.py fills it."""

Arrival = Callable[[Team, Sequence[Delivery], datetime], Awaitable[None]]
"""What else is true once deliveries of one kind are sent, in the very transaction that says so. It may be asked again
for a delivery, and must do nothing then."""
