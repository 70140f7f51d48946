"""A message shown as a modal: something to read, with a Close button."""

from slack_sdk.models.blocks import PlainTextObject
from slack_sdk.models.views import View

from bot.blocks.message import Message
from bot.blocks.text import fit


def sheet_view(title: str, message: Message) -> View:
    """A modal without inputs; the title has at most 24 characters (BK-30)."""
    return View(
        type="modal",
        callback_id="sheet",
        title=PlainTextObject(text=fit(title, 24)),
        close=PlainTextObject(text="Close"),
        blocks=list(message.blocks),
    )
