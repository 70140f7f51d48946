"""What one message is: blocks, and the full fallback text that screen readers and phones read (MSG-2, CHG-4)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from slack_sdk.models.blocks import Block

from bot.blocks.plain import as_json, plain, written


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

    def followed_by(self, other: "Message") -> "Message":
        """This message with another one at its end."""
        plainer = None
        if self.plainer is not None or other.plainer is not None:
            plainer = (self.plainer or self).followed_by(other.plainer or other)
        blocks = [*self.blocks, *other.blocks]
        return replace(self, text=f"{self.text}\n\n{other.text}", blocks=blocks, plainer=plainer)
