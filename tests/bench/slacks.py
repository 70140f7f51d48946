"""What messages are sent to: a Slack that answers at once, and the local one; each in a process of its own."""

import asyncio
import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from multiprocessing.connection import Connection

import httptools
import orjson
import uvloop

from bot.clock import system_clock
from bot.serve import settle_collector
from bot.standin import Standin

TEAM, BOT, TOKEN = "T0000000001", "U0000000001", "xoxb-at-once"
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: %d\r\n\r\n%b"
_NO = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


@dataclass(frozen=True)
class Slack:
    """Where it is, as whom one writes, and to whom one may."""

    api_url: str
    token: str
    team_id: str
    bot_user: str
    people: dict[str, str]
    """Members' conversations by their ids."""


@contextmanager
def open_slack(people: int) -> Iterator[Slack]:
    """The local Slack, which checks every message as Slack does, until the block ends."""
    with _elsewhere(_run_standin, people) as slack:
        yield slack


@contextmanager
def open_instant(people: int) -> Iterator[Slack]:
    """One that reads a message and answers at once with what was sent, as Slack does, until the block ends.

    Slack's own work is not done on our processors, so it takes as little of them as may be.
    """
    with _elsewhere(_run_instant, people) as slack:
        yield slack


@contextmanager
def _elsewhere(run: Callable[[int, Connection], None], people: int) -> Iterator[Slack]:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=run, args=(people, theirs), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.kill()
        process.join()


def _run_standin(people: int, answers: Connection) -> None:
    uvloop.run(_be_standin(people, answers))


async def _be_standin(people: int, answers: Connection) -> None:
    async with Standin(system_clock, echo=False) as standin:
        install = next(iter(standin.add_app().installs.values()))
        home, world, bot = standin.workspace, standin.world, install.bot_user_id
        users = [world.add_user(home, f"member{number}", tz="UTC") for number in range(people)]
        channels = {user.id: world.direct(home, bot, user.id)[0].id for user in users}
        settle_collector()
        answers.send(Slack(standin.api_url, install.bot_token, home.id, bot, channels))
        await asyncio.Event().wait()


def _run_instant(people: int, answers: Connection) -> None:
    uvloop.run(_be_instant(people, answers))


async def _be_instant(people: int, answers: Connection) -> None:
    numbers = count(1)
    server = await asyncio.get_running_loop().create_server(lambda: _Door(numbers), "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/api/"
    answers.send(Slack(url, TOKEN, TEAM, BOT, {f"U{number:010}": f"D{number:010}" for number in range(2, people + 2)}))
    await asyncio.Event().wait()


class _Door(asyncio.Protocol):
    """One connection. Whoever posts without the token, or what is no object of JSON, gets a 404."""

    def __init__(self, numbers: Iterator[int]) -> None:
        self._numbers = numbers
        self._parser = httptools.HttpRequestParser(self)
        self._forget()

    def _forget(self) -> None:
        self._url, self._body, self._is_known = b"", b"", False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"authorization":
            self._is_known = value == b"Bearer " + TOKEN.encode()

    def on_body(self, part: bytes) -> None:
        self._body += part

    def on_message_complete(self) -> None:
        is_post = self._is_known and self._url == b"/api/chat.postMessage"
        self._transport.write(self._accepted() if is_post else _NO)  # type: ignore[attr-defined]
        self._forget()

    def _accepted(self) -> bytes:
        try:
            asked = orjson.loads(self._body)
            channel, text = asked["channel"], asked["text"]
        except (ValueError, TypeError, KeyError):
            return _NO
        ts = f"1763900000.{next(self._numbers):06}"
        message = {"user": BOT, "type": "message", "ts": ts, "bot_id": "B0000000001", "app_id": "A0000000001"}
        message |= {"text": text, "team": TEAM, "blocks": asked.get("blocks", []), "metadata": asked.get("metadata")}
        body = orjson.dumps({"ok": True, "channel": channel, "ts": ts, "message": message})
        return _OK % (len(body), body)
