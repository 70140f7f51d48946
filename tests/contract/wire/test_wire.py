"""What may come of a call to Slack, byte by byte: an answer, a call that was surely not made, or doubt."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.clock import steady
from bot.delivery import Numbers, new_client, open_session
from bot.delivery.line import BrokenError
from bot.delivery.slack_answers import Accepted, Answer, Doubt, Unreached, Wait, meaning_of
from bot.delivery.slack_post import SlackPost
from bot.delivery.wire import Connections, OverdueError, UnreachedError
from tests.contract.wire.far_end import PATIENCE, FarEnd, certificate, far_end
from tests.ports import free_port

TOKEN = "xoxb-invented"
YES = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{"ok":true}'
CHUNKED = b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"ok"\r\n6\r\n:true}\r\n0\r\n\r\n'
NO_LENGTH = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"ok":true}'
SLOWER = (
    b'HTTP/1.1 429 Too Many Requests\r\nretry-after: 7\r\nContent-Length: 34\r\n\r\n{"ok":false,"error":"ratelimited"}'
)
SESSIONS = {
    "wire": lambda: open_session(Numbers()),
    "aiohttp": lambda: aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)),  # where a proxy stands between
}

Ask = Callable[..., Awaitable[AsyncSlackResponse]]


@asynccontextmanager
async def client_of(session: aiohttp.ClientSession, port: int, scheme: str = "http") -> AsyncIterator[AsyncWebClient]:
    async with session:
        yield new_client(TOKEN, f"{scheme}://127.0.0.1:{port}/api/", session)


@pytest.fixture
async def end() -> AsyncIterator[FarEnd]:
    async with far_end() as end:
        yield end


@pytest.fixture
async def client(end: FarEnd) -> AsyncIterator[AsyncWebClient]:
    async with client_of(open_session(Numbers()), end.port) as client:
        yield client


def ask(client: AsyncWebClient, text: str = "Hello") -> asyncio.Task[AsyncSlackResponse]:
    return asyncio.create_task(client.api_call("chat.postMessage", json={"channel": "D1", "text": text}))


async def what_comes(client: AsyncWebClient) -> Answer:
    """As the outbox would take it."""
    post = SlackPost(lambda _: client, Numbers())
    return await post.call("T1", "chat.postMessage", json={"channel": "D1", "text": "Hello"})


async def test_a_request_is_whole_and_says_who_asks(end: FarEnd, client: AsyncWebClient) -> None:
    asked = ask(client, "Grüße 🙂")
    line = await end.line()
    head, body = await line.request()
    assert head[0] == "POST /api/chat.postMessage HTTP/1.1"
    headers = dict(one.split(": ", 1) for one in head[1:])
    assert headers["Host"] == f"127.0.0.1:{end.port}"
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert headers["Content-Type"] == "application/json;charset=utf-8"
    assert headers["User-Agent"].startswith("Python/")
    assert body == '{"channel":"D1","text":"Grüße 🙂"}'.encode()
    await line.answer(YES)
    assert (await asked).data == {"ok": True}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("half a pair \ud83d", b'"half a pair \\ud83d"'),
        (1 << 70, b"1180591620717411303424"),
        ({1: "one"}, b'{"1":"one"}'),
        ((1, 2), b"[1,2]"),
        (None, b"null"),
    ],
    ids=["surrogate", "number", "key", "tuple", "nothing"],
)
async def test_what_the_quick_library_refuses_goes_out_as_ever(
    end: FarEnd, client: AsyncWebClient, value: object, expected: bytes
) -> None:
    asked = asyncio.create_task(client.api_call("chat.postMessage", json={"text": value}))
    line = await end.line()
    assert (await line.request())[1] == b'{"text":%b}' % expected
    await line.answer(YES)
    assert (await asked).data == {"ok": True}


async def test_what_is_no_json_is_never_asked(end: FarEnd, client: AsyncWebClient) -> None:
    with pytest.raises(TypeError):
        await client.api_call("chat.postMessage", json={"text": object()})
    assert not end.lines


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (b'"half a pair \\ud83d"', "half a pair \ud83d"),
        (b"NaN", pytest.approx(float("nan"), nan_ok=True)),
        (b"1e999", float("inf")),
    ],
)
async def test_an_answer_that_the_quick_library_refuses_is_read_as_ever(
    end: FarEnd, client: AsyncWebClient, said: bytes, expected: object
) -> None:
    asked = ask(client)
    line = await end.line()
    await line.request()
    body = b'{"ok":true,"said":%b}' % said
    await line.answer(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    assert (await asked).get("said") == expected


async def test_an_answer_without_bottom_leaves_doubt(end: FarEnd, client: AsyncWebClient) -> None:
    asked = asyncio.create_task(what_comes(client))
    line = await end.line()
    await line.request()
    body = b'{"ok":true,"said":' + b"[" * 100_000
    await line.answer(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    assert await asked == Doubt("http_200")


async def test_a_connection_is_used_again_and_two_at_once_have_two(end: FarEnd, client: AsyncWebClient) -> None:
    for _ in range(3):
        asked = ask(client)
        line = end.lines[0] if end.lines else await end.line()
        await line.request()
        await line.answer(YES)
        await asked
    both = [ask(client), ask(client)]
    for line in (end.lines[0], await end.line()):
        await line.request()
        await line.answer(YES)
    await asyncio.gather(*both)
    assert len(end.lines) == 2


@pytest.mark.parametrize("way", SESSIONS)
@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([YES], Accepted({"ok": True})),
        ([CHUNKED], Accepted({"ok": True})),
        ([NO_LENGTH], Accepted({"ok": True})),
        ([b"HTTP/1.0 200 OK\r\n\r\n", b'{"ok":', b"true}"], Accepted({"ok": True})),
        ([b"HTTP/1.1 100 Continue\r\n\r\n", YES], Accepted({"ok": True})),
        ([b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + YES], Accepted({"ok": True})),
        ([SLOWER], Wait("ratelimited", "7")),
        ([b"HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy"], Doubt("http_503")),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbusy"], Doubt("http_200")),
        ([b"HTTP/1.1 204 No Content\r\n\r\n"], Doubt("http_204")),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]"], Doubt("http_200")),
        ([b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"], Doubt("http_302")),
        ([b"HTTP/1.1 307 There\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"], Doubt("http_307")),
    ],
    ids=[
        "length",
        "chunks",
        "to the end",
        "1.0",
        "100",
        "103",
        "429",
        "503",
        "no JSON",
        "204",
        "no object",
        "302",
        "307",
    ],
)
async def test_both_ways_to_slack_read_the_same(way: str, parts: list[bytes], expected: Answer, end: FarEnd) -> None:
    async with client_of(SESSIONS[way](), end.port) as client:
        asked = asyncio.create_task(what_comes(client))
        line = await end.line()
        await line.request()
        await line.answer(*parts)
        line.hang_up()
        assert await asked == expected


@pytest.mark.parametrize("way", SESSIONS)
@pytest.mark.parametrize(
    "parts",
    [
        [],
        [b"HTTP/1.1 100 Continue\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\nContent-Le"],
        [YES[:-1]],
        [CHUNKED[:-5]],
        [b"no HTTP at all\r\n\r\n"],
        [b"HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 11\r\n\r\n" + b'{"ok":true}'],
        [b"HTTP/1.1 200 OK\r\nContent-Length: nine\r\n\r\n" + b'{"ok":true}'],
    ],
    ids=["nothing", "only 100", "half a head", "half a body", "half the chunks", "noise", "101", "two lengths", "none"],
)
@pytest.mark.parametrize("rudely", [False, True])
async def test_what_is_no_whole_answer_leaves_doubt_and_is_asked_once(
    way: str, parts: list[bytes], rudely: bool, end: FarEnd
) -> None:
    async with client_of(SESSIONS[way](), end.port) as client:
        asked = asyncio.create_task(what_comes(client))
        line = await end.line()
        await line.request()
        await line.answer(*parts)
        line.hang_up(rudely=rudely)
        came = await asked
        assert isinstance(came, Doubt)
        assert await line.ended() == b""
    assert len(end.lines) == 1


@given(cuts=st.lists(st.integers(0, len(CHUNKED)), max_size=6), whole=st.sampled_from([YES, CHUNKED, SLOWER]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_answer_may_be_cut_anywhere(cuts: list[int], whole: bytes) -> None:
    async def talk() -> Answer:
        async with far_end() as end, client_of(open_session(Numbers()), end.port) as client:
            asked = asyncio.create_task(what_comes(client))
            line = await end.line()
            await line.request()
            edges = [0, *sorted(min(cut, len(whole)) for cut in cuts), len(whole)]
            for start, stop in pairwise(edges):
                await line.answer(whole[start:stop])
                await asyncio.sleep(0)
            return await asked

    assert asyncio.run(talk()) == (Wait("ratelimited", "7") if whole is SLOWER else Accepted({"ok": True}))


async def test_a_connection_that_ended_while_nobody_used_it_is_not_written_to(
    end: FarEnd, client: AsyncWebClient
) -> None:
    asked = ask(client)
    first = await end.line()
    await first.request()
    await first.answer(YES)
    await asked
    first.hang_up()
    assert await first.ended() == b""
    asked = ask(client)
    second = await end.line()
    await second.request()
    await second.answer(YES)
    assert (await asked)["ok"]


@pytest.mark.parametrize(
    "first",
    [YES + YES, YES + b"HTT", YES + b"noise", YES.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")],
    ids=["two answers", "more", "noise", "close"],
)
async def test_what_comes_behind_an_answer_is_nobodys(first: bytes, end: FarEnd, client: AsyncWebClient) -> None:
    asked = ask(client)
    line = await end.line()
    await line.request()
    await line.answer(first)
    assert (await asked)["ok"]
    assert await line.ended() == b""
    asked = ask(client)
    line = await end.line()
    await line.request()
    await line.answer(SLOWER)
    with pytest.raises(SlackApiError) as refused:
        await asked
    assert refused.value.response.headers["Retry-After"] == "7"


async def test_what_comes_while_nobody_asks_ends_the_connection(end: FarEnd, client: AsyncWebClient) -> None:
    asked = ask(client)
    line = await end.line()
    await line.request()
    await line.answer(YES)
    await asked
    await line.answer(YES)
    assert await line.ended() == b""


async def test_an_answer_without_a_body_says_nothing_of_the_next_one(end: FarEnd, client: AsyncWebClient) -> None:
    asked = asyncio.create_task(what_comes(client))
    line = await end.line()
    await line.request()
    await line.answer(b"HTTP/1.1 204 No Content\r\n\r\n")
    assert await asked == Doubt("http_204")
    asked = asyncio.create_task(what_comes(client))
    await line.request()
    line.hang_up()
    assert await asked == Doubt("BrokenError", unanswered=True)
    assert len(end.lines) == 1


async def test_an_answer_without_end_is_not_read_to_its_end(
    end: FarEnd, client: AsyncWebClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.line.LARGEST", 1_000)
    asked = ask(client)
    line = await end.line()
    await line.request()
    await line.answer(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", *[b"fa\r\n" + b"x" * 250 + b"\r\n"] * 5)
    with pytest.raises(BrokenError):
        await asked
    assert await line.ended() == b""


async def test_no_answer_in_time_is_doubt_and_its_connection_is_not_used_again(end: FarEnd) -> None:
    session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.05), connector=Connections(5))
    async with client_of(session, end.port) as client:
        asked = ask(client)
        line = await end.line()
        await line.request()
        with pytest.raises(TimeoutError) as late:
            await asked
        assert meaning_of(late.value) == Doubt("timeout", unanswered=True)
        assert await line.ended() == b""


async def test_who_gives_up_hangs_up(end: FarEnd, client: AsyncWebClient) -> None:
    asked = ask(client)
    line = await end.line()
    await line.request()
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert await line.ended() == b""


async def test_nothing_is_written_when_its_time_is_over(end: FarEnd) -> None:
    connections = Connections(5)
    async with client_of(aiohttp.ClientSession(connector=connections), end.port) as client:
        wire = connections.wire(client.base_url)
        with pytest.raises(OverdueError) as late:
            await wire.ask(b"POST / HTTP/1.1\r\n\r\n", steady() - 0.001)
        assert meaning_of(late.value) == Unreached("OverdueError")
        asked = ask(client)  # the connection that was made for it is there
        line = await end.line()
        head, _ = await line.request()
        assert head[0] == "POST /api/chat.postMessage HTTP/1.1"
        await line.answer(YES)
        await asked
    assert len(end.lines) == 1


@pytest.mark.parametrize("way", SESSIONS)
async def test_where_nobody_listens_nothing_was_sent(way: str) -> None:
    async with client_of(SESSIONS[way](), free_port()) as client:
        assert isinstance(await what_comes(client), Unreached)


async def test_a_connection_that_is_not_made_in_time_is_no_doubt(end: FarEnd) -> None:
    session = aiohttp.ClientSession(connector=Connections(0.05))
    async with client_of(session, end.port, "https") as client:  # the other side never shakes hands
        assert await what_comes(client) == Unreached("UnreachedError")
    line = await end.line()
    assert TOKEN.encode() not in await line.ended()


async def test_who_waits_when_all_ends_is_told(end: FarEnd) -> None:
    session = open_session(Numbers())
    client = new_client(TOKEN, f"http://127.0.0.1:{end.port}/api/", session)
    asked = ask(client)
    line = await end.line()
    await line.request()
    await session.close()
    with pytest.raises(BrokenError):
        await asked
    assert await line.ended() == b""


async def test_after_the_end_no_connection_is_made(end: FarEnd) -> None:
    connections = Connections(5)
    wire = connections.wire(f"http://127.0.0.1:{end.port}/api/")
    await connections.close()
    with pytest.raises(UnreachedError):
        await wire.ask(b"POST / HTTP/1.1\r\n\r\n", steady() + PATIENCE)
    assert end.lines == []


async def test_a_connection_that_nobody_uses_is_closed(end: FarEnd) -> None:
    session = aiohttp.ClientSession(connector=Connections(5, idle=0.02))
    async with client_of(session, end.port) as client:
        both = [ask(client), ask(client)]
        for line in (await end.line(), await end.line()):
            await line.request()
            await line.answer(YES)
        await asyncio.gather(*both)
        for line in end.lines:
            assert await line.ended() == b""
        asked = ask(client)
        line = await end.line()
        await line.request()
        await line.answer(YES)
        assert (await asked)["ok"]


async def test_no_header_has_a_second_line(end: FarEnd, client: AsyncWebClient) -> None:
    client.token = "xoxb-1\r\nX-Other: 2"
    with pytest.raises(ValueError, match="more than one line"):
        await ask(client)
    assert end.lines == []


async def test_a_call_through_a_proxy_goes_to_the_proxy(end: FarEnd, client: AsyncWebClient) -> None:
    client.base_url, client.proxy = "http://slack.example/api/", f"http://127.0.0.1:{end.port}"
    asked = ask(client)
    line = await end.line()
    head, _ = await line.request()
    assert head[0] == "POST http://slack.example/api/chat.postMessage HTTP/1.1"
    await line.answer(YES)
    assert (await asked)["ok"]


class TestTls:
    """Over TLS, with the certificates that the machine trusts."""

    async def test_a_call_is_answered(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        public, context = certificate(tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", str(public))
        async with far_end(context) as end, client_of(open_session(Numbers()), end.port, "https") as client:
            for _ in range(2):
                asked = ask(client)
                line = end.lines[0] if end.lines else await end.line()
                await line.request()
                await line.answer(CHUNKED)
                assert (await asked)["ok"]

    @pytest.mark.parametrize("fault", ["nobody vouches", "of another address"])
    async def test_nothing_is_said_to_a_stranger(
        self, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        public, context = certificate(tmp_path, "127.0.0.1" if fault == "nobody vouches" else "127.0.0.2")
        if fault == "of another address":
            monkeypatch.setenv("SSL_CERT_FILE", str(public))
        async with far_end(context) as end, client_of(open_session(Numbers()), end.port, "https") as client:
            assert await what_comes(client) == Unreached("UnreachedError")
            assert end.lines == []


async def test_a_host_with_several_addresses_is_reached_at_the_one_that_answers(
    end: FarEnd, client: AsyncWebClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    known = loop.getaddrinfo

    async def addresses(host: str, port: int, **options: Any) -> list[Any]:
        hosts = ["127.0.0.9", "127.0.0.1"] if host == "slack.example" else [host]
        return [address for each in hosts for address in await known(each, port, **options)]

    monkeypatch.setattr(loop, "getaddrinfo", addresses)
    client.base_url = f"http://slack.example:{end.port}/api/"
    asked = ask(client)
    line = await end.line()
    head, _ = await line.request()
    assert f"Host: slack.example:{end.port}" in head
    await line.answer(YES)
    assert (await asked)["ok"]


@pytest.mark.parametrize("host", ["nowhere.invalid", "a" * 70 + ".example"], ids=["unknown", "too long"])
async def test_a_host_without_an_address_was_sent_nothing(host: str, client: AsyncWebClient) -> None:
    client.base_url = f"http://{host}/api/"
    assert await what_comes(client) == Unreached("UnreachedError")
