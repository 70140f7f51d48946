"""How fast the outbox sends unpaced, beside a bare loop that stores nothing: `python -m tests.bench.dispatch`."""

import argparse
import asyncio
import gc
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
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
from bot.store import Database, Delivery, Member, Workspace
from bot.store.migrating import migrate
from tests.bench import rivals
from tests.bench.rows import Found, Row, compared, show
from tests.bench.slacks import Slack, open_instant, open_slack
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
ROUNDS = 7


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


Paces = dict[str, list[Pace]]
"""By side: of each round."""
NewDatabase = Callable[[], str]
"""A new database's address."""


async def beside_all(slack: Slack, databases: dict[str, NewDatabase], folder: Path, rounds: int) -> Found:
    """The bare loop, jobs and the outbox on each database in turns, where Slack answers at once."""
    paces = await in_turns(
        rounds,
        bare=lambda: bare_loop(slack),
        jobs=lambda: jobs_loop(slack, folder / f"{uuid4()}.db"),
        **sides(slack, databases),
    )
    found, jobs = Found(), [pace.per_second for pace in paces["jobs"]]
    for name in databases:
        found.rows += beside_bare(
            f"outbox on {name} : a bare loop with one session, nothing stored", name, paces, AT_LEAST
        )
        rates = [pace.per_second for pace in paces[name]]
        found.rows.append(compared(f"outbox on {name} : one APScheduler job a member that posts", rates, jobs, "/s"))
    return found


async def on_same_cores(slack: Slack, databases: dict[str, NewDatabase], rounds: int) -> Found:
    """The bare loop and the outbox on each database in turns, where Slack's own work takes a core as well."""
    paces = await in_turns(rounds, bare=lambda: bare_loop(slack), **sides(slack, databases))
    found = Found()
    for name in databases:
        found.rows += beside_bare(
            f"with the local Slack on the same cores, outbox on {name} : a bare loop", name, paces
        )
        found.constants[f"{name.lower()}_messages_per_second"] = statistics.median(
            pace.per_second for pace in paces[name]
        )
    return found


def sides(slack: Slack, databases: dict[str, NewDatabase]) -> dict[str, Callable[[], Awaitable[Pace]]]:
    """The outbox on each database, a new one every time."""
    return {name: partial(ours_on_new, slack, new_database) for name, new_database in databases.items()}


async def ours_on_new(slack: Slack, new_database: NewDatabase) -> Pace:
    return await ours(slack, new_database())


async def in_turns(rounds: int, **each: Callable[[], Awaitable[Pace]]) -> Paces:
    """Every side in each round; the first one once before, since what everything costs once is not measured."""
    await next(iter(each.values()))()
    paces: Paces = {name: [] for name in each}
    for _ in range(rounds):
        for name, run in each.items():
            paces[name].append(await run())
    return paces


def beside_bare(what: str, name: str, paces: Paces, limit: float | None = None) -> list[Row]:
    """Messages a second, and the processor time of one, beside the bare loop."""
    rates, used = ([getattr(pace, each) for pace in paces[name]] for each in ("per_second", "cpu_ms"))
    beside, used_beside = ([getattr(pace, each) for pace in paces["bare"]] for each in ("per_second", "cpu_ms"))
    return [
        compared(what, rates, beside, "/s", limit),
        compared("  processor a message", used, used_beside, "ms", falls=True),
    ]


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
        databases: dict[str, NewDatabase] = {
            "SQLite": lambda: f"sqlite:///{folder / f'{uuid4()}.db'}",
            "PostgreSQL": lambda: server.create_database(f"round_{uuid4().hex}"),
        }
        with open_instant(people) as slack:
            found = uvloop.run(beside_all(slack, databases, folder, rounds))
        with open_slack(people) as slack:
            return found + uvloop.run(on_same_cores(slack, databases, rounds))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer messages")
    show((measured(200, 1) if parser.parse_args().short else measured(6_000, ROUNDS)).rows)
