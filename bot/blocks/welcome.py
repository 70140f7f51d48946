"""How the welcome looks: who speaks, what is private, and the one question."""

import json

from slack_sdk.models.blocks import ActionsBlock, ContextBlock, DividerBlock, MarkdownTextObject, SectionBlock

from bot.blocks.message import Message
from bot.blocks.page import button
from bot.content import Content


def asks_for_yes(answer: Message) -> bool:
    """Whether an answer has the question already, as the one of `/nudges` has."""
    return any('"nudges.on' in json.dumps(block) for block in answer.body().get("blocks", ()))


def welcome(content: Content, *, ask: bool) -> Message:
    """The end of the first answer that a person gets; who said yes already, or is asked above, is not asked again."""
    say = content.words.say
    if not ask:
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
