"""The Web API answers as Slack's does: shapes, errors, pages, scopes (API, MSG, CHG-6)."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.standin import App, Standin

from .conftest import Call, Clock, manifest


@pytest.fixture
def app(standin: Standin) -> App:
    return standin.add_app(manifest())


async def test_an_unknown_method_is_refused_and_recorded(standin: Standin, app: App, call: Call) -> None:
    answer = await call("chat.shout", text="x")
    assert answer["_status"] == 200
    assert answer["error"] == "unknown_method"
    assert [str(refusal) for refusal in standin.refusals] == ["chat.shout: unknown_method"]
    with pytest.raises(AssertionError, match="unknown_method"):
        standin.assert_clean()


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-nobody", "invalid_auth"), ("app", "not_allowed_token_type")],
)
async def test_a_wrong_token_is_named(app: App, call: Call, token: str, error: str) -> None:
    answer = await call("auth.test", token=app.app_token if token == "app" else token)
    assert answer["error"] == error


async def test_a_missing_scope_is_named_with_what_was_granted(standin: Standin, call: Call) -> None:
    poor = manifest(oauth_config={"scopes": {"bot": ["commands"]}})
    standin.add_app(poor)
    answer = await call("chat.postMessage", channel="C1", text="x")
    assert (answer["error"], answer["needed"], answer["provided"]) == ("missing_scope", "chat:write", "commands")


async def test_an_optional_scope_may_be_declined_and_a_needed_one_may_not(standin: Standin, call: Call) -> None:
    """CHG-10."""
    asked_for = manifest(oauth_config={"scopes": {"bot": ["users:read", "dnd:read"], "bot_optional": ["dnd:read"]}})
    app = standin.add_app(asked_for, declined=["dnd:read"])
    answer = await call("dnd.info")
    assert (answer["error"], answer["needed"], answer["provided"]) == ("missing_scope", "dnd:read", "users:read")
    with pytest.raises(ValueError, match="users:read"):
        standin.install(app, standin.workspace, declined=["users:read"])
    standin.install(app, standin.workspace)
    assert (await call("dnd.info", token=app.bot_token))["snooze_enabled"] is False


async def test_answers_carry_the_granted_scopes(app: App, call: Call) -> None:
    """API-15."""
    assert "chat:write" in (await call("auth.test"))["_headers"]["x-oauth-scopes"]


async def test_blocks_are_read_from_a_form_too(standin: Standin, app: App, session: aiohttp.ClientSession) -> None:
    blocks = json.dumps([{"type": "divider"}])
    form = {"token": app.bot_token, "channel": standin.person("ada").id, "text": "x", "blocks": blocks}
    async with session.post(standin.api_url + "chat.postMessage", data=form) as response:
        answer = await response.json()
    assert answer["message"]["blocks"][0]["type"] == "divider"
    assert answer["message"]["blocks"][0]["block_id"]
    async with session.post(standin.api_url + "chat.postMessage", data=form | {"blocks": "[{"}) as response:
        assert (await response.json())["error"] == "invalid_blocks_format"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"text": "x"}, "invalid_arguments"),
        ({"channel": "C404", "text": "x"}, "channel_not_found"),
        ({"channel": "ada"}, "no_text"),
        ({"channel": "ada", "blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        ({"channel": "ada", "blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"channel": "ada", "text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
        ({"channel": "ada", "text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_format"),
        ({"channel": "ada", "text": "x", "attachments": [{}] * 101}, "too_many_attachments"),
        ({"channel": "ada", "text": "x", "thread_ts": "5"}, "invalid_thread_ts"),
        ({"channel": "general", "text": "x"}, "not_in_channel"),
    ],
)
async def test_posting_fails_with_slacks_errors_and_posts_nothing(
    standin: Standin, app: App, call: Call, arguments: dict[str, Any], error: str
) -> None:
    """API-6, BK-32: refusal is atomic."""
    places = {"ada": standin.person("ada").id, "general": _channel_id(standin, "general")}
    if arguments.get("channel") in places:
        arguments = arguments | {"channel": places[arguments["channel"]]}
    answer = await call("chat.postMessage", **arguments)
    assert (answer["ok"], answer["error"], answer["_status"]) == (False, error, 200)
    assert standin.record == []


def _channel_id(standin: Standin, name: str) -> str:
    channel = standin.workspace.channel_named(name)
    assert channel is not None
    return channel.id


async def test_long_text_is_cut_and_not_refused(standin: Standin, app: App, call: Call) -> None:
    """MSG-1."""
    answer = await call("chat.postMessage", channel=standin.person("ada").id, text="x" * 40_001)
    assert len(answer["message"]["text"]) == 40_000


async def test_the_ledger_has_every_accepted_post(standin: Standin, app: App, call: Call) -> None:
    ada = standin.person("ada")
    metadata = {"event_type": "cairn", "event_payload": {"id": "7"}}
    blocks = [{"type": "section", "block_id": "d:7", "text": {"type": "mrkdwn", "text": "see <!channel>"}}]
    answer = await call("chat.postMessage", channel=ada.id, text="hello", metadata=metadata, blocks=blocks)
    (line,) = standin.record
    assert (line.channel, line.user, line.ts, line.metadata) == (answer["channel"], ada.id, answer["ts"], metadata)
    assert line.block_ids == ("d:7",)
    assert line.mentions == ("channel",)
    assert [message.text for message in standin.unexpected()] == ["hello"]
    with pytest.raises(AssertionError, match="unexpected message"):
        standin.assert_clean()
    ada.sees("see @channel")
    standin.assert_clean()


async def test_timestamps_rise_while_the_clock_stands_still(standin: Standin, app: App, call: Call) -> None:
    ada = standin.person("ada").id
    stamps = [(await call("chat.postMessage", channel=ada, text="x"))["ts"] for _ in range(5)]
    assert stamps == sorted(set(stamps))


async def test_history_is_read_in_pages_and_a_cursor_keeps_its_place(standin: Standin, app: App, call: Call) -> None:
    opened = (await call("conversations.open", users=standin.person("ada").id))["channel"]["id"]
    for number in range(7):
        await call("chat.postMessage", channel=opened, text=str(number))
    first = await call("conversations.history", channel=opened, limit=3)
    assert [message["text"] for message in first["messages"]] == ["6", "5", "4"]
    assert first["has_more"] is True
    await call("chat.postMessage", channel=opened, text="new")
    cursor = first["response_metadata"]["next_cursor"]
    second = await call("conversations.history", channel=opened, limit=10, cursor=cursor)
    assert [message["text"] for message in second["messages"]] == ["3", "2", "1", "0"]
    assert second["has_more"] is False
    assert second["response_metadata"]["next_cursor"] == ""
    assert (await call("conversations.history", channel=opened, cursor="?"))["error"] == "invalid_cursor"


async def test_history_has_bounds(standin: Standin, app: App, call: Call) -> None:
    opened = (await call("conversations.open", users=standin.person("ada").id))["channel"]["id"]
    stamps = [(await call("chat.postMessage", channel=opened, text=str(n)))["ts"] for n in range(4)]

    async def texts(**bounds: Any) -> list[str]:
        answer = await call("conversations.history", channel=opened, **bounds)
        return [message["text"] for message in answer["messages"]]

    assert await texts(oldest=stamps[1]) == ["3", "2"]
    assert await texts(oldest=stamps[1], inclusive=True) == ["3", "2", "1"]
    assert await texts(latest=stamps[2]) == ["1", "0"]
    assert await texts(oldest=stamps[1], latest=stamps[2], inclusive="true") == ["2", "1"]
    assert await texts(oldest="0") == ["3", "2", "1", "0"]


async def test_metadata_is_whole_only_when_asked_for(standin: Standin, app: App, call: Call) -> None:
    """MSG-4."""
    metadata = {"event_type": "cairn", "event_payload": {"id": "7"}}
    posted = await call("chat.postMessage", channel=standin.person("ada").id, text="x", metadata=metadata)
    brief = await call("conversations.history", channel=posted["channel"])
    whole = await call("conversations.history", channel=posted["channel"], include_all_metadata=True)
    assert brief["messages"][0]["metadata"] == {"event_type": "cairn"}
    assert whole["messages"][0]["metadata"] == metadata


async def test_a_thread_is_apart_from_the_history(standin: Standin, app: App, call: Call) -> None:
    root = await call("chat.postMessage", channel=standin.person("ada").id, text="root")
    channel = root["channel"]
    await call("chat.postMessage", channel=channel, text="reply", thread_ts=root["ts"])
    history = await call("conversations.history", channel=channel)
    assert [message["text"] for message in history["messages"]] == ["root"]
    assert history["messages"][0]["reply_count"] == 1
    thread = await call("conversations.replies", channel=channel, ts=root["ts"])
    assert [message["text"] for message in thread["messages"]] == ["root", "reply"]
    missing = await call("conversations.replies", channel=channel, ts="1.1")
    assert missing["error"] == "thread_not_found"


async def test_members_are_listed_in_pages(standin: Standin, app: App, call: Call) -> None:
    names: list[str] = []
    cursor = ""
    while True:
        answer = await call("users.list", limit=2, cursor=cursor)
        names += [member["name"] for member in answer["members"]]
        cursor = answer["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert names == ["ada", "ben", "mira", "olga", "tester"]


async def test_a_member_has_a_zone_and_no_address_without_its_scope(standin: Standin, app: App, call: Call) -> None:
    """LIFE-3."""
    user = (await call("users.info", user=standin.person("ada").id))["user"]
    assert user["tz"] == "Europe/Berlin"
    assert user["tz_offset"] in (3600, 7200)
    assert "email" not in user["profile"]
    assert (await call("users.info", user="U404"))["error"] == "user_not_found"


async def test_a_message_is_changed_and_deleted_only_by_its_author(standin: Standin, app: App, call: Call) -> None:
    ada = standin.person("ada")
    posted = await call("chat.postMessage", channel=ada.id, text="one", blocks=[{"type": "divider"}])
    where = {"channel": posted["channel"], "ts": posted["ts"]}
    changed = await call("chat.update", **where, text="two")
    assert changed["message"]["blocks"][0]["type"] == "divider"
    assert changed["message"]["edited"]
    said = (await ada.says("mine")).messages
    assert said == ()
    own = ada.dm[-1]
    assert (await call("chat.update", channel=own.channel_id, ts=own.ts, text="x"))["error"] == "cant_update_message"
    assert (await call("chat.delete", **where))["ok"]
    assert (await call("chat.update", **where, text="x"))["error"] == "message_not_found"


async def test_an_ephemeral_message_is_out_of_reach_and_out_of_sight(standin: Standin, app: App, call: Call) -> None:
    """INT-13."""
    ada, ben = standin.person("ada"), standin.person("ben")
    general = _channel_id(standin, "general")
    channel = standin.workspace.channels[general]
    standin.world.join(standin.workspace, channel, app.installs[standin.workspace.id].bot_user_id)
    answer = await call("chat.postEphemeral", channel=general, user=ada.id, text="just you")
    ada.sees("Only visible to you")
    ada.sees("just you")
    ben.does_not_see("just you")
    again = await call("chat.update", channel=general, ts=answer["message_ts"], text="x")
    assert again["error"] == "message_not_found"
    assert (await call("conversations.history", channel=general))["messages"] == []


async def test_a_deactivated_member_cannot_be_written_to(standin: Standin, app: App, call: Call) -> None:
    """API-6, API-8."""
    ada = standin.person("ada")
    opened = (await call("conversations.open", users=ada.id))["channel"]["id"]
    await ada.leaves()
    assert (await call("conversations.open", users=ada.id))["error"] == "user_disabled"
    crowd = ",".join(f"U{number}" for number in range(9))
    assert (await call("conversations.open", users=crowd))["error"] == "too_many_users"
    assert (await call("chat.postMessage", channel=opened, text="x"))["error"] == "channel_not_found"


async def test_a_file_goes_up_in_two_steps_and_is_shared(standin: Standin, app: App, call: Call) -> None:
    """CHG-8, with the SDK's own upload."""
    ada = standin.person("ada")
    opened = (await call("conversations.open", users=ada.id))["channel"]["id"]
    client = AsyncWebClient(token=app.bot_token, base_url=standin.api_url)
    sent = await client.files_upload_v2(content="# Wins", filename="wins.md", channel=opened, initial_comment="Here")
    file_id = sent["files"][0]["id"]
    assert ada.dm[0].files[0]["id"] == file_id
    ada.sees("[file: wins.md]")
    info = await call("files.info", file=file_id)
    assert info["file"]["shares"]["private"][opened][0]["ts"] == ada.dm[0].ts
    unknown = await call("files.completeUploadExternal", files=[{"id": "F404"}])
    assert unknown["error"] == "file_not_found"


