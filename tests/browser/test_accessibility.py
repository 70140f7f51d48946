"""The page for everybody: no serious finding of axe in any state, and everything by keyboard alone."""

import re

import pytest
from playwright.async_api import expect

from .conftest import IN_CHROMIUM, OpensPage
from .steps import buttons
from .tab import Tab

pytestmark = IN_CHROMIUM

WAYS = pytest.mark.parametrize(("width", "dark"), [(380, False), (380, True), (1600, False), (1600, True)])


async def is_sound(tab: Tab, state: str) -> None:
    """Nothing serious is found, nothing is cut off at the side, and there is a picture of it."""
    await tab.shot(state)
    assert await tab.violations() == [], state
    assert await tab.overflow() <= 0, state


@WAYS
async def test_no_state_has_a_serious_violation(width: int, dark: bool, page_as: OpensPage) -> None:
    ada = await page_as("ada", width=width, dark=dark, greeted=False)
    await is_sound(ada, "1-empty")
    await ada.declines_the_tour()
    await ada.composer.press_sequentially("/")
    await expect(ada.page.get_by_role("listbox", name="Commands")).to_be_visible()
    await is_sound(ada, "2-commands")
    await ada.composer.fill("")
    await ada.types("/level senior")
    await ada.sees("Senior: Backend engineer")
    await is_sound(ada, "3-level")
    await ada.says("I want to lead a design review by end of March")
    await ada.sees("Shall I keep this as your goal?")
    await ada.clicks("Save")
    await ada.sees("Goal 1 is set.")
    await is_sound(ada, "4-goal")
    await ada.clicks("Edit")
    await ada.fills("What do you want to reach?", "")
    await ada.submits()
    await expect(ada.field("What do you want to reach?")).to_have_attribute("aria-invalid", "true")
    await is_sound(ada, "5-form")
    await ada.closes()
    await ada.opens_home()
    await ada.sees("Lead a design review")
    await is_sound(ada, "6-home")
    await ada.page.get_by_role("tab", name="About").click()
    await is_sound(ada, "7-about")


@WAYS
async def test_no_tool_has_a_serious_violation(width: int, dark: bool, page_as: OpensPage) -> None:
    ada = await page_as("ada", width=width, dark=dark)
    await ada.types("/level senior")
    for tool in ("Wire", "Faults", "Tour", "Reset", "About"):
        await ada.opens_tool(tool)
        await is_sound(ada, tool.lower())
        await ada.page.keyboard.press("Escape")
        await expect(ada.page.get_by_role("dialog")).to_have_count(0)
    await ada.presses("Move time")
    await is_sound(ada, "time")


async def test_a_command_is_completed_by_arrows(page_as: OpensPage) -> None:
    ada = await page_as("ada")
    await ada.tabs_to(ada.composer)
    keys = ada.page.keyboard
    await keys.type("/")
    commands = ada.page.get_by_role("listbox", name="Commands")
    await expect(commands.get_by_role("option")).not_to_have_count(0)
    await expect(ada.composer).to_have_attribute("aria-expanded", "true")
    await keys.press("Escape")
    await expect(commands).to_have_count(0)
    await ada.composer.fill("")
    await keys.type("/le")
    await expect(commands.get_by_role("option", selected=True)).to_contain_text("/level")
    await keys.press("ArrowDown")
    await keys.press("ArrowUp")
    await keys.press("Tab")
    await expect(ada.composer).to_have_value("/level ")
    await expect(ada.composer).to_be_focused()
    await expect(ada.composer).to_have_accessible_description(re.compile("^/level "))
    await keys.type("senior")
    await keys.press("Enter")
    await ada.sees("Senior: Backend engineer")
    await expect(ada.composer).to_be_focused()
    await expect(ada.composer).to_have_value("")


async def test_who_types_on_after_a_completion_is_not_disturbed_by_a_late_frame(page_as: OpensPage) -> None:
    ada = await page_as("ada")
    await ada.tabs_to(ada.composer)
    keys = ada.page.keyboard
    await keys.type("/le")
    await expect(ada.page.get_by_role("option", selected=True)).to_contain_text("/level")
    # a busy machine draws late: each frame comes between two letters
    await ada.page.evaluate("() => { window.requestAnimationFrame = (draw) => setTimeout(draw, 120) }")
    await keys.press("Tab")
    await keys.type("senior", delay=50)
    await expect(ada.composer).to_have_value("/level senior")


async def test_a_goal_is_set_and_edited_by_keys_alone(page_as: OpensPage) -> None:
    ada = await page_as("ada")
    keys = ada.page.keyboard
    await ada.tabs_to(ada.composer)
    await keys.type("I want to lead a design review by end of March")
    await keys.press("Enter")
    await ada.sees("Shall I keep this as your goal?")
    await ada.tabs_to(buttons(ada.message("Shall I keep this as your goal?"), "Save"), backwards=True)
    await keys.press("Enter")
    await ada.sees("Goal 1 is set.")
    edit = buttons(ada.message("Goal 1 is set."), "Edit").last
    await ada.tabs_to(edit, backwards=True)
    await keys.press("Enter")
    await expect(ada.field("What do you want to reach?")).to_be_focused()
    await keys.press("Escape")
    await expect(ada.page.get_by_role("dialog")).to_have_count(0)
    await expect(edit).to_be_focused()
    await keys.press("Enter")
    await expect(ada.field("What do you want to reach?")).to_be_focused()
    await keys.press("Control+A")
    await keys.type("Lead two design reviews")
    await keys.press("Control+Enter")
    await ada.sees("Goal 1 is changed.")
    await ada.sees("Lead two design reviews")


async def test_the_focus_stays_in_a_form_and_can_be_seen(page_as: OpensPage) -> None:
    ada = await page_as("ada")
    await ada.types("/goals add Lead a design review")
    await ada.clicks("Edit")
    await expect(ada.form).to_be_visible()
    inside = "document.activeElement === document.body || document.activeElement.closest('dialog') !== null"
    # within a date field it is a part of it that has the focus, which the browser marks
    seen = "document.activeElement.type === 'date' || getComputedStyle(document.activeElement).outlineStyle !== 'none'"
    for _ in range(20):
        await ada.page.keyboard.press("Tab")
        assert await ada.page.evaluate(inside)
        if not await ada.page.evaluate("document.activeElement === document.body"):
            assert await ada.page.evaluate(seen), await ada.page.evaluate("document.activeElement.outerHTML")


async def test_tabs_and_people_are_reached_by_keys(page_as: OpensPage) -> None:
    ada = await page_as("ada")
    messages, home = (ada.page.get_by_role("tab", name=name) for name in ("Messages", "Home"))
    await ada.tabs_to(messages, backwards=True)
    await ada.page.keyboard.press("ArrowRight")
    await expect(home).to_be_focused()
    await expect(home).to_have_attribute("aria-selected", "true")
    await ada.sees("Which level are you at?")
    await ada.page.keyboard.press("Control+k")
    await ada.page.keyboard.type("ben")
    await ada.page.keyboard.press("Enter")
    await expect(ada.page.get_by_role("banner")).to_contain_text("Ben Castillo")
