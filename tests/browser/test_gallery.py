"""Everything that can be drawn, on one page."""

import pytest
from playwright.async_api import expect

from .conftest import IN_CHROMIUM, OpensPage

pytestmark = IN_CHROMIUM


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [380, 1600])
async def test_every_block_and_element_is_drawn_and_accessible(width: int, dark: bool, page_as: OpensPage) -> None:
    tab = await page_as("ada", width=width, dark=dark)
    tab.pardon("F0000000NONE")  # the sample of a picture that is not there any more
    await tab.page.goto(f"{tab.office.standin.url}/?gallery")
    gallery = tab.page.get_by_role("main")
    await expect(gallery.get_by_role("heading", level=1).first).to_be_visible()
    await expect(gallery).to_have_attribute("data-missing", "")
    await tab.page.wait_for_load_state("networkidle")
    assert await tab.undrawn() == []
    assert await tab.violations() == []
    assert await tab.overflow() <= 0
    await tab.shot("gallery")
