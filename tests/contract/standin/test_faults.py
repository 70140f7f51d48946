"""Faults on purpose and rate limits: each does what it says, and the ledger tells the truth (API-1 to API-4)."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from bot.standin import App, Fault, Standin

from .conftest import Call, Clock, manifest


@pytest.fixture
def app(standin: Standin) -> App:
    return standin.add_app(manifest())


@pytest.fixture
def ada(standin: Standin, app: App) -> str:
    return standin.person("ada").id


@pytest.mark.parametrize(("after", "accepted"), [(False, 0), (True, 1)])
async def test_a_cut_connection_before_or_after_acceptance(
    standin: Standin, ada: str, call: Call, after: bool, accepted: int
) -> None:
    standin.faults.add("drop", "chat.postMessage", after=after, times=1)
    with pytest.raises(aiohttp.ClientError):
        await call("chat.postMessage", channel=ada, text="x")
    assert len(standin.record) == accepted
    assert (await call("chat.postMessage", channel=ada, text="y"))["ok"]


@pytest.mark.parametrize(("after", "accepted"), [(False, 0), (True, 1)])
async def test_an_error_before_or_after_acceptance(
    standin: Standin, ada: str, call: Call, after: bool, accepted: int
) -> None:
    standin.faults.add("error", "chat.*", code="fatal_error", after=after, times=1)
    assert (await call("chat.postMessage", channel=ada, text="x"))["error"] == "fatal_error"
    assert len(standin.record) == accepted


async def test_a_server_error_is_not_json(standin: Standin, app: App, ada: str, session: aiohttp.ClientSession) -> None:
    standin.faults.add("http", status=502, times=1)
    headers = {"Authorization": f"Bearer {app.bot_token}"}
    async with session.post(standin.api_url + "auth.test", headers=headers) as response:
        assert response.status == 502
        assert response.content_type == "text/html"


@pytest.mark.parametrize("retry_after", ["30", "soon", None])
async def test_rate_limiting_with_any_header(standin: Standin, ada: str, call: Call, retry_after: str | None) -> None:
    standin.faults.add("ratelimited", "chat.postMessage", retry_after=retry_after, times=1)
    answer = await call("chat.postMessage", channel=ada, text="x")
    assert (answer["_status"], answer["error"]) == (429, "ratelimited")
    assert answer["_headers"].get("Retry-After") == retry_after


async def test_a_post_accepted_late_arrives_when_the_clock_says_so(
    standin: Standin, ada: str, call: Call, clock: Clock
) -> None:
    standin.faults.add("late", "chat.postMessage", seconds=20, times=1)
    with pytest.raises(aiohttp.ClientError):
        await call("chat.postMessage", channel=ada, text="x")
    clock.forward(seconds=19)
    await standin.tick()
    assert standin.record == []
    clock.forward(seconds=1)
    await standin.tick()
    assert [post.text for post in standin.record] == ["x"]


async def test_history_may_lag_and_lose_metadata(standin: Standin, ada: str, call: Call, clock: Clock) -> None:
    metadata = {"event_type": "a", "event_payload": {}}
    posted = await call("chat.postMessage", channel=ada, text="x", metadata=metadata)
    lag = standin.faults.add("hide_newest", "conversations.history", seconds=10)
    assert (await call("conversations.history", channel=posted["channel"]))["messages"] == []
    clock.forward(seconds=11)
    shown = await call("conversations.history", channel=posted["channel"], include_all_metadata=True)
    assert shown["messages"][0]["metadata"] == metadata
    assert lag.fired == 2
    standin.faults.add("strip_metadata", "conversations.history")
    shown = await call("conversations.history", channel=posted["channel"], include_all_metadata=True)
    assert "metadata" not in shown["messages"][0]


async def test_a_fault_may_concern_one_channel_only(standin: Standin, ada: str, call: Call) -> None:
    ben = standin.person("ben").id
    standin.faults.add("error", channel=ada, code="internal_error")
    assert (await call("chat.postMessage", channel=ben, text="x"))["ok"]
    assert (await call("chat.postMessage", channel=ada, text="x"))["error"] == "internal_error"


async def test_chance_is_the_same_with_the_same_seed(standin: Standin) -> None:
    def hits() -> list[bool]:
        standin.faults.clear()
        standin.faults.reseed(7)
        standin.faults.add("error", probability=0.3)
        return [bool(standin.faults.fire("m", None, None)) for _ in range(200)]

    first = hits()
    assert first == hits()
    assert 30 < sum(first) < 90


def test_a_wrong_fault_is_named() -> None:
    with pytest.raises(ValueError, match="kind must be one of"):
        Fault.read({"kind": "flood"})
    with pytest.raises(ValueError, match="unknown fault settings: chance"):
        Fault.read({"kind": "drop", "chance": 1})


async def test_one_post_a_second_in_a_conversation(standin: Standin, ada: str, call: Call, clock: Clock) -> None:
    """API-3."""
    standin.limits.posts = True
    assert (await call("chat.postMessage", channel=ada, text="1"))["ok"]
    limited = await call("chat.postMessage", channel=ada, text="2")
    assert (limited["_status"], limited["_headers"]["Retry-After"]) == (429, "1")
    assert (await call("chat.postMessage", channel=standin.person("ben").id, text="3"))["ok"]
    clock.forward(seconds=1)
    assert (await call("chat.postMessage", channel=ada, text="2"))["ok"]


async def test_a_conversation_is_one_whatever_it_is_called(
    standin: Standin, app: App, ada: str, call: Call, clock: Clock
) -> None:
    """API-1, API-3: and each app has its own second."""
    general = standin.workspace.channel_named("general")
    assert general is not None
    for install in (app, other := standin.add_app(manifest())):
        standin.world.join(standin.workspace, general, install.installs[standin.workspace.id].bot_user_id)
    standin.limits.posts = True
    direct = (await call("conversations.open", users=ada))["channel"]["id"]
    for names in ((direct, ada, direct), (ada, direct, ada), (general.id, "#general", "general", general.id)):
        clock.forward(minutes=1)
        answers = [await call("chat.postMessage", channel=name, text="x") for name in names]
        assert [answer["_status"] for answer in answers] == [200] + [429] * (len(names) - 1)
    posted = await call("chat.postMessage", token=other.bot_token, channel=general.id, text="x")
    assert posted["_status"] == 200


async def test_calls_without_a_bot_token_are_limited_too(standin: Standin, call: Call, clock: Clock) -> None:
    """API-4: tier 1 is one a minute."""
    app = standin.add_app(manifest(socket=True))
    standin.limits.tiers = True
    assert (await call("apps.connections.open", token=app.app_token))["_status"] == 200
    limited = await call("apps.connections.open", token=app.app_token)
    assert (limited["_status"], limited["_headers"]["Retry-After"]) == (429, "60")
    clock.forward(minutes=1)
    assert (await call("apps.connections.open", token=app.app_token))["_status"] == 200
    for client_id in (app.client_id, "1.2"):
        tried = [await call("oauth.v2.access", token="", code="x", client_id=client_id) for _ in range(101)]
        assert [answer["_status"] for answer in tried] == [200] * 100 + [429]


async def test_tiers_limit_a_method_in_one_workspace(standin: Standin, app: App, call: Call) -> None:
    """API-1, API-4."""
    standin.limits.tiers = True
    answers = [await call("users.list") for _ in range(21)]
    assert [answer["ok"] for answer in answers] == [True] * 20 + [False]
    assert (await call("auth.test"))["ok"]


async def test_scarce_history_is_one_read_a_minute(standin: Standin, ada: str, call: Call, clock: Clock) -> None:
    """CHG-6."""
    channel = (await call("conversations.open", users=ada))["channel"]["id"]
    for number in range(20):
        await call("chat.postMessage", channel=channel, text=str(number))
    standin.limits.scarce_history = True
    answer: dict[str, Any] = await call("conversations.history", channel=channel, limit=100)
    assert len(answer["messages"]) == 15
    assert (await call("conversations.history", channel=channel))["_status"] == 429
    clock.forward(minutes=1)
    cursor = answer["response_metadata"]["next_cursor"]
    assert len((await call("conversations.history", channel=channel, cursor=cursor))["messages"]) == 5
