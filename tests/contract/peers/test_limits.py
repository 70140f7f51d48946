"""Where the SDK's models check a limit, the stand-in's lint has the same one; the lint's own ones are named here."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError, SlackObjectFormationError
from slack_sdk.models.blocks import Block, Option, SectionBlock
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.standin.entities import JSON
from bot.standin.lint import lint_blocks, lint_view

BOTH, LINT_ALONE, NEITHER = "both", "the lint", "neither"


def plain(length: int) -> JSON:
    return {"type": "plain_text", "text": "x" * length}


def section(length: int = 1, **more: Any) -> JSON:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "x" * length}, **more}


def button(length: int = 1, **more: Any) -> JSON:
    return {"type": "button", "text": plain(length), **more}


def actions(*elements: JSON) -> JSON:
    return {"type": "actions", "elements": list(elements)}


def options(count: int) -> list[JSON]:
    return [{"text": plain(5), "value": str(number)} for number in range(count)]


def select(count: int, **more: Any) -> JSON:
    return actions({"type": "static_select", "options": options(count)} | more)


def confirm(**lengths: int) -> JSON:
    parts = {"title": 1, "text": 1, "confirm": 1, "deny": 1} | lengths
    return actions(button(confirm={name: plain(length) for name, length in parts.items()}))


def field(**lengths: int) -> JSON:
    texts = {name: plain(length) for name, length in ({"label": 1} | lengths).items()}
    return {"type": "input", "element": {"type": "plain_text_input"}, **texts}


def image(**more: Any) -> JSON:
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "x", **more}


def modal(*blocks: JSON, **more: Any) -> JSON:
    return {"type": "modal", "title": plain(5), "blocks": list(blocks) or [section()], **more}


def home(count: int) -> JSON:
    return {"type": "home", "blocks": [section() for _ in range(count)]}


@dataclass(frozen=True, slots=True)
class Case:
    """Something to send, and who refuses it by which rule."""

    what: str
    sent: list[JSON] | JSON
    refused_by: str
    rule: str


CASES = (
    Case("50 blocks", [section() for _ in range(50)], NEITHER, "BK-1"),
    Case("51 blocks", [section() for _ in range(51)], LINT_ALONE, "BK-1"),
    Case("section of 3000", [section(3000)], NEITHER, "BK-3"),
    Case("section of 3001", [section(3001)], BOTH, "BK-3"),
    Case("section of nothing", [{"type": "section"}], BOTH, "BK-3"),
    Case("empty text", [section(0)], LINT_ALONE, "BK-2"),
    Case("10 fields", [{"type": "section", "fields": [plain(2000)] * 10}], NEITHER, "BK-3"),
    Case("11 fields", [{"type": "section", "fields": [plain(1)] * 11}], BOTH, "BK-3"),
    Case("field of 2001", [{"type": "section", "fields": [plain(2001)]}], LINT_ALONE, "BK-3"),
    Case("header of 150", [{"type": "header", "text": plain(150)}], NEITHER, "BK-4"),
    Case("header of 151", [{"type": "header", "text": plain(151)}], BOTH, "BK-4"),
    Case("header in mrkdwn", [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], LINT_ALONE, "BK-4"),
    Case("block_id of 255", [section(block_id="b" * 255)], NEITHER, "BK-5"),
    Case("block_id of 256", [section(block_id="b" * 256)], BOTH, "BK-5"),
    Case("two alike block_ids", [section(block_id="b"), section(block_id="b")], LINT_ALONE, "BK-5"),
    Case("action_id of 255", [actions(button(action_id="a" * 255))], NEITHER, "BK-5"),
    Case("action_id of 256", [actions(button(action_id="a" * 256))], BOTH, "BK-5"),
    Case("two alike action_ids", [actions(button(action_id="a"), button(action_id="a"))], LINT_ALONE, "BK-5"),
    Case("25 elements", [actions(*[button()] * 25)], NEITHER, "BK-6"),
    Case("26 elements", [actions(*[button()] * 26)], BOTH, "BK-6"),
    Case("no elements", [actions()], LINT_ALONE, "BK-6"),
    Case(
        "multi select among actions",
        [actions({"type": "multi_static_select", "options": options(2)})],
        LINT_ALONE,
        "BK-7",
    ),
    Case("10 in a context", [{"type": "context", "elements": [plain(1)] * 10}], NEITHER, "BK-8"),
    Case("11 in a context", [{"type": "context", "elements": [plain(1)] * 11}], BOTH, "BK-8"),
    Case("button of 75", [actions(button(75, value="v" * 2000))], NEITHER, "BK-9"),
    Case("button of 76", [actions(button(76))], BOTH, "BK-9"),
    Case("button value of 2001", [actions(button(value="v" * 2001))], BOTH, "BK-9"),
    Case("button address of 3001", [actions(button(url="h" * 3001))], BOTH, "BK-9"),
    Case("button style", [actions(button(style="loud"))], BOTH, "BK-9"),
    Case("100 options", [select(100)], NEITHER, "BK-11"),
    Case("101 options", [select(101)], BOTH, "BK-11"),
    Case("5 in an overflow", [actions({"type": "overflow", "options": options(5)})], NEITHER, "BK-12"),
    Case("6 in an overflow", [actions({"type": "overflow", "options": options(6)})], BOTH, "BK-12"),
    Case("11 radio buttons", [actions({"type": "radio_buttons", "options": options(11)})], LINT_ALONE, "BK-12"),
    Case("placeholder of 150", [select(1, placeholder=plain(150))], NEITHER, "BK-13"),
    Case("placeholder of 151", [select(1, placeholder=plain(151))], BOTH, "BK-13"),
    Case("confirm at its limits", [confirm(title=100, text=300, confirm=30, deny=30)], NEITHER, "BK-14"),
    Case("confirm title of 101", [confirm(title=101)], BOTH, "BK-14"),
    Case("confirm text of 301", [confirm(text=301)], BOTH, "BK-14"),
    Case("confirm button of 31", [confirm(confirm=31)], BOTH, "BK-14"),
    Case("deny button of 31", [confirm(deny=31)], BOTH, "BK-14"),
    Case("label and hint of 2000", [field(label=2000, hint=2000)], NEITHER, "BK-15"),
    Case("label of 2001", [field(label=2001)], BOTH, "BK-15"),
    Case("hint of 2001", [field(hint=2001)], BOTH, "BK-15"),
    Case("image at its limits", [image(alt_text="x" * 2000, title=plain(2000))], NEITHER, "BK-17"),
    Case("alt text of 2001", [image(alt_text="x" * 2001)], BOTH, "BK-17"),
    Case("image title of 2001", [image(title=plain(2001))], BOTH, "BK-17"),
    Case("image address of 3001", [image(image_url="h" * 3001)], BOTH, "BK-17"),
    Case("view at its limits", modal(title=plain(24), close=plain(24), submit=plain(24)), NEITHER, "BK-30"),
    Case("view title of 25", modal(title=plain(25)), BOTH, "BK-30"),
    Case("view close of 25", modal(close=plain(25)), BOTH, "BK-30"),
    Case("view submit of 25", modal(submit=plain(25)), BOTH, "BK-30"),
    Case("input without submit", modal(field()), LINT_ALONE, "BK-30"),
    Case("modal without a title", {"type": "modal", "blocks": [section()]}, LINT_ALONE, "BK-30"),
    Case("home with 100 blocks", home(100), NEITHER, "BK-1"),
    Case("home with 101 blocks", home(101), BOTH, "BK-1"),
    Case("home without blocks", home(0), BOTH, "BK-1"),
    Case("home with a submit", home(1) | {"submit": plain(4)}, BOTH, "BK-31"),
    Case("private_metadata of 3000", modal(private_metadata="p" * 3000), NEITHER, "INT-8"),
    Case("private_metadata of 3001", modal(private_metadata="p" * 3001), BOTH, "INT-8"),
    Case("callback_id of 255", modal(callback_id="c" * 255), NEITHER, "INT-8"),
    Case("callback_id of 256", modal(callback_id="c" * 256), BOTH, "INT-8"),
    Case("initial date", [actions({"type": "datepicker", "initial_date": "2026-1-1"})], BOTH, "BK-34"),
    Case("initial time", [actions({"type": "timepicker", "initial_time": "24:00"})], BOTH, "BK-34"),
)


def sdk_refuses(sent: list[JSON] | JSON) -> bool:
    """Whether the SDK's models refuse to make it."""
    try:
        if isinstance(sent, dict):
            View(**sent).to_dict()
        else:
            for block in sent:
                parsed = Block.parse(block)
                assert parsed is not None
                parsed.to_dict()
    except SlackObjectFormationError:
        return True
    return False


