"""Socket Mode beside slack-machine, each with fifty commands: `python -m tests.bench.sockets [--short]`."""

import argparse
import asyncio
import itertools
import json
import os
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import uvloop
from aiohttp import WSMsgType, web

from bot import slack
from tests.bench.load import LATE, Sample, WrongAnswerError
from tests.bench.processes import PATIENCE, StartError
from tests.bench.rows import Found, compared, show
from tests.cairn import environment

PEER = "slack-machine==0.40.1"
COMMANDS = 50
IN_FLIGHT = 16
AT_LEAST = 0.7
"""Of slack-machine's answers a second."""
TEAM, PERSON, BOT = "T0000000001", "U0500", "U0000000BOT"
EXPECTED = "Senior"
COMMAND = {
    "token": "verification",
    "team_id": TEAM,
    "team_domain": "harbour-works",
    "channel_id": "C0000000001",
    "channel_name": "general",
    "user_id": PERSON,
    "user_name": "ada",
    "command": "/level",
    "text": "senior",
    "api_app_id": "A0000000001",
    "is_enterprise_install": "false",
}
_PERSON = {
    "id": PERSON,
    "team_id": TEAM,
    "name": "ada",
    "is_bot": False,
    "is_app_user": False,
    "updated": 1,
    "tz": "UTC",
    "locale": "en-US",
    "profile": {
        "avatar_hash": "",
        "display_name": "ada",
        "real_name": "Ada",
        "real_name_normalized": "Ada",
        "display_name_normalized": "ada",
        "team": TEAM,
        "email": "ada@example.com",
    },
}
METHODS: Mapping[str, Mapping[str, Any]] = {
    "auth.test": {"team_id": TEAM, "team": "Harbour Works", "user_id": BOT, "bot_id": "B0000000BOT", "user": "cairn"},
    "bots.info": {"bot": {"id": "B0000000BOT", "user_id": BOT, "name": "cairn"}},
    "users.list": {"members": [_PERSON], "response_metadata": {"next_cursor": ""}},
    "users.info": {"user": _PERSON},
    "conversations.list": {"channels": [], "response_metadata": {"next_cursor": ""}},
}
"""What either side asks at its start."""


class Link:
    """A Slack of one app: hands out a socket, and sends commands over it."""

    def __init__(self) -> None:
        self.port = 0
        self._socket: web.WebSocketResponse | None = None
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._numbers = itertools.count()
        self._runner: web.AppRunner | None = None

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    async def start(self) -> None:
        """Listen on a free port."""
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._method)
        app.router.add_get("/link", self._serve)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, shutdown_timeout=1)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close everything."""
        if self._socket is not None:
            await self._socket.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def connected(self, process: Process) -> None:
        """Until the app has its socket and answers. StartError where it ends before that, or takes too long."""
        deadline = time.perf_counter() + PATIENCE
        while True:
            if process.returncode is not None or time.perf_counter() > deadline:
                raise StartError("no socket was opened")
            if self._socket is not None:
                try:
                    async with asyncio.timeout(1):
                        await self.ask()
                    return
                except TimeoutError:
                    continue
            await asyncio.sleep(0.02)

    async def ask(self) -> Any:
        """One command; the payload of its acknowledgement. WrongAnswerError where it is not the command's answer."""
        assert self._socket is not None
        number = next(self._numbers)
        envelope = f"{number:08}-0000-0000-0000-000000000000"
        url = f"http://127.0.0.1:{self.port}/api/respond"
        payload = COMMAND | {"trigger_id": f"1.2.{number:x}", "response_url": url}
        told = {"envelope_id": envelope, "type": "slash_commands", "payload": payload, "accepts_response_payload": True}
        answer = self._waiting[envelope] = asyncio.get_running_loop().create_future()
        await self._socket.send_str(json.dumps(told))
        raw = await answer
        if EXPECTED not in raw:
            raise WrongAnswerError(f"answered {raw[:300]}")
        return raw

    async def load(self, seconds: float) -> Sample:
        """So many commands in flight for so long."""
        latencies: list[float] = []
        began = time.perf_counter()

        async def one() -> None:
            while (sent := time.perf_counter()) < began + seconds:
                await self.ask()
                latencies.append(time.perf_counter() - sent)

        async with asyncio.timeout(seconds + LATE):
            await asyncio.gather(*(one() for _ in range(IN_FLIGHT)))
        return Sample(time.perf_counter() - began, latencies)

    async def _method(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if method == "apps.connections.open":
            return web.json_response({"ok": True, "url": f"ws://127.0.0.1:{self.port}/link"})
        return web.json_response({"ok": True, **METHODS.get(method, {})})

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        opened = web.WebSocketResponse()
        await opened.prepare(request)
        await opened.send_str(json.dumps({"type": "hello", "num_connections": 1}))
        self._socket = opened
        async for frame in opened:
            if frame.type is WSMsgType.TEXT:
                said = json.loads(frame.data)
                waiting = self._waiting.pop(said["envelope_id"], None)
                if waiting is not None and not waiting.done():
                    waiting.set_result(frame.data)
        return opened


async def start_ours(link: Link, folder: Path) -> Process:
    """The bot in Socket Mode, with as many commands as its peer."""
    settings = {
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_APP_TOKEN": "xapp-1-bench",
        "CAIRN_SLACK_API_URL": link.api,
        "CAIRN_LOG_LEVEL": "ERROR",
        "CAIRN_RATE_PER_MEMBER": "0",
        "DATABASE_URL": f"sqlite:///{folder / 'sockets.db'}",
        "PORT": "0",
    }
    more = str(max(0, COMMANDS - len(slack.COMMANDS)))
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.crowd", more, env=environment(settings)
    )


