"""Blocks become what Slack's own models make of them, checks included."""

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    MarkdownTextObject,
    Option,
    OverflowMenuElement,
    PlainTextInputElement,
    RichTextBlock,
    RichTextElementParts,
    RichTextListElement,
    RichTextSectionElement,
    SectionBlock,
    StaticSelectElement,
)

from bot.blocks.plain import plain

CONFIRM = ConfirmObject(title="Sure", text="It goes for good.", confirm="Yes", deny="No")
OPTIONS = [Option(value="a", label="A"), Option(value="b", label="B", description="the other one")]
WORDS = RichTextSectionElement(elements=[RichTextElementParts.Text(text="words")])
BLOCKS: list[Block] = [
    DividerBlock(),
    HeaderBlock(text="A header"),
    SectionBlock(text="words", block_id="own", fields=["one", "two"]),
    SectionBlock(
        text=MarkdownTextObject(text="*words*", verbatim=True), accessory=OverflowMenuElement(options=OPTIONS)
    ),
    ContextBlock(elements=[MarkdownTextObject(text="small")]),
    ActionsBlock(elements=[ButtonElement(text="Go", action_id="go", value="1", style="danger", confirm=CONFIRM)]),
    ActionsBlock(elements=[StaticSelectElement(options=OPTIONS, initial_option=OPTIONS[1], placeholder="Pick")]),
    InputBlock(label="Why", element=PlainTextInputElement(multiline=True), optional=True),
    RichTextBlock(elements=[WORDS, RichTextListElement(style="bullet", elements=[WORDS])]),
    RichTextBlock(elements=[RichTextSectionElement(elements=[])]),
]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.type)
def test_a_block_is_what_its_model_says(block: Block) -> None:
    assert plain(block) == block.to_dict()


@pytest.mark.parametrize(
    "block",
    [
        SectionBlock(text="x" * 3001),
        ActionsBlock(elements=[ButtonElement(text="Go", value="x" * 2001)]),
        HeaderBlock(text="x" * 151),
    ],
    ids=["text", "nested", "header"],
)
def test_a_limit_that_is_broken_shows(block: Block) -> None:
    with pytest.raises(SlackObjectFormationError):
        plain(block)
