"""Every change comes to the tabs it concerns as it happens; whoever falls behind gets the whole again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest

from bot.standin import App, Person, Standin

from .conftest import Call, Clock, Listener, manifest
from .tab import Live, Tab
from .test_page_seeing import HOME, form, opens


@pytest.fixture
def tab(standin: Standin, app: App, session: aiohttp.ClientSession) -> Tab:
    return Tab(standin, session, "ada")


@pytest.fixture
def ada(standin: Standin, app: App) -> Person:
    return standin.person("ada")


@pytest.fixture
async def live(tab: Tab) -> AsyncIterator[Live]:
    async with tab.live() as opened:
        yield opened


async def test_messages_come_as_they_are_written_changed_and_deleted(live: Live, ada: Person, call: Call) -> None:
    posted = await call("chat.postMessage", channel=ada.id, text="one")
    frame = await live.until("message")
    assert (frame["message"]["text"], frame["message"]["ts"]) == ("one", posted["ts"])
    assert (await live.until("conversation"))["conversation"]["unread"] == 1
    await call("chat.update", channel=posted["channel"], ts=posted["ts"], text="two")
    assert (await live.until("message"))["message"]["text"] == "two"
    await call("chat.delete", channel=posted["channel"], ts=posted["ts"])
    gone = await live.until("deleted")
    assert gone == {"kind": "deleted", "channel": posted["channel"], "ts": posted["ts"]}
    assert (await live.until("conversation"))["conversation"]["unread"] == 0


async def test_a_reply_comes_with_its_root_which_counts_it(live: Live, ada: Person, call: Call) -> None:
    root = await call("chat.postMessage", channel=ada.id, text="root")
    await live.until("conversation")
    reply = await call("chat.postMessage", channel=ada.id, text="reply", thread_ts=root["ts"])
    first, second = await live.until("message"), await live.until("message")
    assert (first["message"]["text"], first["message"]["thread"]) == ("reply", root["ts"])
    assert (second["message"]["text"], second["message"]["replies"]) == ("root", 1)
    await call("chat.delete", channel=root["channel"], ts=reply["ts"])
    assert (await live.until("message"))["message"]["replies"] == 0


def errors(wanted: dict[str, str]) -> Callable[[dict[str, Any]], bool]:
    """Whether the topmost form has these words beside its fields."""
    return lambda frame: bool(frame["modals"]) and frame["modals"][-1]["errors"] == wanted


async def test_home_forms_and_errors_come(live: Live, tab: Tab, ada: Person, listener: Listener, call: Call) -> None:
    await call("views.publish", user_id=ada.id, view=HOME)
    assert (await live.until("home"))["view"]["blocks"][0]["text"]["text"] == "At home"
    view = await opens(ada, listener, call, form())
    modals = (await live.until("modals", lambda frame: bool(frame["modals"])))["modals"]
    assert [each["id"] for each in modals] == [view]
    assert modals[0]["values"] == {"title": {"it": {"type": "plain_text_input", "value": None}}}
    await tab.act("submit", view=view)
    await live.until("modals", errors({"title": "Please complete this required field."}))
    await tab.act("fill", surface={"view": view}, block="title", action="it", value="x")
    await live.until("modals", errors({}))
    listener.says({"response_action": "errors", "errors": {"title": "Too short."}})
    await tab.act("submit", view=view)
    await live.until("modals", errors({"title": "Too short."}))
    await tab.act("close", view=view, everything=False)
    await live.until("modals", lambda frame: frame["modals"] == [])
    await ada.types("/unknown")
    assert (await live.until("error"))["words"] == "/unknown is not a valid command"


async def test_people_clock_faults_and_problems_come(
    live: Live, tab: Tab, ada: Person, standin: Standin, clock: Clock
) -> None:
    await ada.changes(status_text="Away")
    assert (await live.until("people"))["people"][0]["status"] == "Away"

    async def move(when: Any) -> None:
        clock.now = when

    standin.stage.move = move
    await tab.post("/page/clock", seconds=60)
    assert (await live.until("clock"))["clock"]["now"] == clock.now.isoformat()
    await tab.post("/page/faults", kind="drop")
    assert [each["kind"] for each in (await live.until("faults"))["faults"]] == ["drop"]
    standin.stage.problems = [{"file": "a.yaml", "line": 3, "key": "x", "message": "is missing"}]
    standin.feed.publish("problems")
    assert (await live.until("problems"))["problems"] == standin.stage.problems


async def test_an_exchange_comes_when_it_begins_and_when_it_is_answered(
    live: Live, ada: Person, listener: Listener
) -> None:
    listener.seconds = 0.05
    await ada.types("/test")
    begun, answered = (await live.until("wire"))["exchange"], (await live.until("wire"))["exchange"]
    assert begun["number"] == answered["number"]
    assert (begun["status"], begun["milliseconds"]) == (None, None)
    assert answered["status"] == 200
    assert answered["milliseconds"] >= 50


async def test_reading_in_one_tab_shows_in_the_other(tab: Tab, ada: Person, call: Call) -> None:
    async with tab.live() as one, tab.live() as two:
        await call("chat.postMessage", channel=ada.id, text="for both")
        for live in (one, two):
            assert (await live.until("message"))["message"]["text"] == "for both"
            assert (await live.until("conversation"))["conversation"]["unread"] == 1
        await tab.act("read", channel=await tab.dm())
        for live in (one, two):
            assert (await live.until("conversation"))["conversation"]["unread"] == 0


async def test_who_comes_back_gets_the_whole_state(tab: Tab, ada: Person, call: Call) -> None:
    async with tab.live() as live:
        assert live.frames[0]["state"]["conversations"][-1]["unread"] == 0
    await call("chat.postMessage", channel=ada.id, text="missed")
    async with tab.live() as live:
        assert live.frames[0]["state"]["conversations"][-1]["unread"] == 1


async def test_a_tab_that_falls_behind_is_shown_the_whole_again(tab: Tab, ada: Person, call: Call) -> None:
    async with tab.live() as live:
        for _ in range(5_500):
            tab.standin.feed.publish("clock")
        await call("chat.postMessage", channel=ada.id, text="the last word")
        state = (await live.until("state"))["state"]
        assert len(live.of("clock")) < 5_000
        seen = state["conversations"][-1]["unread"]
        if not seen:
            assert (await live.until("message"))["message"]["text"] == "the last word"
        await call("chat.postMessage", channel=ada.id, text="and on it goes")
        await live.until("message", lambda frame: frame["message"]["text"] == "and on it goes")


async def test_an_added_app_is_shown_at_once(standin: Standin, session: aiohttp.ClientSession) -> None:
    tab = Tab(standin, session, "ada")
    async with tab.live() as live:
        assert live.frames[0]["state"]["bot"] is None
        standin.add_app(manifest())
        assert (await live.until("state"))["state"]["bot"]["name"] == "Tester"


async def test_a_reset_gives_one_state_of_another_life(tab: Tab, standin: Standin, ada: Person, call: Call) -> None:
    async def restart() -> None:
        await standin.start_over()
        await asyncio.sleep(0)
        standin.add_app(manifest())

    standin.stage.restart = restart
    await call("chat.postMessage", channel=ada.id, text="of the old life")
    async with tab.live() as live:
        before = live.frames[0]["state"]["run"]
        assert await tab.post("/page/reset") == {}
        state = (await live.until("state"))["state"]
        assert state["run"] != before
        assert state["bot"]["name"] == "Tester"
        assert state["me"] == standin.person("ada").id != ada.id
        assert await tab.messages(await tab.dm()) == []
        assert (await tab.get("/page/wire"))["exchanges"] == []
        await tab.post("/page/faults", kind="drop")
        await live.until("faults")
        assert len(live.of("state")) == 2


async def test_whoever_is_not_there_any_more_after_a_reset_is_told_so(tab: Tab, standin: Standin) -> None:
    async def restart() -> None:
        await standin.start_over()
        standin.add_app(manifest())

    standin.stage.restart = restart
    await standin.hires("greta")
    gretas = Tab(standin, tab.session, "greta")
    async with gretas.live() as live:
        await tab.post("/page/reset")
        while (await live.socket.receive(timeout=5)).type is not aiohttp.WSMsgType.CLOSE:
            pass
    assert (await gretas.refused("GET", "/page/live")).startswith("Nobody here is called greta.")


async def test_a_reset_that_fails_is_told_and_leaves_the_page_alive(
    tab: Tab, standin: Standin, caplog: pytest.LogCaptureFixture
) -> None:
    async def restart() -> None:
        raise OSError("no room")

    standin.stage.restart = restart
    async with tab.live() as open_before:
        status, answer = await tab.ask("POST", "/page/reset")
        await open_before.until("state")
    assert (status, answer) == (500, {"error": "The local Slack failed at this. Its log says why."})
    assert "no room" in caplog.text
    assert not standin.stage.restarting
    async with tab.live() as live:
        await tab.post("/page/faults", kind="drop")
        await live.until("faults")
