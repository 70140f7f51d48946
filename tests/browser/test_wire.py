"""The wire: each request with its answer, its JSON, its latency, and what the lint says of it."""

import re

from playwright.async_api import expect

from .conftest import IN_CHROMIUM, OpensPage

pytestmark = IN_CHROMIUM


async def test_a_command_and_the_calls_it_makes_can_be_read(page_as: OpensPage) -> None:
    ada = await page_as("ada")
    await ada.presses("Wire")
    drawer = ada.page.get_by_role("complementary", name="Wire")
    await ada.types("/level senior")
    row = drawer.get_by_role("option").filter(has_text="/level senior")
    await expect(row).to_have_count(1)
    await expect(row).to_contain_text(" ms")
    await row.click()
    detail = drawer.get_by_role("region", name=re.compile(r"^Request \d+: command"))
    await expect(detail).to_contain_text("by socket")
    request = detail.get_by_role("region", name="Request")
    await expect(request).to_contain_text('"/level"')
    await expect(request).to_contain_text('"senior"')
    await expect(detail).to_contain_text("ok")
    await ada.shot("command")
    assert await ada.violations() == []


async def test_who_writes_at_once_after_opening_it_keeps_the_box(page_as: OpensPage) -> None:
    ada = await page_as("ada")
    # a busy machine: what the page puts off comes while somebody types
    await ada.page.evaluate(
        """() => {
            const wait = window.setTimeout
            window.setTimeout = (call, ms, ...more) => wait(call, (ms ?? 0) + 150, ...more)
            window.requestAnimationFrame = (draw) => wait(draw, 150)
        }"""
    )
    await ada.presses("Wire")
    await ada.composer.press_sequentially("/level senior", delay=40)
    await expect(ada.composer).to_have_value("/level senior")
    await expect(ada.composer).to_be_focused()
    await expect(ada.page.get_by_role("complementary", name="Wire")).to_be_visible()


async def test_the_filter_leaves_what_fits(page_as: OpensPage) -> None:
    ada = await page_as("ada")
    await ada.presses("Wire")
    drawer = ada.page.get_by_role("complementary", name="Wire")
    await ada.says("I want to lead a design review by end of March")
    await ada.sees("Shall I keep this as your goal?")
    await drawer.get_by_label("Filter by text").fill("chat.postMessage")
    rows = drawer.get_by_role("listbox").get_by_role("option")
    await expect(rows).to_have_count(1)
    await drawer.get_by_label("Direction").select_option("Slack → app")
    await expect(rows).to_have_count(0)
    await ada.sees("No request matches the filter.", in_=drawer)
    await ada.page.keyboard.press("Escape")
    await expect(drawer).to_have_count(0)
    await expect(ada.page.get_by_role("button", name="Wire", exact=True)).to_be_focused()


async def test_a_rule_stands_where_the_day_changes(page_as: OpensPage) -> None:
    ada = await page_as("ada")
    await ada.presses("Wire")
    drawer = ada.page.get_by_role("complementary", name="Wire")
    await ada.types("/level senior")
    await expect(drawer.get_by_role("group")).to_have_count(1)
    await expect(drawer.get_by_text("26 Nov 2026")).to_have_count(0)
    await ada.moves_time("+1 day")
    await ada.types("/level staff")
    days = drawer.get_by_role("group")
    await expect(days).to_have_count(2)
    await expect(days.last.get_by_text("Thu 26 Nov 2026")).to_be_visible()
    await expect(days.first.get_by_role("option").filter(has_text="/level senior")).to_have_count(1)
    await expect(days.last.get_by_role("option").filter(has_text="/level staff")).to_have_count(1)
    await ada.shot("days")
    assert await ada.violations() == []