async def test_a_code_becomes_a_token_once(standin: Standin, call: Call, clock: Clock) -> None:
    """OAU-1, OAU-3."""
    app = standin.add_app(manifest(), install=False)
    other = standin.world.add_workspace("Second Harbour")
    secrets = {"client_id": app.client_id, "client_secret": app.client_secret, "token": ""}
    code = standin.oauth_code(app, other)
    granted = await call("oauth.v2.access", code=code, **secrets)
    assert granted["team"]["id"] == other.id
    assert (await call("auth.test", token=granted["access_token"]))["team_id"] == other.id
    assert (await call("oauth.v2.access", code=code, **secrets))["error"] == "invalid_code"
    late = standin.oauth_code(app, other)
    clock.forward(minutes=11)
    assert (await call("oauth.v2.access", code=late, **secrets))["error"] == "invalid_code"


async def test_two_workspaces_do_not_see_each_other(standin: Standin, app: App, call: Call) -> None:
    other = standin.world.add_workspace("Second Harbour")
    standin.world.add_user(other, "kai", tz="America/Lima")
    install = standin.install(app, other)
    ada = standin.person("ada")
    assert (await call("users.info", token=install.bot_token, user=ada.id))["error"] == "user_not_found"
    posted = await call("chat.postMessage", channel=ada.id, text="x")
    answer = await call("conversations.history", token=install.bot_token, channel=posted["channel"])
    assert answer["error"] == "channel_not_found"


async def test_blocks_are_validated_without_a_token(standin: Standin, app: App, call: Call) -> None:
    """CHG-1."""
    assert (await call("blocks.validate", token="", blocks=[{"type": "divider"}]))["ok"]
    answer = await call("blocks.validate", token="", blocks=[{"type": "header"}])
    assert answer["error"] == "invalid_blocks"
    assert answer["errors"][0]["pointer"] == "/blocks/0"
    assert (await call("blocks.validate", token=""))["error"] == "invalid_arguments"
    for name, value in (("blocks", "[{"), ("message", "words"), ("message", []), ("view", "{"), ("view", {})):
        answer = await call("blocks.validate", token="", **{name: value})
        assert (answer["error"], answer["errors"][0]["pointer"][:1]) == (f"invalid_{name}", "/")


async def test_a_revoked_token_is_refused(standin: Standin, app: App, call: Call) -> None:
    assert (await call("auth.revoke"))["revoked"] is True
    assert (await call("auth.test"))["error"] == "token_revoked"
