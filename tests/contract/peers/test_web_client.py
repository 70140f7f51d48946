"""The SDK's own client reads the stand-in by pages, waits when told to, posts twice when an answer is lost."""

from __future__ import annotations

from types import SimpleNamespace

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import async_handler, builtin_async_handlers
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.standin import App, Standin

from .conftest import Clock, Connected


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> list[float]:
    """The seconds that the SDK's retry handlers wait, on the test's clock instead of the real one."""
    seconds: list[float] = []

    async def wait(duration: float) -> None:
        seconds.append(duration)
        clock.forward(duration)

    for module in (async_handler, builtin_async_handlers):
        monkeypatch.setattr(module, "asyncio", SimpleNamespace(sleep=wait))
    return seconds


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 100])
async def test_all_members_come_once_whatever_the_page_size(
    limit: int, standin: Standin, client: AsyncWebClient
) -> None:
    found = [user["id"] async for page in await client.users_list(limit=limit) for user in page["members"]]
    assert found == list(standin.workspace.users)


@pytest.mark.parametrize("limit", [1, 3, 7, 8])
async def test_the_whole_history_comes_once_newest_first(limit: int, client: AsyncWebClient, harbour: str) -> None:
    for number in range(7):
        await client.chat_postMessage(channel=harbour, text=str(number))
    pages = await client.conversations_history(channel=harbour, limit=limit)
    assert [message["text"] async for page in pages for message in page["messages"]] == list("6543210")


async def test_posts_between_two_pages_neither_hide_nor_repeat_a_message(client: AsyncWebClient, harbour: str) -> None:
    for number in range(4):
        await client.chat_postMessage(channel=harbour, text=str(number))
    seen = []
    async for page in await client.conversations_history(channel=harbour, limit=2):
        seen += [message["text"] for message in page["messages"]]
        await client.chat_postMessage(channel=harbour, text="meanwhile")
    assert seen == list("3210")


async def test_the_rate_limit_handler_waits_as_long_as_a_limit_asks(
    standin: Standin, connected: Connected, harbour: str, waited: list[float]
) -> None:
    standin.limits.posts = True
    client = connected(retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=2)])
    for text in ("first", "second", "third"):
        await client.chat_postMessage(channel=harbour, text=text)
    assert [post.text for post in standin.record] == ["first", "second", "third"]
    assert [int(seconds) for seconds in waited] == [1, 1]


@pytest.mark.parametrize("retry_after", ["0", "7", "30"])
async def test_the_rate_limit_handler_reads_the_header_of_a_fault(
    retry_after: str, standin: Standin, connected: Connected, harbour: str, waited: list[float]
) -> None:
    fault = standin.faults.add("ratelimited", "chat.postMessage", times=1, retry_after=retry_after)
    client = connected(retry_handlers=[AsyncRateLimitErrorRetryHandler()])
    await client.chat_postMessage(channel=harbour, text="once")
    assert [int(seconds) for seconds in waited] == [int(retry_after)]
    assert fault.fired == 1
    assert len(standin.record) == 1


async def test_without_that_handler_a_limit_reaches_the_caller_with_its_header(
    standin: Standin, client: AsyncWebClient, harbour: str
) -> None:
    standin.faults.add("ratelimited", "chat.postMessage", retry_after="30")
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=harbour, text="never")
    answer = caught.value.response
    assert (answer.status_code, answer["error"], answer.headers["Retry-After"]) == (429, "ratelimited", "30")
    assert standin.record == []


async def test_a_lost_answer_makes_the_sdk_post_twice(
    standin: Standin, client: AsyncWebClient, harbour: str, waited: list[float]
) -> None:
    standin.faults.add("drop", "chat.postMessage", times=1, after=True)
    answer = await client.chat_postMessage(channel=harbour, text="twice")
    assert [post.text for post in standin.record] == ["twice", "twice"]
    assert answer["ts"] == standin.record[1].ts != standin.record[0].ts
    assert len(waited) == 1


async def test_without_retries_a_lost_answer_is_an_error_and_one_post(
    standin: Standin, connected: Connected, harbour: str
) -> None:
    standin.faults.add("drop", "chat.postMessage", times=1, after=True)
    with pytest.raises(aiohttp.ClientConnectionError):
        await connected(retry_handlers=[]).chat_postMessage(channel=harbour, text="once")
    assert [post.text for post in standin.record] == ["once"]


async def test_a_file_is_uploaded_shared_and_read_back(
    standin: Standin, app: App, client: AsyncWebClient, harbour: str
) -> None:
    content = "# Goals\n\n- ship it — 🙂\n"
    uploaded = await client.files_upload_v2(
        filename="goals.md", content=content, title="My goals", channel=harbour, initial_comment="here"
    )
    assert uploaded["file"]["title"] == "My goals"
    file = (await client.files_info(file=uploaded["file"]["id"]))["file"]
    assert file["size"] == len(content.encode())
    message = (await client.conversations_history(channel=harbour, limit=1))["messages"][0]
    assert (message["text"], message["files"][0]["id"]) == ("here", uploaded["file"]["id"])
    headers = {"Authorization": f"Bearer {app.bot_token}"}
    async with aiohttp.ClientSession() as session, session.get(file["url_private"]) as refused:
        assert (refused.status, refused.content_type) == (200, "text/html")
        async with session.get(file["url_private"], headers=headers) as response:
            assert await response.text() == content
    standin.person("ada").looks()


async def test_several_files_travel_in_one_message(client: AsyncWebClient, harbour: str) -> None:
    several = [{"filename": f"{name}.txt", "content": name, "title": name} for name in ("one", "two")]
    uploaded = await client.files_upload_v2(file_uploads=several, channel=harbour)
    assert [file["title"] for file in uploaded["files"]] == ["one", "two"]
    messages = (await client.conversations_history(channel=harbour))["messages"]
    assert [[file["name"] for file in message["files"]] for message in messages] == [["one.txt", "two.txt"]]


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated")
async def test_a_code_is_exchanged_with_the_secrets_where_the_sdk_puts_them(
    standin: Standin, app: App, client: AsyncWebClient
) -> None:
    code = standin.oauth_code(app, standin.workspace)
    granted = await client.oauth_v2_access(client_id=app.client_id, client_secret=app.client_secret, code=code)
    assert (granted["app_id"], granted["team"]["id"]) == (app.id, standin.workspace.id)
    assert (await AsyncWebClient(granted["access_token"], base_url=standin.api_url).auth_test())["ok"]
    with pytest.raises(SlackApiError, match="bad_client_secret"):
        await client.oauth_v2_access(
            client_id=app.client_id, client_secret="wrong", code=standin.oauth_code(app, standin.workspace)
        )
