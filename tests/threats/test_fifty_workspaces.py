import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.content import Content
from bot.content.tours import tours
from bot.demo import move_time
from bot.standin.actor import Actor, MoveClock
from bot.standin.people import Person
from bot.standin.script import Script
from bot.standin.world import Workspace
from tests.e2e.street import Street, opened_street

HOUSES = 50
PEOPLE = ("ada", "ben")
DOES = (
    "/level set senior",
    "/goals add {word} lead a review by end of March",
    "/nudges on",
    "/wins add {word} led the review",
    "/mentor volunteer",
    "/cairn ask how do I say no?",
)
"""One command of each kind, which a member of every workspace types."""
SHOWS = ("/goals", "/wins", "/cairn settings")
"""What shows most of what is kept of that, beside Home."""


@pytest.fixture
async def street(tmp_path: Path, content: Content, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Street]:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    async with opened_street(tmp_path, content, cairn_rate_per_member=0) as opened:
        yield opened


async def moves_in(street: Street, number: int) -> Person:
    """One more workspace with a member, who has the same id as everybody else's."""
    workspace = street.workspace(f"House {number}", "ada")
    assert (await street.installs(workspace)).status == 200
    return street.person("ada", workspace)


def word_of(number: int) -> str:
    return f"lantern{number:02}x"


async def asks(person: Person) -> list[str]:
    """What the member is shown: by every command, and on Home."""
    shown = [(await person.types(line)).text for line in SHOWS]
    return [*shown, (await person.opens_home()).text]


@pytest.mark.thorough
@pytest.mark.parametrize("houses", [10, pytest.param(HOUSES, marks=pytest.mark.long)])
async def test_of_many_workspaces_none_notices_that_one_more_installs(street: Street, houses: int) -> None:
    people = [await moves_in(street, number) for number in range(houses)]
    for number, person in enumerate(people):
        for line in DOES:
            saw = await person.types(line.format(word=word_of(number)))
            assert saw.error is None
            assert saw.text
    await street.settle()
    before = [await asks(person) for person in people]
    newcomer = await moves_in(street, houses)
    assert "lantern" not in "".join(await asks(newcomer))
    await newcomer.types(DOES[1].format(word=word_of(houses)))
    assert [await asks(person) for person in people] == before
    for number, shown in enumerate(before):
        assert set(re.findall(r"lantern\d\dx", "".join(shown))) == {word_of(number)}
    assert street.standin.refusals == []


class Tenant(Actor):
    """Acts on lines as the people of one of many workspaces."""

    def __init__(self, street: Street, workspace: Workspace, move: MoveClock) -> None:
        self._home = workspace
        self._people = {name: street.person(name, workspace) for name in workspace.names if name in PEOPLE}
        super().__init__(street.standin, street.slack_app, move, person="ada")

    def _workspace(self) -> Workspace:
        return self._home

    def find(self, name: str) -> Person:
        return self._people[name]


@pytest.mark.long
@pytest.mark.parametrize("tour", tours(), ids=lambda path: path.stem)
async def test_members_of_fifty_workspaces_take_a_whole_tour_while_one_more_installs(
    street: Street, tour: Path
) -> None:
    async def move(when: timedelta | datetime) -> None:
        await move_time(street.standin, street.app, street.clock, when)

    tenants = []
    for number in range(HOUSES):
        workspace = street.workspace(f"House {number}", *PEOPLE)
        assert (await street.installs(workspace)).status == 200
        tenants.append(Tenant(street, workspace, move))
    steps = [step for step in Script.load(tour).steps if step.line]
    for number, step in enumerate(steps):
        if number == len(steps) // 2:
            await moves_in(street, HOUSES)
        for tenant in tenants[:1] if step.kind == "time" else tenants:  # time passes for all at once
            done = await tenant.does(step.line)
            assert done.error is None, f"{tour.name}:{step.at}: {step.line}: {done.error}"
    assert street.standin.refusals == []
