"""Downloads: bytes come from Slack's host alone, with the token, and never more than asked for."""

import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientSession, web

from bot.delivery.client import new_client
from bot.delivery.downloads import Downloads, FileRefusedError, FileUnreachedError, is_file_url

TOKEN = "xoxb-invented"


class Slack:
    """A host that answers files.info and hands out one file, both as it is told."""

    def __init__(self) -> None:
        self.file: dict[str, Any] = {}
        self.answer = web.Response(body=b"{}", content_type="application/json")
        self.tokens: list[str | None] = []
        self.asked: list[str] = []

    async def info(self, _request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "file": self.file})

    async def serve(self, request: web.Request) -> web.Response:
        self.tokens.append(request.headers.get("Authorization"))
        self.asked.append(request.path)
        return self.answer


@asynccontextmanager
async def slack() -> AsyncIterator[tuple[Slack, Downloads, Any]]:
    host = Slack()
    app = web.Application()
    app.router.add_get("/api/files.info", host.info)
    app.router.add_get("/{path:.*}", host.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    netloc = f"127.0.0.1:{runner.addresses[0][1]}"
    host.file = {"user": "U1", "size": 2, "url_private_download": f"http://{netloc}/files/T1-F1/download/cairn.json"}
    try:
        async with ClientSession() as session:
            client = new_client(TOKEN, f"http://{netloc}/api/", session)

            async def fetch(most: int = 100) -> bytes:
                return await Downloads(session, netloc).fetch(client, TOKEN, "F1", "U1", most)

            yield host, Downloads(session, netloc), fetch
    finally:
        await runner.cleanup()


async def test_a_file_is_fetched_with_the_token() -> None:
    async with slack() as (host, _, fetch):
        assert await fetch() == b"{}"
        assert host.tokens == [f"Bearer {TOKEN}"]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (web.Response(status=302, headers={"Location": "/elsewhere"}), "no_scope"),
        (web.Response(text="<html>Sign in</html>", content_type="text/html"), "no_scope"),
        (web.Response(status=403), "no_scope"),
        (web.Response(status=404), "gone"),
        (web.Response(body=b"x" * 101), "too_large"),
        (web.Response(body=gzip.compress(b"x" * 10_000), headers={"Content-Encoding": "gzip"}), "gone"),
    ],
)
async def test_anything_but_the_file_is_refused_and_no_redirect_is_followed(answer: web.Response, reason: str) -> None:
    async with slack() as (host, _, fetch):
        host.answer = answer
        with pytest.raises(FileRefusedError) as refused:
            await fetch()
        assert refused.value.reason == reason
        assert "/elsewhere" not in host.asked


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"user": "U2"}, "gone"),
        ({"size": 101}, "too_large"),
        ({"url_private_download": "https://drive.example.com/export"}, "elsewhere"),
        ({"url_private_download": None}, "elsewhere"),
        ({"url_private_download": 7}, "elsewhere"),
    ],
)
async def test_a_file_of_somebody_else_or_elsewhere_is_never_asked_for(changed: dict[str, Any], reason: str) -> None:
    async with slack() as (host, _, fetch):
        host.file |= changed
        with pytest.raises(FileRefusedError) as refused:
            await fetch()
        assert refused.value.reason == reason
        assert host.asked == []


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_host_that_stumbles_may_be_asked_again(status: int) -> None:
    async with slack() as (host, _, fetch):
        host.answer = web.Response(status=status)
        with pytest.raises(FileUnreachedError):
            await fetch()


@pytest.mark.parametrize(
    "url",
    [
        "https://files.slack.com@evil.example/x",
        "https://files.slack.com.evil.example/x",
        "https://files.slack.com:444/x",
        "https://evil.example/https://files.slack.com/x",
        "http://files.slack.com/x",
        "https://FILES.slack.com/x",
        "https://files.slack.com\\@evil.example/x",
        "https://files.slack.com/x y",
        "https://files.slack.com/x\n",
        "https://files.slack.com/\u0430",
        "//files.slack.com/x",
        "file:///etc/passwd",
        "https://169.254.169.254/latest",
        "",
        "https://files.slack.com/" + "x" * 2_000,
    ],
)
def test_no_address_but_slacks_own_is_a_files(url: str) -> None:
    assert not is_file_url(url, "files.slack.com")


def test_slacks_own_addresses_are() -> None:
    assert is_file_url("https://files.slack.com/files-pri/T1-F1/download/cairn-2026-11-25.json", "files.slack.com")
    assert is_file_url("https://files.slack.com/files-pri/T1-F1/my%20export_(1).json?pub_secret=1", "files.slack.com")
    assert is_file_url("http://127.0.0.1:8200/files/T1-F1/download/x.json", "127.0.0.1:8200")
