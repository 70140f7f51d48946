"""Tours and scripts at the page: what is offered, what a file holds, one step at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from aiohttp import web

from bot.standin.actor import Actor
from bot.standin.entities import JSON
from bot.standin.playground.asked import PageError, body, optional_text, text
from bot.standin.playground.seeing import people_in, person_named
from bot.standin.script import Script, ScriptError, Step

if TYPE_CHECKING:
    from bot.standin.server import Standin


def _step_json(step: Step) -> JSON:
    return {"number": step.number, "words": step.words, "line": step.line, "kind": step.kind}


def _script_json(script: Script) -> JSON:
    return {"title": script.title, "about": script.about, "steps": [_step_json(step) for step in script.steps]}


class Scripts:
    """Answers the tour of the page."""

    def __init__(self, standin: Standin) -> None:
        self._standin = standin
        self._actor: tuple[int, Actor] | None = None

    async def tour(self, request: web.Request) -> web.Response:
        """A script on offer, by the name of its file."""
        name = request.match_info["name"]
        path = next((path for path in self._standin.stage.scripts if path.stem == name), None)
        if path is None:
            raise web.HTTPNotFound(text="There is no such tour.")
        people = people_in(self._standin)
        return web.json_response(_script_json(_checked(lambda: Script.load(path, people=people))))

    async def read(self, request: web.Request) -> web.Response:
        """{"text"} is a script of the visitor's own."""
        said = text(await body(request), "text")
        return web.json_response(
            _script_json(_checked(lambda: Script.read(said, "Your script", people=people_in(self._standin))))
        )

    async def step(self, request: web.Request) -> web.Response:
        """{"line", "as"} does one line as that person; `as` of the answer is who goes on."""
        wanted = await body(request)
        line = text(wanted, "line")
        if not line.strip():
            raise PageError("There is nothing to do in this line.")
        person = person_named(self._standin, optional_text(wanted, "as"))
        done = await self._acting().does(line, person.user.name)
        return web.json_response(
            {"as": done.person, "place": done.place, "error": done.error, "saw": done.saw.text, "room": done.room}
        )

    def _acting(self) -> Actor:
        """One actor for a life of the workspace; it knows in which channel each person is."""
        stage = self._standin.stage
        if self._actor is None or self._actor[0] != stage.run:
            if not self._standin.workspace.installs:
                raise PageError("No app is installed in this workspace.")
            app = next(iter(self._standin.workspace.installs.values())).app
            self._actor = (stage.run, Actor(self._standin, app, self._moves))
        return self._actor[1]

    async def _moves(self, when: timedelta | datetime) -> None:
        if self._standin.stage.move is None:
            raise LookupError("The time of this workspace is moved by the program that started it.")
        await self._standin.stage.move(when)
        self._standin.feed.publish("clock")


def _checked(read: Callable[[], Script]) -> Script:
    try:
        return read()
    except ScriptError as error:
        raise PageError(str(error)) from error
