from typing import Any

import aiohttp
import pytest

from bot.standin import App, Standin
from tests.contract.standin.conftest import Call

IMAGE = b"\x89PNG\r\n\x1a\n"


async def upload(call: Call, name: str = "radar.png", *, complete: bool = True) -> str:
    """A file that no conversation has."""
    place = await call("files.getUploadURLExternal", filename=name, length=len(IMAGE))
    async with aiohttp.ClientSession() as session, session.post(place["upload_url"], data=IMAGE) as answer:
        assert answer.status == 200
    if complete:
        await call("files.completeUploadExternal", files=[{"id": place["file_id"], "title": name}])
    return str(place["file_id"])


def picture(file_id: str) -> list[dict[str, Any]]:
    return [{"type": "image", "alt_text": "a radar", "slack_file": {"id": file_id}}]


async def post(standin: Standin, call: Call, blocks: list[dict[str, Any]]) -> dict[str, Any]:
    opened = (await call("conversations.open", users=standin.person("ada").id))["channel"]["id"]
    answer: dict[str, Any] = await call("chat.postMessage", channel=opened, text="a radar", blocks=blocks)
    return answer


async def test_an_uploaded_picture_is_shown_in_a_message_and_on_home(standin: Standin, app: App, call: Call) -> None:
    file_id = await upload(call)
    ada = standin.person("ada")
    assert (await post(standin, call, picture(file_id)))["ok"]
    ada.sees("[image: a radar]")
    home = {"type": "home", "blocks": picture(file_id)}
    assert (await call("views.publish", user_id=ada.id, view=home))["ok"]


@pytest.mark.parametrize("kind", ["unknown", "not completed", "no image", "deleted"])
async def test_a_file_that_cannot_be_shown_is_refused_with_all_its_message(
    standin: Standin, app: App, call: Call, kind: str
) -> None:
    """BK-17, BK-32, in Slack's own words."""
    file_id = "F0404040404"
    if kind != "unknown":
        name = "radar.md" if kind == "no image" else "radar.png"
        file_id = await upload(call, name, complete=kind != "not completed")
    if kind == "deleted":
        assert (await call("files.delete", file=file_id))["ok"]
    refused = await post(standin, call, [{"type": "divider"}, *picture(file_id)])
    assert refused["error"] == "invalid_blocks"
    messages = refused["response_metadata"]["messages"]
    assert messages == ["[ERROR] invalid slack file [json-pointer:/blocks/1/slack_file]"]
    assert standin.person("ada").dm == []
    home = {"type": "home", "blocks": picture(file_id)}
    assert (await call("views.publish", user_id=standin.person("ada").id, view=home))["error"] == "invalid_arguments"
    standin.refusals.clear()


async def test_a_file_is_deleted_once_and_only_by_whose_it_is(standin: Standin, app: App, call: Call) -> None:
    file_id = await upload(call)
    standin.workspace.files[file_id].user_id = "U0SOMEBODY"
    assert (await call("files.delete", file=file_id))["error"] == "cant_delete_file"
    standin.workspace.files[file_id].user_id = app.installs[standin.workspace.id].bot_user_id
    assert (await call("files.delete", file=file_id))["ok"]
    assert standin.workspace.files[file_id].content is None
    assert (await call("files.delete", file=file_id))["error"] == "file_deleted"
    assert (await call("files.info", file=file_id))["error"] == "file_deleted"
    assert (await call("files.delete", file="F0404"))["error"] == "file_not_found"
    standin.refusals.clear()
