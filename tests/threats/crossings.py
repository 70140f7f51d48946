"""Random requests over workspaces with overlapping user ids; who saw what is not theirs:

`python -m tests.threats.crossings --requests 100000 [--postgres] [--without-store] [--without-policies]`
"""

import argparse
import asyncio
import contextlib
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import uvloop
from sqlalchemy import select

from bot.content import Content, load
from bot.standin.feed import Exchange
from bot.standin.world import Workspace
from bot.store.migrating import migrate
from bot.store.postgres import engine_of
from bot.store.tables import Row
from tests.e2e.street import Street, opened_street
from tests.postgres.server import open_server
from tests.threats.dice import Dice, Neighbour
from tests.threats.wall_off import take_down_policies, without_the_stores_wall

CANARIES = ("waldkauz", "steinmarder", "zwergotter", "nebelkraehe", "blindschleiche")
PEOPLE = ("ada", "ben", "chen")
LIFE = 500
"""Requests after which everything begins anew, so that the last ones find no more than people do."""
KEPT = 20
"""Crossings that are shown."""
ENTITIES: dict[str, Any] = {
    mapper.local_table.name: mapper.class_  # type: ignore[attr-defined]
    for mapper in Row._sa_registry.mappers
    if "team_id" in mapper.local_table.c
}
WRONG = "Something went wrong"


@dataclass
class Tally:
    """What was asked, and what was found."""

    requests: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    own: int = 0
    """Answers, messages, views and files in which a workspace saw its own word."""
    rows: int = 0
    """Rows in the database with the word of their own workspace."""
    refused: Counter[str] = field(default_factory=Counter)
    crossings: list[str] = field(default_factory=list)

    def __iadd__(self, other: "Tally") -> "Tally":
        self.requests += other.requests
        self.kinds += other.kinds
        self.own += other.own
        self.rows += other.rows
        self.refused += other.refused
        self.crossings += other.crossings
        return self

    def __str__(self) -> str:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(self.kinds.items()))
        return (
            f"{self.requests} requests ({kinds}), {dict(self.refused)} failed; own words seen {self.own} times,"
            f" kept in {self.rows} rows; {len(self.crossings)} crossings"
        )


class Watch:
    """Looks at all that goes over the wire, at what the workspaces hold, and at the rows."""

    def __init__(self, street: Street, neighbours: list[Neighbour]) -> None:
        self._street = street
        self._canary_of = {each.workspace.id: each.canary for each in neighbours}
        self._heard = 0
        self.tally = Tally()

    def look(self) -> None:
        """Count the requests since the last look, and search what came of them."""
        for exchange in self._street.standin.wire.after(self._heard):
            self._heard = exchange.number
            if exchange.direction == "in":
                self._search(exchange.team_id, exchange.what, [exchange.request, exchange.answer])
                continue
            self.tally.requests += 1
            self.tally.kinds[exchange.what] += 1
            if exchange.error or (exchange.status or 500) >= 300:
                self.tally.refused[str(exchange.error or exchange.status)] += 1
            self._search(_team_of(exchange), exchange.what, exchange.answer)
        self._street.standin.wire.clear()

    def look_at_places(self) -> None:
        """Search every message, view and file that is in a workspace now."""
        for workspace in self._street.standin.world.workspaces.values():
            for what, held in _held(workspace):
                self._search(workspace.id, what, held)

    async def look_at_rows(self) -> None:
        """Search what each row holds once it is opened."""
        for team_id in self._canary_of:
            glance = self._street.app.database.glance(team_id)
            for name, entity in ENTITIES.items():
                for row in await glance._rows.all(select(entity).where(entity.team_id == team_id)):
                    before = self.tally.own
                    self._search(row.team_id, f"row of {name}", row.model_dump())
                    self.tally.rows += self.tally.own - before

    def _search(self, team_id: str | None, what: str, held: Any) -> None:
        words = (held if isinstance(held, str) else json.dumps(held, default=_readable, ensure_ascii=False)).casefold()
        if WRONG.casefold() in words:
            self.tally.refused[WRONG] += 1
        for of, canary in self._canary_of.items():
            if canary not in words:
                continue
            if of == team_id:
                self.tally.own += 1
            else:
                self.tally.crossings.append(f"{what} of {self._canary_of.get(str(team_id), team_id)} says {canary}")


