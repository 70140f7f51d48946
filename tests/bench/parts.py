"""The parts of the whole bench, each of which can be run alone: `python -m tests.bench.parts NAME --out FILE`."""

import argparse
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvloop

from tests.bench import commands, dispatch, growth, home, idle, replicas, sockets, years
from tests.bench.rows import Found, show


@dataclass(frozen=True)
class Part:
    """One part: what it shows, what is not the same on both sides, and how long it may take, in seconds."""

    title: str
    note: str
    measure: Callable[[bool], Found]
    """Takes whether it is to be short."""
    seconds: float


def _commands(is_short: bool) -> Found:
    plan = commands.SHORT if is_short else commands.LONG
    return uvloop.run(commands.measured(plan, ("sqlite", "postgresql")))


def _sockets(is_short: bool) -> Found:
    return uvloop.run(sockets.measured(1, 0.3) if is_short else sockets.measured(10, 1.0))


def _growth(is_short: bool) -> Found:
    return uvloop.run(growth.measured(growth.SHORT if is_short else growth.LONG, ("sqlite", "postgresql")))


PARTS = {
    "commands": Part(
        "Commands",
        "Time a request with 16 connections, one process; load, server and PostgreSQL share the processors. Both sides"
        " check the signature, parse the body, run the same statements in the same kind of transaction with the same"
        " drivers, and answer. Only Cairn decrypts what members typed, keeps workspaces apart by roles of PostgreSQL,"
        " remembers the request against a second delivery, renders Block Kit, and after a change renders and publishes"
        " App Home, once a second for a member at most; the peer answers with plain text.",
        _commands,
        420,
    ),
    "sockets": Part(
        "Socket Mode",
        "Sixteen commands in flight over one socket, fifty commands on either side. slack-machine acknowledges with the"
        " very payload that Cairn renders anew each time; it runs on asyncio's own event loop as its program starts it,"
        " Cairn on uvloop as its own does. Both use the Socket Mode client of slack_sdk.",
        _sockets,
        150,
    ),
    "dispatch": Part(
        "Delivery",
        "6,000 messages, 50 calls at a time, pacing off. The bare loop stores nothing and would lose or double messages"
        " in a crash; one APScheduler job a member stores its next run, and neither side effects nor outcomes. Cairn"
        " claims, fences, sends and records each message. Slack is a process that answers at once with what was sent:"
        " Slack's own work is not done on our processors. In the last lines it is the local Slack of the demo and the"
        " tests, which checks every message and takes as much of the two processors as either side; what is left over"
        " limits the outbox more than the bare loop, which needs one processor alone.",
        lambda is_short: dispatch.measured(200, 1) if is_short else dispatch.measured(6_000, dispatch.ROUNDS),
        240,
    ),
    "home": Part(
        "App Home",
        "Reading the rows and building the view, beside the call that publishes the same view to a local Slack in the"
        " same process.",
        lambda is_short: Found(uvloop.run(home.run(5 if is_short else 60))),
        60,
    ),
    "replicas": Part(
        "Replicas",
        "On PostgreSQL, all on the same two processors together with PostgreSQL and the load: what is shown is that"
        " replicas do not stand in each other's way, not how far they scale on machines of their own.",
        lambda is_short: replicas.measured(1 if is_short else 5, 150 if is_short else 2_000),
        180,
    ),
    "idle": Part(
        "Memory",
        "The same process on databases with many and with few workspaces that nobody uses, after requests of one"
        " workspace and some ticks.",
        lambda is_short: idle.measured(500 if is_short else 50_000),
        150,
    ),
    "years": Part(
        "What a member's year takes",
        "A year of a member who sets six goals, tells of twelve wins, keeps a weekly nudge and answers half of them,"
        " with what is kept for 90 days only counted as that.",
        lambda is_short: years.measured(20 if is_short else 200),
        120,
    ),
    "growth": Part(
        "Growth",
        "1,000 members are due in each table; a tick plans their nudges, chooses them, for which it reads all that is"
        " known of each, and claims them. Microseconds for one of them. The bare UPDATE moves the same rows in one"
        " statement and decides nothing.",
        _growth,
        600,
    ),
}


def main() -> None:
    """Measure one part and write what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=sorted(PARTS))
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    found = PARTS[options.part].measure(options.short)
    show(found.rows)
    options.out.write_text(json.dumps(found.as_json()))


if __name__ == "__main__":
    main()
