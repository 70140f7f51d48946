"""A prompt in the terminal: act as a person, see what they see, move the clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.console import Console

from bot.standin.actor import Actor, Done, MoveClock
from bot.standin.apps import App
from bot.standin.people import Person
from bot.standin.typed import stdin_lines
from bot.standin.wall import Wall

if TYPE_CHECKING:
    from bot.standin.server import Standin

HELP = """\
/level senior          type a slash command
dm I want to ...       write to the bot (plain words do the same)
thread WORDS = TEXT    reply in the thread of the message that holds the words
click Save             press a button; click 2 Save presses the second
choose LABEL = OPTION  choose in a menu
fill LABEL = TEXT      fill in a field
submit, close          the open form
home, messages         the app's two tabs
shortcut NAME          use a shortcut
in #general            type in a channel; in dm goes back to the bot
as NAME                act as another person: {people}
monday, friday 15:30   move the clock to the next such day, 09:00 unless told
+30m, +2h, +1d, +1w    move the clock on
clock 2026-12-01 09:00 set the clock
sees WORDS             whether it is so; also sees once and does not see
screen                 everything {person} can see
help, quit"""


class Terminal:
    """Reads lines of the script language, acts on them as one person, draws what that person sees.

    Lines come from standard input unless `lines` is given. `run` returns at the end of input or at `quit`; after the
    latter `wants_to_quit` is true. At the end of input it waits `linger` real seconds for a last answer.
    """

    def __init__(
        self,
        standin: Standin,
        app: App,
        move_clock: MoveClock,
        *,
        console: Console | None = None,
        lines: AsyncGenerator[str, None] | None = None,
        person: str | None = None,
        linger: float = 1.0,
    ) -> None:
        self._standin = standin
        self._console = console or Console(highlight=False)
        self._lines = lines
        self._linger = linger
        self._actor = Actor(standin, app, move_clock, person=person)
        self._wall = Wall(self._console)
        self._busy = False
        self.wants_to_quit = False

    @property
    def _person(self) -> Person:
        return self._actor.person

    async def run(self) -> bool:
        """Read and act until the input ends (False) or somebody types quit (True)."""
        self._console.print(f"You are {self._person.user.real_name}. Type help for what can be typed.")
        lines = self._lines if self._lines is not None else stdin_lines()
        watcher = asyncio.create_task(self._watch())
        try:
            return await self._read(lines)
        finally:
            watcher.cancel()
            with suppress(asyncio.CancelledError):
                await watcher

    async def _read(self, lines: AsyncGenerator[str, None]) -> bool:
        self._prompt()
        async with aclosing(lines) as source:
            async for line in source:
                text = line.strip()
                if not self._console.is_terminal:
                    self._console.print(text, markup=False)
                if text in ("quit", "exit"):
                    self.wants_to_quit = True
                    return True
                if text:
                    await self._do(text)
                self._prompt()
        self._console.print()
        await self._standin.feed.until(lambda: bool(self._person.unseen()), seconds=self._linger)
        self._wall.show(self._person, self._person.looks())
        return False

    def _prompt(self) -> None:
        user = self._person.user
        moment = self._standin.now().astimezone(ZoneInfo(user.tz or "UTC")).strftime("%a %-d %b %Y %H:%M")
        self._console.print(f"{user.name} · {moment} > ", end="", markup=False)

    async def _do(self, text: str) -> None:
        if text in ("help", "?"):
            people = ", ".join(self._actor.people())
            self._console.print(HELP.format(people=people, person=self._person.user.name), markup=False)
        elif text == "screen":
            self._wall.screen(self._person)
        else:
            self._busy = True
            try:
                self._tell(await self._actor.does(text))
            finally:
                self._busy = False
        self._wall.show(self._person, self._person.looks())

    def _tell(self, done: Done) -> None:
        """Draw what came of a line, and answer what nothing else would answer."""
        if done.error is not None and done.saw.error is None:
            self._console.print(done.error, markup=False, style="bold")
            return
        user = self._person.user
        if done.kind == "home":
            self._wall.forget()
        elif done.kind == "as":
            self._console.print(f"You are {user.real_name}, {user.title or 'member'}.", markup=False)
        elif done.kind == "in":
            self._console.print(f"Commands and messages go to {done.room}.", markup=False)
        elif done.kind == "see":
            self._console.print("That is so.")
        self._wall.show(self._person, done.saw)

    async def _watch(self) -> None:
        """Draw what arrives while nobody is typing."""
        queue = self._standin.feed.subscribe()
        try:
            while True:
                await queue.get()
                if not self._busy and self._person.unseen():
                    self._console.print()
                    self._wall.show(self._person, self._person.looks())
                    self._prompt()
        finally:
            self._standin.feed.unsubscribe(queue)
