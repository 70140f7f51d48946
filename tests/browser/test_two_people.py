"""Several tabs at once: what is one person's stays theirs, and what both may see comes without reloading."""

from playwright.async_api import expect

from .conftest import IN_CHROMIUM, OpensPage

pytestmark = IN_CHROMIUM


async def test_what_one_person_does_with_the_bot_the_other_does_not_see(page_as: OpensPage) -> None:
    ada, mira = await page_as("ada"), await page_as("mira")
    await ada.says("I want to write the storage RFC by end of March")
    await ada.sees("Shall I keep this as your goal?")
    await ada.types("/level set junior")
    await ada.sees("Your level is now Junior")
    await mira.types("/goals")
    await expect(mira.messages).to_have_count(1)
    await mira.does_not_see("storage RFC")
    await mira.opens_home()
    await mira.does_not_see("storage RFC")
    await mira.shot("mira")


async def test_two_tabs_of_one_person_show_the_same(page_as: OpensPage) -> None:
    here, there = await page_as("ada"), await page_as("ada", width=380)
    await here.types("/level set junior")
    await there.sees("Your level is now Junior")
    await there.says("I want to lead a design review by end of March")
    await here.sees("Shall I keep this as your goal?")
    await here.clicks("Save")
    await there.sees("Goal 1 is set.")
    await here.shot("wide")
    await there.shot("narrow")


async def test_a_message_in_a_channel_comes_to_everybody_with_a_mark_until_it_is_read(page_as: OpensPage) -> None:
    ada, ben = await page_as("ada"), await page_as("ben")
    await ada.opens_conversation("general")
    await ada.says("Who has time to look at the storage plan?")
    await expect(ben.entry("general")).to_have_accessible_name("general 1 unread")
    await ben.shot("unread")
    await ben.opens_conversation("general")
    await ben.sees("Who has time to look at the storage plan?")
    await expect(ben.entry("general")).to_have_accessible_name("general")


async def test_one_tab_can_act_as_one_person_after_the_other(page_as: OpensPage) -> None:
    tab = await page_as("ada")
    await tab.types("/level set junior")
    await tab.sees("Your level is now Junior")
    await tab.acts_as("ben")
    await tab.does_not_see("Your level is now Junior")
    await expect(tab.messages).to_have_count(0)
    await tab.acts_as("ada")
    await tab.sees("Your level is now Junior")
