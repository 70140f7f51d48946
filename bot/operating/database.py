"""What the database tells the doctor: whether it serves, its version, its time, who runs, what is stuck."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import Clock
from bot.errors import CairnError
from bot.jobs.heartbeat import ALIVE_WITHIN
from bot.metrics import ENDED_WITHIN, MOST_SKEW, NO_EVENTS_AFTER, OLD_DOUBT, on_weekdays
from bot.operating.findings import Finding, in_words, ok, unknown, wrong
from bot.operating.keys import look_at_keys
from bot.store import Everywhere
from bot.store.holding import EVER
from bot.store.looking import Place, free_at, look_at, snapshot
from bot.store.migrating import HEAD
from bot.store.migrating import read as read_version
from bot.store.migrating_sqlite import is_in_use
from bot.store.sqlite_file import sqlite_path
from bot.store.versions import Version, is_postgres, supports

LEAST_FREE = 100_000_000
"""Bytes; a full disk stops everything, and migrations copy the file first."""
LEAST_CONNECTIONS = 3
CHECKS_INSIDE = ("processes", "events", "refused", "doubts", "dead", "hold", "keys")
NAMED = 5
"""Refused workspaces that are named; 100 are counted."""


async def look_at_database(url: str, clock: Clock, keys: tuple[str, ...] = ()) -> list[Finding]:
    """Every check that needs the database; what cannot be asked any more is unknown."""
    try:
        version = await asyncio.to_thread(read_version, url)
        if version.number is None and not is_postgres(url):
            return [_not_yet(sqlite_path(url))]
        began = clock()
        place = await look_at(url)
        findings = [_place(place), _version(version), *_time(place, began, clock())]
    except CairnError as error:
        return [wrong("database", str(error)), *_unasked("migrations", *CHECKS_INSIDE)]
    if not supports(version):
        return [*findings, *_unasked(*CHECKS_INSIDE)]
    try:
        async with snapshot(url) as rows:
            return [
                *findings,
                *await _inside(rows, clock()),
                await look_at_keys(url, keys, rows),
            ]
    except CairnError as error:
        return [*findings, wrong("rows", str(error))]


def _not_yet(path: Path) -> Finding:
    """Of a file that has no table of ours, or is not there."""
    if path.exists() and is_in_use(path):
        return wrong("database", f"{path} is the database of another program.", "Move it away or set DATABASE_URL.")
    free = free_at(path)
    if free < LEAST_FREE:
        return wrong("database", f"There is none yet, and {free // 1_000_000} MB free.", "Make room on its disk.")
    return unknown("database", "There is none yet.", "`cairn migrate` or `cairn run` makes one.")


def _unasked(*checks: str) -> list[Finding]:
    return [unknown(check, "Not looked at: see to the database first.") for check in checks]


def _place(place: Place) -> Finding:
    if place.why_not_writable is not None:
        return wrong(
            "database", f"{place.program} cannot be written: {place.why_not_writable}.", "Give the bot that right."
        )
    if place.free_bytes is not None and place.free_bytes < LEAST_FREE:
        return wrong("database", f"{place.program}: {place.free_bytes // 1_000_000} MB free.", "Make room on its disk.")
    if place.connections_left is not None and place.connections_left < LEAST_CONNECTIONS:
        said = f"{place.program} takes {max(0, place.connections_left)} more connections."
        return wrong("database", said, "Raise max_connections, or run fewer processes.")
    if place.connections_left is not None:
        return ok("database", f"{place.program}, writable, {place.connections_left} connections left.")
    journal = "write-ahead log" if place.is_wal else "rollback journal"
    free = (place.free_bytes or 0) // 1_000_000
    return ok("database", f"{place.program}, writable, {journal}, {free:,} MB free.")


def _version(version: Version) -> Finding:
    if version.number == HEAD:
        return ok("migrations", f"At version {HEAD}, as this program expects.")
    if version.number is None or version.number < HEAD:
        return wrong("migrations", f"At version {version.number}, this program expects {HEAD}.", "Run `cairn migrate`.")
    if supports(version):
        return ok("migrations", f"At version {version.number}, newer than this program ({HEAD}), which it supports.")
    return wrong(
        "migrations", f"At version {version.number}, newer than this program ({HEAD}).", "Upgrade the program."
    )


def _time(place: Place, began: datetime, ended: datetime) -> list[Finding]:
    """The server's time was read somewhere between the two moments."""
    if place.now is None:
        return []
    skew = began + (ended - began) / 2 - place.now
    if abs(skew) > MOST_SKEW:
        side = "ahead of" if skew > timedelta(0) else "behind"
        said = f"This machine is {in_words(skew)} {side} the database."
        return [wrong("clock (database)", said, "Let both keep time by NTP.")]
    return [ok("clock (database)", "This machine and the database agree.")]


