"""What a person saw in answer to something they did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.standin.entities import JSON, Message, View


@dataclass(frozen=True, slots=True)
class Saw:
    """New and changed messages, the modal and the Home tab after an act; `error` is what Slack said went wrong.

    `text` is all of it as plain text; `"words" in saw` looks in it. `fields` are the errors beside the fields of a
    modal, by label.
    """

    text: str
    messages: tuple[Message, ...] = ()
    error: str | None = None
    modal: View | None = None
    home: View | None = None
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> list[JSON]:
        """The blocks of the newest message, else of the modal, else of the Home tab."""
        if self.messages:
            return self.messages[-1].blocks
        view = self.modal or self.home
        return view.blocks if view else []

    @property
    def ephemeral(self) -> bool:
        """Whether every message of it is visible to this person alone."""
        return bool(self.messages) and all(message.only_for for message in self.messages)

    def __contains__(self, words: object) -> bool:
        return isinstance(words, str) and words in self.text

    def __str__(self) -> str:
        return self.text if self.error is None else f"{self.text}\n{self.error}".strip()
