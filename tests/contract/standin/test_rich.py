"""What Slack's client makes of typed words."""

import pytest

from bot.standin.lint import lint_blocks
from bot.standin.rich import rich_text

PARTS = [
    ("Write the RFC", [{"type": "text", "text": "Write the RFC"}]),
    ("a &lt; b &amp; c", [{"type": "text", "text": "a < b & c"}]),
    ("*now*", [{"type": "text", "text": "now", "style": {"bold": True}}]),
    ("`a*b*c`", [{"type": "text", "text": "a*b*c", "style": {"code": True}}]),
    ("`x = 1`", [{"type": "text", "text": "x = 1", "style": {"code": True}}]),
    ("2*3*4 snake_case_word", [{"type": "text", "text": "2*3*4 snake_case_word"}]),
    ("see https://example.com/a?b=1.", [
        {"type": "text", "text": "see "},
        {"type": "link", "url": "https://example.com/a?b=1"},
        {"type": "text", "text": "."},
    ]),
    (":tada: at 10:30:00", [{"type": "emoji", "name": "tada"}, {"type": "text", "text": " at 10:30:00"}]),
    ("<@U0001> in <#C0001|general>", [
        {"type": "user", "user_id": "U0001"},
        {"type": "text", "text": " in "},
        {"type": "channel", "channel_id": "C0001"},
    ]),
    ("<!channel> ~no~ _yes_", [
        {"type": "broadcast", "range": "channel"},
        {"type": "text", "text": " "},
        {"type": "text", "text": "no", "style": {"strike": True}},
        {"type": "text", "text": " "},
        {"type": "text", "text": "yes", "style": {"italic": True}},
    ]),
    ("", [{"type": "text", "text": ""}]),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "elements"), PARTS)
def test_marks_links_and_mentions_are_told_apart(typed: str, elements: list[dict[str, object]]) -> None:
    block = rich_text(typed, "b1")
    assert block["elements"] == [{"type": "rich_text_section", "elements": elements}]
    if typed:
        assert lint_blocks([block], "message") == []
