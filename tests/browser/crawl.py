"""Going through everything the bot can show: each command of a list, and each button that has not been pressed yet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from html import unescape
from pathlib import Path

from bot.standin.actor import Actor
from bot.standin.entities import JSON
from bot.standin.forms import walk
from bot.standin.people import Person, choosing, finding
from bot.standin.people.finding import Found, Surface
from bot.standin.script import Script, Step
from tests.e2e.acts import answers

from .conftest import Office

SCRIPT = Path(__file__).with_name("everything.txt")
MOST = 400
"""Acts after which something goes round in circles."""
IN_A_FORM = {"choose", "fill", "submit", "close"}
"""Kinds of steps that need the form of the step before."""


class Crawl:
    """`pressed`, `submitted` and `types` say how far it has come: action ids, callback ids, kinds of blocks.

    `refused` says which method of Slack answers with which error once, while that line is done.
    """

    def __init__(self, office: Office, refused: Mapping[str, tuple[str, str]]) -> None:
        self.office = office
        self.refused = refused
        self.actor = Actor(office.standin, office.both.slack_app, office.both.move)
        self.pressed: set[str] = set()
        self.submitted: set[str] = set()
        self.types: set[str] = set()
        self.acts = 0
        self._heard = 0

    @property
    def person(self) -> Person:
        """Who acts."""
        return self.actor.person

    async def steps(self) -> AsyncIterator[str]:
        """Do a thing after another; after each, what it was, while its outcome is on the screen."""
        steps = [step for step in Script.load(SCRIPT).steps if step.line]
        assert set(self.refused) <= {step.line for step in steps}
        for step, following in zip(steps, [*steps[1:], None], strict=True):
            await self._does(step)
            yield step.line
            if following is not None and following.kind in IN_A_FORM:
                continue
            async for label in self._around():
                yield f"{step.line} > {label}"

    async def _does(self, step: Step) -> None:
        faults = self.office.standin.faults
        fault = None
        if step.line in self.refused:
            method, code = self.refused[step.line]
            times = 2 if method.startswith("files.") else 1  # what comes as two files is refused as a whole
            fault = faults.add("error", method, code=code, times=times)
        before = answers(self.person)
        done = await self.actor.does(step.line)
        assert done.error is None, f"{SCRIPT.name}:{step.at}: {step.line}: {done.error}\n{self.person.screen()}"
        if step.kind in ("say", "share"):  # the answer comes by itself, a moment later
            await self.person.waits_until(lambda: answers(self.person) > before)
        await self._rests()
        assert fault is None or fault.fired, f"{step.line}: Slack was not asked for {fault.method}"
        faults.clear()

    async def _around(self) -> AsyncIterator[str]:
        """Press what has not been pressed yet, and leave the forms that it opens, as long as there is something."""
        while True:
            found = self._next()
            if found is not None:
                await self._press(*found)
                label = found[0]
            elif self.person.modal is not None:
                label = await self._leave()
            else:
                return
            self.acts += 1
            assert self.acts < MOST, f"still at it: {label}"
            await self._rests()
            yield label

    def _next(self) -> tuple[str, Found] | None:
        for surface in self.surfaces():
            for label, found in [*finding.pressables(surface), *_menus(surface)]:
                if found.block["type"] == "input":
                    continue
                if _base(found.element["action_id"]) not in self.pressed:
                    return label, found
        return None

    def buttons(self) -> list[str]:
        """What stands on the buttons of that surface."""
        return [
            unescape(str(element["text"]["text"]))
            for surface in self.surfaces()
            for _, element in walk(surface.blocks)
            if element["type"] == "button"
        ]

    def surfaces(self) -> list[Surface]:
        """The topmost form; else Home, where it is open; else the newest message."""
        person = self.person
        if person.modal is not None:
            return [Surface("modal", person.modal.blocks, person.modal.values, view=person.modal)]
        if person.place == "home" and person.home is not None:
            return [Surface("home", person.home.blocks, person.home.values, view=person.home)]
        newest = next((message for message in person.messages() if message.bot_id), None)
        return [finding.of_message(person, newest)] if newest is not None else []

    async def _press(self, label: str, found: Found) -> None:
        self.pressed.add(_base(found.element["action_id"]))
        if found.element["type"].endswith("select"):
            option = finding.options(found.element)[0]
            before = found.surface.values[found.block["block_id"]][found.element["action_id"]]
            saw = await self.person.sets(found, choosing.given(self.person, found.element, option["value"], before))
        else:
            saw = await self.person.uses(found, choosing.pressed(found), label)
        assert saw.error is None, f"{label}: {saw.error}"

    async def _leave(self) -> str:
        """Submit a form as it stands the first time it is met, else close it."""
        view = self.person.modal
        assert view is not None
        name = str(view.body.get("callback_id") or "")
        if view.body.get("submit") and name not in self.submitted:
            self.submitted.add(name)
            await self._marks()
            await self.person.submits()
            await self._rests()
            if self.person.modal is view:  # it shows what is missing; that is a rendering too
                return f"submit {name}"
        else:
            await self.person.closes()
        return f"leave {name or view.body['title']['text']}"

    async def _marks(self) -> None:
        """Choose the last of each group of circles: such a form says nothing as it stands."""
        for _, found in finding.fields(self.surfaces()[0]):
            if found.element["type"] == "radio_buttons":
                last = found.element["options"][-1]["value"]
                await self.person.sets(found, choosing.given(self.person, found.element, last, {}))

    async def _rests(self) -> None:
        """Have everything there that comes of the last act, messages of the bot included."""
        await self.office.both.app.catch_up()
        await self.office.rests()
        self.person.looks()
        for exchange in self.office.standin.wire.after(self._heard):
            self._heard = exchange.number
            if exchange.what == "interaction":
                self.pressed |= {_base(action["action_id"]) for action in exchange.request.get("actions", ())}
        for surface in self.surfaces():
            self.types |= kinds(surface.blocks)


def kinds(blocks: list[JSON]) -> set[str]:
    """The types of blocks and of the elements in them."""
    inner = {element["type"] for _, element in walk(blocks)}
    rich = {part["type"] for block in blocks if block["type"] == "rich_text" for part in block["elements"]}
    return {block["type"] for block in blocks} | inner | rich


def _menus(surface: Surface) -> list[tuple[str, Found]]:
    return [(names[0], found) for names, found in finding.fields(surface) if found.element["type"] == "static_select"]


def _base(action_id: str) -> str:
    """What stands after the colon says which of several alike."""
    return action_id.partition(":")[0]
