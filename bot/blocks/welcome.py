"""How the welcome looks: who speaks, what is private, and the one question."""

import json

from slack_sdk.models.blocks import ActionsBlock, ContextBlock, DividerBlock, MarkdownTextObject

from bot.blocks.message import Message
from bot.blocks.page import button, paragraph
from bot.blocks.text import escape
from bot.content import Content


def asks_for_yes(answer: Message) -> bool:
    """Whether an answer has the question already, as the one of `/nudges` has."""
    return any('"nudges.on' in json.dumps(block) for block in answer.body().get("blocks", ()))


def welcome(content: Content, *, ask: bool, model: str | None = None) -> Message:
    """The end of the first answer that a person gets; who said yes already, or is asked above, is not asked again.

    `model` is the name of the language model to which questions go, where the operator has set one.
    """
    say = content.words.say
    told = say("app.welcome")
    if model is not None:
        told = f"{told} {say('app.welcome_model', model=escape(model))}"
    if not ask:
        return Message(told, [DividerBlock(), paragraph(told)])
    text, later = f"{told} {say('app.welcome_ask')}", say("app.welcome_home")
    return Message(
        f"{text} {later}",
        [
            DividerBlock(),
            paragraph(text),
            ActionsBlock(elements=[button(say("app.welcome_yes"), "nudges.on", "welcome")]),
            ContextBlock(elements=[MarkdownTextObject(text=later)]),
        ],
    )
