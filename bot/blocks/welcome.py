"""How the welcome looks: who speaks, what is private, and the one question."""

from slack_sdk.models.blocks import ActionsBlock, ContextBlock, DividerBlock, MarkdownTextObject, SectionBlock

from bot.blocks.message import Message
from bot.blocks.page import button
from bot.content import Content


def welcome(content: Content) -> Message:
    """The end of the first answer that a person gets."""
    say = content.words.say
    text, later = say("app.welcome"), say("app.welcome_home")
    return Message(
        f"{text} {later}",
        [
            DividerBlock(),
            SectionBlock(text=text),
            ActionsBlock(elements=[button(say("app.welcome_yes"), "nudges.on", "welcome")]),
            ContextBlock(elements=[MarkdownTextObject(text=later)]),
        ],
    )
