"""A call to Slack at its worst moments: slow names, standstills, ends in between. Nothing is written too late."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery import Numbers, new_client, open_session
from bot.delivery.client import new_token_client
from bot.delivery.line import BrokenError
from bot.delivery.slack_answers import Accepted, Answer, Doubt, Unreached
from bot.delivery.slack_post import SlackPost
from bot.delivery.wire import Connections, Wire
from tests.contract.wire.far_end import FarEnd, far_end

YES = b'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{"ok":true}'
HELLO = {"channel": "D1", "text": "Hello"}
TRY = Numbers().timeout.total_seconds()


@pytest.fixture
async def end() -> AsyncIterator[FarEnd]:
    async with far_end() as end:
        yield end


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_session(Numbers()) as session:
        yield session


@pytest.fixture
def client(end: FarEnd, session: aiohttp.ClientSession) -> AsyncWebClient:
    return new_client("xoxb-invented", f"http://slack.example:{end.port}/api/", session)


@pytest.fixture
def wire(client: AsyncWebClient, session: aiohttp.ClientSession) -> Wire:
    assert isinstance(session.connector, Connections)
    return session.connector.wire(client.base_url)


class Names:
    """Who says where slack.example is, and when."""

    def __init__(self, known: Callable[..., Awaitable[Any]]) -> None:
        self._known = known
        self.asked = 0
        self.says = asyncio.Event()
        self.address = "127.0.0.1"

    async def look(self, host: str, port: int, **options: Any) -> Any:
        if host != "slack.example":
            return await self._known(host, port, **options)
        self.asked += 1
        await self.says.wait()
        return await self._known(self.address, port, **options)


@pytest.fixture
async def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    loop = asyncio.get_running_loop()
    names = Names(loop.getaddrinfo)
    monkeypatch.setattr(loop, "getaddrinfo", names.look)
    names.says.set()
    return names


def ask(client: AsyncWebClient) -> asyncio.Task[Answer]:
    """As the outbox does."""
    post = SlackPost(lambda _: client, Numbers())
    return asyncio.create_task(post.call("T1", "chat.postMessage", json=HELLO))


async def served(end: FarEnd, asked: asyncio.Task[Answer]) -> None:
    line = await end.line()
    await line.request()
    await line.answer(YES)
    assert await asked == Accepted({"ok": True})


async def turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_many_who_ask_at_once_have_the_address_looked_up_once(
    end: FarEnd, client: AsyncWebClient, names: Names
) -> None:
    names.says.clear()
    asked = [ask(client) for _ in range(20)]
    await turns(10)
    asked[0].cancel()
    await turns(3)
    names.says.set()
    for _ in asked[1:]:
        line = await end.line()
        await line.request()
        await line.answer(YES)
    assert await asyncio.gather(*asked[1:]) == [Accepted({"ok": True})] * 19
    assert names.asked == 1


async def test_an_address_that_does_not_answer_is_looked_up_again(
    end: FarEnd, client: AsyncWebClient, names: Names
) -> None:
    names.address = "127.0.0.9"
    assert await ask(client) == Unreached("UnreachedError")
    names.address = "127.0.0.1"
    await served(end, ask(client))
    assert names.asked == 2


async def test_a_session_that_ends_while_a_connection_is_made_sends_nothing(
    end: FarEnd, client: AsyncWebClient, session: aiohttp.ClientSession, names: Names, wire: Wire
) -> None:
    names.says.clear()
    asked = ask(client)
    await turns(5)
    await session.close()
    names.says.set()
    assert await asked == Unreached("UnreachedError")
    assert await ask(client) == Unreached("UnreachedError")
    assert len(wire) == 0
    for line in end.lines:
        assert await line.ended() == b""


async def test_whoever_gives_up_at_any_moment_leaves_no_connection_behind(
    end: FarEnd, client: AsyncWebClient, names: Names, wire: Wire
) -> None:
    for count in range(25):
        asked = ask(client)
        await turns(count)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        await turns(10)
        assert len(wire) == 0
    for line in end.lines:
        await line.ended()


async def test_after_a_standstill_while_the_token_was_looked_up_nothing_is_written(
    end: FarEnd, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    present = [100.0]
    for module in ("client", "wire"):
        monkeypatch.setattr(f"bot.delivery.{module}.steady", lambda: present[0])
    standstill = 0.0

    async def token_of() -> str:
        present[0] += standstill
        return "xoxb-invented"

    client = new_token_client(token_of, f"http://127.0.0.1:{end.port}/api/", session)
    await served(end, ask(client))
    standstill = TRY + 0.1
    assert await ask(client) == Unreached("OverdueError")
    standstill = 0.0
    later = ask(client)
    head, body = await end.lines[0].request()
    assert (head[0], body) == ("POST /api/chat.postMessage HTTP/1.1", b'{"channel":"D1","text":"Hello"}')
    await end.lines[0].answer(YES)
    assert await later == Accepted({"ok": True})


async def test_a_connection_that_grew_old_while_all_stood_still_is_not_used(
    end: FarEnd, client: AsyncWebClient, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    present = [100.0]
    for module in ("client", "wire"):
        monkeypatch.setattr(f"bot.delivery.{module}.steady", lambda: present[0])
    await served(end, ask(client))
    present[0] += 16.0
    again = ask(client)
    assert await end.lines[0].ended() == b""
    await served(end, again)


async def test_an_answer_before_the_request_is_written_out_ends_the_connection(
    end: FarEnd, client: AsyncWebClient, names: Names, wire: Wire
) -> None:
    asked = asyncio.create_task(client.api_call("chat.postMessage", json={"text": "x" * 20_000_000}))
    line = await end.line()
    await line.reader.readuntil(b"\r\n\r\n")
    await line.answer(YES)
    assert (await asked)["ok"]
    assert len(wire) in (0, 1)  # it ends in this turn or the next
    await served(end, ask(client))
    assert len(end.lines) == 2


async def test_headers_without_end_are_not_read_to_their_end(
    end: FarEnd, client: AsyncWebClient, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.line.LARGEST", 1_000)
    asked = asyncio.create_task(client.api_call("chat.postMessage", json=HELLO))
    line = await end.line()
    await line.request()
    await line.answer(b"HTTP/1.1 200 OK\r\n", *[b"X-More: " + b"x" * 200 + b"\r\n"] * 6)
    with pytest.raises(BrokenError):
        await asked
    assert await line.ended() == b""


async def test_after_hanging_up_no_call_is_made(end: FarEnd, client: AsyncWebClient, names: Names) -> None:
    post = SlackPost(lambda _: client, Numbers())
    asked = asyncio.create_task(post.call("T1", "chat.postMessage", json=HELLO))
    line = await end.line()
    await line.request()
    post.hang_up()
    post.hang_up()
    assert await asked == Doubt("hung_up", unanswered=True)
    assert await line.ended() == b""
    assert await post.call("T1", "chat.postMessage", json=HELLO) == Unreached("hung_up")
    assert len(end.lines) == 1
