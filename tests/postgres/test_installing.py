"""Two processes on one PostgreSQL: what one hears of an installation counts for the other within seconds."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from bot.content import Content, load
from bot.standin.world import Workspace
from bot.store.leaving import delete_left
from tests.e2e.street import Browser, Street, opened_street


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


@pytest_asyncio.fixture
async def street(
    tmp_path: Path, content: Content, new_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Street]:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    async with opened_street(tmp_path, content, database=new_database(), processes=2) as opened:
        yield opened


def turn_to(street: Street, process: int) -> None:
    """From now on Slack's requests reach that process."""
    street.slack_app.request_url = f"{street.urls[process]}/slack/events"


async def test_a_state_of_one_process_is_known_to_the_other_and_used_once(street: Street) -> None:
    harbour = street.workspace("Harbour Works", "ada")
    browser = street.browser()
    back = street.standin.consent.allow(await street.goes_to_slack(browser), harbour)
    elsewhere = Browser(street.urls[1], street.session, browser.cookie)
    assert (await elsewhere.opens(back.replace(street.url, street.urls[1]))).status == 200
    assert (await Browser(street.url, street.session, browser.cookie).opens(back)).status == 403


async def test_an_installation_counts_at_once_and_its_end_within_five_seconds_everywhere(street: Street) -> None:
    harbour, mill = street.workspace("Harbour Works", "ada"), street.workspace("Paper Mill", "ada")
    for workspace in (harbour, mill):
        assert (await street.installs(workspace)).status == 200
    ada, other = street.person("ada", harbour), street.person("ada", mill)
    for process in (0, 1):
        turn_to(street, process)
        assert (await street.standin.send_command(ada, "/level")).status == 200
    turn_to(street, 0)
    await ada.types("/goals", "add Write the RFC by end of March")
    await other.types("/goals", "add Dry the paper by end of March")
    await street.settle()
    street.clock.forward(seconds=2)
    await street.standin.remove_app(street.slack_app, harbour)
    turn_to(street, 1)
    street.clock.forward(seconds=5)
    assert (await street.standin.send_command(ada, "/level")).status == 403
    assert await street.apps[1].desk.served.token_of(harbour.id) is None
    assert "Dry the paper" in (await other.types("/goals"))

    database = street.apps[1].database
    assert await delete_left(database, database.clock()) == [harbour.id]
    assert await held(street, harbour) == (0, False)
    assert await held(street, mill) == (1, True)
    assert (await street.installs(harbour)).status == 200
    assert "RFC" not in (await ada.types("/goals"))


async def held(street: Street, workspace: Workspace) -> tuple[int, bool]:
    """How many goals are there, and whether the workspace is known."""
    database = street.app.database
    goals = await database.glance(workspace.id).goals.active(workspace.names["ada"])
    return len(goals), await database.glance_everywhere().workspaces.get(workspace.id) is not None


async def test_an_organisation_is_served_behind_the_second_wall_too(street: Street) -> None:
    harbour = street.workspace("Harbour Works", "ada", enterprise="E0WATER")
    mill = street.workspace("Paper Mill", "ben", enterprise="E0WATER")
    assert (await street.installs(harbour, for_all=True)).status == 200
    ada, ben = street.person("ada", harbour), street.person("ben", mill)
    assert (await street.standin.send_command(ada, "/level")).status == 200
    turn_to(street, 1)
    assert (await street.standin.send_command(ben, "/level")).status == 200
    street.clock.forward(seconds=5)
    ended = {"type": "app_uninstalled"}
    whole = {"team_id": None, "enterprise_id": "E0WATER"}
    answer = await street.standin.send_event(ended, app=street.slack_app, team_id=harbour.id, fields=whole)
    assert answer.status == 200
    turn_to(street, 0)
    street.clock.forward(seconds=5)
    for person in (ada, ben):
        assert (await street.standin.send_command(person, "/level")).status == 403
