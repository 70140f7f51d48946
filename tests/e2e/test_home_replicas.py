"""App Home while several processes publish it: Slack ends up with what is there, whoever it hears last."""

from dataclasses import replace
from typing import Any

from bot.slack.home import Homes
from bot.standin.people import Person
from bot.store import Database
from bot.store.database import Backend
from tests.e2e.conftest import Office
from tests.e2e.test_home import home, opens


class Together:
    """A backend that several processes use at once."""

    is_shared = True

    def __init__(self, inner: Backend) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def process(office: Office) -> Homes:
    """The App Homes of one more process on the same database."""
    app = office.app
    return Homes(replace(app.desk, database=Database("", backend=Together(app.database._backend))))


async def becomes(office: Office, ada: Person, level: str) -> None:
    """Her level changes in the database; nobody publishes that yet."""
    async with office.app.database.team(office.standin.workspace.id) as team:
        await team.members.change(ada.id, office.clock(), level=level)


async def test_a_publication_that_slack_hears_late_is_followed_by_what_is_there_now(
    office: Office, ada: Person
) -> None:
    await ada.types("/level", "junior")
    await opens(ada)
    await office.app.desk.settle()
    here, there = process(office), process(office)
    slow = office.standin.faults.add("slow", "views.publish", seconds=0.5, times=1)
    await becomes(office, ada, "mid")
    desk = office.app.desk
    desk.afterwards(here.publish(office.standin.workspace.id, ada.id), "home")
    await ada.waits_until(lambda: slow.fired == 1)
    await becomes(office, ada, "staff")
    await there.publish(office.standin.workspace.id, ada.id)
    assert "Level: Staff" in home(ada)
    await desk.settle()
    assert "Level: Staff" in home(ada)


async def test_what_is_remembered_of_home_is_what_slack_has(office: Office, ada: Person) -> None:
    await ada.types("/level", "junior")
    await opens(ada)
    await office.app.desk.settle()
    here, there = process(office), process(office)
    team_id = office.standin.workspace.id
    await becomes(office, ada, "mid")
    await here.publish(team_id, ada.id)
    shown = ada.home
    for homes in (here, there):
        await homes.publish(team_id, ada.id)
    assert ada.home is shown
    await becomes(office, ada, "senior")
    await there.publish(team_id, ada.id)
    assert "Level: Senior" in home(ada)
