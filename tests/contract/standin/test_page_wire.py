"""The wire at the page: each exchange in one line, and with everything that both sides said."""

from __future__ import annotations

import aiohttp
import pytest

from bot.standin import App, Standin

from .conftest import Call, Listener
from .tab import Tab, sentence


@pytest.fixture
def tab(standin: Standin, app: App, session: aiohttp.ClientSession) -> Tab:
    return Tab(standin, session, "ada")


async def test_the_wire_lists_both_directions_in_one_line_each(tab: Tab, listener: Listener, call: Call) -> None:
    ada = tab.standin.person("ada")
    await ada.types("/test", "one two")
    await ada.says("hello there")
    await call("chat.postMessage", channel=ada.id, text="a word")
    await call("chat.postMessage", channel="nowhere", text="a word")
    lines = (await tab.get("/page/wire"))["exchanges"]
    assert [line["number"] for line in lines] == sorted(line["number"] for line in lines)
    told = {(line["direction"], line["via"], line["what"]): line for line in lines}
    assert told["out", "http", "command"]["summary"] == "/test one two"
    assert told["out", "http", "event"]["status"] == 200
    assert told["out", "http", "event"]["milliseconds"] > 0
    assert [line["summary"] for line in lines if line["what"] == "event"] == ["message hello there", "message a word"]
    good, bad = (line for line in lines if line["what"] == "chat.postMessage")
    assert (good["summary"], good["error"], good["problems"]) == ("a word", None, [])
    assert bad["error"] == "channel_not_found"
    assert bad["problems"] == ["channel_not_found"]
    newest = lines[-1]["number"]
    assert (await tab.get("/page/wire", after=newest))["exchanges"] == []
    assert (await tab.get("/page/wire", after=newest - 1))["exchanges"] == [lines[-1]]


async def test_an_exchange_shows_what_both_sides_said(tab: Tab, listener: Listener, call: Call) -> None:
    await call("chat.postMessage", channel=tab.standin.person("ada").id, text="a word")
    await tab.standin.settle()
    listener.says({"text": "an answer"})
    await tab.standin.person("ada").types("/test", "x")
    posted, typed = [
        await tab.get(f"/page/wire/{line['number']}")
        for line in (await tab.get("/page/wire"))["exchanges"]
        if line["what"] in ("chat.postMessage", "command")
    ]
    assert posted["request"]["text"] == "a word"
    assert posted["answer"]["ok"] is True
    assert posted["answer"]["message"]["text"] == "a word"
    assert (typed["request"]["command"], typed["request"]["text"]) == ("/test", "x")
    assert typed["answer"] == {"text": "an answer"}
    assert typed["problems"] == []


async def test_the_wire_says_what_slack_would_refuse(tab: Tab, listener: Listener, call: Call) -> None:
    """A call with bad blocks, and an acknowledgement with bad blocks: the lint's lines stand at the exchange."""
    bad = [{"type": "section", "text": {"type": "mrkdwn", "text": ""}}]
    await call("chat.postMessage", channel=tab.standin.person("ada").id, text="x", blocks=bad)
    listener.says({"text": "x", "blocks": bad})
    await tab.standin.person("ada").types("/test")
    listener.says("broken", status=500)
    await tab.standin.person("ada").types("/test")
    refused, badly, failed = (
        line for line in (await tab.get("/page/wire"))["exchanges"] if line["what"] in ("chat.postMessage", "command")
    )
    for line in (refused, badly):
        assert line["problems"][0] == "invalid_blocks"
        assert any("/blocks/0/text/text" in words for words in line["problems"])
    assert (failed["status"], failed["problems"][0]) == (500, "dispatch_failed")


async def test_a_call_that_is_named_like_a_delivery_is_shown_like_any_other(tab: Tab, call: Call) -> None:
    """An app may send what it likes; the wire still draws."""
    for method in ("event", "command", "interaction", "options"):
        await call(method, event="text", view=5, actions="abc", text={"a": 1}, type=[])
    lines = (await tab.get("/page/wire"))["exchanges"]
    assert {line["error"] for line in lines if line["direction"] == "in"} == {"unknown_method"}


async def test_only_the_newest_two_hundred_come_at_once(tab: Tab, call: Call) -> None:
    for _ in range(203):
        await call("api.test")
    lines = (await tab.get("/page/wire"))["exchanges"]
    assert (len(lines), lines[-1]["number"]) == (200, 203)
    assert [line["number"] for line in (await tab.get("/page/wire", after=201))["exchanges"]] == [202, 203]


@pytest.mark.parametrize("after", ["", "-1", "x", "1.5", "²", "٣", "1" * 5_000, " 1", "1 "])
async def test_a_number_that_is_none_is_refused(tab: Tab, after: str) -> None:
    assert await tab.refused("GET", "/page/wire", after=after) == "`after` is a whole number."
    limit = await tab.refused("GET", "/page/messages", channel=await tab.dm(), limit=after)
    assert limit.startswith("`limit` is a")


async def test_an_exchange_that_is_not_kept(tab: Tab) -> None:
    status, answer = await tab.ask("GET", "/page/wire/999")
    assert (status, sentence(answer)) == (404, "This exchange is not kept any more.")
    for number in ("x", "²", "-1", "1" * 5_000):
        assert await tab.refused("GET", f"/page/wire/{number}") == "The number of an exchange is a whole number."
