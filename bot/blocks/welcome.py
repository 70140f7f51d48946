"""How the welcome looks: who speaks, what is private, and the one question."""

from slack_sdk.models.blocks import ActionsBlock, ContextBlock, DividerBlock, MarkdownTextObject, SectionBlock

from bot.blocks.message import Message
from bot.blocks.page import button
from bot.content import Content


def welcome(content: Content, *, has_nudges: bool) -> Message:
    """The end of the first answer that a person gets; whoever has just said yes to nudges is not asked again."""
    say = content.words.say
    if has_nudges:
        return Message(say("app.welcome"), [DividerBlock(), SectionBlock(text=say("app.welcome"))])
    text, later = f"{say('app.welcome')} {say('app.welcome_ask')}", say("app.welcome_home")
    return Message(
        f"{text} {later}",
        [
            DividerBlock(),
            SectionBlock(text=text),
            ActionsBlock(elements=[button(say("app.welcome_yes"), "nudges.on", "welcome")]),
            ContextBlock(elements=[MarkdownTextObject(text=later)]),
        ],
    )
