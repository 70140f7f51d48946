"""What comes of one's own act is shown, from its beginning; whoever reads further up keeps their place."""

import asyncio

from playwright.async_api import Locator, Route, expect

from .conftest import IN_CHROMIUM, Office, OpensPage
from .tab import Tab

pytestmark = IN_CHROMIUM


async def below_the_head(tab: Tab, message: Locator) -> float:
    """How many pixels the message begins below the upper edge of the conversation."""
    row, frame = await message.bounding_box(), await tab.conversation.bounding_box()
    assert row is not None
    assert frame is not None
    return row["y"] - frame["y"]


async def test_a_long_answer_is_read_from_its_beginning(page_as: OpensPage) -> None:
    ada = await page_as("ada")
    await ada.types("/level senior")
    first = ada.message("Senior: Backend engineer")
    await expect(first).to_be_in_viewport()
    assert 0 <= await below_the_head(ada, first) < 20
    await expect(ada.page.get_by_role("button", name="Jump to newest")).to_have_count(0)
    await ada.types("/level staff")
    second = ada.message("Staff: Backend engineer")
    await expect(second).to_be_in_viewport()
    assert 0 <= await below_the_head(ada, second) < 20


async def test_ones_own_words_lead_to_the_newest_message_from_wherever_one_reads(page_as: OpensPage) -> None:
    ada = await page_as("ada")
    await ada.types("/level senior")
    await ada.conversation.press("End")
    await ada.conversation.press("Home")
    await ada.comes_to_rest()
    await ada.says("I want to lead a design review by end of March")
    await expect(ada.message("Shall I keep this as your goal?")).to_be_in_viewport(ratio=1)
    await ada.conversation.press("Home")
    await ada.comes_to_rest()
    await expect(ada.message("Shall I keep this as your goal?")).not_to_be_in_viewport()
    await ada.types("/nudges on")
    await expect(ada.message("Nudges are on.")).to_be_in_viewport(ratio=1)


async def test_what_comes_by_itself_moves_nobody(office: Office, page_as: OpensPage) -> None:
    ada = await page_as("ada")
    await ada.types("/level senior")
    top = ada.message("Senior: Backend engineer")
    await ada.conversation.hover()
    await ada.page.mouse.wheel(0, 200)
    await ada.comes_to_rest()
    before = await top.bounding_box()
    await office.standin.person("ada").types("/level", "set mid")
    await expect(ada.page.get_by_role("button", name="1 new")).to_be_visible()
    assert await top.bounding_box() == before


async def test_moving_time_stays_open_for_several_moves_and_closes_at_a_click_elsewhere(page_as: OpensPage) -> None:
    ada = await page_as("ada")
    popover = ada.page.get_by_role("dialog", name="Move time")
    await ada.presses("Move time")
    for _ in range(2):
        await popover.get_by_role("button", name="+1 hour", exact=True).click()
        await expect(popover.get_by_role("status")).to_contain_text("It is now")
    await ada.composer.focus()
    await expect(popover).to_have_count(0)
    await ada.presses("Move time")
    await ada.page.get_by_role("tab", name="Home").click()
    await expect(popover).to_have_count(0)


TITLE = "What do you want to reach?"


async def test_a_field_takes_over_what_is_filled_in_elsewhere_but_never_what_one_types(
    office: Office, page_as: OpensPage
) -> None:
    ada = await page_as("ada")
    elsewhere = office.standin.person("ada")
    await ada.says("I want to lead a design review by end of March")
    await ada.clicks("Save")
    await ada.clicks("Edit")
    field = ada.field(TITLE)
    await field.focus()
    await elsewhere.fills(TITLE, "From another tab")
    await expect(field).to_have_value("From another tab")
    async with ada.page.expect_response(lambda response: "/page/acts/fill" in response.url):
        await field.fill("Typed here")
    await expect(field).to_have_attribute("aria-busy", "false")  # the page has read the answer, too
    await elsewhere.fills(TITLE, "From a third tab")
    await expect(field).to_have_value("From a third tab")

    let_go = asyncio.Event()

    async def holds(route: Route) -> None:
        await let_go.wait()
        await route.continue_()

    await ada.page.route("**/page/acts/fill*", holds)
    await field.fill("Typed here and not sent yet")
    await elsewhere.fills(TITLE, "Too late")
    await elsewhere.chooses("By which day?", "2027-03-30")
    await expect(ada.field("By which day?")).to_have_value("2027-03-30")
    await expect(field).to_have_value("Typed here and not sent yet")
    async with ada.page.expect_response(lambda response: "/page/acts/fill" in response.url):
        let_go.set()
    await ada.submits()
    await ada.sees("Typed here and not sent yet")


async def test_reply_in_thread_leads_to_the_box_to_reply_in(page_as: OpensPage) -> None:
    ada = await page_as("ada")
    await ada.says("I want to lead a design review by end of March")
    offer = ada.message("Shall I keep this as your goal?")
    await offer.hover()
    await offer.get_by_role("button", name="Reply in thread").click()
    reply = ada.page.get_by_role("textbox", name="Reply")
    await expect(reply).to_be_focused()
    await ada.composer.focus()
    await offer.hover()
    await offer.get_by_role("button", name="Reply in thread").click()
    await expect(reply).to_be_focused()
