"""A message shown as a modal: something to read, with a Close button."""

from slack_sdk.models.blocks import PlainTextObject
from slack_sdk.models.views import View

from bot.blocks.message import Message
from bot.blocks.plain import plain
from bot.blocks.text import fit

TITLE = 24
"""Characters of a modal's title (BK-30)."""


def sheet_view(title: str, message: Message) -> View:
    """A modal without inputs. A header that says no more than the title is left out."""
    blocks = list(message.blocks)
    if len(blocks) > 1 and _header(message) == title:
        del blocks[0]
    return View(
        type="modal",
        callback_id="sheet",
        title=PlainTextObject(text=fit(title, TITLE)),
        close=PlainTextObject(text="Close"),
        blocks=blocks,
    )


def title_of(message: Message, otherwise: str) -> str:
    """What a message is about: its header, or the part before the colon where that is too long for a title."""
    header = _header(message)
    for title in (header, header.partition(":")[0]):
        if title and len(title) <= TITLE:
            return title
    return otherwise


def _header(message: Message) -> str:
    """The text of the header that a message begins with; empty where it begins with something else."""
    first = plain(message.blocks[:1])
    return str(first[0]["text"]["text"]) if first and first[0].get("type") == "header" else ""
