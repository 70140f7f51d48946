"""Uploads: a file goes to Slack's own hosts alone, whatever place its answer names."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.delivery import Numbers, new_client, open_session
from bot.delivery.downloads import is_upload_url
from bot.delivery.slack_answers import Accepted, Answer, Doubt, Mistaken
from bot.delivery.slack_post import SlackPost

SLACK = "https://slack.com/api/"


@asynccontextmanager
async def host(answer: web.Response) -> AsyncIterator[tuple[str, list[bytes]]]:
    """An address where anything may be sent, and what was."""
    got: list[bytes] = []

    async def take(request: web.Request) -> web.Response:
        got.append(await request.read())
        return answer

    app = web.Application()
    app.router.add_post("/{path:.*}", take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}", got
    finally:
        await runner.cleanup()


async def upload(api: str, url: str) -> Answer:
    async with open_session(Numbers()) as session:
        post = SlackPost(lambda _: new_client("xoxb-invented", f"{api}/api/", session), Numbers())
        return await post.upload("T1", url, b"everything")


async def test_a_file_goes_to_the_host_of_the_api() -> None:
    async with host(web.Response()) as (slack, got):
        assert await upload(slack, f"{slack}/upload/v1/T1/F1/token") == Accepted({})
        assert got == [b"everything"]


async def test_a_file_goes_nowhere_else() -> None:
    async with host(web.Response()) as (slack, _), host(web.Response()) as (evil, got):
        assert await upload(slack, f"{evil}/upload") == Mistaken("upload_elsewhere")
        assert got == []


async def test_a_file_follows_nobody_to_another_place() -> None:
    async with host(web.Response()) as (evil, got):
        moved = web.Response(status=307, headers={"Location": f"{evil}/upload"})
        async with host(moved) as (slack, _):
            assert await upload(slack, f"{slack}/upload") == Doubt("http_307")
        assert got == []


@pytest.mark.parametrize(
    "url",
    [
        "https://files.slack.com/upload/v1/CwABAAAAXAoAAVnX-abc_123?x=1",
        "https://slack.com/upload/v1/abc",
    ],
)
def test_slacks_own_hosts_take_files(url: str) -> None:
    assert is_upload_url(url, SLACK)


@pytest.mark.parametrize(
    "url",
    [
        "http://files.slack.com/upload",
        "http://slack.com/upload",
        "https://files.slack.com.evil.example/upload",
        "https://evil.example/upload",
        "https://files.slack.com@evil.example/upload",
        "https://files.slack.com\\@evil.example/upload",
        "http://127.0.0.1/upload",
        "file:///etc/passwd",
        "",
    ],
)
def test_no_other_place_does(url: str) -> None:
    assert not is_upload_url(url, SLACK)
