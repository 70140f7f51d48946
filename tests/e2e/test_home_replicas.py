"""App Home while several processes publish it: Slack ends up with what is there, whoever it hears last."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.slack.home import Homes
from bot.standin.people import Person
from bot.store import BusyError, Database
from bot.store.database import Backend
from bot.store.rows import Rows
from tests.e2e.conftest import Office
from tests.e2e.test_home import home, opens, publications


class Together:
    """A backend that several processes use at once."""

    is_shared = True

    def __init__(self, inner: Backend) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class Crowded(Together):
    """One whose connections are all in use for so many reads."""

    def __init__(self, inner: Backend, times: int) -> None:
        super().__init__(inner)
        self.times = times

    def glance_of(self, team_id: str) -> Rows:
        if self.times:
            self.times -= 1
            raise BusyError("no connection free")
        return self._inner.glance_of(team_id)


class Counted(Homes):
    """App Homes that count how often they look at what is there."""

    looks = 0

    async def _look(self, team_id: str, user_id: str) -> Any:
        self.looks += 1
        return await super()._look(team_id, user_id)


def process(office: Office, backend: type[Together] = Together, *given: int) -> Counted:
    """The App Homes of one more process on the same database."""
    app = office.app
    return Counted(replace(app.desk, database=Database("", backend=backend(app.database._backend, *given))))


async def becomes(office: Office, ada: Person, level: str) -> None:
    """Her level changes in the database; nobody publishes that yet."""
    async with office.app.database.team(office.standin.workspace.id) as team:
        await team.members.change(ada.id, office.clock(), level=level)


async def beside_a_slow_one(office: Office, ada: Person) -> Homes:
    """One more process, while another one publishes `Mid` in place of `Junior`, which Slack is slow to hear."""
    await ada.types("/level", "junior")
    await opens(ada)
    desk = office.app.desk
    await desk.settle()
    here, there = process(office), process(office)
    slow = office.standin.faults.add("slow", "views.publish", seconds=0.5, times=1)
    await becomes(office, ada, "mid")
    desk.afterwards(here.publish(office.standin.workspace.id, ada.id), "home")
    await ada.waits_until(lambda: slow.fired == 1)
    return there


async def test_a_publication_that_slack_hears_late_is_followed_by_what_is_there_now(
    office: Office, ada: Person
) -> None:
    there = await beside_a_slow_one(office, ada)
    await becomes(office, ada, "staff")
    await there.publish(office.standin.workspace.id, ada.id)
    assert "Level: Staff" in home(ada)
    await office.app.desk.settle()
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


async def test_a_change_that_is_taken_back_while_it_is_on_its_way_is_not_shown_for_ever(
    office: Office, ada: Person
) -> None:
    there = await beside_a_slow_one(office, ada)
    await becomes(office, ada, "junior")
    await there.publish(office.standin.workspace.id, ada.id)
    await office.app.desk.settle()
    assert "Level: Junior" in home(ada)


async def test_who_meets_nobody_looks_once(office: Office, ada: Person) -> None:
    await ada.types("/level", "junior")
    await opens(ada)
    await office.app.desk.settle()
    here, team_id = process(office), office.standin.workspace.id
    await becomes(office, ada, "mid")
    with office.app.desk.rests.none():
        await here.publish(team_id, ada.id)
    assert (here.looks, "Level: Mid" in home(ada)) == (1, True)


async def test_a_stranger_of_whom_nothing_is_remembered_is_shown_once(office: Office, ada: Person) -> None:
    here, published = process(office), publications(office)
    with office.app.desk.rests.none():
        await here.publish(office.standin.workspace.id, ada.id, is_blank=True)
    assert (here.looks, publications(office) - published) == (1, 1)
    assert "I am Cairn" in home(ada)


async def test_a_home_for_which_there_was_no_connection_comes_a_little_later(office: Office, ada: Person) -> None:
    await ada.types("/level", "junior")
    await opens(ada)
    await office.app.desk.settle()
    here = process(office, Crowded, 3)
    await becomes(office, ada, "mid")
    with office.app.desk.rests.none():
        await here.publish(office.standin.workspace.id, ada.id)
    assert "Level: Mid" in home(ada)


async def test_what_slack_has_of_who_was_forgotten_is_not_remembered_of_who_came_back(
    office: Office, ada: Person
) -> None:
    await ada.types("/level", "junior")
    await opens(ada)
    await office.app.desk.settle()
    async with office.app.database.team(office.standin.workspace.id) as team:
        back = await team.members.get(ada.id)
        assert back is not None
        before = back.created_at - timedelta(minutes=1)
        assert not await team.members.remember_home(ada.id, before, back.home_digest, "of an earlier life")
        assert await team.members.remember_home(ada.id, back.created_at, back.home_digest, "of this one")
