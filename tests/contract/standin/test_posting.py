"""Where an app may post and share, what a change keeps, and which part of a thread is read (HOME-2, API-6, MSG-1)."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from bot.standin import App, Standin

from .conftest import Call, Clock, manifest

SECTION = [{"type": "section", "text": {"type": "mrkdwn", "text": "old words"}}]


@pytest.fixture
def app(standin: Standin) -> App:
    return standin.add_app(manifest())


@pytest.fixture
async def dm(standin: Standin, app: App, call: Call) -> str:
    return str((await call("conversations.open", users=standin.person("ada").id))["channel"]["id"])


async def upload(call: Call, session: aiohttp.ClientSession, content: bytes = b"abc") -> tuple[str, str]:
    """A file that is not finished: its id and where its bytes went."""
    place = await call("files.getUploadURLExternal", filename="a.txt", length=3)
    async with session.post(place["upload_url"], data=content) as answer:
        assert answer.status == 200
    return place["file_id"], place["upload_url"]


async def test_nobody_is_written_to_where_the_messages_tab_is_off(
    standin: Standin, dm: str, call: Call, session: aiohttp.ClientSession
) -> None:
    """HOME-2."""
    ada = standin.person("ada")
    file_id, _ = await upload(call, session)
    home = standin.person("ada").app.features["app_home"]
    home["messages_tab_enabled"] = False
    for method, arguments in (
        ("chat.postMessage", {"channel": ada.id, "text": "x"}),
        ("chat.postMessage", {"channel": dm, "text": "x"}),
        ("chat.postEphemeral", {"channel": dm, "user": ada.id, "text": "x"}),
        ("files.completeUploadExternal", {"channel_id": dm, "files": [{"id": file_id}]}),
    ):
        assert (await call(method, **arguments))["error"] == "messages_tab_disabled"
    assert standin.record == []
    home |= {"messages_tab_enabled": True, "messages_tab_read_only_enabled": True}
    assert (await call("chat.postMessage", channel=ada.id, text="x"))["ok"]
    assert (await ada.says("hello")).error


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"channel_id": "archive"}, "is_archived"),
        ({"channel_id": "left"}, "channel_not_found"),
        ({"thread_ts": "garbage"}, "invalid_thread_ts"),
        ({"thread_ts": "1234567890.000000"}, "thread_not_found"),
        ({"blocks": [{"type": "no"}]}, "invalid_blocks"),
        ({"files": []}, "invalid_arguments"),
        ({"files": ["F1"]}, "invalid_arguments"),
        ({"files": [{"id": "F404"}]}, "file_not_found"),
        ({"files": "twice"}, "file_not_found"),
    ],
)
async def test_a_file_is_shared_as_strictly_as_words_are_posted(
    standin: Standin, app: App, dm: str, call: Call, session: aiohttp.ClientSession, sent: dict[str, Any], error: str
) -> None:
    """API-6: and what was refused leaves the file as it was."""
    file_id, _ = await upload(call, session)
    archive = standin.world.add_channel(standin.workspace, "archive")
    standin.world.join(standin.workspace, archive, app.installs[standin.workspace.id].bot_user_id)
    archive.is_archived = True
    left = (await call("conversations.open", users=standin.person("ben").id))["channel"]["id"]
    await standin.person("ben").leaves()
    arguments = {"channel_id": dm, "files": [{"id": file_id}]} | sent
    arguments["channel_id"] = {"archive": archive.id, "left": left}.get(arguments["channel_id"], dm)
    if arguments["files"] == "twice":
        arguments["files"] = [{"id": file_id}, {"id": file_id}]
    assert (await call("files.completeUploadExternal", **arguments))["error"] == error
    assert standin.record == []
    assert (await call("files.info", file=file_id))["error"] == "file_not_found"


async def test_a_file_is_finished_once(standin: Standin, dm: str, call: Call, session: aiohttp.ClientSession) -> None:
    """CHG-8."""
    file_id, url = await upload(call, session)
    files = [{"id": file_id}]
    assert (await call("files.completeUploadExternal", files=files, channel_id=dm))["ok"]
    assert (await call("files.completeUploadExternal", files=files, channel_id=dm))["error"] == "file_not_found"
    async with session.post(url, data=b"xyz") as answer:
        assert answer.status == 404
    assert standin.workspace.files[file_id].content == b"abc"
    assert len(standin.record) == 1


async def test_a_file_of_another_app_is_not_finished(
    standin: Standin, dm: str, call: Call, session: aiohttp.ClientSession
) -> None:
    file_id, _ = await upload(call, session)
    other = standin.add_app(manifest()).bot_token
    assert (await call("files.completeUploadExternal", token=other, files=[{"id": file_id}]))["error"]


async def test_markdown_takes_the_place_of_blocks_and_text(dm: str, call: Call) -> None:
    """MSG-1."""
    for before in ({"text": "old"}, {"text": "old", "blocks": SECTION}):
        posted = await call("chat.postMessage", channel=dm, **before)
        changed = await call("chat.update", channel=dm, ts=posted["ts"], markdown_text="*new*")
        assert (changed["text"], changed["message"].get("blocks")) == ("*new*", None)
        both = await call("chat.update", channel=dm, ts=posted["ts"], markdown_text="x", text="y")
        assert both["error"] == "markdown_text_conflict"


async def test_a_change_says_what_changes(dm: str, call: Call) -> None:
    posted = await call("chat.postMessage", channel=dm, text="old", blocks=SECTION)
    assert (await call("chat.update", channel=dm, ts=posted["ts"]))["error"] == "no_text"
    changed = await call("chat.update", channel=dm, ts=posted["ts"], text="new")
    assert (changed["text"], len(changed["message"]["blocks"])) == ("new", 1)
    noted = {"event_type": "a", "event_payload": {}}
    changed = await call("chat.update", channel=dm, ts=posted["ts"], metadata=noted)
    assert (changed["text"], changed["message"]["metadata"]) == ("new", noted)


async def test_under_another_name_it_is_slackbot_who_writes(standin: Standin, app: App, dm: str, call: Call) -> None:
    """API-9."""
    ada = standin.person("ada")
    posted = await call("chat.postMessage", channel=ada.id, text="who is it", username="Zed")
    assert posted["channel"] != dm
    assert ada.dm == []
    ada.sees("who is it")
    assert standin.record[-1].user == ada.id
    update = await call("chat.update", channel=posted["channel"], ts=posted["ts"], text="x")
    assert update["error"] == "channel_not_found"
    assert (await call("chat.postMessage", channel=dm, text="x", username="Zed"))["channel"] == dm


async def test_a_part_of_a_thread_is_read(dm: str, call: Call, clock: Clock) -> None:
    """The message that began it always comes along."""
    root = (await call("chat.postMessage", channel=dm, text="root"))["ts"]
    stamps = []
    for text in "abc":
        clock.forward(seconds=5)
        stamps.append((await call("chat.postMessage", channel=dm, text=text, thread_ts=root))["ts"])

    async def read(**bounds: Any) -> str:
        answer = await call("conversations.replies", channel=dm, ts=root, **bounds)
        return "".join(message["text"] for message in answer["messages"])

    assert await read() == "rootabc"
    assert await read(oldest=stamps[1]) == "rootc"
    assert await read(oldest=stamps[1], inclusive=True) == "rootbc"
    assert await read(latest=stamps[1]) == "roota"
    assert await read(latest=stamps[1], inclusive=True) == "rootab"
    assert (await call("conversations.replies", channel=dm, ts=root, oldest="x"))["error"] == "invalid_ts_oldest"
