"""A prompt in the terminal: act as a person, see what they see, move the clock."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.console import Console

from bot.standin.apps import App
from bot.standin.people import Person, Saw
from bot.standin.typed import stdin_lines
from bot.standin.wall import Wall

if TYPE_CHECKING:
    from bot.standin.server import Standin

MoveClock = Callable[[timedelta | datetime], Awaitable[None]]
SPAN = re.compile(r"\+(\d+)\s*([mhdw])")
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
PATIENCE = 3.0
HELP = """\
/level senior          type a slash command
dm I want to ...       write to the bot (plain words do the same)
click Save             press a button; click 2 Save takes the second one called so
choose LABEL = OPTION  choose in a menu
fill LABEL = TEXT      fill in a field
submit, close          the open form
home, messages         the app's two tabs
shortcut NAME          use a shortcut
as NAME                act as another person: {people}
monday                 move the clock to the next Monday, 09:00
+30m, +2h, +1d, +1w    move the clock on
clock 2026-12-01 09:00 set the clock
screen                 everything {person} can see
help, quit"""


class Terminal:
    """Reads lines, acts on them as one person, draws what that person sees.

    `move_clock` receives a span or a moment (aware) and returns when the app has done what was due. Lines come from
    standard input unless `lines` is given. `run` returns at the end of input or at `quit`; after the latter
    `wants_to_quit` is true. At the end of input it waits `linger` real seconds for a last answer.
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
        self._app = app
        self._move = move_clock
        self._console = console or Console(highlight=False)
        self._lines = lines
        self._linger = linger
        team = next(iter(app.installs))
        self._workspace = standin.world.workspaces[team]
        humans = [user.name for user in self._workspace.users.values() if not user.is_bot]
        self._person = self._find(person or humans[0])
        self._wall = Wall(self._console)
        self._busy = False
        self.wants_to_quit = False
        self._words = self._single_words()
        self._verbs = self._leading_verbs()

    def _single_words(self) -> dict[str, Callable[[], Awaitable[Saw | None]]]:
        return {
            "submit": lambda: self._patiently(lambda: self._person.submits()),
            "close": lambda: self._person.closes(),
            "home": self._home,
            "messages": lambda: self._person.opens_messages(),
            "monday": self._monday,
            "screen": self._screen,
            "help": self._help,
            "?": self._help,
        }

    def _leading_verbs(self) -> dict[str, Callable[[str], Awaitable[Saw | None]]]:
        return {
            "click": self._click,
            "choose": self._choose,
            "fill": self._fill,
            "shortcut": lambda rest: self._person.shortcut(rest),
            "clock": self._set_clock,
            "as": self._act_as,
            "dm": lambda rest: self._person.says(rest),
        }

    def _find(self, name: str) -> Person:
        return self._standin.person(name, workspace=self._workspace, app=self._app)

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
        self._show(self._person.looks())
        return False

    def _local(self) -> datetime:
        return self._standin.now().astimezone(ZoneInfo(self._person.user.tz or "UTC"))

    def _prompt(self) -> None:
        moment = self._local().strftime("%a %-d %b %Y %H:%M")
        self._console.print(f"{self._person.user.name} · {moment} > ", end="", markup=False)

    async def _do(self, text: str) -> None:
        self._busy = True
        try:
            saw = await self._act(text)
        except (AssertionError, LookupError, ValueError) as error:
            self._console.print(str(error).partition(" The screen:")[0], markup=False, style="bold")
        else:
            if saw is not None:
                self._show(saw)
        finally:
            self._busy = False
        self._show(self._person.looks())

    async def _act(self, text: str) -> Saw | None:
        if text.startswith("/"):
            return await self._person.types(text)
        if text in self._words:
            return await self._words[text]()
        span = SPAN.fullmatch(text)
        if span:
            await self._to(timedelta(**{UNITS[span[2]]: int(span[1])}))
            return None
        verb, _, rest = text.partition(" ")
        if verb in self._verbs and rest and self._means(verb, rest):
            return await self._verbs[verb](rest.strip())
        return await self._person.says(text)

    def _means(self, verb: str, rest: str) -> bool:
        """Whether a line that begins like a verb is one, and not a message that happens to begin so."""
        if verb in ("choose", "fill"):
            return "=" in rest
        if verb == "as":
            return rest.strip() in self._workspace.names
        return True

    async def _patiently(self, act: Callable[[], Awaitable[Saw]]) -> Saw:
        """Try again while messages still come in, since a line may be read before the answer to the last one."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while True:
            seen = self._standin.world.seq
            try:
                return await act()
            except AssertionError:
                left = deadline - asyncio.get_running_loop().time()
                if left <= 0 or not await self._standin.feed.until(lambda: self._standin.world.seq > seen, left):  # noqa: B023 -- used at once
                    raise

    async def _click(self, rest: str) -> Saw:
        number, _, label = rest.partition(" ")
        if number.isdigit() and label:
            return await self._patiently(lambda: self._person.clicks(label, nth=int(number)))
        return await self._patiently(lambda: self._person.clicks(rest))

    async def _choose(self, rest: str) -> Saw:
        label, _, option = (part.strip() for part in rest.partition("="))
        return await self._patiently(lambda: self._person.chooses(label, option))

    async def _fill(self, rest: str) -> Saw:
        label, _, text = (part.strip() for part in rest.partition("="))
        return await self._patiently(lambda: self._person.fills(label, text))

    async def _act_as(self, name: str) -> None:
        self._person = self._find(name)
        self._console.print(f"You are {self._person.user.real_name}, {self._person.user.title or 'member'}.")

    async def _home(self) -> Saw:
        self._wall.forget()
        return await self._person.opens_home()

    async def _monday(self) -> None:
        local = self._local()
        day = local.replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=-local.weekday() % 7)
        await self._to(day if day > local else day + timedelta(days=7))

    async def _set_clock(self, rest: str) -> None:
        moment = datetime.fromisoformat(rest)
        zone = ZoneInfo(self._person.user.tz or "UTC")
        await self._to(moment if moment.tzinfo else moment.replace(tzinfo=zone))

    async def _to(self, when: timedelta | datetime) -> None:
        await self._move(when.astimezone(UTC) if isinstance(when, datetime) else when)
        await self._standin.tick()

    async def _screen(self) -> None:
        self._wall.screen(self._person)

    async def _help(self) -> None:
        people = [user.name for user in self._workspace.users.values() if not user.is_bot]
        words = HELP.format(people=", ".join(people), person=self._person.user.name)
        self._console.print(words, markup=False)

    def _show(self, saw: Saw) -> None:
        self._wall.show(self._person, saw)

    async def _watch(self) -> None:
        """Draw what arrives while nobody is typing."""
        queue = self._standin.feed.subscribe()
        try:
            while True:
                await queue.get()
                if not self._busy and self._person.unseen():
                    self._console.print()
                    self._show(self._person.looks())
                    self._prompt()
        finally:
            self._standin.feed.unsubscribe(queue)
