"""Acting on lines of the script language: one line, one act of one person."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.standin.apps import App
from bot.standin.people import Person, Saw, finding
from bot.standin.script import Act, parse

if TYPE_CHECKING:
    from bot.standin.server import Standin
    from bot.standin.world import Workspace

MoveClock = Callable[[timedelta | datetime], Awaitable[None]]
"""Receives a span or a moment (aware), and returns when the app has done what was due by then."""
PATIENCE = 3.0
NOTHING = Saw("")


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a line: who acts now, where (messages, home or modal), what was seen, and what went wrong.

    `error` is a sentence: why the line could not be acted on, or what Slack shows as an error (then `saw` has it too).
    `room` is where this person's commands and messages go: `dm` or `#general`. `kind` is the kind of act (see Act).
    """

    person: str
    place: str
    saw: Saw
    error: str | None = None
    room: str = "dm"
    kind: str = ""


class Actor:
    """Does lines as one person after another; `as NAME` changes who that is.

    A line may come before the answer to the last one: what is to be clicked, filled in or seen is waited for, as long
    as `patience` (real seconds).
    """

    def __init__(
        self,
        standin: Standin,
        app: App,
        move_clock: MoveClock,
        *,
        person: str | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._standin = standin
        self._app = app
        self._move = move_clock
        self._patience = patience
        self._rooms: dict[str, str] = {}
        self._person = self.find(person or self.people()[0])
        self._acts: dict[str, Callable[[Person, Act], Awaitable[Saw]]] = {
            "command": lambda who, act: who.types(act.words, in_=self._rooms.get(who.id)),
            "say": lambda who, act: who.says(act.words, in_=self._rooms.get(who.id)),
            "share": lambda who, act: self._patiently(
                lambda: who.shares(act.words, text=act.value, in_=self._rooms.get(who.id))
            ),
            "click": self._clicks,
            "choose": lambda who, act: self._patiently(lambda: who.chooses(act.words, act.value)),
            "fill": lambda who, act: self._patiently(lambda: who.fills(act.words, act.value)),
            "submit": lambda who, _act: self._patiently(lambda: who.submits()),
            "close": lambda who, _act: self._patiently(lambda: who.closes()),
            "home": self._opens,
            "messages": self._opens,
            "shortcut": lambda who, act: who.shortcut(act.words),
            "thread": lambda who, act: self._patiently(lambda: self._replies(who, act)),
            "in": self._goes_to,
            "time": self._lets_pass,
            "see": self._looks_for,
        }

    @property
    def person(self) -> Person:
        """Who acts. After the stand-in has started over it is whoever has the same name, with the app added anew."""
        apps = self._standin.world.apps
        if apps and self._app.id not in apps:
            self._app = next(iter(apps.values()))
            self._rooms.clear()
            name = self._person.user.name
            self._person = self.find(name if name in self.people() else self.people()[0])
        return self._person

    def _workspace(self) -> Workspace:
        return self._standin.world.workspaces[next(iter(self._app.installs))]

    def people(self) -> list[str]:
        """The names of everybody who can be acted as."""
        return [user.name for user in self._workspace().users.values() if not user.is_bot]

    def find(self, name: str) -> Person:
        """A person by name. Raises LookupError naming those there are."""
        if name not in self.people():
            raise LookupError(f"Nobody is called {name!r}. There are: {', '.join(self.people())}.")
        return self._standin.person(name, workspace=self._workspace(), app=self._app)

    async def does(self, line: str, person: str | None = None) -> Done:
        """Do a line as the person of the last one, or as `person`, who is acted as for this line alone.

        Raises nothing that a line can cause: `error` of the answer says it.
        """
        who = self.person
        kind = ""
        if self._app.id not in self._standin.world.apps:
            return self._done(who, kind, NOTHING, "The workspace is starting over. Try again in a moment.")
        try:
            who = self.find(person) if person is not None else who
            act = parse(line)
            kind = act.kind
            if kind == "as":
                who = self.find(act.words)
                saw = NOTHING
            else:
                saw = await self._acts[kind](who, act)
        except (AssertionError, LookupError, ValueError) as error:
            return self._done(who, kind, NOTHING, str(error).partition(" The screen:")[0])
        if person is None:
            self._person = who
        return self._done(who, kind, saw, saw.error)

    def _done(self, who: Person, kind: str, saw: Saw, error: str | None) -> Done:
        place = "modal" if who.modal is not None else who.place
        return Done(who.user.name, place, saw, error, self._rooms.get(who.id, "dm"), kind)

    async def _patiently(self, act: Callable[[], Awaitable[Saw]]) -> Saw:
        """Try again while something still changes, since a line may be read before the answer to the last one."""
        deadline = asyncio.get_running_loop().time() + self._patience
        while True:
            seen = self._standin.world.seq
            try:
                return await act()
            except AssertionError:
                left = deadline - asyncio.get_running_loop().time()
                if left <= 0 or not await self._standin.feed.until(lambda: self._standin.world.seq > seen, left):  # noqa: B023 -- used at once
                    raise

    async def _clicks(self, who: Person, act: Act) -> Saw:
        """`click 2 Save` is the second Save, unless something is called `2 Save`."""
        number, _, label = act.words.partition(" ")

        async def click() -> Saw:
            if not (number.isdecimal() and int(number) and label):
                return await who.clicks(act.words)
            try:
                finding.pressable(who, act.words)
            except AssertionError:
                return await who.clicks(label, nth=int(number))
            return await who.clicks(act.words)

        return await self._patiently(click)

    async def _opens(self, who: Person, act: Act) -> Saw:
        if who.modal is not None:
            raise AssertionError("A form is open. Submit or close it first.")
        if act.kind == "messages":
            return await who.opens_messages()
        saw = await who.opens_home()
        if who.home is not None or not who.app.home_enabled:
            return saw
        await self._standin.feed.until(lambda: who.home is not None, self._patience)
        return who.looks()

    async def _replies(self, who: Person, act: Act) -> Saw:
        found = finding.saying(who, act.words)
        if found.only_for is not None:
            raise LookupError("That message is visible to one person only, so it has no thread.")
        channel = who.workspace.channels[found.channel_id]
        top = channel.find(found.thread_ts) if found.thread_ts else found
        return await who.says(act.value, in_=None if channel.kind == "im" else channel.name, thread=top)

    async def _goes_to(self, who: Person, act: Act) -> Saw:
        if act.words == "dm":
            self._rooms.pop(who.id, None)
            return NOTHING
        mine = [f"#{channel.name}" for channel in who.workspace.by_user.get(who.id, []) if channel.kind != "im"]
        if act.words not in mine:
            raise LookupError(f"{who.user.name} is in no channel {act.words}. There are: {', '.join(mine)}.")
        self._rooms[who.id] = act.words
        return NOTHING

    async def _lets_pass(self, who: Person, act: Act) -> Saw:
        assert act.when is not None  # noqa: S101 -- every act of this kind has one
        local = self._standin.now().astimezone(ZoneInfo(who.user.tz or "UTC"))
        await self._move(act.when.after(local))
        await self._standin.tick()
        return who.looks()

    async def _looks_for(self, who: Person, act: Act) -> Saw:
        claims = {None: who.sees, 0: who.does_not_see, 1: who.sees_only_once}
        if act.times is not None:
            await self._standin.settle()

        async def look() -> Saw:
            if who.place == "home" and who.modal is None:  # only what is in front of the person counts
                _at_home(who, act)
            else:
                claims[act.times](act.words)
            return NOTHING

        return await self._patiently(look)


def _at_home(who: Person, act: Act) -> None:
    """A claim about the Home tab alone. Raises AssertionError."""
    text = who.text_of_view(who.home) if who.home is not None else ""
    count = text.count(act.words)
    if count != act.times if act.times is not None else not count:
        wanted = {None: "does not see", 0: "sees", 1: f"sees {count} times"}[act.times]
        raise AssertionError(f"{who.user.name} {wanted} {act.words!r} on Home. The screen:\n{text}")
