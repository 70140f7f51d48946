"""The main job, all of it through the page: level, goal, form, yes, time, nudge, Home, somebody else, reset."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from .conftest import IN_CHROMIUM, Office, OpensPage
from .steps import buttons

pytestmark = IN_CHROMIUM

TITLE, DAY = "What do you want to reach?", "By which day?"
FIVE = ("Done", "Later", "Not for me", "Why this?", "Stop")
NUDGE = "Why this one:"


@pytest.mark.parametrize("office", ["socket", "http"], indirect=True)
async def test_the_main_job(office: Office, page_as: OpensPage, picture: Path | None) -> None:
    ada = await page_as("ada", greeted=False)
    await ada.shot("1-empty")
    await ada.declines_the_tour()

    await ada.types("/level set junior")
    await ada.sees("Your level is now Junior")
    await ada.sees("Only visible to you", in_=ada.message("Your level is now Junior"))
    await ada.shot("2-level")

    await ada.says("I want to lead a design review by end of March")
    await ada.sees("Shall I keep this as your goal?")
    await ada.sees("31 March")
    await ada.clicks("Save")
    await ada.sees("Goal 1 is set.")
    await ada.shot("3-goal")

    await ada.clicks("Edit")
    await ada.fills(TITLE, "")
    await ada.submits()
    await expect(ada.field(TITLE)).to_have_attribute("aria-invalid", "true")
    await expect(ada.field(TITLE)).to_be_focused()
    await ada.fills(TITLE, "Lead the design review of the storage service")
    await ada.picks_date(DAY, "2026-11-24")
    await ada.submits()
    await ada.sees("This day is past. Choose one to come, or none.", in_=ada.form)
    await ada.shot("4-validation")
    await ada.picks_date(DAY, "2027-03-30")
    await ada.submits()
    await expect(ada.page.get_by_role("dialog")).to_have_count(0)
    await ada.sees("Goal 1 is changed.")
    await ada.sees("Lead the design review of the storage service")
    await ada.sees("30 March")

    await ada.types("/nudges on")
    await ada.sees("Nudges are on. Mondays 09:00")
    await ada.shot("5-consent")

    await ada.does_not_see(NUDGE)
    await ada.moves_time("Next Monday 09:00")
    nudge = ada.message(NUDGE)
    await expect(nudge).to_contain_text("09:00")
    await expect(nudge).to_contain_text("First step,")
    for label in FIVE:
        await expect(buttons(nudge, label)).to_have_count(1)
    await ada.composer.focus()
    await ada.shot("6-nudge")
    if picture:
        await ada.shot("picture", picture)

    await ada.clicks("Why this?", in_=nudge)
    await ada.sees("How it was chosen", in_=ada.form)
    await ada.shot("7-why")
    await ada.closes()
    await ada.clicks("Later", in_=nudge)
    await ada.sees("When shall it come back?")
    await ada.clicks("Tomorrow morning")
    await ada.sees("The weekly rhythm stays as it is.")
    await ada.moves_time("+1 day")
    await expect(ada.messages.filter(has_text="First step,")).to_have_count(1)
    await ada.clicks("Done", in_=ada.message(NUDGE))
    await ada.sees("Say one line about it")
    await ada.shot("8-done")

    await ada.moves_time("Next Monday 09:00")
    await ada.clicks("Not for me", in_=ada.message(NUDGE))
    await ada.sees("will not come again.")
    await ada.moves_time("Next Monday 09:00")
    await ada.clicks("Stop", in_=ada.message(NUDGE))
    await ada.sees("Nudges are off, and nothing more will come.")
    await ada.shot("9-stopped")

    await ada.opens_home()
    await ada.sees("Level: Junior")
    await ada.sees("Lead the design review of the storage service")
    await ada.shot("10-home")

    ben = await page_as("ben")
    await expect(ben.messages).to_have_count(0)
    await ben.opens_home()
    await ben.sees("No goal yet.")
    await ben.does_not_see("design review")
    await ben.shot("11-somebody-else")

    await ada.resets()
    await ada.sees("No goal yet.")
    await ada.does_not_see("design review")
    await ada.opens_messages()
    await expect(ada.messages).to_have_count(0)
    await ada.shot("12-reset")
    assert office.both.clock().strftime("%Y-%m-%d") == "2026-11-25"
