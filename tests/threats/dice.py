"""What members of one workspace do at random: commands, messages, clicks, menus, forms, shortcuts, Home, forgeries."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.standin.people import Person, choosing, finding
from bot.standin.people.finding import Found, Surface
from bot.standin.world import Workspace

COMMANDS = """
/level | /level senior | /level set {level} | /level gap | /level assess | /level assess history | /level goals
/level picture | /level readiness | /level ladders | /level ladder backend | /level help | /level {canary}
/goals | /goals add {canary} lead a review by end of March | /goals add {canary} learn to test | /goals {canary}
/goals progress {n} {percent}% {canary} draft sent | /goals done {n} | /goals drop {n} | /goals history {n}
/goals plan {n} if it is tomorrow at 9:30, then I read {canary} | /goals plans | /goals edit {n} | /goals chart
/goals undo | /goals move {n} to June | /goals rest {n} | /goals wake {n}
/goals checkin on | /goals checkin now | /goals checkin off
/nudges | /nudges on | /nudges now | /nudges next | /nudges history | /nudges pause 3 weeks | /nudges resume
/nudges off | /wins | /wins add {canary} led the review | /wins export | /wins search {canary} | /wins delete {n}
/mentor | /mentor volunteer | /mentor find {canary} | /mentor find design | /mentor shadow review | /mentor help
/cairn | /cairn ask {canary} how do I say no? | /cairn 1on1 | /cairn 1on1 every tuesday 14:00 | /cairn settings
/cairn privacy | /cairn export | /cairn forget me
"""
SAYINGS = """
I want to write the record for {canary} by 15 April | goal {n}: {percent}%, {canary} sent | list my goals
win: {canary} went live | done with {n} | drop {n} | {canary} something else | assess me | my wins
how do I deal with {canary}? | plan for goal {n} | note: {canary} asked for more time | export my data
"""
LEVELS = ("junior", "mid", "senior")
NEWEST = 3
"""Messages of which the newest are clicked on."""
KINDS = {"command": 34, "click": 22, "message": 12, "form": 14, "home": 7, "shortcut": 4, "menu": 4, "forgery": 3}


@dataclass(eq=False)
class Neighbour:
    """One workspace, the word that stands in everything typed there, and its members."""

    workspace: Workspace
    canary: str
    people: list[Person]
    shown: dict[str, list[Any]] = field(default_factory=dict)
    """Values of buttons that its members have seen, by action."""


class Dice:
    """Chooses who does what. The same seed chooses alike as long as the answers are alike."""

    def __init__(self, seed: int, neighbours: list[Neighbour]) -> None:
        self._random = random.Random(seed)
        self._neighbours = neighbours
        self._commands, self._sayings = _each(COMMANDS), _each(SAYINGS)
        self._acts: dict[str, Callable[[Neighbour, Person], Awaitable[object]]] = {
            "command": self._types,
            "click": self._clicks,
            "message": self._says,
            "form": self._fills,
            "home": lambda _, person: person.opens_home(),
            "shortcut": self._takes_shortcut,
            "menu": self._chooses,
            "forgery": self._forges,
        }

    async def throw(self, neighbour: Neighbour) -> str | None:
        """One act of somebody there; its kind, or None where there was nothing to do it with."""
        person = self._random.choice(neighbour.people)
        kind = self._random.choices(list(KINDS), list(KINDS.values()))[0]
        if kind in ("command", "message") and person.modal is not None:
            kind = "form"
        try:
            done = await self._acts[kind](neighbour, person)
        except (AssertionError, LookupError, ValueError):  # what was there to be used is there no more
            return None
        return kind if done is not None else None

    def days(self) -> float:
        """How long it is until the next round, in days: mostly no time at all, else minutes to days."""
        return self._random.choice((0.002, 0.01, 0.1, 1, 4)) if self._random.random() < 0.1 else 0

    async def _types(self, neighbour: Neighbour, person: Person) -> object:
        return await person.types(self._filled(self._commands, neighbour))

    async def _says(self, neighbour: Neighbour, person: Person) -> object:
        return await person.says(self._filled(self._sayings, neighbour))

    def _filled(self, lines: list[str], neighbour: Neighbour) -> str:
        return self._random.choice(lines).format(
            canary=neighbour.canary,
            n=self._random.randint(1, 6),
            percent=self._random.randrange(10, 100, 10),
            level=self._random.choice(LEVELS),
        )

    async def _clicks(self, neighbour: Neighbour, person: Person) -> object:
        found = self._pressable(neighbour, person)
        return await person.uses(found, choosing.pressed(found), "a button") if found else None

    async def _forges(self, neighbour: Neighbour, person: Person) -> object:
        """Press what is there with what a member of another workspace would have sent by it."""
        found = self._pressable(neighbour, person)
        other = self._random.choice([each for each in self._neighbours if each is not neighbour])
        values = other.shown.get(found.element["action_id"].partition(":")[0]) if found else None
        if found is None or not values:
            return None
        value = self._random.choice(values)
        return await person.uses(found, {**choosing.pressed(found), **value}, "a forged button")

    def _pressable(self, neighbour: Neighbour, person: Person) -> Found | None:
        found = [
            each
            for surface in surfaces(person)
            for _, each in finding.pressables(surface)
            if each.block["type"] != "input" and each.element["type"] == "button"
        ]
        for each in found:
            seen = neighbour.shown.setdefault(each.element["action_id"].partition(":")[0], [])
            if "value" in each.element and len(seen) < 50:
                seen.append({"action_id": each.element["action_id"], "value": each.element["value"]})
        return self._random.choice(found) if found else None

    async def _chooses(self, neighbour: Neighbour, person: Person) -> object:
        found = [
            each
            for surface in surfaces(person)
            for _, each in finding.fields(surface)
            if each.element["type"] == "static_select" and each.block["type"] != "input"
        ]
        return await self._sets(neighbour, person, self._random.choice(found)) if found else None

    async def _fills(self, neighbour: Neighbour, person: Person) -> object:
        """Fill in each field of the open form and send it, or leave it."""
        if person.modal is None:
            return None
        for _, found in finding.fields(surfaces(person)[0]):
            if found.block["type"] == "input":
                await self._sets(neighbour, person, found)
        if person.modal.body.get("submit") and self._random.random() < 0.8:
            view = person.modal
            saw = await person.submits()
            if person.modal is not view:
                return saw
        return await person.closes(everything=True)

    async def _sets(self, neighbour: Neighbour, person: Person, found: Found) -> object:
        element = found.element
        before = found.surface.values[found.block["block_id"]][element["action_id"]]
        if element["type"] in ("plain_text_input", "rich_text_input"):
            value: Any = f"{neighbour.canary} filled in"
        elif element.get("options"):
            value = self._random.choice(element["options"])["value"]
            value = [value] if element["type"] in ("checkboxes", "multi_static_select") else value
        else:
            return None
        return await person.sets(found, choosing.given(person, element, value, before))

    async def _takes_shortcut(self, neighbour: Neighbour, person: Person) -> object:
        shortcut = self._random.choice(person.app.shortcuts)
        if person.modal is not None:
            return None
        if shortcut["type"] == "global":
            return await person.shortcut(shortcut["name"])
        said = [message for message in person.messages() if message.only_for is None][:10]
        return await person.shortcut(shortcut["name"], self._random.choice(said)) if said else None


def surfaces(person: Person) -> list[Surface]:
    """What is in front of a person: the open form alone, else the newest messages and Home."""
    if person.modal is not None:
        return [Surface("modal", person.modal.blocks, person.modal.values, view=person.modal)]
    home = person.home
    found = [Surface("home", home.blocks, home.values, view=home)] if home is not None else []
    newest = [message for message in person.messages() if message.bot_id and message.blocks][:NEWEST]
    return found + [finding.of_message(person, message) for message in newest]


def _each(lines: str) -> list[str]:
    return [line.strip() for row in lines.strip().splitlines() for line in row.split(" | ")]