def lint_refuses(sent: list[JSON] | JSON) -> bool:
    """Whether the stand-in refuses it."""
    if isinstance(sent, dict):
        return bool(lint_view(sent))
    surface = "modal" if any(block.get("type") == "input" for block in sent) else "message"
    return bool(lint_blocks(sent, surface))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule} {case.what}")
def test_the_sdk_and_the_lint_refuse_the_same_or_the_case_says_who(case: Case) -> None:
    refusing = lint_refuses(case.sent), sdk_refuses(case.sent)
    assert refusing == (case.refused_by != NEITHER, case.refused_by == BOTH)


@pytest.mark.parametrize(("text", "value", "refused"), [(75, 150, False), (76, 1, True), (1, 151, True)])
def test_the_sdk_and_the_lint_have_the_same_limits_for_options(text: int, value: int, refused: bool) -> None:
    sent = {"text": plain(text), "value": "v" * value}
    assert bool(lint_blocks([select(0, options=[sent])])) is refused
    with pytest.raises(SlackObjectFormationError) if refused else nullcontext():
        Option(text="x" * text, value="v" * value).to_dict()


async def test_what_the_models_let_pass_is_refused_when_it_is_posted(client: AsyncWebClient, harbour: str) -> None:
    blocks = [SectionBlock(text="x") for _ in range(51)]
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=harbour, text="x", blocks=blocks)
    answer = caught.value.response
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == ["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"]


async def test_the_sdk_asks_the_stand_in_to_validate_without_posting(client: AsyncWebClient) -> None:
    assert (await client.blocks_validate(blocks=[section(3000)]))["ok"]
    with pytest.raises(SlackApiError) as caught:
        await client.blocks_validate(blocks=[section(3001)])
    answer = caught.value.response
    assert (answer["error"], answer["errors"][0]["pointer"]) == ("invalid_blocks", "/blocks/0/text/text")
