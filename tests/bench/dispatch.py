"""How fast the outbox sends unpaced, beside a bare loop that stores nothing: `python -m tests.bench.dispatch`."""

import argparse
import asyncio
import gc
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import uuid4

import uvloop
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.blocks.message import Message
from bot.clock import system_clock
from bot.content import Content, Words
from bot.delivery import Letter, Numbers, Outbox, Withheld, open_session
from bot.delivery.client import Client
from bot.delivery.slack_post import EVENT_TYPE
from bot.serve import settle_collector
from bot.standin import Standin
from bot.store import Database, Delivery, Member, Workspace
from bot.store.migrating import migrate
from tests.bench import rivals
from tests.bench.rows import Found, compared, show
from tests.chaos.tables import asked, fill
from tests.postgres import open_server

CALLS = 50
"""At Slack at once, on either side."""
WINDOW = 16 * CALLS
"""Claimed at once: a claim, a look at the fences and a record are some fifteen turns of the event loop, in each of
which all calls may be answered, so fewer would leave none to send while those are under way."""
UNPACED = replace(Numbers(), per_second=1_000_000, burst=1_000_000, in_flight=WINDOW, at_once=WINDOW)
TEXT = "A note: what did you learn from the last design review, and whom could you tell about it this week?"
WARMING = 4 * CALLS
"""Sent before the time is taken: what each statement and connection costs once is not what sending costs."""
PATIENCE = 120.0
RIVALS = 2_000
"""Members whose jobs are run at most: one a message is ten times slower."""
AT_LEAST = 0.9
"""Of the bare loop's messages a second."""


@dataclass(frozen=True)
class Pace:
    """What sending came to."""

    per_second: float
    cpu_ms: float
    """Milliseconds of this process's processor for one message."""


@contextmanager
def timed(messages: int) -> Iterator[list[Pace]]:
    """The pace of what the block sends, there once it has ended.

    The collector leaves alone what was there before, as in the bot once it has started.
    """
    pace: list[Pace] = []
    gc.collect()
    settle_collector()
    began, used = time.perf_counter(), time.process_time()
    yield pace
    used = time.process_time() - used
    pace.append(Pace(messages / (time.perf_counter() - began), 1000 * used / messages))
    gc.unfreeze()


@dataclass(frozen=True)
class Slack:
    """A local Slack in a process of its own: where, as whom, and to whom one may write."""

    api_url: str
    token: str
    team_id: str
    bot_user: str
    people: dict[str, str]
    """Members' conversations by their ids."""


async def be_slack(people: int, answers: Connection) -> None:
    """Serve until killed."""
    async with Standin(system_clock, echo=False) as standin:
        install = next(iter(standin.add_app().installs.values()))
        home, world, bot = standin.workspace, standin.world, install.bot_user_id
        users = [world.add_user(home, f"member{number}", tz="UTC") for number in range(people)]
        channels = {user.id: world.direct(home, bot, user.id)[0].id for user in users}
        settle_collector()
        answers.send(Slack(standin.api_url, install.bot_token, home.id, bot, channels))
        await asyncio.Event().wait()


def run_slack(people: int, answers: Connection) -> None:
    uvloop.run(be_slack(people, answers))


