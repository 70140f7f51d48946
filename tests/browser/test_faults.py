"""Faults that are switched on in the page strike, are counted, and end."""

import re

from playwright.async_api import expect

from .conftest import IN_CHROMIUM, Office, OpensPage
from .tab import Tab

pytestmark = IN_CHROMIUM


async def switches(tab: Tab, name: str, *, on: bool) -> None:
    """Turn a fault on or off."""
    switch = tab.page.get_by_role("switch", name=re.compile(re.escape(name)))
    await switch.click()
    await expect(switch).to_be_checked(checked=on)


async def test_lost_answers_bring_nothing_twice(office: Office, page_as: OpensPage) -> None:
    ada = await page_as("ada")
    await ada.presses("Faults")
    await ada.page.get_by_label("Method: Lost answers").fill("chat.postMessage")
    await ada.page.get_by_label("How often: Lost answers").select_option("once")
    await switches(ada, "Lost answers", on=True)
    await expect(ada.page.get_by_role("button", name="Faults 1 on", exact=True)).to_be_visible()
    await ada.shot("switched-on")
    assert await ada.violations() == []
    await ada.says("I want to lead a design review by end of March")
    await expect(ada.messages.filter(has_text="Shall I keep this as your goal?")).to_have_count(1)
    await ada.sees("has struck 1 time")
    drawer = ada.page.get_by_role("complementary", name="Faults")
    await ada.page.keyboard.press("Escape")
    await expect(drawer).to_be_visible()  # it is not modal: Escape in the box to write in is none of its business
    await drawer.get_by_role("switch").first.focus()
    await ada.page.keyboard.press("Escape")
    await expect(drawer).to_have_count(0)
    await expect(ada.page.get_by_role("button", name="Faults", exact=True)).to_be_focused()


async def test_a_cut_connection_is_made_anew(office: Office, page_as: OpensPage) -> None:
    ada = await page_as("ada")
    await ada.presses("Faults")
    section = ada.page.get_by_role("region", name="Cut the app's connection")
    await section.get_by_role("button").last.click()
    await expect(section.get_by_role("status")).not_to_be_empty()
    assert await office.standin.feed.until(lambda: office.standin.sockets.connections(office.both.slack_app) > 0, 10)
    await ada.types("/level senior")
    await ada.sees("Senior: Backend engineer")


async def test_a_command_that_nobody_answers_fails_as_in_slack(office: Office, page_as: OpensPage) -> None:
    ada = await page_as("ada")
    await office.both.app.stop()
    await ada.types("/level senior")
    await ada.sees("/level failed with the error", in_=ada.page.get_by_role("alert"))
    await ada.shot("toast")
    assert await ada.violations() == []
    office.standin.refusals.clear()
