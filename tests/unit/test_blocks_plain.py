"""Blocks become what Slack's own models make of them, checks included."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
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

from bot.blocks.goals.plain import Row, actions, button, context, section
from bot.blocks.message import Message
from bot.blocks.page import header, paragraph, small
from bot.blocks.plain import Written, plain, written
from bot.blocks.text import SECTION, fit

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


def test_blocks_are_written_as_they_are() -> None:
    blocks: list[Block | dict[str, Any]] = [*BLOCKS, section("*words* & ü"), context("small"), {"type": "divider"}]
    assert written(blocks) == json.dumps(plain(blocks), ensure_ascii=False)


@given(st.text(max_size=80), st.lists(st.text(min_size=1, max_size=80), max_size=3))
def test_a_message_is_written_as_its_body(text: str, parts: list[str]) -> None:
    message = Message(text, [*map(section, parts), *map(context, parts), *BLOCKS[:2]] if parts else ())
    assert message.written() == json.dumps(message.body(), ensure_ascii=False)


def test_a_section_without_a_word_is_refused_however_it_is_written() -> None:
    message = Message("", [section("")])
    for write in (message.written, message.body):
        with pytest.raises(SlackObjectFormationError):
            write()


@given(st.text(min_size=1, max_size=80) | st.just("word " * 700))
def test_what_is_text_alone_is_written_as_its_class_writes_it(text: str) -> None:
    written_by_us = [paragraph(fit(text, SECTION)), small(text), header(text)]
    small_print = ContextBlock(elements=[MarkdownTextObject(text=fit(text, SECTION))])
    by_its_class = [SectionBlock(text=fit(text, SECTION)), small_print, HeaderBlock(text=fit(text, 150))]
    assert all(isinstance(block, Written) for block in written_by_us)
    assert written(written_by_us) == written(by_its_class)
    assert plain(written_by_us) == plain(by_its_class)


@given(st.text(max_size=80) | st.just('"value": ""'), st.integers(0, 2**53))
def test_a_row_of_buttons_carries_the_id_and_nothing_else_of_it_changes(said: str, number: int) -> None:
    def buttons(value: str) -> list[dict[str, object]]:
        return [button(said, "goals.done:0", value, label=said), button("Go", "goals.edit:0", value, style="danger")]

    assert plain(Row(buttons("")).of(number)) == plain(actions(buttons(str(number))))


@pytest.mark.parametrize(
    "block",
    [
        SectionBlock(text="x" * 3001),
        paragraph("x" * 3001),
        paragraph(""),
        ActionsBlock(elements=[ButtonElement(text="Go", value="x" * 2001)]),
        HeaderBlock(text="x" * 151),
    ],
    ids=["text", "paragraph", "nothing", "nested", "header"],
)
def test_a_limit_that_is_broken_shows(block: Block) -> None:
    with pytest.raises(SlackObjectFormationError):
        plain(block)
    with pytest.raises(SlackObjectFormationError):
        written([block])
