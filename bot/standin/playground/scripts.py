"""Tours and scripts at the page: what is offered, what a file holds, one step at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from aiohttp import web

from bot.standin.actor import Actor
from bot.standin.entities import JSON
from bot.standin.playground.guard import PageError, body
from bot.standin.playground.seeing import person_named
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
        for path in self._standin.stage.scripts:
            if path.stem == request.match_info["name"]:
                return web.json_response(_script_json(_checked(lambda: Script.load(path, people=self._people()))))  # noqa: B023 -- at once
        raise web.HTTPNotFound(text="There is no such tour.")

    async def read(self, request: web.Request) -> web.Response:
        """{"text"} is a script of the visitor's own."""
        text = (await body(request)).get("text")
        if not isinstance(text, str):
            raise PageError("Send the text of the script.")
        return web.json_response(
            _script_json(_checked(lambda: Script.read(text, "Your script", people=self._people())))
        )

    async def step(self, request: web.Request) -> web.Response:
        """{"line", "as"} does one line as that person; `as` of the answer is who goes on."""
        wanted = await body(request)
        line, name = str(wanted.get("line", "")), str(wanted.get("as", ""))
        if not line.strip():
            raise PageError("There is nothing to do in this line.")
        person_named(self._standin, name)
        done = await self._acting().does(line, name)
        return web.json_response(
            {"as": done.person, "place": done.place, "error": done.error, "saw": done.saw.text, "room": done.room}
        )

    def _people(self) -> list[str]:
        return [user.name for user in self._standin.workspace.users.values() if not user.is_bot]

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
