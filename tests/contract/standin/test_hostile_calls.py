"""What no app should send is refused in Slack's shape, and what breaks the stand-in itself fails the test."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from bot.standin import App, Standin
from bot.standin.methods import METHODS
from bot.standin.methods.registry import Call as Called

from .conftest import Call, Listener
from .test_grants import respond

PLAIN = {"type": "plain_text", "text": "x"}
PRESS = {"type": "button", "text": {"type": "plain_text", "text": "Press"}}
TICK = {"type": "checkboxes", "options": [{"text": PLAIN, "value": "1"}]}


def box(*blocks: dict[str, Any]) -> dict[str, Any]:
    return {"type": "container", "title": PLAIN, "child_blocks": list(blocks)}


def bar(name: Any) -> dict[str, Any]:
    series = {"name": name, "data": [{"label": "a", "value": 1}]}
    chart = {"type": "bar", "axis_config": {"categories": ["a"]}, "series": [series, series]}
    return {"type": "data_visualization", "title": "t", "chart": chart}


def task(task_id: Any) -> dict[str, Any]:
    return {"type": "task_card", "task_id": task_id, "title": "t", "status": "complete"}


def deep(levels: int) -> dict[str, Any]:
    block: dict[str, Any] = {"type": "divider"}
    for _ in range(levels):
        block = box(block)
    return block


@pytest.mark.parametrize(
    "blocks",
    [
        [{"type": "plan", "title": "p", "tasks": [task({}), task({})]}],
        [bar(["x"])],
        [{"type": "section", "text": PLAIN, "accessory": {"type": "static_select", "option_groups": [{"options": 5}]}}],
        [{"type": "carousel", "elements": [{"type": {}}]}],
        [box({"type": {}})],
        [deep(300)],
    ],
    ids=["task id", "series", "options", "card", "child", "nesting"],
)
async def test_blocks_of_the_wrong_kind_are_invalid_blocks(
    standin: Standin, app: App, call: Call, blocks: list[dict[str, Any]]
) -> None:
    answer = await call("chat.postMessage", channel=standin.person("ada").id, text="x", blocks=blocks)
    assert (answer["error"], answer["_status"]) == ("invalid_blocks", 200)
    assert standin.record == []


@pytest.mark.parametrize(
    "body",
    [
        '{"channel": "C1", "text": "x", "blocks": ' + "[" * 3000 + "]" * 3000 + "}",
        "[" * 200_000,
        '{"channel": "C1", "text": "x", "x": NaN}',
        '{"channel": "C1", "text": "x", "x": -Infinity}',
        '{"channel": "C1", "text": "x", "x": 1e999}',
    ],
    ids=["deep", "open", "NaN", "infinity", "overflow"],
)
async def test_what_is_no_json_to_slack_is_invalid_json(
    standin: Standin, app: App, session: aiohttp.ClientSession, body: str
) -> None:
    headers = {"Authorization": f"Bearer {app.bot_token}", "Content-Type": "application/json"}
    async with session.post(standin.api_url + "chat.postMessage", data=body, headers=headers) as response:
        assert (response.status, (await response.json())["error"]) == (200, "invalid_json")


async def test_a_bot_is_not_written_to(standin: Standin, app: App, call: Call) -> None:
    """API-6: no permission to write to this user."""
    install = app.installs[standin.workspace.id]
    assert (await call("chat.postMessage", channel=install.bot_user_id, text="x"))["error"] == "channel_not_found"


@pytest.mark.parametrize("name", ["oldest", "latest"])
@pytest.mark.parametrize("bound", ["nan", "inf", "1e9", "-5", "٣", "x"])
async def test_a_bound_is_a_timestamp(standin: Standin, app: App, call: Call, name: str, bound: str) -> None:
    dm = (await call("conversations.open", users=standin.person("ada").id))["channel"]["id"]
    assert (await call("conversations.history", channel=dm, **{name: bound}))["error"] == f"invalid_ts_{name}"


@pytest.mark.parametrize("inner", ["²", "-1", "9" * 5000, "team:C061FA5PB"])
async def test_a_cursor_is_one_that_was_given_out(standin: Standin, app: App, call: Call, inner: str) -> None:
    dm = (await call("conversations.open", users=standin.person("ada").id))["channel"]["id"]
    cursor = base64.b64encode(inner.encode()).decode()
    assert (await call("users.list", cursor=cursor))["error"] == "invalid_cursor"
    assert (await call("conversations.history", channel=dm, cursor=cursor))["error"] == "invalid_cursor"


async def test_blocks_within_blocks_have_ids_too(standin: Standin, app: App, call: Call, listener: Listener) -> None:
    """BK-26: a block without an id is given one, wherever it stands."""
    ada = standin.person("ada")
    home = {"type": "home", "blocks": [box({"type": "actions", "elements": [TICK]})]}
    assert (await call("views.publish", user_id=ada.id, view=home))["ok"]
    inner = {"type": "actions", "elements": [PRESS]}
    for told in ({"blocks": [box(inner)]}, {"attachments": [{"blocks": [inner]}]}):
        posted = await call("chat.postMessage", channel=ada.id, text="x", **told)
        assert posted["ok"]
        await ada.clicks("Press", in_="dm")
        assert listener.payload()["actions"][0]["block_id"]
        assert listener.payload()["container"]["message_ts"] == posted["ts"]


@pytest.mark.parametrize("attachments", [["x", 3], [None], [[]]])
async def test_an_attachment_is_an_object(standin: Standin, app: App, call: Call, attachments: list[Any]) -> None:
    answer = await call("chat.postMessage", channel=standin.person("ada").id, text="x", attachments=attachments)
    assert answer["error"] == "invalid_attachments"


@pytest.mark.parametrize(
    ("thread_ts", "error"), [({"a": 1}, "invalid_thread_ts"), ("9999999999.000000", "thread_not_found")]
)
async def test_an_answer_goes_into_a_thread_that_there_is(
    standin: Standin, app: App, listener: Listener, session: aiohttp.ClientSession, thread_ts: Any, error: str
) -> None:
    """URL-2."""
    ada = standin.person("ada")
    await ada.types("/test")
    body = {"text": "x", "response_type": "in_channel", "replace_original": False, "thread_ts": thread_ts}
    status, said = await respond(session, listener.payload()["response_url"], **body)
    assert (status, error in said) == (400, True)
    listener.says(body)
    assert (await ada.types("/test")).error == f'/test failed with the error "{error}"'
    assert standin.record == []


async def test_a_defect_of_the_stand_in_is_answered_and_fails_the_test(
    standin: Standin, app: App, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_call: Called) -> dict[str, Any]:
        raise KeyError("block_id")

    monkeypatch.setitem(METHODS, "auth.test", replace(METHODS["auth.test"], run=broken))
    answer = await call("auth.test")
    assert (answer["ok"], answer["error"]) == (False, "internal_error")
    with pytest.raises(AssertionError, match="KeyError"):
        standin.assert_clean()
