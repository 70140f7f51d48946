"""What both Slacks are asked, one story after the other, through the SDK's own client."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from .sides import CHANNEL, ELSEWHERE, REDIRECT, Side

Scenario = Callable[[Side], Awaitable[None]]

SECTION = {"type": "section", "block_id": "words", "text": {"type": "mrkdwn", "text": "*three* words here"}}
BUTTON = {
    "type": "actions",
    "block_id": "acts",
    "elements": [
        {"type": "button", "action_id": "go", "value": "7", "text": {"type": "plain_text", "text": "Go", "emoji": True}}
    ],
}
METADATA = {"event_type": "peer_note", "event_payload": {"key": "a1"}}
UNKNOWN = "C0NOTTHERE0"


def modal(title: str = "A goal", **more: Any) -> dict[str, Any]:
    """A modal with one input."""
    return {
        "type": "modal",
        "callback_id": "goal",
        "title": {"type": "plain_text", "text": title, "emoji": True},
        "submit": {"type": "plain_text", "text": "Save", "emoji": True},
        "blocks": [
            {
                "type": "input",
                "block_id": "title",
                "label": {"type": "plain_text", "text": "Title", "emoji": True},
                "element": {"type": "plain_text_input", "action_id": "it"},
            }
        ],
        **more,
    }


async def who_am_i(side: Side) -> None:
    await side.asks("bot", "auth_test")


async def no_token(side: Side) -> None:
    side.client.token = None
    await side.asks("auth", "auth_test")
    await side.asks("post", "chat_postMessage", channel=side.ids[CHANNEL], text="hello")


async def a_wrong_token(side: Side) -> None:
    side.client.token = "xoxb-standin-wrong"
    await side.asks("auth", "auth_test")
    await side.asks("post", "chat_postMessage", channel=side.ids[CHANNEL], text="hello")


async def an_unknown_method(side: Side) -> None:
    await side.asks("call", "api_call", api_method="mentoring.start")


async def a_member(side: Side) -> None:
    await side.asks("ada", "users_info", user=side.ids["ada"])
    await side.asks("nobody", "users_info", user="U0NOTTHERE0")


async def all_members(side: Side) -> None:
    await side.asks("list", "users_list")


async def members_by_pages(side: Side) -> None:
    first = await side.asks("first", "users_list", limit=3)
    await side.asks("second", "users_list", limit=3, cursor=first["response_metadata"]["next_cursor"])


async def a_direct_conversation(side: Side) -> None:
    opened = await side.asks("open", "conversations_open", users=[side.ids["ada"]])
    side.ids["dm"] = opened["channel"]["id"]
    await side.asks("again", "conversations_open", users=[side.ids["ada"]])
    await side.asks("whole", "conversations_open", users=[side.ids["ada"]], return_im=True)
    await side.asks("info", "conversations_info", channel=side.ids["dm"])
    await side.asks("members", "conversations_members", channel=side.ids["dm"])
    await side.asks("list", "conversations_list", types="im")
    await side.asks("nobody", "conversations_open", users=["U0NOTTHERE0"])
    await side.asks("empty", "conversations_open", users=[])


async def channels(side: Side) -> None:
    await side.asks("list", "conversations_list")
    await side.asks("info", "conversations_info", channel=side.ids[CHANNEL])
    await side.asks("members", "conversations_members", channel=side.ids[CHANNEL])
    await side.asks("page", "conversations_members", channel=side.ids[CHANNEL], limit=2)
    for step, method in (("no info", "info"), ("no members", "members"), ("no history", "history")):
        await side.asks(step, f"conversations_{method}", channel=UNKNOWN)
    await side.asks("no replies", "conversations_replies", channel=UNKNOWN, ts="1700000000.000100")


async def a_plain_message(side: Side) -> None:
    await side.asks("post", "chat_postMessage", channel=side.ids[CHANNEL], text="a *plain* one & more")
    await side.asks("history", "conversations_history", channel=side.ids[CHANNEL], limit=1)


async def a_message_to_a_member(side: Side) -> None:
    await side.asks("post", "chat_postMessage", channel=side.ids["ada"], text="by member id")


async def blocks_and_metadata(side: Side) -> None:
    where = side.ids[CHANNEL]
    await side.asks(
        "post", "chat_postMessage", channel=where, text="fallback", blocks=[SECTION, BUTTON], metadata=METADATA
    )
    await side.asks("history", "conversations_history", channel=where, limit=1)
    await side.asks("all metadata", "conversations_history", channel=where, limit=1, include_all_metadata=True)


async def a_thread(side: Side) -> None:
    where = side.ids[CHANNEL]
    root = await side.asks("root", "chat_postMessage", channel=where, text="root")
    await side.asks("reply", "chat_postMessage", channel=where, text="reply", thread_ts=root["ts"])
    await side.asks("replies", "conversations_replies", channel=where, ts=root["ts"])
    await side.asks("history", "conversations_history", channel=where, limit=1)
    await side.asks("nowhere", "conversations_replies", channel=where, ts="1700000000.000100")
    await side.asks("orphan", "chat_postMessage", channel=where, text="reply", thread_ts="1700000000.000100")


async def history_by_pages(side: Side) -> None:
    where = (await side.client.conversations_open(users=[side.ids["ben"]]))["channel"]["id"]
    for number in range(5):
        await side.client.chat_postMessage(channel=where, text=f"number {number}")
    first = await side.asks("first", "conversations_history", channel=where, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = await side.asks("second", "conversations_history", channel=where, limit=2, cursor=cursor)
    cursor = second["response_metadata"]["next_cursor"]
    await side.asks("third", "conversations_history", channel=where, limit=2, cursor=cursor)


async def refused_posts(side: Side) -> None:
    where = side.ids[CHANNEL]
    await side.asks("no text", "chat_postMessage", channel=where)
    await side.asks("empty text", "chat_postMessage", channel=where, text="")
    await side.asks("unknown channel", "chat_postMessage", channel=UNKNOWN, text="hello")
    await side.asks("elsewhere", "chat_postMessage", channel=side.ids[ELSEWHERE], text="hello")
    await side.asks("odd block", "chat_postMessage", channel=where, text="x", blocks=[{"type": "nonsense"}])
    await side.asks("no list", "chat_postMessage", channel=where, text="x", blocks="{}")
    await side.asks("metadata", "chat_postMessage", channel=where, text="x", metadata={"event_type": 7})


async def a_long_text(side: Side) -> None:
    await side.asks("post", "chat_postMessage", channel=side.ids[CHANNEL], text="x" * 40_001)


async def a_change(side: Side) -> None:
    where = side.ids[CHANNEL]
    posted = await side.client.chat_postMessage(channel=where, text="before", blocks=[SECTION])
    await side.asks("blocks", "chat_update", channel=where, ts=posted["ts"], text="after", blocks=[BUTTON])
    await side.asks("text", "chat_update", channel=where, ts=posted["ts"], text="last")
    await side.asks("emptied", "chat_update", channel=where, ts=posted["ts"], text="bare", blocks=[])
    await side.asks("no message", "chat_update", channel=where, ts="1700000000.000100", text="after")
    await side.asks("no channel", "chat_update", channel=UNKNOWN, ts=posted["ts"], text="after")


async def a_deletion(side: Side) -> None:
    where = side.ids[CHANNEL]
    posted = await side.client.chat_postMessage(channel=where, text="soon gone")
    await side.asks("delete", "chat_delete", channel=where, ts=posted["ts"])
    await side.asks("again", "chat_delete", channel=where, ts=posted["ts"])
    await side.asks("no channel", "chat_delete", channel=UNKNOWN, ts=posted["ts"])


async def an_ephemeral_message(side: Side) -> None:
    where, ada = side.ids[CHANNEL], side.ids["ada"]
    posted = await side.asks("post", "chat_postEphemeral", channel=where, user=ada, text="for you")
    await side.asks("update", "chat_update", channel=where, ts=posted["message_ts"], text="changed")
    await side.asks("no text", "chat_postEphemeral", channel=where, user=ada)
    await side.asks("no channel", "chat_postEphemeral", channel=UNKNOWN, user=ada, text="for you")
    await side.asks("not a member", "chat_postEphemeral", channel=where, user="U0NOTTHERE0", text="for you")


async def a_reaction(side: Side) -> None:
    where = side.ids[CHANNEL]
    posted = await side.client.chat_postMessage(channel=where, text="like me")
    await side.asks("add", "reactions_add", channel=where, timestamp=posted["ts"], name="thumbsup")
    await side.asks("again", "reactions_add", channel=where, timestamp=posted["ts"], name="thumbsup")
    await side.asks("no message", "reactions_add", channel=where, timestamp="1700000000.000100", name="thumbsup")
    await side.asks("no channel", "reactions_add", channel=UNKNOWN, timestamp=posted["ts"], name="thumbsup")
    await side.asks("history", "conversations_history", channel=where, limit=1)


async def a_modal(side: Side) -> None:
    trigger = await side.trigger("ada")
    view = modal(private_metadata="kept", external_id="goal-1", notify_on_close=True)
    opened = await side.asks("open", "views_open", trigger_id=trigger, view=view)
    await side.asks("used up", "views_open", trigger_id=trigger, view=modal())
    await side.asks("no trigger", "views_open", trigger_id="1.2.abc", view=modal())
    view_id, seen = opened["view"]["id"], opened["view"]["hash"]
    await side.asks("update", "views_update", view_id=view_id, hash=seen, view=modal("Changed"))
    await side.asks("stale", "views_update", view_id=view_id, hash=seen, view=modal("Changed"))
    await side.asks("no view", "views_update", view_id="V0NOTTHERE0", view=modal())
    await side.asks("nonsense", "views_open", trigger_id=await side.trigger("ada"), view={"type": "nonsense"})


async def a_home_tab(side: Side) -> None:
    view = {"type": "home", "blocks": [SECTION]}
    first = await side.asks("publish", "views_publish", user_id=side.ids["ada"], view=view)
    again = await side.asks("again", "views_publish", user_id=side.ids["ada"], view=view, hash=first["view"]["hash"])
    assert again["view"]["id"] == first["view"]["id"]
    await side.asks("stale", "views_publish", user_id=side.ids["ada"], view=view, hash=first["view"]["hash"])
    await side.asks("nobody", "views_publish", user_id="U0NOTTHERE0", view=view)


async def a_file(side: Side) -> None:
    uploaded = await side.asks(
        "upload",
        "files_upload_v2",
        filename="goals.md",
        content="# Goals",
        title="Goals",
        channel=side.ids[CHANNEL],
        initial_comment="here they are",
    )
    await side.asks("info", "files_info", file=uploaded["file"]["id"])
    await side.asks("history", "conversations_history", channel=side.ids[CHANNEL], limit=1)
    await side.asks("no file", "files_info", file="F0NOTTHERE0")
    await side.asks("not sent", "files_completeUploadExternal", files=[{"id": "F0NOTTHERE0", "title": "x"}])


async def an_installation(side: Side) -> None:
    secrets = {"client_id": side.app.client_id, "client_secret": side.app.client_secret}
    code = await side.code()
    await side.asks("access", "oauth_v2_access", code=code, **secrets, redirect_uri=REDIRECT)
    await side.asks("again", "oauth_v2_access", code=code, **secrets, redirect_uri=REDIRECT)
    await side.asks("other app", "oauth_v2_access", code=await side.code(), client_id="1.2", client_secret="x")
    wrong = {**secrets, "client_secret": "wrong"}
    await side.asks("wrong secret", "oauth_v2_access", code=await side.code(), **wrong)


SCENARIOS: dict[str, Scenario] = {
    scenario.__name__: scenario
    for scenario in (
        who_am_i,
        no_token,
        a_wrong_token,
        an_unknown_method,
        a_member,
        all_members,
        members_by_pages,
        a_direct_conversation,
        channels,
        a_plain_message,
        a_message_to_a_member,
        blocks_and_metadata,
        a_thread,
        history_by_pages,
        refused_posts,
        a_long_text,
        a_change,
        a_deletion,
        an_ephemeral_message,
        a_reaction,
        a_modal,
        a_home_tab,
        a_file,
        an_installation,
    )
}
