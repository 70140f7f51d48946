"""What every part of App Home is made of, besides the blocks of lists."""

from slack_sdk.models.blocks import Block

from bot.blocks.goals.plain import Plain

DIVIDER: Block = Plain({"type": "divider"})


def header(text: str) -> Block:
    """The title of a part, at most 150 characters (BK-4)."""
    return Plain({"type": "header", "text": {"type": "plain_text", "text": text}})
