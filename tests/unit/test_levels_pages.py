"""Pages of `/level` that are rendered once: the same bytes, for whom they are meant, and nothing of a member's."""

import json
from dataclasses import replace

import pytest

from bot.blocks import level_pages
from bot.content import load
from bot.mentoring import levels as rules
from bot.slack import levels
from bot.slack.levels import FOR_A_LEVEL, Pages

CONTENT = load()
LADDER = CONTENT.default_ladder
COMMAND = "/level"
REQUESTS: tuple[rules.Request, ...] = (
    rules.Mine(),
    rules.MineIn("architecture"),
    rules.Ladders(),
    rules.Help(),
    rules.Gap("mid", "staff", None),
    rules.Gap(None, None, "architecture"),
)


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("level", [None, "junior", "staff"])
def test_a_remembered_page_is_the_page(request_: rules.Request, level: str | None) -> None:
    pages = Pages()
    expected = level_pages.render(CONTENT, LADDER, level, request_, COMMAND).body()
    first = pages.of_level(CONTENT, LADDER, level, request_, COMMAND)
    assert json.loads(first.body) == expected
    assert pages.of_level(CONTENT, LADDER, level, request_, COMMAND) is first


def test_levels_ladders_prefixes_and_content_have_pages_of_their_own() -> None:
    pages = Pages()
    mine = rules.Mine()
    bodies = [
        pages.of_level(CONTENT, LADDER, None, mine, COMMAND).body,
        pages.of_level(CONTENT, LADDER, None, mine, "/acme-level").body,
        pages.of_level(CONTENT, LADDER, "mid", mine, COMMAND).body,
        pages.of_level(CONTENT, LADDER, "senior", mine, COMMAND).body,
    ]
    assert len(set(bodies)) == len(bodies)
    before = pages.of_level(CONTENT, LADDER, "mid", mine, COMMAND)
    other = LADDER.model_copy(update={"id": "other"})
    assert pages.of_level(CONTENT, other, "mid", mine, COMMAND) is not before
    assert pages.of_level(replace(CONTENT), LADDER, "mid", mine, COMMAND) is not before


@pytest.mark.parametrize("kind", [rules.Unknown, rules.SetMine, rules.Choose])
def test_what_somebody_typed_is_not_remembered(kind: type[rules.Request]) -> None:
    """A request that carries words as they were typed must not be among those whose page is kept."""
    assert kind not in FOR_A_LEVEL


def test_no_more_pages_are_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(levels, "MOST_RENDERED", 1)
    pages = Pages()
    first = pages.of_level(CONTENT, LADDER, "mid", rules.Mine(), COMMAND)
    assert pages.of_level(CONTENT, LADDER, "mid", rules.Mine(), COMMAND) is first
    second = pages.of_level(CONTENT, LADDER, "senior", rules.Mine(), COMMAND)
    assert pages.of_level(CONTENT, LADDER, "senior", rules.Mine(), COMMAND) is not second
