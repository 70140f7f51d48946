"""A thousand messages: few of them are drawn at a time, none is missing, and all stand in their order."""

import re

from playwright.async_api import expect

from bot.standin import posting

from .conftest import IN_CHROMIUM, Office, OpensPage
from .tab import Tab

pytestmark = IN_CHROMIUM

COUNT = 1_000
DRAWN_AT_MOST = 350
NUMBER = re.compile(r"note number (\d+)\.")


def fill(office: Office) -> None:
    """A long conversation of which the bot is not told."""
    ada = office.standin.person("ada")
    for number in range(COUNT):
        posting.write(office.standin, ada.workspace, ada.dm_channel, ada.id, f"This is note number {number}.")


async def drawn(tab: Tab) -> list[int]:
    """The numbers of the messages that are drawn, from top to bottom."""
    return [int(found[1]) for text in await tab.messages.all_text_contents() if (found := NUMBER.search(text))]


async def scrolls(tab: Tab, pixels: int, goal: int) -> set[int]:
    """Turn the wheel until a message is drawn; every number that was seen on the way."""
    seen: set[int] = set()
    await tab.conversation.hover()
    for _ in range(400):
        numbers = await drawn(tab)
        assert len(numbers) <= DRAWN_AT_MOST
        assert numbers == list(range(numbers[0], numbers[-1] + 1))
        seen.update(numbers)
        if goal in numbers:
            return seen
        await tab.page.mouse.wheel(0, pixels)
        await tab.page.wait_for_timeout(20)
    raise AssertionError(f"message {goal} was never drawn, only {min(seen)} to {max(seen)}")


async def test_a_thousand_messages_up_and_down(office: Office, page_as: OpensPage) -> None:
    fill(office)
    tab = await page_as("ada")
    await expect(tab.message(f"number {COUNT - 1}.")).to_be_in_viewport()
    assert await scrolls(tab, -1_500, 0) == set(range(COUNT))
    await tab.shot("top")
    await tab.page.mouse.wheel(0, -10_000)
    await expect(tab.message("number 0.")).to_be_in_viewport()
    assert await scrolls(tab, 1_500, COUNT - 1) == set(range(COUNT))


async def test_who_reads_further_up_is_not_moved_by_what_comes(office: Office, page_as: OpensPage) -> None:
    fill(office)
    tab = await page_as("ada")
    await tab.conversation.hover()
    await tab.page.mouse.wheel(0, -3_000)
    await expect(tab.page.get_by_role("button", name="Jump to newest")).to_be_visible()
    await tab.comes_to_rest()
    reading = tab.messages.filter(visible=True).nth(len(await drawn(tab)) // 2)
    await reading.scroll_into_view_if_needed()
    before = await reading.bounding_box()
    ada = office.standin.person("ada")
    await ada.types("/level", "senior")
    await expect(tab.page.get_by_role("button", name="1 new")).to_be_visible()
    assert await reading.bounding_box() == before
    await tab.page.get_by_role("button", name="1 new").click()
    await expect(tab.message("Senior")).to_be_in_viewport()
