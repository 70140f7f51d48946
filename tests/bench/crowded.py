"""The bot as a process with many members who come due: how it answers meanwhile, and how large it grows."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import uvloop

from bot.app import App
from bot.clock import system_clock
from bot.logs import configure
from bot.serve import serve
from bot.settings import read_settings
from bot.store.migrating import migrate
from tests.bench.census import Census
from tests.bench.commands import command_fields
from tests.bench.load import Sample, Target, measure
from tests.bench.processes import Servers, StartError, Workspace, open_workspace
from tests.chaos.tables import asked

CONNECTIONS = 4
MEMBERS = 20_000
EACH = 100
"""Members who come due at the same moment."""
APART = 0.5
"""Seconds between two such moments."""
TURNS = 3
CALM = 1.0
"""Seconds after which nothing of the crowds is left to do."""
PATIENCE = 300.0


class CrowdedApp(App):
    """The bot, which looks ten times a second who is due: as many ticks as a long run would have."""

    async def start(self) -> None:
        await super().start()
        self._coming = asyncio.get_running_loop().create_task(self._come_due())

    async def stop(self) -> None:
        self._coming.cancel()
        await asyncio.gather(self._coming, return_exceptions=True)
        await super().stop()

    async def _come_due(self) -> None:
        while True:
            self.ticking.wake("plan")
            await asyncio.sleep(0.1)


@asynccontextmanager
async def crowded(folder: Path, members: int, due: int) -> AsyncIterator[tuple[Workspace, Servers, Census]]:
    """Somewhere to start it, with so many members in its file."""
    workspace = await open_workspace()
    servers = Servers(workspace, folder)
    census = Census(f"sqlite:///{folder / 'crowded.db'}", members, due, system_clock())
    try:
        await asyncio.to_thread(migrate, census.url)
        await census.fill()
        yield workspace, servers, census
    finally:
        await servers.end()
        await workspace.standin.stop()
        (folder / "crowded.db").unlink()


async def answers_while_ticking(folder: Path, seconds: float) -> tuple[float, float]:
    """The p99 of `/level senior` in milliseconds, without and with members who come due meanwhile."""
    async with crowded(folder, MEMBERS, 1) as (workspace, servers, census):
        port, _, _ = await servers.cairn("crowded", "tests.bench.crowded")
        fields = command_fields(workspace, "/level", "senior")
        target = Target("/level senior", port, workspace.secret, fields, b"Senior")
        await measure(target, CONNECTIONS, 0.5)
        quiet, busy = Sample(), Sample()
        for _ in range(TURNS):
            quiet += await measure(target, CONNECTIONS, seconds)
            await census.come_due(crowds(seconds), EACH)
            busy += await measure(target, CONNECTIONS, seconds)
            await asyncio.sleep(CALM)
        planned = (await asked(census.url, "SELECT count(*) FROM delivery"))[0][0]
    if planned < EACH:
        raise StartError("nobody was planned meanwhile")
    return quiet.quantile(0.99), busy.quantile(0.99)


def crowds(seconds: float) -> list[datetime]:
    """When somebody comes due in the next so many seconds."""
    now = system_clock()
    return [now + timedelta(seconds=APART * number) for number in range(max(1, int(seconds / APART)))]


async def peak_megabytes(folder: Path, due: int, *module: str) -> float:
    """The most memory in MiB (2^20 bytes) that a process has had by the time so many are planned, chosen and ended.

    Nobody has a token, so that nothing is sent; by the end, words that are there have been loaded.
    """
    async with crowded(folder, due, due) as (_, servers, census):
        _, process, _ = await servers.cairn("crowded", *module)
        async with asyncio.timeout(PATIENCE):
            while True:
                found = dict(await asked(census.url, "SELECT state, count(*) FROM delivery GROUP BY state"))
                if sum(found.values()) >= due and not found.get("planned", 0):
                    break
                await asyncio.sleep(0.5)
        await asyncio.sleep(CALM)
        return high_water(process.pid)


def high_water(pid: int) -> float:
    """The most memory in MiB that a process has had at once, as Linux counts it."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def main() -> None:
    """Serve until SIGTERM."""
    settings = read_settings()
    configure(settings.cairn_log_level)
    uvloop.run(serve(CrowdedApp(settings)))


if __name__ == "__main__":
    main()
