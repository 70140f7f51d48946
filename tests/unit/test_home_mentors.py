"""App Home says in one section where a request for a mentor stands, and how many a mentor helps."""

from pathlib import Path
from typing import Any

from bot.blocks.home import home
from bot.mentoring import mentors as rules
from bot.mentoring.mentors import Offering, Wish
from bot.mentoring.overview import overview
from bot.slack.inputs import Click
from bot.slack.mentors import ACTIONS
from bot.standin.lint import lint_view
from tests.unit.goals_desk import CONTENT, TUESDAY, Person, opened

OFFERING = Offering(("architecture",), (), "senior", 2)


async def shown(person: Person) -> list[dict[str, Any]]:
    """The blocks of the Home tab."""
    rows = person.database.glance("T1")
    there = await rows.members.traces(person.user_id)
    assert there is not None
    view = home(CONTENT, await overview(rows, there, CONTENT, TUESDAY), "/")
    assert lint_view(view) == []
    return list(view["blocks"])


async def about_mentors(person: Person) -> str:
    """The one section that leads to the page of mentors."""
    found = [one for one in await shown(person) if one.get("accessory", {}).get("action_id") == "mentors.open"]
    assert len(found) == 1
    return str(found[0]["text"]["text"])


async def test_home_tells_mentee_and_mentor_where_they_stand(tmp_path: Path) -> None:
    async with opened(tmp_path / "cairn.db") as town:
        ada, mira = await town.person("U1", level="junior"), await town.person("U2", level="senior")
        assert "a meeting you may sit in on" in await about_mentors(ada)
        async with town.database.team("T1") as team:
            member = await team.members.get("U2")
            assert member is not None
            await rules.volunteer(team, member, "backend", OFFERING, CONTENT.words, TUESDAY)
        assert "You help 0 of 2; waiting for your answer: 0." in await about_mentors(mira)
        async with town.database.team("T1") as team:
            member = await team.members.get("U1")
            assert member is not None
            request = await rules.ask(team, member, Wish(topic="architecture"), "why", CONTENT, TUESDAY)
            await rules.ask(team, member, Wish(shadowing="on_call"), "why", CONTENT, TUESDAY)
        told = await about_mentors(ada)
        assert "Open requests of yours besides: 1." in told
        assert "U2" not in told, "nobody learns who was asked"
        assert "waiting for your answer: 1." in await about_mentors(mira)
        async with town.database.team("T1") as team:
            member = await team.members.get("U2")
            assert member is not None
            await rules.accept(team, member, request.id, CONTENT.words, TUESDAY)
        assert "You help 1 of 2; waiting for your answer: 0." in await about_mentors(mira)
        assert len(await shown(mira)) == len(await shown(ada))
        page = await ACTIONS["mentors.open"](ada.visit(), Click("mentors.open", "home"))
        assert "Mentors" in str(getattr(page, "text", ""))
