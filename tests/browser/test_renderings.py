"""Everything the bot can show is drawn in the page: each command, button and form, with the page open beside it."""

from __future__ import annotations

import ast
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
import slack_sdk.models.blocks as models
from playwright.async_api import expect

from bot.content import load
from bot.slack import ACTIONS, FORMS
from bot.standin.lint.documents import BLOCKS
from bot.standin.lint.elements import IN_ACTIONS, IN_INPUT, IN_SECTION
from bot.standin.lint.rich_text import CONTAINERS
from tests.contract.source_code import trees

from .conftest import IN_CHROMIUM, Office, OpensPage, running_office
from .crawl import Crawl
from .steps import buttons
from .tab import Tab

pytestmark = IN_CHROMIUM

LADDER = """\
id: data-eng
title: Data engineer
about: One level and one dimension.
levels:
  - {id: engineer, title: Engineer, meaning: You keep a pipeline right., like: mid, sources: [cairn-editors]}
dimensions:
  - {id: pipelines, title: Pipelines, short: Pipelines, about: How data moves., like: architecture}
"""
"""A company's ladder beside the shipped one, without which there is nothing to choose between."""
REFUSED = {
    "show my radar": ("chat.postMessage", "invalid_blocks"),
    "export my wins": ("files.getUploadURLExternal", "missing_scope"),
    "export my data": ("files.getUploadURLExternal", "missing_scope"),
}
"""What Slack refuses, by the line that asks for it: its words come instead, with buttons that nothing else has."""


@pytest_asyncio.fixture(loop_scope="session")
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """The bot of a company with a second ladder."""
    folder = tmp_path / "ours" / "data" / "ladders" / "data-eng"
    folder.mkdir(parents=True)
    (folder / "ladder.yaml").write_text(LADDER, encoding="utf-8")
    async with running_office(tmp_path, content=load(tmp_path / "ours")) as running:
        yield running


def made_of() -> set[str]:
    """The types of blocks and elements that the bot's source names, as classes of the SDK or in dictionaries.

    A dictionary's type may also be that of a view, a chart, a cell or a text; those are no blocks.
    """
    classes = {name: getattr(each, "type", None) for name, each in vars(models).items() if isinstance(each, type)}
    named: set[str] = set()
    for tree in trees("blocks").values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(classes.get(node.id), str):
                named.add(str(classes[node.id]))
            elif isinstance(node, ast.Dict):
                named |= {value for key, value in _constants(node) if key == "type"}
    return named & {*BLOCKS, *IN_ACTIONS, *IN_SECTION, *IN_INPUT, *CONTAINERS}


def _constants(node: ast.Dict) -> list[tuple[str, str]]:
    return [
        (str(key.value), str(value.value))
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(value, ast.Constant)
    ]


async def catches_up(tab: Tab, crawl: Crawl) -> None:
    """Have the page where the person is, and every button of what is there in it."""
    person = crawl.person
    where = f"{tab.office.standin.url}/?as={person.user.name}&tab={person.place}"
    if tab.page.url != where:
        async with tab.page.expect_response(lambda response: f"/page/acts/{person.place}" in response.url):
            await tab.page.goto(where)
        await tab.office.rests()
    if person.modal is not None:
        place = tab.form
        await expect(place.get_by_role("heading", name=str(person.modal.body["title"]["text"])).first).to_be_visible()
    elif person.place == "home":
        place = tab.page.get_by_role("tabpanel", name="Home")
    else:
        newest = next(message for message in person.messages() if message.bot_id)
        place = tab.page.locator(f'article[data-ts="{newest.ts}"]')
        await expect(tab.page.get_by_role("dialog")).to_have_count(0)
    for label in crawl.buttons():
        await expect(buttons(place, label).first).to_be_attached()


async def test_whatever_the_bot_shows_is_drawn(office: Office, page_as: OpensPage) -> None:
    tab = await page_as("ada")
    crawl = Crawl(office, REFUSED)
    async for what in crawl.steps():
        if list(crawl.surfaces()):
            await catches_up(tab, crawl)
        assert await tab.undrawn() == [], what
    assert sorted(set(ACTIONS) - crawl.pressed) == []
    assert sorted(set(FORMS) - crawl.submitted) == []
    assert sorted(made_of() - crawl.types) == []
