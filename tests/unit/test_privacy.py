"""What Cairn says it keeps is what it keeps."""

from pathlib import Path

import pytest

from bot.blocks.page import Page
from bot.blocks.privacy import PARTS, privacy_page
from bot.blocks.sheet import sheet_view, title_of
from bot.content import load
from bot.store.holdings import OWNED
from tests.unit.goals_desk import opened


def test_each_table_with_rows_of_a_member_has_its_sentence() -> None:
    assert set(PARTS) == set(OWNED)


def test_each_kind_is_named_with_its_number_and_what_is_empty_is_not() -> None:
    content = load()
    everything = privacy_page(content, dict.fromkeys(OWNED, 7))
    assert len(everything.blocks) <= 50
    for words in ("*Goals:* 7", "*Wins:* 7", "*Messages to you:* 7", "Only you"):
        assert words in everything.text
    few = privacy_page(content, {"member": 1, "goal": 2})
    assert "*Goals:* 2" in few.text and "Wins" not in few.text
    assert "Nothing about you yet" in privacy_page(content, {}).text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("privacy", "What Cairn knows"),
        ("what do you know about me?", "What Cairn knows"),
        ("my data", "What Cairn knows"),
        ("settings", "Change settings"),
        ("show my settings please", "Change settings"),
    ],
)
async def test_a_direct_message_opens_the_same_pages_as_the_command(tmp_path: Path, typed: str, shown: str) -> None:
    async with opened(tmp_path / "cairn.db") as town:
        ada = await town.person("U1", level="mid")
        said = await ada.says(typed)
    assert shown in f"{said.text} {said.body()}"


def test_a_sheet_is_titled_by_what_it_shows_and_says_so_once() -> None:
    page = privacy_page(load(), {})
    view = sheet_view(title_of(page, "Cairn"), page).to_dict()
    assert view["title"]["text"] == "What Cairn knows"
    assert [block["type"] for block in view["blocks"]].count("header") == 0
    long = Page("Where you see yourself: Backend engineering")
    long.section("Nothing yet.")
    view = sheet_view(title_of(long.message(), "Cairn"), long.message()).to_dict()
    assert view["title"]["text"] == "Where you see yourself"
    assert view["blocks"][0]["type"] == "header"
