"""How fast the outbox sends unpaced, beside a bare loop that stores nothing: `python -m tests.bench.dispatch`."""

import argparse
import asyncio
import gc
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import uuid4

import uvloop
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.message import Message
from bot.clock import system_clock
from bot.content import Content, Words
from bot.delivery import Letter, Numbers, Outbox, Withheld, new_client, open_session
from bot.delivery.slack_post import EVENT_TYPE
from bot.standin import Standin
from bot.store import Database, Delivery, Member, Workspace
from bot.store.migrating import migrate
from tests.bench.commands import Row
from tests.bench.growth import show
from tests.chaos.tables import asked, fill
from tests.postgres import open_server

CALLS = 50
"""At Slack at once, on either side."""
WINDOW = 16 * CALLS
"""Claimed at once: a claim, a look at the fences and a record are some fifteen turns of the event loop, in each of
which all calls may be answered, so fewer would leave none to send while those are under way."""
UNPACED = replace(Numbers(), per_second=1_000_000, burst=1_000_000, in_flight=WINDOW, at_once=WINDOW)
TEXT = "A note: what did you learn from the last design review, and whom could you tell about it this week?"
WARMING = 50
"""Sent before the time is taken: what each statement and connection costs once is not what sending costs."""
PATIENCE = 120.0


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
    gc.freeze()
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
    database = Database(url)
    await database.start()
    content = Content({}, {}, {}, {}, {}, {}, Words({}))
    try:
        async with open_session(UNPACED, calls=CALLS) as session:
            client = new_client(slack.token, slack.api_url, session)
            outbox = Outbox(database, lambda _: client, {"note": write_note}, lambda: content, database.clock, UNPACED)
            async with asyncio.timeout(PATIENCE):
                await plan(slack, url, "warming", WARMING)
                await send_all(outbox)
                await plan(slack, url, "note", len(slack.people))
                with timed(len(slack.people)) as pace:
                    await send_all(outbox)
            await outbox.stop()
    finally:
        await database.stop()
    sent = (await asked(url, "SELECT count(*) FROM delivery WHERE state = 'sent'"))[0][0]
    if sent != WARMING + len(slack.people):
        raise RuntimeError(f"{sent} of {WARMING + len(slack.people)} were sent")
    return pace[0]


async def send_all(outbox: Outbox) -> None:
    """Ticks when the outbox asks for one, as in the bot, until nothing is left."""
    woken = asyncio.Event()
    outbox.on_wake = woken.set
    while True:
        woken.clear()
        if not await outbox.tick() and not outbox.tasks:
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


async def main(slack: Slack, databases: dict[str, Callable[[int], str]], rounds: int) -> list[Row]:
    """All sides in turns."""
    paces: dict[str, list[Pace]] = {name: [] for name in ("bare", *databases)}
    await bare_loop(slack)
    for number in range(rounds):
        paces["bare"].append(await bare_loop(slack))
        for name, new_database in databases.items():
            paces[name].append(await ours(slack, new_database(number)))
    rows = []
    for name in databases:
        both = paces[name], paces["bare"]
        ratio = statistics.median(one.per_second / other.per_second for one, other in zip(*both, strict=True))
        shown, beside = (_shown(side) for side in both)
        rows.append(Row(f"outbox on {name} : bare loop", shown, beside, ratio, 0.7))
    return rows


def _shown(paces: list[Pace]) -> str:
    rate = statistics.median(pace.per_second for pace in paces)
    return f"{rate:.0f}/s, {statistics.median(pace.cpu_ms for pace in paces):.2f} ms"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer messages")
    short = parser.parse_args().short
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cairn-bench-")))
        server = stack.enter_context(open_server())
        found = uvloop.run(
            main(
                stack.enter_context(open_slack(1_000 if short else 3_000)),
                {
                    "SQLite": lambda number: f"sqlite:///{folder / f'{number}.db'}",
                    "PostgreSQL": lambda number: server.create_database(f"round{number}"),
                },
                2 if short else 5,
            )
        )
        show(found)
    sys.exit(0)
