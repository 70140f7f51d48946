"""Which blocks stand on which surface, the limits of views, the shape of metadata (BK-30, INT-8, MSG-4)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.standin.lint import lint_blocks, lint_metadata, lint_view

from .test_lint import Json, cells, container, field, plain, section, text_input


@pytest.mark.parametrize(
    ("surface", "block", "allowed"),
    [
        ("modal", {"type": "alert", "text": plain()}, True),
        ("home", {"type": "alert", "text": plain()}, False),
        ("home", {"type": "markdown", "text": "x"}, False),
        ("modal", {"type": "table", "rows": cells(1, 1)}, False),
        ("home", {"type": "table", "rows": cells(1, 1)}, True),
        ("message", field(text_input()), True),
        ("modal", container(), False),
    ],
)
def test_each_surface_has_its_own_blocks(surface: str, block: Json, allowed: bool) -> None:
    assert (lint_blocks([block], surface) == []) is allowed


def view(**more: Any) -> Json:
    return {"type": "modal", "title": plain(), "blocks": [section()], **more}


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (view(title=plain("x" * 24)), view(title=plain("x" * 25))),
        (view(close=plain("x" * 24)), view(close=plain("x" * 25))),
        (view(blocks=[section()] * 100), view(blocks=[section()] * 101)),
        (view(blocks=[section()]), view(blocks=[])),
        (view(private_metadata="x" * 3000), view(private_metadata="x" * 3001)),
        (view(callback_id="x" * 255), view(callback_id="x" * 256)),
        (view(external_id="x" * 255), view(external_id="x" * 256)),
        (view(blocks=[field(text_input())], submit=plain()), view(blocks=[field(text_input())])),
        (view(), view(hash="1")),
        ({"type": "home", "blocks": [section()]}, {"type": "home", "blocks": [section()], "title": plain()}),
        (view(notify_on_close=True), {"type": "modal", "blocks": [section()]}),
    ],
)
def test_views_have_their_own_limits(good: Json, bad: Json) -> None:
    """BK-30, INT-8."""
    assert lint_view(good) == []
    assert lint_view(bad) != []


def test_metadata_has_two_fields_and_a_size() -> None:
    """MSG-4."""
    assert lint_metadata({"event_type": "a", "event_payload": {}}) is None
    assert lint_metadata("x") == "invalid_metadata_format"
    assert lint_metadata({"event_type": "a"}) == "invalid_metadata_format"
    assert lint_metadata({"event_type": "a", "event_payload": {}, "more": 1}) == "invalid_metadata_schema"
    assert lint_metadata({"event_type": "a", "event_payload": {"x": "y" * 40_000}}) == "metadata_too_large"
