"""The tour: each step is done in the page itself, to the end, and can be left at any time."""

import pytest
from playwright.async_api import expect

from .conftest import IN_CHROMIUM, OpensPage
from .tab import Tab

pytestmark = IN_CHROMIUM


async def is_walked(ada: Tab) -> None:
    """Every step of the tour that has begun is done from its card, to the end."""
    card = ada.page.get_by_role("complementary", name="Tour")
    primary = card.get_by_role("button", name="Do it").or_(card.get_by_role("button", name="Next"))
    end = ada.page.get_by_role("heading", name="that is all")
    for number in range(1, 60):
        await expect(primary.or_(end).first).to_be_visible(timeout=20_000)
        if await end.is_visible():
            break
        await expect(card.get_by_role("alert")).to_have_count(0)
        await primary.click()
        if number % 6 == 0:
            await ada.shot(f"step-{number:02}")
    await expect(end).to_be_visible()
    await ada.shot("end")
    assert await ada.violations() == []


@pytest.mark.parametrize("width", [380, 1280])
async def test_the_first_week_is_walked_step_by_step(width: int, page_as: OpensPage) -> None:
    ada = await page_as("ada", width=width, greeted=False)
    card = ada.page.get_by_role("complementary", name="Tour")
    await ada.shot("offer")
    assert await ada.violations() == []
    await card.get_by_role("button", name="Start").click()
    await is_walked(ada)
    await ada.does_not_see("design review")


async def test_the_growth_picture_is_walked_step_by_step(page_as: OpensPage) -> None:
    ada = await page_as("ada", width=380)
    await ada.opens_tool("Tour")
    await ada.page.get_by_role("button", name="Play: The growth picture").click()
    await is_walked(ada)
    await ada.sees("Level: Mid")


async def test_a_script_file_with_a_mistake_says_where(page_as: OpensPage) -> None:
    ada = await page_as("ada")
    ada.pardon("status of 400")
    await ada.presses("Tour")
    file = {"name": "mine.txt", "mimeType": "text/plain", "buffer": b"/level senior\nfill What\n"}
    await ada.form.get_by_label("Play a script file").set_input_files(file)  # type: ignore[arg-type]
    await ada.sees("line 2", in_=ada.form.get_by_role("alert"))
    await ada.shot("mistake")


async def test_the_page_follows_a_script_into_a_channel_and_back(page_as: OpensPage) -> None:
    ada = await page_as("ada")
    await ada.presses("Tour")
    script = (
        b"as ada\nin #general\nWho has time for a review?\nin dm\n/level set junior\nsees Your level is now Junior\n"
    )
    file = {"name": "mine.txt", "mimeType": "text/plain", "buffer": script}
    await ada.form.get_by_label("Play a script file").set_input_files(file)  # type: ignore[arg-type]
    card = ada.page.get_by_role("complementary", name="Tour")
    for _ in range(2):  # who acts first is Ada already
        await expect(card.get_by_role("button", name="Do it")).to_have_attribute("aria-disabled", "false")
        await card.get_by_role("button", name="Do it").click()
    await expect(ada.page.get_by_role("log", name="Messages in #general")).to_contain_text("Who has time")
    for _ in range(2):
        await expect(card.get_by_role("button", name="Do it")).to_have_attribute("aria-disabled", "false")
        await card.get_by_role("button", name="Do it").click()
    await ada.sees("Your level is now Junior")
    await card.get_by_role("button", name="Close").click()
    await expect(ada.composer).to_be_focused()


SCRIPT = """as ada
I want to lead a design review by end of March
click Save
sees Goal 1 is set.
click Edit
fill What do you want to reach? = Lead the design review of the storage service
submit
click Why this?
as ben
"""


async def test_what_the_visitor_did_by_hand_is_passed_over(page_as: OpensPage) -> None:
    ada = await page_as("ada")
    await ada.presses("Tour")
    file = {"name": "mine.txt", "mimeType": "text/plain", "buffer": SCRIPT.encode()}
    await ada.form.get_by_label("Play a script file").set_input_files(file)  # type: ignore[arg-type]
    card = ada.page.get_by_role("complementary", name="Tour")
    do = card.get_by_role("button", name="Do it")
    for expected in ("Write", "Click Save", "Click Edit", "Fill in"):
        await expect(card).to_contain_text(expected)
        await do.click()
    await expect(ada.field("What do you want to reach?")).to_have_value("Lead the design review of the storage service")
    await expect(card).to_contain_text("Press Save")
    await ada.submits()
    await ada.sees("Goal 1 is changed.")
    await expect(card).to_contain_text("Send the form")
    await do.focus()
    await do.press("Enter")
    await expect(card.get_by_role("alert")).to_have_text("This may be done already.")
    await expect(card.get_by_role("button", name="Go on")).to_be_focused()
    await expect(card.get_by_role("button", name="Try again")).to_be_visible()
    await ada.shot("done-already")
    assert await ada.violations() == []
    await card.get_by_role("button", name="Go on").press("Enter")
    await expect(card).to_contain_text("Click Why this?")
    await expect(do).to_be_focused()
    await do.click()
    await card.get_by_role("button", name="Go on").click()
    await expect(card).to_contain_text("Act as Ben Castillo")
    await do.click()
    await ada.sees("that is all", in_=card)
    await card.get_by_role("button", name="Close the tour").click()
    await expect(card).to_have_count(0)
