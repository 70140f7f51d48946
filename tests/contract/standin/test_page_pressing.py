"""Buttons and menus pressed at the page reach the app as from Slack; stale ones and those of others do not."""

from __future__ import annotations

import aiohttp
import pytest

from bot.standin import App, Standin

from .conftest import Call, Listener
from .surfaces import CLOSED, GONE, posts
from .tab import Tab
from .test_people import element, option, plain, section


@pytest.fixture
def tab(standin: Standin, app: App, session: aiohttp.ClientSession) -> Tab:
    return Tab(standin, session, "ada")


@pytest.fixture
def bens(standin: Standin, app: App, session: aiohttp.ClientSession) -> Tab:
    return Tab(standin, session, "ben")


async def test_a_button_is_pressed_with_its_value(tab: Tab, call: Call, listener: Listener) -> None:
    surface = await posts(tab, call, section("x", element("button", text=plain("Go"), value="7"), block_id="b"))
    await tab.act("press", surface=surface, block="b", action="button")
    payload = listener.payload()
    [action] = payload["actions"]
    assert (action["type"], action["value"], action["block_id"]) == ("button", "7", "b")
    assert payload["container"]["message_ts"] == surface["message"]["ts"]
    assert payload["user"]["id"] == tab.standin.person("ada").id


async def test_entries_of_menus_and_feedback_are_pressed_by_number(tab: Tab, call: Call, listener: Listener) -> None:
    menu = section("x", element("overflow", options=[option("Edit"), option("Drop")]), block_id="menu")
    good, bad = ({"text": plain(name), "value": name.lower()} for name in ("Good", "Bad"))
    feedback = element("feedback_buttons", positive_button=good, negative_button=bad)
    thumbs = {"type": "context_actions", "block_id": "thumbs", "elements": [feedback]}
    surface = await posts(tab, call, menu, thumbs)
    await tab.act("press", surface=surface, block="menu", action="overflow", option=1)
    assert listener.payload()["actions"][0]["selected_option"]["value"] == "drop"
    await tab.act("press", surface=surface, block="thumbs", action="feedback_buttons", option=1)
    assert listener.payload()["actions"][0]["value"] == "bad"
    for number in (None, 2, -1, True, 1.0, "1", [1]):
        for block, action in (("menu", "overflow"), ("thumbs", "feedback_buttons")):
            assert await tab.cannot("press", surface=surface, block=block, action=action, option=number) == GONE


async def test_what_cannot_be_pressed(tab: Tab, bens: Tab, call: Call) -> None:
    select = element("static_select", options=[option("A")])
    surface = await posts(
        tab, call, section("x", element("button", text=plain("Go")), block_id="b"), section("y", select, block_id="s")
    )
    place = surface["message"]
    go = {"block": "b", "action": "button"}
    for wrong in (
        {"surface": surface, "block": "b", "action": "other"},
        {"surface": surface, "block": "c", "action": "button"},
        {"surface": surface, "block": "s", "action": "static_select"},
        {"surface": surface, **go, "option": 0},
        {"surface": {"message": {**place, "ts": "1.0"}}, **go},
        {"surface": {"message": {**place, "channel": "D0"}}, **go},
    ):
        assert await tab.cannot("press", sent=wrong) == GONE
    assert await tab.cannot("press", surface={"view": "V0"}, **go) == CLOSED
    assert await bens.cannot("press", surface=surface, **go) == GONE
    await call("chat.delete", channel=place["channel"], ts=place["ts"])
    await tab.standin.settle()
    assert await tab.cannot("press", surface=surface, **go) == GONE


async def test_a_stale_button_is_gone(tab: Tab, call: Call) -> None:
    surface = await posts(tab, call, section("x", element("button", text=plain("Go")), block_id="old"))
    blocks = [section("y", element("button", text=plain("Go")), block_id="new")]
    await call("chat.update", **surface["message"], text="y", blocks=blocks)
    await tab.standin.settle()
    assert await tab.cannot("press", surface=surface, block="old", action="button") == GONE


async def test_the_button_of_an_ephemeral_message(tab: Tab, bens: Tab, listener: Listener) -> None:
    """INT-13: its payload carries no message."""
    button = section("x", element("button", text=plain("Go"), value="7"), block_id="b")
    listener.says({"text": "x", "blocks": [button]})
    dm = await tab.dm()
    await tab.act("type", command="/test", channel=dm)
    await tab.standin.settle()
    [message] = await tab.messages(dm)
    surface = {"message": {"channel": dm, "ts": message["ts"]}}
    assert await bens.cannot("press", surface=surface, block="b", action="button") == GONE
    await tab.act("press", surface=surface, block="b", action="button")
    assert listener.payload()["container"]["is_ephemeral"] is True
    assert "message" not in listener.payload()


async def test_a_picked_element_belongs_to_the_person_who_picked_it(
    tab: Tab, bens: Tab, call: Call, listener: Listener
) -> None:
    """In a shared channel each has a state of their own."""
    general = (await tab.conversation("general"))["id"]
    tab.standin.world.join(tab.standin.workspace, tab.standin.workspace.channels[general], _bot(tab))
    select = element("static_select", options=[option("A"), option("B")])
    answer = await call("chat.postMessage", channel=general, text="x", blocks=[section("x", select, block_id="b")])
    assert answer["ok"], answer
    surface = {"message": {"channel": general, "ts": answer["ts"]}}
    await tab.act("fill", surface=surface, block="b", action="static_select", value="a")
    [adas], [his] = await tab.messages(general), await bens.messages(general)
    assert adas["values"]["b"]["static_select"]["selected_option"]["value"] == "a"
    assert his["values"]["b"]["static_select"]["selected_option"] is None


def _bot(tab: Tab) -> str:
    return tab.standin.person("ada").install.bot_user_id
