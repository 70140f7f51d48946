"""Whoever reaches the bot's port: slow, endless, compressed, ambiguous, or asking for what is not there."""

import asyncio
import json
import time
from collections.abc import AsyncIterator

import pytest
from yarl import URL

from bot import bodies, serve
from tests.e2e.doors import FORM, JSON, Door

SAFE = {
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'",
    "referrer-policy": "no-referrer",
}
SLOW = 0.3
"""Seconds that a slow sender has in these tests."""


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "SECONDS", SLOW)
    monkeypatch.setattr(serve, "HEAD_SECONDS", SLOW)


async def says(door: Door, *pieces: bytes, patience: float = 5.0) -> bytes:
    """Everything that comes back for these bytes, up to the connection's end."""
    url = URL(door.url)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)
        return await asyncio.wait_for(reader.read(), patience)
    except ConnectionError:
        return b""
    finally:
        writer.close()


def head(door: Door, body: bytes, *more: str, length: int | None = None, kind: str = FORM) -> bytes:
    """A signed request, with further header lines; a length of -1 leaves that out."""
    lines = [f"{name}: {value}" for name, value in door.signed(body).items()]
    if length != -1:
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    lines += ["Host: bot", f"Content-Type: {kind}", *more]
    return "\r\n".join(["POST /slack/events HTTP/1.1", *lines, "", ""]).encode()


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


async def is_served(door: Door) -> bool:
    return (await door.posts(door.command("/level", "senior", user_id="U0ELSE")))[0] == 200


async def test_a_body_that_does_not_come_is_given_up(door: Door, impatient: None) -> None:
    body = door.command()
    assert status(await says(door, head(door, body), body[:10])) == 408
    assert await is_served(door)


@pytest.mark.parametrize(
    "target", ["POST /nowhere", "POST /healthz", "GET /healthz", "GET /readyz", "PUT /slack/events"]
)
async def test_a_body_that_drips_to_where_nobody_reads_it_holds_no_connection(door: Door, target: str) -> None:
    url = URL(door.url)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(f"{target} HTTP/1.1\r\nHost: bot\r\nContent-Length: 1000000\r\n\r\nx".encode())
    answer = await asyncio.wait_for(reader.read(), 2)  # up to its end, which the bot makes
    writer.close()
    assert status(answer) in (200, 404, 405)
    assert await is_served(door)


async def test_a_head_that_does_not_come_is_given_up(door: Door, impatient: None) -> None:
    assert await says(door, b"") == b""
    assert await says(door, b"POST /slack/events HTTP/1.1\r\nHost: bot\r\nX-Slow: ") == b""
    assert await is_served(door)


async def test_many_slow_connections_hold_nobody_up(door: Door, impatient: None) -> None:
    body = door.command()
    slow = [asyncio.create_task(says(door, head(door, body), body[:10])) for _ in range(100)]
    slow += [asyncio.create_task(says(door, b"GET /")) for _ in range(100)]
    await asyncio.sleep(0)
    assert await is_served(door)
    assert {status(answer) for answer in await asyncio.gather(*slow)} == {408, 0}


@pytest.mark.parametrize("more", ["X-Long: " + "x" * 200_000, "\r\n".join(f"X-{n}: {'y' * 100}" for n in range(2_000))])
async def test_a_head_without_an_end_is_refused(door: Door, more: str) -> None:
    answer = await says(door, head(door, b"", more))
    assert status(answer) in (0, 400, 431)  # 0: the bot has closed before all was sent
    assert await is_served(door)


