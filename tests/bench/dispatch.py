"""How fast the outbox sends unpaced, beside a bare loop that stores nothing: `python -m tests.bench.dispatch`."""

import argparse
import asyncio
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import uuid4

import uvloop

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
UNPACED = replace(Numbers(), per_second=1_000_000, burst=1_000_000, in_flight=8 * CALLS, at_once=8 * CALLS)
"""More are claimed than are at Slack: the others are being written, or down."""
TEXT = "A note: what did you learn from the last design review, and whom could you tell about it this week?"
PATIENCE = 120.0


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


async def bare_loop(slack: Slack) -> float:
    """Messages a second: slack_sdk with one session for all, as many at once as the outbox, nothing stored.

    What it posts is as long as what the outbox posts, markers included.
    """
    places = asyncio.Semaphore(CALLS)
    async with open_session(UNPACED) as session:
        client = new_client(slack.token, slack.api_url, session)

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

        began = time.perf_counter()
        await asyncio.gather(*(post(channel) for channel in slack.people.values()))
        return len(slack.people) / (time.perf_counter() - began)


async def write_note(letter: Letter) -> Message | Withheld:
    """The same words for everybody."""
    return Message(TEXT)


async def ours(slack: Slack, url: str) -> float:
    """Messages a second through the outbox, from the first claim until the last one is on record as sent."""
    await asyncio.to_thread(migrate, url)
    await stock(slack, url)
    database = Database(url)
    await database.start()
    content = Content({}, {}, {}, {}, {}, {}, Words({}))
    try:
        async with open_session(UNPACED, calls=CALLS) as session:
            client = new_client(slack.token, slack.api_url, session)
            outbox = Outbox(database, lambda _: client, {"note": write_note}, lambda: content, database.clock, UNPACED)
            began = time.perf_counter()
            async with asyncio.timeout(PATIENCE):
                await send_all(outbox)
            seconds = time.perf_counter() - began
            await outbox.stop()
    finally:
        await database.stop()
    sent = (await asked(url, "SELECT count(*) FROM delivery WHERE state = 'sent'"))[0][0]
    if sent != len(slack.people):
        raise RuntimeError(f"{sent} of {len(slack.people)} were sent")
    return len(slack.people) / seconds


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
    """One message to everybody, due now."""
    now = system_clock()
    team_id = slack.team_id
    await fill(url, [Workspace(team_id=team_id, bot_user_id=slack.bot_user, created_at=now, updated_at=now)])
    people = slack.people.items()
    await fill(
        url,
        [
            Member(team_id=team_id, user_id=user, dm_channel=channel, created_at=now, updated_at=now)
            for user, channel in people
        ],
    )
    notes = [
        Delivery(
            team_id=team_id,
            user_id=user,
            kind="note",
            urgency="chosen",
            occurrence_key=f"note:{user}",
            due_at=now,
            not_before=now,
            created_at=now,
        )
        for user, _ in people
    ]
    await fill(url, notes)


async def main(slack: Slack, databases: dict[str, Callable[[int], str]], rounds: int) -> list[Row]:
    """All sides in turns."""
    rates: dict[str, list[float]] = {name: [] for name in ("bare", *databases)}
    await bare_loop(slack)
    for number in range(rounds):
        rates["bare"].append(await bare_loop(slack))
        for name, new_database in databases.items():
            rates[name].append(await ours(slack, new_database(number)))
    rows = []
    for name in databases:
        ratio = statistics.median(one / other for one, other in zip(rates[name], rates["bare"], strict=True))
        shown, beside = (f"{statistics.median(side):.0f}/s" for side in (rates[name], rates["bare"]))
        rows.append(Row(f"outbox on {name} : bare loop", shown, beside, ratio, 0.7))
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer messages")
    short = parser.parse_args().short
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cairn-bench-")))
        server = stack.enter_context(open_server())
        found = uvloop.run(
            main(
                stack.enter_context(open_slack(500 if short else 3_000)),
                {
                    "SQLite": lambda number: f"sqlite:///{folder / f'{number}.db'}",
                    "PostgreSQL": lambda number: server.create_database(f"round{number}"),
                },
                2 if short else 5,
            )
        )
        show(found)
    sys.exit(0)
