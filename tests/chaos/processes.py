"""The bot as a real process on a real file, against a stand-in in this one; both live in real time."""

import asyncio
import contextlib
import json
import os
import queue
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from asyncio.subprocess import PIPE
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import aiohttp

from bot.clock import MovableClock, system_clock
from bot.content import load
from bot.content.loader import shipped
from bot.slack import COMMANDS
from bot.slack.manifest import manifest
from bot.standin import App as SlackApp
from bot.standin import Standin
from tests.cairn import command, environment
from tests.ports import free_port

STARTED_WITHIN = 30.0
"""Seconds; on an idle machine it is a tenth of that."""


class Launcher:
    """Starts bots, one after the other or side by side."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._starts: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._ends: defaultdict[int, Future[int]] = defaultdict(Future)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    async def start(self, log: Path, settings: Mapping[str, str], *, numbers: str = "", control: str = "") -> int:
        """A new process; its id."""
        order = {"log": str(log), "settings": dict(settings), "numbers": numbers, "control": control}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        return await asyncio.to_thread(self._starts.get, timeout=STARTED_WITHIN)

    async def ended(self, pid: int) -> int:
        """Its exit code, negative for a signal, once it has ended."""
        return await asyncio.shield(asyncio.wrap_future(self._ends[pid]))

    def close(self) -> None:
        """End it with everything that it started, whatever state that is in."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._reader.join()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            told: dict[str, int] = json.loads(line)
            if "pid" in told:
                self._starts.put(told["pid"])
            else:
                self._ends[told["ended"]].set_result(told["code"])


@contextmanager
def open_launcher(program: Path | None = None) -> Iterator[Launcher]:
    """Ready once it has imported the bot; ends with everything that it started.

    `program` is a folder with another version: `bot` and its content, and the `tests` of this one.
    """
    with subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.launcher"],
        cwd=program or shipped(),
        env=environment({"PYTHONPATH": str(program)} if program else {}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        launcher = Launcher(process)
        try:
            yield launcher
        finally:
            launcher.close()


class House:
    """A Slack workspace, and the bot beside it: started, ended, killed, started again on the same file."""

    def __init__(
        self, launcher: Launcher, standin: Standin, app: SlackApp, folder: Path, port: int, *, http: bool
    ) -> None:
        self.standin = standin
        self.app = app
        self.clock: MovableClock = standin.now  # type: ignore[assignment]
        self.file = folder / "cairn.db"
        self.log = folder / "log"
        self.address = f"http://127.0.0.1:{port}"
        self.pid: int | None = None
        self.settings = {
            "SLACK_BOT_TOKEN": app.bot_token,
            "SLACK_SIGNING_SECRET": app.signing_secret,
            "CAIRN_SLACK_API_URL": standin.api_url,
            "CAIRN_LOG_LEVEL": "DEBUG",
            "DATABASE_URL": f"sqlite:///{self.file}",
            "PORT": str(port),
        } | ({} if http else {"SLACK_APP_TOKEN": app.app_token})
        self._launcher = launcher

    async def start(self, settings: dict[str, str] | None = None, *, quick: bool = False) -> None:
        """Start it, with some settings otherwise than usual; it is there once `is_up` says so."""
        numbers = "quick" if quick else ""
        self.pid = await self._launcher.start(self.log, self.settings | (settings or {}), numbers=numbers)

    def signal(self, number: int) -> None:
        assert self.pid is not None
        os.kill(self.pid, number)

    async def ended(self, seconds: float = 20.0) -> int:
        """Wait for its end, at most so long; the exit code."""
        assert self.pid is not None
        async with asyncio.timeout(seconds):
            code = await self._launcher.ended(self.pid)
        self.pid = None
        return code

    async def close(self) -> None:
        """End what still runs, whatever state it is in."""
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                self.signal(signal.SIGKILL)
            await self.ended()

    async def get(self, path: str) -> tuple[int, str]:
        """A page of the bot's own: status and body; 0 where nobody listens."""
        try:
            async with aiohttp.ClientSession() as session, session.get(self.address + path) as answer:
                return answer.status, await answer.text()
        except aiohttp.ClientError:
            return 0, ""

    async def is_up(self, status: int = 200) -> dict[str, Any]:
        """Wait until /readyz answers with this status; what it reports."""
        async with asyncio.timeout(STARTED_WITHIN):
            while True:
                found, body = await self.get("/readyz")
                assert "Traceback" not in self.logged(), self.logged()
                if found == status:
                    report: dict[str, Any] = json.loads(body)
                    return report
                await asyncio.sleep(0.02)

    def asked(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        """The answer of the file itself."""
        connection = sqlite3.connect(self.file, timeout=5)
        try:
            return connection.execute(question, values).fetchall()
        finally:
            connection.close()

    def logged(self) -> str:
        return self.log.read_text() if self.log.exists() else ""

    def secrets(self) -> list[str]:
        return [self.app.bot_token, self.app.app_token, self.app.signing_secret]


@asynccontextmanager
async def house(launcher: Launcher, folder: Path, *, http: bool) -> AsyncIterator[House]:
    """A workspace with the app installed; the bot is not started yet."""
    port = free_port()
    async with Standin(MovableClock(), sign_clock=system_clock) as standin:
        described = manifest(COMMANDS, load().words, url="https://cairn.example.com" if http else None)
        app = standin.add_app(described, request_url=f"http://127.0.0.1:{port}/slack/events" if http else None)
        place = House(launcher, standin, app, folder, port, http=http)
        try:
            yield place
        finally:
            await place.close()


async def cairn_run(settings: dict[str, str], prepare: Callable[[], None] | None = None) -> tuple[int, str]:
    """`cairn run` on its own, to its end: exit code and what it said."""
    process = await asyncio.create_subprocess_exec(
        *command("run"), env=environment(settings), stdout=PIPE, stderr=PIPE, preexec_fn=prepare
    )
    said, errors = await process.communicate()
    assert process.returncode is not None
    return process.returncode, (said + errors).decode()


def words(dice: random.Random, count: int) -> list[str]:
    """Words that nobody else uses, so that each can be found again wherever it turns up."""
    letters = "bcdfghjklmnpqrstvwxz"
    return ["zq" + "".join(dice.choice(letters) for _ in range(8)) for _ in range(count)]
