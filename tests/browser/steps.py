"""What a person does in the page, told in their words; everything is found by the roles and labels it has for all."""

from __future__ import annotations

import re
from typing import Protocol

from playwright.async_api import Locator, Page, Response, expect

from bot.standin import Standin

MESSAGES = re.compile("^Messages in ")
COMPOSER = re.compile("^Message ")


class Place(Protocol):
    """A workspace with a page, and an app that comes to rest."""

    @property
    def standin(self) -> Standin:
        """The local Slack."""

    async def rests(self) -> None:
        """Let everything that is on its way arrive."""


def buttons(place: Locator, label: str) -> Locator:
    """Buttons by the words on them; to a screen reader an app may say more than these (BK-9)."""
    return place.get_by_role("button").filter(has_text=re.compile(rf"^\s*{re.escape(label)}\s*$"))


class Steps:
    """Each step waits until what comes of it can be seen; `expect` gives the page five seconds for that."""

    def __init__(self, page: Page, office: Place) -> None:
        self.page = page
        self.office = office

    async def opens_page(self, name: str) -> None:
        """Open the page as somebody, in the app's conversation."""
        await self.page.goto(f"{self.office.standin.url}/?as={name}")
        await expect(self.composer).to_be_visible()

    async def declines_the_tour(self) -> None:
        """Put away the card that offers one to a first-time visitor."""
        await self.presses("Not now")
        await expect(self.page.get_by_role("complementary", name="Tour")).to_have_count(0)

    @property
    def composer(self) -> Locator:
        """The box to write in."""
        return self.page.get_by_role("combobox", name=COMPOSER)

    @property
    def conversation(self) -> Locator:
        """The list of messages."""
        return self.page.get_by_role("log", name=MESSAGES)

    @property
    def messages(self) -> Locator:
        """The messages that are drawn."""
        return self.conversation.get_by_role("article")

    @property
    def form(self) -> Locator:
        """The topmost form or window."""
        return self.page.get_by_role("dialog").last

    def message(self, words: str) -> Locator:
        """The newest message that holds the words."""
        return self.messages.filter(has_text=words).last

    async def _acted(self, act: str, doing: Locator, key: str | None = None) -> None:
        """Click, or press a key; wait for the server's answer, and for whatever the bot does about it."""

        def is_answer(response: Response) -> bool:
            return f"/page/acts/{act}" in response.url

        async with self.page.expect_response(is_answer):
            await (doing.press(key) if key else doing.click())
        await self.office.rests()

    async def types(self, command: str) -> None:
        """Write a slash command key by key, and send it."""
        await self.composer.press_sequentially(command)
        await self.page.keyboard.press("Escape")  # the list of commands is not wanted
        await self._acted("type", self.composer, "Enter")

    async def says(self, text: str) -> None:
        """Write a message and send it."""
        await self.composer.fill(text)
        await self._acted("say", self.composer, "Enter")

    async def clicks(self, label: str, *, in_: Locator | None = None) -> None:
        """Click a button of the app's: in the topmost form, in `in_`, or the newest one that is called so."""
        place = in_ or (self.form if await self.form.count() else self.page.get_by_role("main"))
        await self._acted("press", buttons(place, label).last)

    def field(self, label: str) -> Locator:
        """A field of the topmost form."""
        return self.form.get_by_label(re.compile(rf"^{re.escape(label)}( \(optional\))?$"))

    async def fills(self, label: str, text: str) -> None:
        """Fill in a field of the topmost form."""
        await self.field(label).fill(text)

    async def picks_date(self, label: str, day: str) -> None:
        """Pick a day, as YYYY-MM-DD; the page tells the server of it at once."""
        async with self.page.expect_response(lambda response: "/page/acts/fill" in response.url):
            await self.field(label).fill(day)

    async def submits(self, label: str = "Save") -> None:
        """Press the button that submits the topmost form."""
        await self._acted("submit", self.form.get_by_role("button", name=label, exact=True))

    async def closes(self) -> None:
        """Close the topmost form by the Escape key."""
        before = await self.page.get_by_role("dialog").count()
        await self.page.keyboard.press("Escape")
        await expect(self.page.get_by_role("dialog")).to_have_count(before - 1)
        await self.office.rests()

    async def opens_home(self) -> None:
        """Open the app's Home tab."""
        await self._acted("home", self.page.get_by_role("tab", name="Home"))

    async def opens_messages(self) -> None:
        """Open the app's Messages tab."""
        await self._acted("messages", self.page.get_by_role("tab", name="Messages"))

    async def presses(self, label: str) -> None:
        """Press a button of the page itself."""
        await self.page.get_by_role("button", name=label, exact=True).click()

    async def opens_tool(self, name: str) -> None:
        """Open a tool of the top bar; in a narrow window they are in a menu."""
        menu = self.page.get_by_role("button", name="Tools", exact=True)
        if await menu.count():
            await menu.click()
            await self.page.get_by_role("menuitem", name=name).click()
        else:
            await self.presses(name)

    async def tabs_to(self, goal: Locator, *, backwards: bool = False) -> None:
        """Press Tab until something has the focus; sixty times at most."""
        for _ in range(60):
            if await goal.evaluate("element => element === document.activeElement"):
                return
            await self.page.keyboard.press("Shift+Tab" if backwards else "Tab")
        await expect(goal).to_be_focused()

    async def moves_time(self, move: str) -> None:
        """Move time on by one of the buttons: `Next Monday 09:00`, `+1 day`."""
        await self.presses("Move time")
        popover = self.page.get_by_role("dialog", name="Move time")
        await popover.get_by_role("button", name=move, exact=True).click()
        await expect(popover.get_by_role("status")).to_contain_text("It is now", timeout=15_000)
        await self.page.keyboard.press("Escape")
        await expect(popover).to_have_count(0)
        await self.office.rests()

    def entry(self, name: str) -> Locator:
        """An entry of the sidebar: a person, a channel, the app."""
        sidebar = self.page.get_by_role("navigation", name="People and channels")
        return sidebar.get_by_role("button", name=re.compile(rf"^{name}\b", re.IGNORECASE))

    async def opens_conversation(self, name: str) -> None:
        """Open a channel."""
        await self.entry(name).click()
        await expect(self.page.get_by_role("log", name=f"Messages in #{name}")).to_be_visible()

    async def acts_as(self, name: str) -> None:
        """Become somebody else in this tab."""
        await self.entry(name).click()
        await expect(self.page).to_have_url(re.compile(rf"[?&]as={name}\b"))

    async def resets(self) -> None:
        """Start over, after reading what that means."""
        await self.opens_tool("Reset")
        await self.form.get_by_role("button", name="Start over").click()
        await expect(self.page.get_by_role("dialog")).to_have_count(0)

    async def sees(self, words: str, *, in_: Locator | None = None) -> None:
        """The words stand somewhere on the page, or in a part of it."""
        await expect((in_ or self.page.locator("body")).get_by_text(words).filter(visible=True).last).to_be_visible()

    async def does_not_see(self, words: str) -> None:
        """The words stand nowhere on the page."""
        await expect(self.page.get_by_text(words).filter(visible=True)).to_have_count(0)
