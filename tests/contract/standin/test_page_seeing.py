"""What a tab is shown: the state, and messages in pages; nothing that is another's."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest

from bot.standin import App, Person, Standin

from .conftest import Call, Clock, Listener, manifest
from .tab import Tab

HOME = {"type": "home", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "At home"}}]}


def form(title: str = "A goal") -> dict[str, Any]:
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Save"},
        "blocks": [
            {
                "type": "input",
                "block_id": "title",
                "label": {"type": "plain_text", "text": "Title"},
                "element": {"type": "plain_text_input", "action_id": "it"},
            }
        ],
    }


@pytest.fixture
def tab(standin: Standin, app: App, session: aiohttp.ClientSession) -> Tab:
    return Tab(standin, session, "ada")


@pytest.fixture
def bens(standin: Standin, app: App, session: aiohttp.ClientSession) -> Tab:
    return Tab(standin, session, "ben")


@pytest.fixture
def ada(standin: Standin, app: App) -> Person:
    return standin.person("ada")


async def opens(person: Person, listener: Listener, call: Call, view: dict[str, Any]) -> str:
    """The app opens a form for a person; its id."""
    await person.types("/test")
    answer = await call("views.open", trigger_id=listener.payload()["trigger_id"], view=view)
    assert answer["ok"], answer
    return str(answer["view"]["id"])


async def test_a_page_begins_with_everything_it_needs(tab: Tab, ada: Person, clock: Clock) -> None:
    state = await tab.state()
    assert state["me"] == ada.id
    assert state["workspace"] == {"id": ada.workspace.id, "name": "Harbour Works"}
    assert [(each["name"], each["zone"], each["isBot"]) for each in state["people"]] == [
        ("ada", "Europe/Berlin", False),
        ("ben", "America/New_York", False),
        ("mira", "Asia/Tokyo", False),
        ("olga", "Pacific/Auckland", False),
        ("tester", "UTC", True),
    ]
    assert [each["isAdmin"] for each in state["people"]] == [False, False, False, True, False]
    bot = state["bot"]
    assert (bot["name"], bot["homeEnabled"], bot["messagesEnabled"]) == ("Tester", True, True)
    assert bot["commands"] == [{"command": "/test", "description": "Test", "usageHint": "[words]"}]
    assert [(each["name"], each["type"], each["callbackId"]) for each in bot["shortcuts"]] == [
        ("Keep this", "message", "keep"),
        ("Start here", "global", "start"),
    ]
    assert [(each["name"], each["kind"], each["unread"]) for each in state["conversations"]] == [
        ("general", "channel", 0),
        ("random", "channel", 0),
        ("Tester", "im", 0),
    ]
    assert state["clock"] == {"now": clock.now.isoformat(), "frozen": False, "movable": False}
    assert (state["home"], state["modals"], state["faults"], state["problems"], state["tours"]) == (
        None,
        [],
        [],
        [],
        [],
    )
    assert (state["transport"], state["resettable"]) == ("http", False)


async def test_without_a_name_the_first_person_is_meant(tab: Tab) -> None:
    async with tab.session.get(f"{tab.standin.url}/page/state") as response:
        assert await response.json() == await tab.state()


@pytest.mark.parametrize("name", ["greta", "tester", "ADA", "ada ", "../ada", "\x00"])
async def test_nobody_by_that_name(tab: Tab, name: str) -> None:
    tab.name = name
    words = await tab.refused("GET", "/page/state")
    assert words == f"Nobody here is called {name}. There are: ada, ben, mira, olga."
    await tab.refused("POST", "/page/acts/home")
    await tab.refused("GET", "/page/live")


async def test_the_command_of_two_apps_is_listed_once_and_each_conversation_has_its_apps_name(
    tab: Tab, standin: Standin, call: Call
) -> None:
    """CMD-5: the app installed last owns it."""
    second = manifest(display_information={"name": "Second"})
    second["features"]["slash_commands"][0]["description"] = "Of the second"
    other = standin.add_app(second)
    await call("chat.postMessage", token=other.bot_token, channel=standin.person("ada").id, text="x")
    state = await tab.state()
    assert [each["description"] for each in state["bot"]["commands"]] == ["Of the second"]
    assert [each["name"] for each in state["conversations"] if each["kind"] == "im"] == ["Second", "Tester"]


async def fills_a_channel(call: Call, ada: Person, count: int) -> list[str]:
    """So many messages of the bot; their timestamps, oldest first."""
    return [(await call("chat.postMessage", channel=ada.id, text=f"number {at}"))["ts"] for at in range(count)]


async def test_messages_come_in_pages_in_both_directions(tab: Tab, ada: Person, call: Call) -> None:
    stamps = await fills_a_channel(call, ada, 12)
    dm = await tab.dm()
    newest = await tab.get("/page/messages", channel=dm, limit=5)
    assert ([each["ts"] for each in newest["messages"]], newest["more"]) == (stamps[7:], True)
    older = await tab.get("/page/messages", channel=dm, limit=5, before=stamps[7])
    assert ([each["ts"] for each in older["messages"]], older["more"]) == (stamps[2:7], True)
    oldest = await tab.get("/page/messages", channel=dm, limit=5, before=stamps[2])
    assert ([each["ts"] for each in oldest["messages"]], oldest["more"]) == (stamps[:2], False)
    assert await tab.get("/page/messages", channel=dm, before=stamps[0]) == {"messages": [], "more": False}
    newer = await tab.get("/page/messages", channel=dm, limit=5, after=stamps[2])
    assert ([each["ts"] for each in newer["messages"]], newer["more"]) == (stamps[3:8], True)
    last = await tab.get("/page/messages", channel=dm, limit=5, after=stamps[6])
    assert ([each["ts"] for each in last["messages"]], last["more"]) == (stamps[7:], False)
    assert await tab.get("/page/messages", channel=dm, after=stamps[-1]) == {"messages": [], "more": False}
    whole = await tab.get("/page/messages", channel=dm, limit=12)
    assert ([each["ts"] for each in whole["messages"]], whole["more"]) == (stamps, False)


async def test_a_page_has_fifty_messages_and_at_most_two_hundred(tab: Tab, ada: Person, call: Call) -> None:
    await fills_a_channel(call, ada, 52)
    dm = await tab.dm()
    assert len(await tab.messages(dm)) == 50
    assert len(await tab.messages(dm, limit=200)) == 52
    for limit in ("0", "201"):
        words = await tab.refused("GET", "/page/messages", channel=dm, limit=limit)
        assert words == "`limit` is a number from 1 to 200."


async def test_ephemeral_messages_and_replies_stand_in_their_place(
    tab: Tab, bens: Tab, ada: Person, listener: Listener, call: Call
) -> None:
    general = (await tab.conversation("general"))["id"]
    await ada.says("first", in_="general")
    listener.says({"text": "only for ada"})
    await ada.types("/test", in_="general")
    await ada.says("third", in_="general")
    await ada.says("a reply", in_="general", thread="first")
    await ada.says("another reply", in_="general", thread="first")
    await ada.says("fourth", in_="general")
    texts = [(each["text"], each["onlyForYou"], each["replies"]) for each in await tab.messages(general)]
    assert texts == [
        ("first", False, 2),
        ("only for ada", True, 0),
        ("third", False, 0),
        ("fourth", False, 0),
    ]
    assert [each["text"] for each in await bens.messages(general)] == ["first", "third", "fourth"]
    first = (await tab.messages(general))[0]["ts"]
    thread = await tab.messages(general, thread=first)
    assert [(each["text"], each["thread"]) for each in thread] == [
        ("first", None),
        ("a reply", first),
        ("another reply", first),
    ]
    paged = await tab.get("/page/messages", channel=general, thread=first, limit=2)
    assert ([each["text"] for each in paged["messages"]], paged["more"]) == (["a reply", "another reply"], True)
    assert await tab.messages(general, thread="1.0") == []


async def test_a_reply_that_is_broadcast_stands_in_both_places_once(tab: Tab, ada: Person, call: Call) -> None:
    root = await call("chat.postMessage", channel=ada.id, text="root")
    await call("chat.postMessage", channel=ada.id, text="loud", thread_ts=root["ts"], reply_broadcast=True)
    dm = await tab.conversation()
    assert [(each["text"], each["broadcast"]) for each in await tab.messages(dm["id"])] == [
        ("root", False),
        ("loud", True),
    ]
    assert [each["text"] for each in await tab.messages(dm["id"], thread=root["ts"])] == ["root", "loud"]
    assert dm["unread"] == 2


async def test_a_message_tells_who_wrote_it_and_what_became_of_it(tab: Tab, ada: Person, call: Call) -> None:
    await ada.says("mine")
    await ada.edits("mine", "mine, better")
    posted = await call("chat.postMessage", channel=ada.id, text="the bot's")
    await call("chat.update", channel=posted["channel"], ts=posted["ts"], text="the bot's, again")
    mine, its = await tab.messages(await tab.dm())
    assert (mine["text"], mine["userName"], mine["fromBot"], mine["edited"]) == (
        "mine, better",
        "Ada Okafor",
        False,
        True,
    )
    assert (its["text"], its["userName"], its["fromBot"], its["edited"]) == ("the bot's, again", "tester", True, False)


async def test_unread_counts_what_others_said_since_one_read(tab: Tab, ada: Person, call: Call) -> None:
    async def unread() -> int:
        return int((await tab.conversation())["unread"])

    await ada.says("my own")
    assert await unread() == 0
    first = await call("chat.postMessage", channel=ada.id, text="one")
    await call("chat.postMessage", channel=ada.id, text="two")
    assert await unread() == 2
    await tab.act("read", channel=await tab.dm())
    assert await unread() == 0
    await call("chat.update", channel=first["channel"], ts=first["ts"], text="one, changed")
    assert await unread() == 0
    third = await call("chat.postMessage", channel=ada.id, text="three")
    assert await unread() == 1
    await call("chat.update", channel=third["channel"], ts=third["ts"], text="three, changed")
    assert await unread() == 1
    await call("chat.delete", channel=third["channel"], ts=third["ts"])
    assert await unread() == 0
    await fills_a_channel(call, ada, 101)
    assert await unread() == 99


async def test_nobody_sees_what_is_anothers(
    tab: Tab, bens: Tab, ada: Person, listener: Listener, call: Call, standin: Standin
) -> None:
    """Messages, files, forms, Home and errors are their owner's. The wire alone is everybody's: a developer's tool."""
    adas = await tab.dm()
    async with tab.live() as live, bens.live() as other:
        await call("chat.postMessage", channel=ada.id, text="a secret word")
        await call("views.publish", user_id=ada.id, view=HOME)
        view = await opens(ada, listener, call, form("A secret"))
        file = await uploads(standin, tab.session, call, adas)
        await ada.types("/unknown")
        await tab.post("/page/faults", kind="slow")
        await live.until("faults")
        await other.until("faults")
    private = [frame for frame in other.frames if frame["kind"] != "wire"]
    assert {frame["kind"] for frame in private} == {"state", "modals", "faults"}
    assert [frame["modals"] for frame in private if frame["kind"] == "modals"] == [[]] * len(other.of("modals"))
    assert "secret" not in json.dumps(private)
    assert {"message", "home", "modals", "error", "conversation"} <= {frame["kind"] for frame in live.frames}
    assert await bens.refused("GET", "/page/messages", channel=adas) == "There is no such conversation."
    assert (await bens.ask("GET", f"/page/files/{file}"))[0] == 404
    state = await bens.state()
    assert (state["home"], state["modals"]) == (None, [])
    assert adas not in {each["id"] for each in state["conversations"]}
    assert "secret" not in json.dumps(state)
    assert await bens.cannot("close", view=view, everything=False) == "This form is closed already."


