"""Real processes of the bot on one database, and what befalls them."""

import asyncio
import contextlib
import os
import random
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from tests.chaos.processes import STARTED_WITHIN, Launcher
from tests.ports import free_port

STOPPED_FOR = 7.0
"""Seconds that a stopped process stands still: longer than its lease and the settling time together."""


class Worker:
    """One place for a process; whoever is killed there has a successor at the same address."""

    def __init__(self, launcher: Launcher, log: Path, settings: Mapping[str, str], numbers: str, control: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.pid = 0
        self._launcher = launcher
        self._log = log
        self._settings = {**settings, "PORT": str(self.port)}
        self._numbers = numbers
        self._control = control

    async def start(self) -> None:
        self.pid = await self._launcher.start(self._log, self._settings, numbers=self._numbers, control=self._control)

    def signal(self, number: int) -> None:
        if self.pid == 0:
            return  # never started: this number would mean us and all who were started with us
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    async def ended(self) -> int:
        """Its exit code, once it has ended."""
        async with asyncio.timeout(30):
            return await self._launcher.ended(self.pid)

    async def is_up(self) -> None:
        """Wait until /readyz says so."""
        async with asyncio.timeout(STARTED_WITHIN), aiohttp.ClientSession() as session:
            while True:
                with contextlib.suppress(aiohttp.ClientError):
                    async with session.get(f"{self.address}/readyz") as answer:
                        if answer.status == 200:
                            return
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """End it without a word, and start its successor."""
        self.signal(signal.SIGKILL)
        await self.ended()
        await self.start()

    async def pause(self, seconds: float) -> None:
        """Let it stand still, and go on as if nothing had been."""
        self.signal(signal.SIGSTOP)
        try:
            await asyncio.sleep(seconds)
        finally:
            self.signal(signal.SIGCONT)


class Fleet:
    """Workers side by side; `kills` and `pauses` count what they went through."""

    def __init__(self, workers: list[Worker], dice: random.Random) -> None:
        self.workers = workers
        self.kills = 0
        self.pauses = 0
        self._dice = dice
        self._dying: set[Worker] = set()

    async def kill_one(self) -> None:
        """Any one of them."""
        await self.kill(self._dice.choice(self.workers))

    async def kill(self, worker: Worker) -> None:
        """This one; its successor is on its way when this returns. Who is being killed already dies once only."""
        if worker not in self._dying:
            self._dying.add(worker)
            self.kills += 1
            try:
                await worker.kill()
            finally:
                self._dying.discard(worker)

    async def pause_one(self) -> None:
        """Any one of them."""
        self.pauses += 1
        await self._dice.choice(self.workers).pause(STOPPED_FOR)

    @asynccontextmanager
    async def troubled(self, every: float, *, stop: bool = False) -> AsyncIterator[None]:
        """Every so many seconds (0: never) one is killed; with `stop` one stands still for longer than its lease."""
        over = asyncio.Event()

        async def trouble() -> None:
            while every:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(over.wait(), every)
                if over.is_set():
                    return
                await (self.pause_one() if stop else self.kill_one())

        task = asyncio.create_task(trouble())
        try:
            yield
        finally:
            over.set()
            await task


@asynccontextmanager
async def fleet(
    launcher: Launcher,
    log: Path,
    settings: Mapping[str, str],
    *,
    size: int,
    dice: random.Random,
    numbers: str = "storm",
    control: str = "",
) -> AsyncIterator[Fleet]:
    """So many processes, started; all are ended at the end."""
    workers = [Worker(launcher, log, settings, numbers, control) for _ in range(size)]
    try:
        for worker in workers:
            await worker.start()
        yield Fleet(workers, dice)
    finally:
        for worker in workers:
            worker.signal(signal.SIGKILL)
