"""The text beside blocks: what phones show and screen readers read (MSG-1, MSG-2)."""

import pytest

from bot.blocks.message import LONGEST_FALLBACK, Message
from bot.blocks.page import paragraph
from bot.content import Content, load
from bot.delivery.letters import Document


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


def lines(number: int, each: str = "A goal that is &amp; stays") -> str:
    return "\n".join(f"{one}. {each}" for one in range(1, number + 1))


def test_what_is_short_enough_stays_as_it_is(content: Content) -> None:
    message = Message(lines(100), [paragraph("x")], plainer=Message("y"))
    assert message.in_short(content.words) is message


def test_what_is_too_long_ends_at_a_line_and_says_how_much_more_there_is(content: Content) -> None:
    message = Message(lines(500), [paragraph("x")], plainer=Message(lines(500), [paragraph("y")]))
    short = message.in_short(content.words)
    said, more = short.text.split("\n\n")
    kept = said.split("\n")
    assert len(short.text) <= LONGEST_FALLBACK
    assert kept == lines(500).split("\n")[: len(kept)]
    assert more == f"The rest, {500 - len(kept)} of 500 lines, stands in the message itself."
    assert short.blocks == message.blocks
    assert short.plainer is not None
    assert short.plainer.text == short.text


def test_a_line_that_is_too_long_by_itself_ends_at_a_word(content: Content) -> None:
    short = Message("word " * 2_000, [paragraph("x")]).in_short(content.words)
    assert len(short.text) <= LONGEST_FALLBACK
    assert short.text.startswith("word word")


def test_a_text_without_blocks_is_the_message_itself_and_stays_whole(content: Content) -> None:
    message = Message(lines(500))
    assert message.in_short(content.words) is message


def test_what_comes_instead_of_a_file_is_shortened_too(content: Content) -> None:
    long = Message(lines(500), [paragraph("x")])
    document = Document("All of it", filename="a.md", title="A", content="", instead=lambda _: long)
    short = document.in_short(content.words)
    assert isinstance(short, Document)
    assert short.text == "All of it"
    assert len(short.instead("").text) <= LONGEST_FALLBACK