@contextmanager
def open_slack(people: int) -> Iterator[Slack]:
    """Ends with the block."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=run_slack, args=(people, theirs), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.kill()
        process.join()


async def bare_loop(slack: Slack) -> Pace:
    """slack_sdk with one session for all, as many at once as the outbox, nothing stored.

    What it posts is as long as what the outbox posts, markers included.
    """
    places = asyncio.Semaphore(CALLS)
    async with open_session(UNPACED) as session:
        client = AsyncWebClient(token=slack.token, base_url=slack.api_url, session=session, retry_handlers=[])

        async def post(channel: str) -> None:
            marker = str(uuid4())
            section = {"type": "section", "text": {"type": "mrkdwn", "text": TEXT}, "block_id": f"d:{marker}"}
            metadata = {"event_type": EVENT_TYPE, "event_payload": {"id": marker}}
            async with places:
                await client.chat_postMessage(
                    channel=channel,
                    text=TEXT,
                    blocks=[section],
                    metadata=metadata,
                    unfurl_links=False,
                    unfurl_media=False,
                )

        with timed(len(slack.people)) as pace:
            await asyncio.gather(*(post(channel) for channel in slack.people.values()))
    return pace[0]


async def write_note(letter: Letter) -> Message | Withheld:
    """The same words for everybody."""
    return Message(TEXT)


async def ours(slack: Slack, url: str) -> Pace:
    """Through the outbox, from the first claim until the last one is on record as sent."""
    await asyncio.to_thread(migrate, url)
    await stock(slack, url)
    async with sending(slack, url) as outbox, asyncio.timeout(PATIENCE):
        await plan(slack, url, "warming", WARMING)
        await send_all(outbox)
        await plan(slack, url, "note", len(slack.people))
        with timed(len(slack.people)) as pace:
            await send_all(outbox)
    sent = (await asked(url, "SELECT count(*) FROM delivery WHERE state = 'sent'"))[0][0]
    if sent != WARMING + len(slack.people):
        raise RuntimeError(f"{sent} of {WARMING + len(slack.people)} were sent")
    return pace[0]


async def deliver(slack: Slack, url: str, meet: Callable[[], object]) -> None:
    """Send what is due, as one of several processes that `meet` before and after it."""
    async with sending(slack, url) as outbox, asyncio.timeout(PATIENCE):
        meet()
        await send_all(outbox)
        meet()


class Places(Client):
    """As many calls at once as the bare loop makes, kept to by the same means."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._places = asyncio.Semaphore(CALLS)

    async def api_call(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:
        async with self._places:
            return await super().api_call(api_method, **arguments)


@asynccontextmanager
async def sending(slack: Slack, url: str) -> AsyncIterator[Outbox]:
    """An outbox with nothing around it, on a database that is at today's version."""
    database = Database(url)
    await database.start()
    content = Content({}, {}, {}, {}, {}, {}, Words({}))
    try:
        async with open_session(UNPACED) as session:
            client = Places(token=slack.token, base_url=slack.api_url, session=session, retry_handlers=[])
            outbox = Outbox(database, lambda _: client, {"note": write_note}, lambda: content, database.clock, UNPACED)
            yield outbox
            await outbox.stop()
    finally:
        await database.stop()


async def send_all(outbox: Outbox) -> None:
    """Ticks when the outbox asks for one, as in the bot, until nothing is left."""
    woken = asyncio.Event()
    outbox.on_wake = woken.set
    while True:
        woken.clear()
        was_idle = not outbox.tasks  # what ends while a tick runs makes room behind its back
        if not await outbox.tick() and was_idle:
            return
        await woken.wait()


async def stock(slack: Slack, url: str) -> None:
    """The workspace and everybody in it."""
    now, team_id = system_clock(), slack.team_id
    await fill(url, [Workspace(team_id=team_id, bot_user_id=slack.bot_user, created_at=now, updated_at=now)])
    await fill(
        url,
        [
            Member(team_id=team_id, user_id=user, dm_channel=channel, created_at=now, updated_at=now)
            for user, channel in slack.people.items()
        ],
    )


async def plan(slack: Slack, url: str, occurrence: str, members: int) -> None:
    """One message to each of so many, due now."""
    now = system_clock()
    notes = [
        Delivery(
            team_id=slack.team_id,
            user_id=user,
            kind="note",
            urgency="chosen",
            occurrence_key=f"{occurrence}:{user}",
            due_at=now,
            not_before=now,
            created_at=now,
        )
        for user in islice(slack.people, members)
    ]
    await fill(url, notes)


async def side_by_side(slack: Slack, databases: dict[str, Callable[[int], str]], folder: Path, rounds: int) -> Found:
    """All sides in turns."""
    paces: dict[str, list[Pace]] = {name: [] for name in ("bare", "jobs", *databases)}
    await bare_loop(slack)
    for number in range(rounds):
        paces["bare"].append(await bare_loop(slack))
        paces["jobs"].append(await jobs_loop(slack, folder / f"jobs{number}.db"))
        for name, new_database in databases.items():
            paces[name].append(await ours(slack, new_database(number)))
    found = Found()
    for name in databases:
        rates, used = ([getattr(pace, what) for pace in paces[name]] for what in ("per_second", "cpu_ms"))
        beside, used_beside = ([getattr(pace, what) for pace in paces["bare"]] for what in ("per_second", "cpu_ms"))
        jobs = [pace.per_second for pace in paces["jobs"]]
        found.rows += [
            compared(f"outbox on {name} : a bare loop with one session, nothing stored", rates, beside, "/s", AT_LEAST),
            compared("  processor a message", used, used_beside, "ms", falls=True),
            compared(f"outbox on {name} : one APScheduler job a member that posts", rates, jobs, "/s"),
        ]
        found.constants[f"{name.lower()}_messages_per_second"] = statistics.median(rates)
    return found


async def jobs_loop(slack: Slack, file: Path) -> Pace:
    """One APScheduler job for every member, all due, each posting with the one session."""
    async with open_session(UNPACED) as session:
        client = AsyncWebClient(token=slack.token, base_url=slack.api_url, session=session, retry_handlers=[])
        people = dict(islice(slack.people.items(), RIVALS))
        scheduled = await rivals.posting_jobs(file, client, people, TEXT, CALLS, system_clock())
        try:
            with timed(len(people)) as pace:
                await scheduled.run()
        finally:
            await scheduled.stop()
    return pace[0]


def measured(people: int, rounds: int) -> Found:
    """With so many members. RuntimeError or TimeoutError where not everything was sent."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cairn-bench-")))
        server = stack.enter_context(open_server())
        databases: dict[str, Callable[[int], str]] = {
            "SQLite": lambda number: f"sqlite:///{folder / f'{number}.db'}",
            "PostgreSQL": lambda number: server.create_database(f"round{number}"),
        }
        slack = stack.enter_context(open_slack(people))
        return uvloop.run(side_by_side(slack, databases, folder, rounds))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer messages")
    show((measured(200, 1) if parser.parse_args().short else measured(6_000, 5)).rows)
