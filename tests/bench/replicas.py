"""Two and three processes on one PostgreSQL beside one: `python -m tests.bench.replicas [--short]`."""

import argparse
import asyncio
import multiprocessing
import tempfile
import time
from contextlib import ExitStack
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import uvloop

from bot.clock import system_clock
from bot.store import Delivery, Member, Workspace
from bot.store.migrating import migrate
from tests.bench.commands import GOALS, command_fields
from tests.bench.dispatch import deliver
from tests.bench.load import Sample, Target, measure
from tests.bench.processes import Servers, open_workspace
from tests.bench.rows import Found, compared, show
from tests.bench.slacks import Slack, open_slack
from tests.chaos.tables import asked, fill
from tests.postgres import open_server

REPLICAS = (1, 2, 3)
CONNECTIONS = 18
SECONDS = 0.8
TEAMS = 12
"""Workspaces that are sent to: work is shared out among processes by workspace."""
PATIENCE = 120.0


def measured(rounds: int, messages: int) -> Found:
    """Commands and delivery. RuntimeError where not everything was sent."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cairn-bench-")))
        server = stack.enter_context(open_server())
        answered = uvloop.run(commands(server.create_database("commands"), folder, rounds))
        slack = stack.enter_context(open_slack(messages))
        sent: dict[int, list[float]] = {number: [] for number in REPLICAS}
        for turn in range(max(1, rounds // 2)):
            for number in REPLICAS:
                url = server.create_database(f"sending{turn}_{number}")
                sent[number].append(delivered(slack, url, number))
    rows = []
    for number in REPLICAS[1:]:
        rows.append(compared(f"/goals with {number} replicas : with one", answered[number], answered[1], "/s"))
        rows.append(compared(f"messages with {number} replicas : with one", sent[number], sent[1], "/s"))
    return Found(rows)


async def commands(url: str, folder: Path, rounds: int) -> dict[int, list[float]]:
    """Answers a second, the same number of connections spread over one, two and three processes."""
    workspace = await open_workspace()
    servers = Servers(workspace, folder)
    try:
        ports = [(await servers.cairn(url))[0] for _ in REPLICAS]
        for words in GOALS:
            fields = command_fields(workspace, "/goals", words)
            await measure(Target("/goals add", ports[0], workspace.secret, fields, b"blocks"), 1, 0)
        fields = command_fields(workspace, "/goals", "")
        targets = [Target("/goals", port, workspace.secret, fields, b"Shadow a client call") for port in ports]
        found: dict[int, list[float]] = {number: [] for number in REPLICAS}
        for turn in range(rounds + 1):
            for number in REPLICAS:
                rate = await _together(targets[:number], SECONDS if turn else 0.2)
                found[number] += [rate] if turn else []
        return found
    finally:
        await servers.end()
        await workspace.standin.stop()


async def _together(targets: list[Target], seconds: float) -> float:
    each = CONNECTIONS // len(targets)
    samples: list[Sample] = await asyncio.gather(*(measure(target, each, seconds) for target in targets))
    return sum(sample.rate for sample in samples)


def delivered(slack: Slack, url: str, processes: int) -> float:
    """Messages a second until all are on record as sent. RuntimeError where some are not."""
    uvloop.run(_stock(slack, url))
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(processes + 1)
    running = [context.Process(target=_work, args=(slack, url, barrier), daemon=True) for _ in range(processes)]
    for process in running:
        process.start()
    barrier.wait(PATIENCE)
    began = time.perf_counter()
    barrier.wait(PATIENCE)
    seconds = time.perf_counter() - began
    for process in running:
        process.join(PATIENCE)
    sent = uvloop.run(asked(url, "SELECT count(*) FROM delivery WHERE state = 'sent'"))[0][0]
    if sent != len(slack.people):
        raise RuntimeError(f"{sent} of {len(slack.people)} were sent")
    return len(slack.people) / seconds


def _work(slack: Slack, url: str, barrier: Barrier) -> None:
    uvloop.run(deliver(slack, url, lambda: barrier.wait(PATIENCE)))


async def _stock(slack: Slack, url: str) -> None:
    """As many messages as there are people, in several workspaces; the local Slack takes any workspace's."""
    await asyncio.to_thread(migrate, url)
    now = system_clock()
    teams = [f"T{number}" for number in range(TEAMS)]
    day: dict[str, Any] = {"created_at": now, "updated_at": now}
    await fill(url, [Workspace(team_id=team, bot_user_id=slack.bot_user, **day) for team in teams])
    placed = [(teams[number % TEAMS], *person) for number, person in enumerate(slack.people.items())]
    await fill(url, [Member(team_id=team, user_id=user, dm_channel=channel, **day) for team, user, channel in placed])
    note: dict[str, Any] = {"kind": "note", "urgency": "chosen", "due_at": now, "not_before": now, "created_at": now}
    notes = [Delivery(team_id=team, user_id=user, occurrence_key=f"note:{user}", **note) for team, user, _ in placed]
    await fill(url, notes)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer rounds and messages")
    show((measured(1, 150) if parser.parse_args().short else measured(5, 2_000)).rows)
