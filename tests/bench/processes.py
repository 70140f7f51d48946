"""Servers as processes of their own, started and watched from outside."""

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from bot.clock import system_clock
from bot.standin import Standin
from bot.store.sealing.keyring import new_key
from tests.ports import free_port

PATIENCE = 60.0
"""Seconds that a server may take to start on a busy machine."""
LIBRARIES = (
    "slack_bolt.async_app, sqlmodel, sqlalchemy.ext.asyncio, aiosqlite, apscheduler.schedulers.asyncio, uvicorn, "
    "uvloop, httptools, aiohttp, pydantic_settings, structlog, yaml, typer"
)
"""What the bot stands on, as an import statement lists it."""


class StartError(Exception):
    """A server did not start."""


@dataclass(frozen=True)
class Workspace:
    """A local Slack with one app in it, and who types."""

    standin: Standin
    api: str
    token: str
    secret: str
    team_id: str
    user_id: str


async def open_workspace() -> Workspace:
    """Start the local Slack in this process; it only answers auth.test and users.info, before the load begins."""
    standin = Standin(system_clock)
    await standin.start()
    app = standin.add_app()
    install = next(iter(app.installs.values()))
    user = standin.world.workspaces[install.team_id].names["ada"]
    return Workspace(standin, standin.api_url, install.bot_token, app.signing_secret, install.team_id, user)


class Servers:
    """Every process of one run; all end with it."""

    def __init__(self, workspace: Workspace, folder: Path) -> None:
        self._workspace = workspace
        self._folder = folder
        self.key = new_key()
        self._running: list[Process] = []

    async def bolt(self, *options: str) -> int:
        """Bare Bolt (see bolt.py); its port."""
        port, there = free_port(), self._workspace
        command = ["tests.bench.bolt", f"--port={port}", f"--api={there.api}", f"--token={there.token}"]
        await self._start(port, None, *command, f"--secret={there.secret}", *options)
        return port

    async def cairn(self, database: str, *module: str, **more: str) -> tuple[int, Process, float]:
        """The bot as `cairn run` starts it: its port, process, and the seconds until /readyz said 200.

        `database` is an address, or the name of a file; `more` are further settings.
        """
        port = free_port()
        began = time.perf_counter()
        process = await self._start(port, "/readyz", *(module or ("bot", "run")), database=database, more=more)
        return port, process, time.perf_counter() - began

    async def _start(
        self, port: int, page: str | None, *module: str, database: str = "unused", more: Mapping[str, str] | None = None
    ) -> Process:
        there = self._workspace
        kept = {name: value for name, value in _installed().items() if not name.startswith(("SLACK_", "CAIRN_"))}
        settings = {
            "SLACK_BOT_TOKEN": there.token,
            "SLACK_SIGNING_SECRET": there.secret,
            "CAIRN_SLACK_API_URL": there.api,
            "CAIRN_LOG_LEVEL": "WARNING",
            "CAIRN_RATE_PER_MEMBER": "0",  # one member asks for all
            "DATABASE_URL": database if "://" in database else f"sqlite:///{self._folder / database}.db",
            "CAIRN_ENCRYPTION_KEYS": self.key,  # else PostgreSQL would hold what is typed in the clear
            "PORT": str(port),
        } | dict(more or {})
        settings = {name: value for name, value in settings.items() if value}
        process = await asyncio.create_subprocess_exec(sys.executable, "-m", *module, env=kept | settings)
        self._running.append(process)
        deadline = time.perf_counter() + PATIENCE
        while not await _answers(port, page):
            if process.returncode is not None or time.perf_counter() > deadline:
                raise StartError(f"{' '.join(module)} did not start")
            await asyncio.sleep(0.005)
        return process

    async def end(self, *processes: Process) -> None:
        """Stop these, or all that still run."""
        for process in processes or self._running:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
        for process in processes or tuple(self._running):
            try:
                await asyncio.wait_for(process.wait(), 20)
            except TimeoutError:
                process.kill()
                await process.wait()
            self._running.remove(process)


async def import_seconds() -> float:
    """From the start of an interpreter until it has imported the libraries."""
    began = time.perf_counter()
    program = f"import {LIBRARIES}; print('imported', flush=True)"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=PIPE, stderr=DEVNULL, env=_installed()
    )
    assert process.stdout is not None
    said = await process.stdout.readline()
    seconds = time.perf_counter() - began
    await process.wait()
    if said != b"imported\n":
        raise StartError("the libraries cannot be imported")
    return seconds


def _installed() -> dict[str, str]:
    """The environment of a process whose modules are compiled once, as pip does when it installs them."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def megabytes(process: Process) -> float:
    """Memory of a process that is in RAM, in MB (10^6 bytes)."""
    return float(psutil.Process(process.pid).memory_info().rss) / 1e6


async def _answers(port: int, page: str | None) -> bool:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    try:
        if page is None:
            return True
        writer.write(f"GET {page} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n".encode())
        return b" 200 " in await reader.readline()
    except OSError:
        return False
    finally:
        writer.close()
