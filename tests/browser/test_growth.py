"""The growth picture at the page: where one stands, what one did, check-ins, plans, the next 1:1, and Home.

Each state is looked at narrow and wide, light and dark: axe finds nothing serious, and nothing is cut off at the side.
"""

import re
from collections.abc import Awaitable
from pathlib import Path
from typing import Literal

from playwright.async_api import Locator, expect

from .conftest import IN_CHROMIUM, Office, OpensPage
from .steps import buttons
from .tab import Tab

pytestmark = IN_CHROMIUM

WIDTHS = (380, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LEVEL, SURE = "Where do you see yourself?", "How sure are you?"
EXAMPLE = "What did you do lately that shows it?"
WHAT, LINK = "What did you do, and what came of it?", "Link"
SENTENCE = "If it is Thursday 09:30, then I draft the decision record."


async def is_sound(tab: Tab, state: str) -> None:
    """In both widths and both colour schemes nothing serious is found and nothing is cut off; a picture of each."""
    for width in WIDTHS:
        await tab.page.set_viewport_size({"width": width, "height": 800})
        for scheme in SCHEMES:
            await tab.page.emulate_media(color_scheme=scheme)
            name = f"{state}-{width}-{scheme}"
            await tab.shot(name)
            assert await tab.violations() == [], name
            assert await tab.overflow() <= 0, name
    await tab.page.emulate_media(color_scheme="light")


async def at_once(tab: Tab, filling: Awaitable[object]) -> None:
    """Fill in something that the page tells the server of at once."""
    async with tab.page.expect_response(lambda response: "/page/acts/fill" in response.url):
        await filling


async def marks(tab: Tab, group: str, option: str) -> None:
    """Choose one of a group of circles in the topmost form."""
    circles = tab.form.get_by_role("radiogroup", name=group)
    await at_once(tab, circles.get_by_role("radio", name=option, exact=True).check())


async def picks(tab: Tab, label: str, option: str) -> None:
    """Choose in a menu of the topmost form."""
    await at_once(tab, tab.field(label).select_option(label=option))


async def rates(tab: Tab, level: str, sure: str, example: str) -> None:
    """Rate the dimension whose form is open, and go on."""
    await marks(tab, LEVEL, level)
    await marks(tab, SURE, sure)
    await tab.fills(EXAMPLE, example)
    await tab.submits("Save and go on")


async def is_drawn(picture: Locator) -> None:
    """The picture has come, and is more than an icon."""
    await picture.scroll_into_view_if_needed()
    await expect(picture).to_have_js_property("complete", True)
    assert await picture.evaluate("image => image.naturalWidth") == 1280


async def test_two_ratings_become_a_picture(office: Office, page_as: OpensPage) -> None:
    ada = await page_as("ada")
    await ada.types("/level set junior")
    await ada.types("/level assess")
    await ada.sees("one dimension at a time")
    await is_sound(ada, "1-assess")
    await ada.clicks("Start: Architecture")
    await expect(ada.form.get_by_text("Dimension 1 of 8")).to_be_in_viewport()
    await is_sound(ada, "2-form")
    await ada.submits("Save and go on")
    await expect(ada.form.get_by_text("Please complete this required field.")).to_have_count(2)
    await is_sound(ada, "3-missing")
    await rates(ada, "Mid", "fairly sure", "Drew the boundary of the billing queue with Priya on Monday")
    await expect(ada.form.get_by_text("Dimension 2 of 8")).to_be_in_viewport()
    await rates(ada, "Junior", "a guess", "")
    await ada.sees("Dimension 3 of 8", in_=ada.form)
    await ada.closes()
    await ada.types("/level assess")
    await ada.clicks("Finish this round")
    await ada.sees("Finished: this is version 1.")
    await is_sound(ada, "4-finished")
    await ada.types("/level picture")
    picture = ada.page.get_by_role("img", name=re.compile("1. Architecture and design: 2 Mid, range 1.4 to 2.6"))
    await is_drawn(picture.last)
    await is_sound(ada, "5-picture")
    await ada.opens_home()
    await is_drawn(picture.last)
    await is_sound(ada, "6-home")


async def uses_shortcut(tab: Tab, message: Locator) -> None:
    """Save a message as a win, by the menu of the message."""
    await message.hover()
    await message.get_by_role("button", name="More actions").click()
    await is_sound(tab, "4-menu")
    async with tab.page.expect_response(lambda response: "/page/acts/shortcut" in response.url):
        await tab.page.get_by_role("menuitem", name=re.compile("^Save as a win")).click()
    await expect(tab.form).to_be_visible()


async def test_a_win_is_added_changed_deleted_and_taken_away_as_a_file(
    office: Office, page_as: OpensPage, tmp_path: Path
) -> None:
    ada = await page_as("ada")
    await ada.types("/wins")
    await ada.clicks("Add a win")
    await is_sound(ada, "1-form")
    await ada.fills(WHAT, "Led the storage review; the team took the simpler design")
    await ada.fills(LINK, "example.com/pull/42")
    await ada.submits()
    await ada.sees("A link begins with https://", in_=ada.form)
    await is_sound(ada, "2-wrong")
    await ada.fills(LINK, "https://example.com/pull/42")
    await ada.submits()
    await ada.sees("Win 1 is saved.")
    await is_sound(ada, "3-saved")

    await office.standin.person("mira").says("Ada, thank you for finding that race on Monday", in_="general")
    await ada.opens_conversation("general")
    await uses_shortcut(ada, ada.message("thank you for finding that race"))
    await expect(ada.field(WHAT)).to_have_value("")
    await expect(ada.field(LINK)).to_have_value(re.compile("^https://harbour-works[.]slack[.]com/archives/C"))
    await is_sound(ada, "5-shortcut")
    await ada.fills(WHAT, "Found the race in the billing queue")
    await ada.submits()
    await ada.entry("Cairn").click()
    await ada.sees("Win 2 is saved.")

    await ada.types("/wins")
    await ada.sees("You have 2 wins.")
    await is_sound(ada, "6-list")
    await ada.clicks("Edit")
    await ada.fills(WHAT, "Led the storage review, and wrote down why")
    await ada.submits()
    await ada.sees("Win 1 is changed.")
    await ada.types("/wins delete 2")
    await ada.sees("there is no way back")
    await is_sound(ada, "7-delete")
    await ada.clicks("Delete for good")
    await ada.sees("Win 2 is deleted for good.")

    await ada.types("/wins export")
    file = ada.page.get_by_role("link", name=re.compile("My wins"))
    await expect(file).to_be_visible()
    await is_sound(ada, "8-export")
    async with ada.page.expect_download() as download:
        await file.click()
    taken = tmp_path / "wins.md"
    await (await download.value).save_as(taken)
    text = taken.read_text(encoding="utf-8")
    assert text.startswith("# What I did, 25 November 2026")
    assert "Led the storage review, and wrote down why" in text
    assert "<https://example.com/pull/42>" in text
    assert "race" not in text


async def test_a_check_in_is_answered_by_one_tap_a_goal(page_as: OpensPage) -> None:
    ada = await page_as("ada")
    for title in ("Lead a design review by 30 January", "Write the storage RFC", "Pair with operations"):
        await ada.types(f"/goals add {title}")
    await ada.types("/goals checkin monday 15:00")
    await ada.clicks("Yes, Mondays 15:00")
    await ada.sees("Check-ins are on. Mondays 15:00")
    await is_sound(ada, "1-on")
    await ada.moves_time("Next Monday 09:00")
    await ada.does_not_see("How are your goals?")
    await ada.moves_time("+1 day")
    asked = ada.message("How are your goals?")
    await expect(asked).to_contain_text("15:00")
    await is_sound(ada, "2-asked")
    for name, answer in (
        ("Goal 1 is on track", "You said: on track."),
        ("Goal 2 has slipped", "What would make it doable?"),
        ("Goal 3 is done", "One line on what it changed"),
    ):
        await asked.get_by_role("button", name=name).click()
        await ada.sees(answer, in_=asked)
    await is_sound(ada, "3-answered")
    await ada.clicks("Add a note", in_=asked)
    await ada.submits("Keep")
    await ada.sees("Please complete this required field.", in_=ada.form)
    await ada.fills("What happened?", "Draft sent to Priya")
    await is_sound(ada, "4-note")
    await ada.submits("Keep")
    await ada.sees("Draft sent to Priya", in_=asked)
    await is_sound(ada, "5-noted")


async def test_a_plan_is_made_by_form_and_by_talking_and_comes_at_its_minute(page_as: OpensPage) -> None:
    ada = await page_as("ada")
    await ada.types("/goals add Write the storage RFC by end of March")
    await ada.clicks("Make a plan")
    await is_sound(ada, "1-form")
    await ada.fills("If ...", "it is Thursday 09:30")
    await ada.fills("then ...", "I draft the decision record")
    await ada.submits()
    await ada.sees(SENTENCE)
    await ada.sees("I remind you next Thu 26 November 09:30")
    await is_sound(ada, "2-made")

    await ada.says("I want to lead a design review by end of March")
    await ada.clicks("Save")
    await ada.says("plan for goal 2")
    for said, asked in (
        ("", "What would be better once you have it?"),
        ("The team stops guessing where data lives", "What in you may get in the way?"),
        ("I put it off until the week is over", "Now the plan: one cue and one action."),
    ):
        if said:
            await ada.says(said)
        await ada.sees(asked)
    await is_sound(ada, "3-talk")
    await ada.says("if it is Thursday 10:30, then I ask Priya for a slot")
    await ada.sees("If it is Thursday 10:30, then I ask Priya for a slot.")
    await is_sound(ada, "4-talked")

    await ada.moves_time("+1 day")
    fired = ada.messages.filter(has_text="Your plan for now").filter(has_text=SENTENCE)
    await expect(fired).to_contain_text("09:30")
    await is_sound(ada, "5-its-minute")
    await ada.clicks("Done it", in_=fired)
    await ada.sees("Written down with goal 1: Write the storage RFC")
    await is_sound(ada, "6-done")


async def test_a_talk_is_prepared_by_form(page_as: OpensPage) -> None:
    ada = await page_as("ada")
    await ada.types("/level set mid")
    await ada.types("/cairn 1on1")
    await is_sound(ada, "1-ask")
    await ada.clicks("Say what you heard")
    await is_sound(ada, "2-form")
    await ada.fills("What did you hear?", "You're doing great, keep it up")
    await ada.submits("Prepare")
    prepared = ada.message("Three questions to ask")
    await expect(prepared).to_contain_text("An agenda to copy")
    await is_sound(ada, "3-prepared")
    await ada.clicks("Set a reminder", in_=prepared)
    await is_sound(ada, "4-reminder")
    await picks(ada, "Your 1:1 is every", "Tuesday")
    await at_once(ada, ada.field("at").fill("14:30"))
    await ada.submits()
    await ada.sees("I remind you one hour before your 1:1 on Tuesday 14:30, next on Tue 1 December 13:30.")


async def test_home_has_settings_the_next_eight_and_what_is_stored(page_as: OpensPage) -> None:
    ada = await page_as("ada")
    await ada.opens_home()
    await is_sound(ada, "1-empty")
    await ada.clicks("Change settings")
    await picks(ada, "One small step a week", "On")
    await picks(ada, "Its day", "Friday")
    await picks(ada, "Check-ins on my goals", "On, inside the nudge")
    await is_sound(ada, "2-settings")
    await at_once(ada, ada.field("Working hours to").fill("07:00"))
    await ada.submits()
    await ada.sees("The working day has to end after it begins.", in_=ada.form)
    await is_sound(ada, "3-wrong")
    await at_once(ada, ada.field("Working hours to").fill("17:00"))
    await ada.submits()
    await expect(ada.page.get_by_role("dialog")).to_have_count(0)
    await ada.sees("Fridays 09:00, Europe/Berlin")
    await ada.sees("08:00 to 17:00")
    drops = buttons(ada.page.get_by_role("main"), "Drop")
    await expect(drops).to_have_count(8)
    await is_sound(ada, "4-on")
    main = ada.page.get_by_role("main")
    before = await main.text_content() or ""
    await main.get_by_role("button", name="Swap the nudge of Fri 27 November").click()
    await expect(main).not_to_have_text(before)
    await is_sound(ada, "5-swapped")
    await ada.closes()
    await main.get_by_role("button", name="Drop the nudge of Fri 27 November").click()
    await ada.sees("Fri 27 November: none, you dropped it.", in_=ada.form)
    await ada.closes()
    await expect(drops).to_have_count(7)
    await expect(buttons(main, "Put it back")).to_have_count(1)
    await is_sound(ada, "6-dropped")
    await ada.clicks("What Cairn knows about me")
    await ada.sees("Only you, through Cairn.", in_=ada.form)
    await is_sound(ada, "7-privacy")