async def _inside(rows: Everywhere, now: datetime) -> list[Finding]:
    processes = await rows.heartbeats.seen(now - ALIVE_WITHIN)
    heard_at = await rows.counts.heard_at()
    old_doubts = await rows.counts.old_doubts(now - OLD_DOUBT)
    doubts = (await rows.counts.open()).get(("unknown", ""), 0)
    ended = await rows.counts.ended(now - ENDED_WITHIN)
    dead = {reason: count for (state, reason), count in ended.items() if state == "dead"}
    held = await rows.holding.all(now)
    refused = await rows.workspaces.refused(100)
    return [
        _processes([(process.host, process.program, process.seen_at) for process in processes], now),
        _events(heard_at, now, is_running=bool(processes)),
        _refused([f"{each.team_id} ({each.reason})" for each in refused]),
        _doubts(doubts, old_doubts),
        _dead(dead),
        _hold([(one.since, one.waiting) for one in held], now),
    ]


def _processes(seen: list[tuple[str, str, datetime]], now: datetime) -> Finding:
    if not seen:
        return unknown("processes", "None was alive within the last minute.", "Start one with `cairn run`.")
    names = ", ".join(f"{host} ({program}, {in_words(now - at)} ago)" for host, program, at in seen)
    return ok("processes", f"{len(seen)} alive: {names}.")


def _events(heard_at: datetime | None, now: datetime, *, is_running: bool) -> Finding:
    say_hello = "Write to the bot in Slack; if it does not answer, look at Event Subscriptions of the app."
    if heard_at is None:
        return unknown("events", "No workspace is served yet.", "Start the bot with `cairn run`.")
    said = f"Slack was last heard, or the workspace added, {in_words(now - heard_at)} ago."
    if on_weekdays(heard_at, now) <= NO_EVENTS_AFTER:
        return ok("events", said)
    return wrong("events", said, say_hello) if is_running else unknown("events", said, say_hello)


def _refused(refused: list[str]) -> Finding:
    if not refused:
        return ok("refused", "Slack refuses the calls of no workspace.")
    more = f"; and {len(refused) - NAMED} more" if len(refused) > NAMED else ""
    said = f"Nothing goes to {len(refused)}, whose calls Slack refuses: {'; '.join(refused[:NAMED])}{more}."
    return wrong("refused", said, "The bot asks again every ten minutes. See to the token, or to allowed addresses.")


def _doubts(doubts: int, old: int) -> Finding:
    if old:
        said = f"{old} message{'s' * (old != 1)} in doubt for more than 10 minutes."
        return wrong("doubts", said, "The bot cannot read its conversations: look at slack and scopes above.")
    return ok("doubts", f"{doubts} in doubt, none for long." if doubts else "No message is in doubt.")


def _dead(dead: dict[str, int]) -> Finding:
    if not dead:
        return ok("dead", "No message was given up in the last 8 days.")
    named = ", ".join(f"{reason or 'without a reason'} {count}" for reason, count in sorted(dead.items()))
    return wrong("dead", f"Given up in the last 8 days: {named}.", "`cairn ledger` shows the weeks.")


def _hold(held: list[tuple[datetime, int]], now: datetime) -> Finding:
    if not held:
        return ok("hold", "No workspace is on hold.")
    since, waiting = min(since for since, _ in held), sum(count for _, count in held)
    workspaces = f"{len(held)} workspace{'s' * (len(held) != 1)}"
    copied = f"of a copy from {in_words(now - since)} ago" if since > EVER else "of a copy whose age is not known"
    said = f"{workspaces} {copied}: {waiting} due message{'s' * (waiting != 1)} to be looked for before anything goes."
    return ok("hold", said, "It ends by itself while the bot runs.")