async def start_peer(link: Link, folder: Path, answer: str) -> Process:
    """slack-machine in an environment of its own, with the same versions of what both stand on."""
    home = folder / "machine"
    await _run(sys.executable, "-m", "venv", str(home))
    alike = [f"{name}=={version(name)}" for name in ("slack_sdk", "aiohttp", "apscheduler")]
    await _run(str(home / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", PEER, *alike)
    program = str(Path(__file__).with_name("fifty.py"))
    # -P: what lies beside the program is not importable, and hides none of its libraries
    command = (str(home / "bin" / "python"), "-P", program, link.api, answer)
    return await asyncio.create_subprocess_exec(*command, cwd=folder)


async def measured(rounds: int, seconds: float) -> Found:
    """Both in turns. StartError or WrongAnswerError where one does not answer."""
    ours, theirs = Link(), Link()
    running: list[Process] = []
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as name:
        try:
            await ours.start()
            await theirs.start()
            running.append(await start_ours(ours, Path(name)))
            await ours.connected(running[-1])
            answer = json.dumps(json.loads(await ours.ask())["payload"])
            running.append(await start_peer(theirs, Path(name), answer))
            await theirs.connected(running[-1])
            samples: dict[Link, list[Sample]] = {ours: [], theirs: []}
            for number in range(rounds + 1):
                for link in (ours, theirs) if number % 2 else (theirs, ours):
                    samples[link].append(await link.load(seconds if number else 0.3))
        finally:
            for process in running:
                if process.returncode is None:
                    process.kill()
                await process.wait()
            await ours.stop()
            await theirs.stop()
    rates = [[one.rate for one in samples[link][1:]] for link in (ours, theirs)]
    late = [[one.quantile(0.99) for one in samples[link][1:]] for link in (ours, theirs)]
    what = f"/level senior over Socket Mode, {COMMANDS} commands : slack-machine with {COMMANDS}"
    rows = [
        compared(what, rates[0], rates[1], "/s", AT_LEAST),
        compared("p99 of it : slack-machine's", late[0], late[1], "ms"),
    ]
    return Found(rows)


async def _run(*command: str) -> None:
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = await asyncio.create_subprocess_exec(*command, env=clean, stdout=PIPE, stderr=PIPE)
    _, said = await process.communicate()
    if process.returncode:
        raise StartError(f"{' '.join(command)}: {said.decode()[-400:]}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="that both answer, and roughly")
    is_short = parser.parse_args().short
    show(uvloop.run(measured(1, 0.3) if is_short else measured(10, 1.0)).rows)