async def test_an_address_without_an_end_is_refused(door: Door) -> None:
    assert status(await says(door, b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: bot\r\n\r\n")) in (0, 400, 431)
    assert await is_served(door)


async def test_what_is_compressed_is_refused_unread(door: Door) -> None:
    for encoding in ["gzip", "deflate", "br", "zstd", "gzip, identity", "x"]:
        body = door.command()
        answer = await says(door, head(door, body, f"Content-Encoding: {encoding}", "Connection: close"), body)
        assert status(answer) == 415


async def test_a_body_in_chunks_is_read_and_bounded_all_the_same(door: Door) -> None:
    body = door.command("/level", "senior")
    chunked = b"".join(b"%x\r\n%b\r\n" % (len(body[at : at + 7]), body[at : at + 7]) for at in range(0, len(body), 7))
    fine = head(door, body, "Transfer-Encoding: chunked", "Connection: close", length=-1)
    assert status(await says(door, fine, chunked + b"0\r\n\r\n")) == 200
    endless = (b"10000\r\n" + b"x" * 65_536 + b"\r\n" for _ in range(20))
    assert status(await says(door, fine, *endless)) in (0, 413)


@pytest.mark.parametrize(
    "more",
    [
        ("Transfer-Encoding: chunked",),
        ("Content-Length: 3",),
        ("Transfer-Encoding: identity",),
        ("Transfer-Encoding: chunked, chunked",),
        ("Transfer-Encoding : chunked",),
        ("Content-Length: -1",),
        ("X-Folded: a\r\n b",),
        ("X-Nul: a\x00b",),
        ("Bad Name: x",),
    ],
)
async def test_a_head_that_can_be_read_in_two_ways_is_a_400(door: Door, more: tuple[str, ...]) -> None:
    body = door.command()
    assert status(await says(door, head(door, body, *more, "Connection: close"), body)) in (400, 401, 408)


async def test_two_signatures_are_as_good_as_none(door: Door) -> None:
    body = door.command()
    for name, value in door.signed(body).items():
        for other in (value, "v0=0", "1"):
            assert status(await says(door, head(door, body, f"{name}: {other}", "Connection: close"), body)) == 401


async def test_a_body_that_is_cut_off_has_no_effect(door: Door) -> None:
    body = door.command(text="add Write the storage RFC")
    url = URL(door.url)
    _, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(head(door, body) + body[:-1])
    await writer.drain()
    writer.close()
    assert "storage RFC" not in (await door.posts(door.command()))[1]


METHODS = ("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "CONNECT", "BREW", "post")


async def test_other_methods_have_nothing_to_say(door: Door) -> None:
    for method in METHODS:
        target = "/slack/events" if method != "CONNECT" else "bot:443"
        answer = await says(door, f"{method} {target} HTTP/1.1\r\nHost: bot\r\nConnection: close\r\n\r\n".encode())
        assert status(answer) in (400, 404, 405)
        assert b"Traceback" not in answer


PATHS = (
    *("/slack/events/", "//slack/events", "/slack//events", "/slack/events;x", "/slack/events%00", "/slack/events%0a"),
    *("/SLACK/EVENTS", "/slack/%2e%2e/slack/events", "/%73lack/events/..", "/..%2f..%2fetc/passwd", "/%ff%fe", "/\\"),
    *("http://evil.example/slack/events", "*", "/.env", "/.git/config", "/metrics/", "/readyz/x", "/healthz.json"),
)


async def test_other_paths_have_nothing_to_say(door: Door) -> None:
    for path in PATHS:
        body = door.command(text="add Write the storage RFC")
        request = head(door, body, "Connection: close").replace(b"/slack/events", path.encode(), 1)
        answer = await says(door, request, body)
        if path.startswith("http"):  # the absolute form is the same path, whatever host it names
            assert status(answer) == 200
            continue
        assert status(answer) in (400, 404)
        assert b"Traceback" not in answer
        assert b"RFC" not in answer


async def test_a_query_changes_nothing(door: Door) -> None:
    body = door.command("/level", "senior")
    request = head(door, body, "Connection: close").replace(b"/slack/events", b"/slack/events?team_id=T0&x=%00")
    assert status(await says(door, request, body)) == 200


async def test_every_answer_that_a_browser_may_show_is_safe_to_show(door: Door) -> None:
    base = door.url.removesuffix("/slack/events")
    for path in (
        "/",
        "/healthz",
        "/readyz",
        "/metrics",
        "/slack/events",
        "/slack/install",
        "/slack/oauth_redirect?a=<b>",
    ):
        async with door.session.get(base + path) as answer:
            for name, value in SAFE.items():
                assert answer.headers.get(name, "").startswith(value), (path, name)
            assert "server" not in answer.headers
            assert "<b>" not in await answer.text()


async def test_hundreds_of_levels_and_megabytes_are_refused_quickly(door: Door) -> None:
    deep = b'{"type":"event_callback","team_id":"T","event":{"type":' + b"[" * 10_000 + b"]" * 10_000 + b"}}"
    wide = json.dumps({"type": "event_callback", "event": [0] * 300_000}).encode()
    since = time.process_time()
    assert (await door.posts(deep, JSON))[0] == 400
    assert (await door.posts(b'{"a":' * 10_000 + b"1" + b"}" * 10_000, JSON))[0] == 400
    assert (await door.posts(wide, JSON))[0] in (400, 413)
    assert (await door.posts(b"x" * 1_000_001, JSON))[0] == 413
    assert time.process_time() - since < 5  # ten times what it takes
    assert await is_served(door)


@pytest.fixture(autouse=True)
async def _no_trace_of_the_inside(capfd: pytest.CaptureFixture[str]) -> AsyncIterator[None]:
    """Nothing that a stranger sends makes the bot fail: not one traceback in what it wrote."""
    yield
    written = "".join(capfd.readouterr())
    assert "Traceback" not in written
    assert "edge_failed" not in written


@pytest.mark.usefixtures("impatient")
async def test_blank_lines_after_an_answer_hold_no_connection(door: Door) -> None:
    url = URL(door.url)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    try:
        writer.write(f"GET /healthz HTTP/1.1\r\nhost: {url.host}\r\n\r\n".encode())
        assert b" 200 " in await reader.readuntil(b"\r\n\r\n")
        writer.write(b"\r\n")
        async with asyncio.timeout(4):  # less than a connection may be idle
            await reader.read()
    finally:
        writer.close()