async def uploads(standin: Standin, session: aiohttp.ClientSession, call: Call, channel: str | None = None) -> str:
    """The app uploads a picture, into a conversation or for blocks alone; its id."""
    content = b"\x89PNG not much of one"
    asked = await call("files.getUploadURLExternal", filename="plan.png", length=len(content), alt_txt="The plan")
    async with session.post(asked["upload_url"], data=content) as response:
        assert response.status == 200
    done = await call("files.completeUploadExternal", files=[{"id": asked["file_id"]}], channel_id=channel)
    assert done["ok"], done
    return str(asked["file_id"])


async def test_a_picture_of_the_bots_comes_without_a_token(tab: Tab, call: Call, standin: Standin) -> None:
    file_id = await uploads(standin, tab.session, call, await tab.dm())
    [message] = await tab.messages(await tab.dm())
    [file] = message["files"]
    assert (file["id"], file["name"], file["mimetype"], file["alt"]) == (file_id, "plan.png", "image/png", "The plan")
    async with tab.session.get(standin.url + file["url"]) as response:
        assert (response.status, response.content_type) == (200, "image/png")
        assert (await response.read()).startswith(b"\x89PNG")
        assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("place", ["home", "message", "modal"])
async def test_a_picture_in_blocks_comes_to_whoever_sees_them_and_to_nobody_else(
    place: str, tab: Tab, bens: Tab, ada: Person, listener: Listener, call: Call, standin: Standin
) -> None:
    file = await uploads(standin, tab.session, call)
    assert (await tab.ask("GET", f"/page/files/{file}"))[0] == 404
    blocks = [{"type": "image", "slack_file": {"id": file}, "alt_text": "The plan"}]
    if place == "home":
        await call("views.publish", user_id=ada.id, view=HOME | {"blocks": blocks})
    elif place == "message":
        await call("chat.postEphemeral", channel=await tab.dm(), user=ada.id, text="The plan", blocks=blocks)
    else:
        await opens(ada, listener, call, form() | {"blocks": blocks})
    async with tab.session.get(f"{standin.url}/page/files/{file}?as=ada") as response:
        assert (response.status, response.content_type) == (200, "image/png")
    assert (await bens.ask("GET", f"/page/files/{file}"))[0] == 404
