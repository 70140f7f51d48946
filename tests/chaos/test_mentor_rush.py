"""Two hundred people who look for a mentor at the same moment, at three real processes on one PostgreSQL."""

import asyncio
import contextlib
import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.clock import system_clock
from bot.content import load
from bot.mentoring.mentors import Offering, volunteer
from bot.standin.signing import sign
from bot.store import Database
from tests.chaos.fleet import Fleet, fleet
from tests.chaos.processes import Launcher
from tests.chaos.tables import asked
from tests.chaos.town import Town, open_town

pytestmark = [pytest.mark.chaos, pytest.mark.postgres, pytest.mark.long]

MENTORS, ROOM, MENTEES = 60, 5, 200
MOST_TRIES = 60
"""Where the database is busy with the others, a person is told so and presses again, each time a little later."""


async def gather_people(town: Town) -> list[str]:
    """So many seniors who offer the same, and so many juniors, all in one zone; the juniors' ids."""
    ids = [user.id for user, _ in town.move_in(MENTORS + MENTEES)]
    database, words, now = Database(town.url), load().words, system_clock()
    offering = Offering(("architecture",), (), "senior", ROOM)
    await database.start()
    async with database.team(town.install.team_id) as team:
        for user in ids:
            member = await team.members.meet(user, now)
            member.timezone = "UTC"
        await team.flush()
        for user in ids[:MENTORS]:
            found = await team.members.get(user)
            assert found is not None
            await volunteer(team, found, "backend", offering, words, now)
    await database.stop()
    return ids[MENTORS:]


async def submit(town: Town, replicas: Fleet, session: aiohttp.ClientSession, user: str, number: int) -> None:
    """One form, to any replica; whoever is told that it failed presses the button again."""
    for tries in range(MOST_TRIES):
        form = submission(town, user, number)
        now = int(time.time())
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": str(now),
            "X-Slack-Signature": sign(town.install.app.signing_secret, now, form),
        }
        address = replicas.workers[(number + tries) % len(replicas.workers)].address
        with contextlib.suppress(aiohttp.ClientError):
            async with session.post(f"{address}/slack/events", data=form, headers=headers) as answer:
                if answer.status == 200:
                    assert await answer.text() == ""
                    return
                assert answer.status == 503
        await asyncio.sleep(town.dice.uniform(0.1, 1.0) * min(tries + 1, 4))
    raise AssertionError(f"{user} was never heard")


def submission(town: Town, user: str, number: int) -> bytes:
    """The request form as Slack sends it; each person has a view of their own."""
    values = {
        "wish": {"value": {"selected_option": {"value": "topic:architecture"}}},
        "reason": {"value": {"value": "I want to see how somebody decides."}},
    }
    view = {
        "id": f"V{number}",
        "hash": str(number),
        "type": "modal",
        "callback_id": "mentors.request_form",
        "private_metadata": "{}",
        "state": {"values": values},
    }
    body = {
        "type": "view_submission",
        "team": {"id": town.install.team_id},
        "user": {"id": user, "team_id": town.install.team_id},
        "api_app_id": town.install.app.id,
        "view": view,
    }
    return urlencode({"payload": json.dumps(body)}).encode()


async def test_two_hundred_at_once_exceed_no_capacity_lose_nobody_and_load_everybody_alike(
    launcher: Launcher, tmp_path: Path, new_database: Callable[[], str]
) -> None:
    async with open_town(new_database(), seed=7) as town:
        mentees = await gather_people(town)
        async with fleet(launcher, tmp_path / "log", town.settings, size=3, dice=town.dice) as replicas:
            for worker in replicas.workers:
                await worker.is_up()
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
                await asyncio.gather(
                    *(submit(town, replicas, session, user, number) for number, user in enumerate(mentees))
                )
            requests = await asked(town.url, "SELECT user_id, state, mentor_id FROM mentor_request")
            offers = await asked(town.url, "SELECT user_id, offered, engaged, capacity FROM mentor")
    assert sorted(user for user, _, _ in requests) == sorted(mentees)
    assert {state for _, state, _ in requests} == {"asked"}
    loads = Counter(mentor for _, _, mentor in requests)
    assert {user: offered for user, offered, _, _ in offers} == {user: loads[user] for user, _, _, _ in offers}
    assert all(offered + engaged <= capacity for _, offered, engaged, capacity in offers)
    assert max(loads.values()) - min(loads[user] for user, *_ in offers) <= 1
