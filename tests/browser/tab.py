"""A tab of the page, opened as a person: what the page must never do, and pictures of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from playwright.async_api import ConsoleMessage, Page, Request, Response

from .steps import Place, Steps

WEB = Path(__file__).parents[2] / "bot" / "standin" / "playground" / "web"
OWN = ("data:", "blob:")
AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = """async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)"""

AT_REST = """box => new Promise(rests => {
    let top = -1, frames = 0
    const look = () => {
        frames = box.scrollTop === top ? frames + 1 : 0
        top = box.scrollTop
        if (frames < 10) requestAnimationFrame(look)
        else rests()
    }
    look()
})"""


class Tab(Steps):
    """What a person does in the page is in Steps.

    `problems` is what went wrong in it, as sentences: errors of the console and of scripts, requests to other places,
    answers that are failures.
    """

    def __init__(self, page: Page, office: Place, pictures: Path) -> None:
        super().__init__(page, office)
        self.problems: list[str] = []
        self.pardoned: tuple[str, ...] = ()
        self._pictures = pictures
        self._origin = office.standin.url
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self._note(f"error in a script: {error}"))
        self.page.on("request", self._requested)
        self.page.on("response", self._answered)
        self.page.on("websocket", lambda socket: self._went_to(socket.url.replace("ws://", "http://", 1)))

    def pardon(self, *words: str) -> None:
        """Expect problems that hold these words: a test that brings one about says so."""
        self.pardoned += words

    def _note(self, problem: str) -> None:
        if not any(words in problem for words in self.pardoned):
            self.problems.append(problem)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._note(f"{message.type} in the console: {message.text} ({message.location.get('url')})")

    def _requested(self, request: Request) -> None:
        self._went_to(request.url)

    def _went_to(self, url: str) -> None:
        if not url.startswith((f"{self._origin}/", *OWN)):
            self._note(f"request to another place: {url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self._note(f"{response.request.method} {response.url} was answered with {response.status}")

    async def shot(self, name: str, place: Path | None = None) -> None:
        """A picture of what is in the window, under the test's name in test-output, or at a place."""
        self._pictures.parent.mkdir(parents=True, exist_ok=True)
        for kind in await self.undrawn():
            self._note(f"{kind} is not drawn")
        path = place or self._pictures.with_name(f"{self._pictures.name}--{name}.png")
        await self.page.screenshot(path=path, animations="disabled", caret="hide")

    async def violations(self) -> list[str]:
        """What axe-core calls serious or critical on the screen as it is, a line each."""
        if not await self.page.evaluate("'axe' in window"):
            await self.page.evaluate(await asyncio.to_thread(AXE.read_text, encoding="utf-8"))
        found: list[str] = await self.page.evaluate(SERIOUS)
        return found

    async def undrawn(self) -> list[str]:
        """Types of blocks and elements that the page says it cannot draw."""
        kinds = await self.page.locator("[data-undrawn]").all()
        return [await kind.get_attribute("data-undrawn") or "" for kind in kinds]

    async def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        root = "document.documentElement"
        return int(await self.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth"))

    async def comes_to_rest(self) -> None:
        """Wait until the conversation scrolls no more: a key or the wheel moves it for some frames, whatever comes."""
        await self.conversation.evaluate(AT_REST)