def _readable(value: Any) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def _team_of(exchange: Exchange) -> str | None:
    payload = exchange.request
    team = payload.get("team_id") or payload.get("team") or {}
    return team if isinstance(team, str) else team.get("id")


def _held(workspace: Workspace) -> Iterator[tuple[str, Any]]:
    for channel in workspace.channels.values():
        for message in channel.log.by_ts.values():
            yield "message", message.json()
        for ephemerals in channel.ephemerals.values():
            for message in ephemerals:
                yield "message for one", message.json()
    for name, views in (("view", workspace.views.values()), ("home", workspace.homes.values())):
        for view in views:
            yield name, view.json()
    for file in workspace.files.values():
        yield "file", [file.name, file.title, file.content]


async def neighbours_on(street: Street) -> list[Neighbour]:
    """Five workspaces with the bot in each, and people of the same ids in all."""
    found: list[Neighbour] = []
    for canary in CANARIES:
        workspace = street.workspace(f"House {len(found)}", *PEOPLE)
        assert (await street.installs(workspace)).status == 200
        found.append(Neighbour(workspace, canary, [street.person(name, workspace) for name in PEOPLE]))
    assert len({tuple(person.id for person in each.people) for each in found}) == 1
    return found


async def live(street: Street, requests: int, seed: int) -> Tally:
    """So many requests, those of all workspaces at the same time; everything that came of them is looked at."""
    neighbours = await neighbours_on(street)
    dice, watch = Dice(seed, neighbours), Watch(street, neighbours)
    street.standin.wire.clear()
    while watch.tally.requests < requests:
        await asyncio.gather(*(dice.throw(neighbour) for neighbour in neighbours))
        await street.app.desk.settle()
        await street.standin.settle()
        watch.look()
        if days := dice.days():
            street.clock.forward(seconds=int(timedelta(days=days).total_seconds()))
            await street.standin.tick()
            await street.app.catch_up()
            watch.look()
    await street.settle()
    watch.look()
    watch.look_at_places()
    await watch.look_at_rows()
    return watch.tally


def open_policies(url: str) -> None:
    """Let PostgreSQL show every row to the bot."""

    async def work() -> None:
        engine = engine_of(url)
        async with engine.begin() as connection:
            await connection.run_sync(take_down_policies)
        await engine.dispose()

    asyncio.run(work())


async def crossings(
    content: Content, requests: int, seed: int, url: str | None = None, *, store: bool = True, policies: bool = True
) -> Tally:
    """One life on an empty database, PostgreSQL where `url` is its address; `store`, `policies`: which walls stand."""
    with tempfile.TemporaryDirectory(prefix="cairn-crossings-") as folder, contextlib.ExitStack() as building:
        if url is not None:
            await asyncio.to_thread(migrate, url)
            if not policies:
                await asyncio.to_thread(open_policies, url)
        if not store:
            building.enter_context(without_the_stores_wall())
        async with opened_street(Path(folder), content, database=url, cairn_rate_per_member=0) as street:
            return await live(street, requests, seed)


def main(arguments: argparse.Namespace) -> int:
    """Live until there were so many requests; 1 where anything crossed."""
    content, whole = load(), Tally()
    with contextlib.ExitStack() as closing:
        new_url: Callable[[int], str | None] = lambda _: None  # noqa: E731
        if arguments.postgres:
            server = closing.enter_context(open_server())
            new_url = lambda number: server.create_database(f"life_{number}")  # noqa: E731
        for number in count():
            left = arguments.requests - whole.requests
            if left <= 0:
                break
            walls = {"store": not arguments.without_store, "policies": not arguments.without_policies}
            seed = arguments.seed + number
            whole += uvloop.run(crossings(content, min(left, LIFE), seed, new_url(number), **walls))
            print(f"seed {seed}: {whole}", flush=True)
    for line in whole.crossings[:KEPT]:
        print(line)
    return 1 if whole.crossings else 0


def read(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.threats.crossings", description=main.__doc__)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true", help="on a server of its own, instead of SQLite")
    parser.add_argument("--without-store", action="store_true", help="queries do not ask for their workspace")
    parser.add_argument("--without-policies", action="store_true", help="nor does PostgreSQL")
    return parser.parse_args(given)


if __name__ == "__main__":
    sys.exit(main(read(sys.argv[1:])))
