"""What one message is: blocks, and the full fallback text that screen readers and phones read (MSG-2, CHG-4)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from slack_sdk.models.blocks import Block

from bot.blocks.plain import as_json, plain, written
from bot.blocks.text import fit
from bot.content import Words

LONGEST_FALLBACK = 4_000
"""Characters of a text beside blocks (MSG-1)."""
_ROOM = 200
"""Of them for the sentence that says what is left out."""


@dataclass(frozen=True)
class Message:
    """One message, ready for Slack; at most 50 blocks (BK-1), of slack_sdk's classes or as Slack's API takes them."""

    text: str
    blocks: Sequence[Block | dict[str, Any]] = ()
    plainer: "Message | None" = None
    """What goes out in its place where Slack refuses the blocks: a chart, or a picture that it has not taken in yet."""

    def body(self) -> dict[str, Any]:
        """As Slack's API takes it; raises SlackObjectFormationError where a block breaks a limit."""
        body: dict[str, Any] = {"text": self.text}
        if self.blocks:
            body["blocks"] = plain(self.blocks)
        return body

    def written(self) -> str:
        """The body as JSON."""
        if not self.blocks:
            return as_json({"text": self.text})
        return f'{{"text": {as_json(self.text)}, "blocks": {written(self.blocks)}}}'

    def in_short(self, words: Words) -> "Message":
        """With a fallback text that Slack recommends (MSG-1): where it is too long it ends with how much more the
        blocks say.
        """
        plainer = None if self.plainer is None else self.plainer.in_short(words)
        if not self.blocks or len(self.text) <= LONGEST_FALLBACK:
            return self if plainer is self.plainer else replace(self, plainer=plainer)
        lines, kept, taken = self.text.split("\n"), [], 0
        for line in lines:
            taken += len(line) + 1
            if taken > LONGEST_FALLBACK - _ROOM:
                break
            kept.append(line)
        kept = kept or [fit(lines[0], LONGEST_FALLBACK - _ROOM)]
        said = "\n".join(kept).rstrip("\n")
        more = words.say("app.in_full", count=sum(map(bool, lines[len(kept) :])), all=sum(map(bool, lines)))
        return replace(self, text=f"{said}\n\n{more}", plainer=plainer)

    def followed_by(self, other: "Message") -> "Message":
        """This message with another one at its end."""
        plainer = None
        if self.plainer is not None or other.plainer is not None:
            plainer = (self.plainer or self).followed_by(other.plainer or other)
        blocks = [*self.blocks, *other.blocks]
        return replace(self, text=f"{self.text}\n\n{other.text}", blocks=blocks, plainer=plainer)
