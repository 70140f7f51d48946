"""An app of Bolt for JavaScript in a process of its own: what reached its listeners, and what they acknowledge with."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.standin import App, Standin
from bot.standin.entities import JSON

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Heard:
    """What one listener was called with: Bolt's `body` and `payload`, and whom its context names."""

    listener: str
    body: JSON
    payload: JSON
    user: str | None
    bot: str | None


class Receiver:
    """The app. `acknowledgement` is what its listeners acknowledge with; None is an empty acknowledgement."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._arrived: asyncio.Queue[Heard] = asyncio.Queue()
        self.acknowledgement: Any = None

    async def line(self) -> JSON:
        """The next line that it says. Raises RuntimeError if it has ended."""
        assert self._process.stdout is not None
        said = await self._process.stdout.readline()
        if not said:
            raise RuntimeError(f"the receiver ended with {await self._process.wait()}")
        line: JSON = json.loads(said)
        return line

    async def listen(self) -> None:
        """Take down what arrives, and acknowledge it, until cancelled."""
        assert self._process.stdin is not None
        while True:
            line = await self.line()
            if line.pop("acknowledges"):
                self._process.stdin.write(json.dumps(self.acknowledgement).encode() + b"\n")
                await self._process.stdin.drain()
            self._arrived.put_nowait(Heard(**{"user": None, "bot": None, **line}))

    async def heard(self, listener: str) -> Heard:
        """The next thing that reached a listener, which has to be that one; waits two seconds for it."""
        async with asyncio.timeout(2):
            found = await self._arrived.get()
        assert found.listener == listener
        return found

    @property
    def nothing_heard(self) -> bool:
        """Whether no listener was reached that has not been asked about."""
        return self._arrived.empty()


@contextlib.asynccontextmanager
async def receiving(standin: Standin, app: App) -> AsyncIterator[Receiver]:
    """The receiver, connected to the stand-in by the way that the app's manifest says."""
    node = shutil.which("node")
    if node is None or not (HERE / "node_modules" / "@slack" / "bolt").is_dir():
        raise RuntimeError("Bolt for JavaScript is not installed: run tests/contract/peers/install")
    environment = {
        "PATH": os.environ["PATH"],
        "SLACK_API_URL": standin.api_url,
        "SLACK_APP_TOKEN": app.app_token if app.socket_mode else "",
        "SLACK_BOT_TOKEN": app.bot_token,
        "SLACK_SIGNING_SECRET": app.signing_secret,
    }
    process = await asyncio.create_subprocess_exec(
        node, "receiver.mjs", cwd=HERE, env=environment, stdin=PIPE, stdout=PIPE
    )
    receiver = Receiver(process)
    address = (await receiver.line())["address"]
    app.request_url = address
    listening = asyncio.create_task(receiver.listen())
    try:
        yield receiver
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()
