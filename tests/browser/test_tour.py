"""The tour: each step is done in the page itself, to the end, and can be left at any time."""

import pytest
from playwright.async_api import expect

from .conftest import IN_CHROMIUM, OpensPage

pytestmark = IN_CHROMIUM


@pytest.mark.parametrize("width", [380, 1280])
async def test_the_first_week_is_walked_step_by_step(width: int, page_as: OpensPage) -> None:
    ada = await page_as("ada", width=width, greeted=False)
    card = ada.page.get_by_role("complementary", name="Tour")
    await ada.shot("offer")
    assert await ada.violations() == []
    await card.get_by_role("button", name="Start").click()
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
    await ada.does_not_see("design review")


async def test_a_script_file_with_a_mistake_says_where(page_as: OpensPage) -> None:
    ada = await page_as("ada")
    ada.pardon("status of 400")
    await ada.presses("Tour")
    file = {"name": "mine.txt", "mimeType": "text/plain", "buffer": b"/level senior\nfill What\n"}
    await ada.form.get_by_label("Play a script file").set_input_files(file)  # type: ignore[arg-type]
    await ada.sees("line 2", in_=ada.form.get_by_role("alert"))
    await ada.shot("mistake")
