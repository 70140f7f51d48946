"""Commands, messages and shortcuts of people at the page; what cannot be done is told and changes nothing."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest

from bot.standin import App, Standin

from .conftest import Call, Listener
from .surfaces import GONE, MISSING, posts
from .tab import Tab
from .test_people import section


@pytest.fixture
def tab(standin: Standin, app: App, session: aiohttp.ClientSession) -> Tab:
    return Tab(standin, session, "ada")


@pytest.fixture
def bens(standin: Standin, app: App, session: aiohttp.ClientSession) -> Tab:
    return Tab(standin, session, "ben")


async def test_a_command_is_sent_as_typed(tab: Tab, listener: Listener) -> None:
    await tab.act("type", command=" /test <one> & two ", channel=await tab.dm())
    payload = listener.payload()
    assert (payload["command"], payload["text"]) == ("/test", "&lt;one&gt; &amp; two")
    assert payload["channel_name"] == "directmessage"
    await tab.act("type", command="/test", channel=(await tab.conversation("general"))["id"])
    assert listener.payload()["channel_name"] == "general"


async def test_a_command_that_fails_says_so_as_slack_does(tab: Tab, listener: Listener) -> None:
    listener.says("broken", status=500)
    async with tab.live() as live:
        answer = await tab.post("/page/acts/type", command="/test", channel=await tab.dm())
        assert answer["error"] == '/test failed with the error "dispatch_failed"'
        assert (await live.until("error"))["words"] == answer["error"]


async def test_commands_that_are_none(tab: Tab) -> None:
    dm = await tab.dm()
    assert await tab.cannot("type", command="/test x", channel=dm, thread="1.0") == (
        "/test is not supported in threads. Sorry!"
    )
    for typed in ("", "  ", "test", "\n"):
        assert await tab.cannot("type", command=typed, channel=dm) == "A command begins with a slash."
        assert await tab.cannot("type", command=typed, channel=dm, thread="1.0") == "A command begins with a slash."
    answer = await tab.post("/page/acts/type", command="/unknown x", channel=dm)
    assert answer["error"] == "/unknown is not a valid command"


async def test_a_message_a_reply_a_change_and_a_deletion_reach_the_app(tab: Tab, listener: Listener) -> None:
    dm = await tab.dm()
    await tab.act("say", text="a < b", channel=dm)
    root = listener.payload()["event"]
    assert (root["text"], root["channel"], root["channel_type"]) == ("a &lt; b", dm, "im")
    await tab.act("say", text="reply", channel=dm, thread=root["ts"])
    reply = listener.payload()["event"]
    assert reply["thread_ts"] == root["ts"]
    await tab.act("say", text="reply to the reply", channel=dm, thread=reply["ts"])
    assert listener.payload()["event"]["thread_ts"] == root["ts"]
    await tab.act("edit", channel=dm, ts=reply["ts"], text="better")
    assert listener.payload()["event"]["message"]["text"] == "better"
    await tab.act("delete", channel=dm, ts=reply["ts"])
    assert listener.payload()["event"]["subtype"] == "message_deleted"
    [message] = await tab.messages(dm)
    assert (message["text"], message["replies"]) == ("a &lt; b", 1)


async def test_messages_that_cannot_be_written_changed_or_deleted(
    tab: Tab, bens: Tab, call: Call, listener: Listener
) -> None:
    dm, general = await tab.dm(), (await tab.conversation("general"))["id"]
    await tab.act("say", text="mine", channel=general)
    [mine] = await tab.messages(general)
    listener.says({"text": "for ada alone"})
    await tab.act("type", command="/test", channel=dm)
    await tab.standin.settle()
    [secret] = await tab.messages(dm)
    assert secret["onlyForYou"]
    assert await tab.cannot("say", text=" \n", channel=dm) == "There is nothing in this message yet."
    assert await tab.cannot("say", text="x", channel="C0") == "You are not in this conversation."
    assert await bens.cannot("say", text="x", channel=dm) == "You are not in this conversation."
    assert await tab.cannot("say", text="x", channel=dm, thread="1.0") == GONE
    alone = "Only you see this message, so this cannot be done with it."
    assert await tab.cannot("say", text="x", channel=dm, thread=secret["ts"]) == alone
    assert await tab.cannot("shortcut", callbackId="keep", channel=dm, ts=secret["ts"]) == alone
    assert await tab.cannot("edit", channel=general, ts=mine["ts"], text=" ") == (
        "There is nothing in this message. Delete it instead."
    )
    others = "Only your own messages can be changed."
    assert await bens.cannot("edit", channel=general, ts=mine["ts"], text="x") == others
    assert await bens.cannot("delete", channel=general, ts=mine["ts"]) == others
    assert await tab.cannot("delete", channel=dm, ts=secret["ts"]) == others
    assert await bens.cannot("delete", channel=dm, ts=secret["ts"]) == GONE
    assert await tab.cannot("edit", channel=general, ts="1.0", text="x") == GONE


async def test_of_two_deletions_at_once_one_finds_nothing(tab: Tab, listener: Listener) -> None:
    dm = await tab.dm()
    await tab.act("say", text="mine", channel=dm)
    [mine] = await tab.messages(dm)
    listener.seconds = 0.05
    answers = await asyncio.gather(*(tab.post("/page/acts/delete", channel=dm, ts=mine["ts"]) for _ in range(2)))
    assert {answer["error"] for answer in answers} == {None, GONE}
    assert len([1 for _, body in listener.requests if b"message_deleted" in body]) == 1


async def test_home_and_messages_are_opened(tab: Tab, listener: Listener) -> None:
    """HOME-3."""
    await tab.act("home")
    assert (listener.payload()["event"]["type"], listener.payload()["event"]["tab"]) == ("app_home_opened", "home")
    await tab.act("messages")
    assert listener.payload()["event"]["tab"] == "messages"


async def test_shortcuts_of_both_kinds(tab: Tab, call: Call, listener: Listener) -> None:
    place = (await posts(tab, call, section("x")))["message"]
    await tab.act("shortcut", callbackId="start")
    assert (listener.payload()["type"], listener.payload()["callback_id"]) == ("shortcut", "start")
    await tab.act("shortcut", callbackId="keep", **place)
    assert (listener.payload()["type"], listener.payload()["message_ts"]) == ("message_action", place["ts"])
    none = "There is no such shortcut."
    assert await tab.cannot("shortcut", callbackId="keep") == none
    assert await tab.cannot("shortcut", callbackId="start", **place) == none
    assert await tab.cannot("shortcut", callbackId="other") == none
    assert await tab.cannot("shortcut", callbackId="keep", channel=place["channel"], ts="1.0") == GONE
    assert MISSING in await tab.cannot("shortcut", callbackId="keep", ts=place["ts"])


async def test_reading_wants_a_conversation_of_ones_own(tab: Tab, bens: Tab) -> None:
    for channel in (await bens.dm(), "C0", ""):
        assert await tab.cannot("read", channel=channel) == "You are not in this conversation."


COMPLETE: dict[str, dict[str, Any]] = {
    "type": {"command": "/test", "channel": "dm"},
    "say": {"text": "x", "channel": "dm"},
    "edit": {"channel": "dm", "ts": "1.0", "text": "x"},
    "delete": {"channel": "dm", "ts": "1.0"},
    "press": {"surface": {"view": "V0"}, "block": "b", "action": "a"},
    "fill": {"surface": {"view": "V0"}, "block": "b", "action": "a", "value": "x"},
    "suggest": {"surface": {"view": "V0"}, "block": "b", "action": "a", "typed": "x"},
    "submit": {"view": "V0"},
    "close": {"view": "V0"},
    "shortcut": {"callbackId": "none"},
    "read": {"channel": "dm"},
}


CASES = [(act, name) for act, body in COMPLETE.items() for name in body if (act, name) != ("fill", "value")]


@pytest.mark.parametrize(("act", "name"), CASES)
async def test_what_is_missing_or_of_a_wrong_kind_is_refused(tab: Tab, act: str, name: str) -> None:
    dm = await tab.dm()
    whole = {key: dm if value == "dm" else value for key, value in COMPLETE[act].items()}
    less = {key: value for key, value in whole.items() if key != name}
    values: list[Any] = [None, 5, True, ["x"], {"a": {}}, 1.5]
    for wrong in (less, *(whole | {name: value} for value in values)):
        assert await tab.cannot(act, sent=wrong)


@pytest.mark.parametrize(
    "surface",
    [
        {},
        {"message": {}},
        {"message": 5},
        {"message": {"channel": 5, "ts": 5}},
        {"view": None},
        {"view": ["V"]},
        "view",
    ],
)
async def test_a_surface_that_is_none_is_refused(tab: Tab, surface: Any) -> None:
    for act in ("press", "fill", "suggest"):
        assert await tab.cannot(act, sent=COMPLETE[act] | {"surface": surface})


async def test_an_act_that_is_none(tab: Tab) -> None:
    for name in ("jump", "__class__", "%00"):
        assert (await tab.cannot(name)).startswith("An act is one of: type, say, edit, delete, press")


async def test_without_an_app_acts_say_so(standin: Standin, session: aiohttp.ClientSession) -> None:
    tab = Tab(standin, session, "ada")
    for act, body in COMPLETE.items():
        status, answer = await tab.ask("POST", f"/page/acts/{act}", body)
        assert status in (200, 400), act
        assert answer["error"], act
    for act in ("home", "messages"):
        status, answer = await tab.ask("POST", f"/page/acts/{act}", {})
        assert (status, answer["error"]) == (200, "no app is installed in Harbour Works")
