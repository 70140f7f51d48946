"""People see what Slack would show them, and their clicks, choices and words become Slack's payloads."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest

from bot.standin import App, Person, Standin

from .conftest import Call, Listener


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def option(text: str, value: str | None = None) -> dict[str, Any]:
    return {"text": plain(text), "value": value or text.lower()}


def element(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "action_id": kind, **more}


def section(text: str, accessory: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    block: dict[str, Any] = {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}
    return block | ({"accessory": accessory} if accessory else {})


def field(label: str, inner: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "input", "block_id": label.lower(), "label": plain(label), "element": inner, **more}


@pytest.fixture
def ada(standin: Standin, app: App) -> Person:
    return standin.person("ada")


async def show(ada: Person, listener: Listener, *blocks: dict[str, Any]) -> None:
    listener.says({"text": "fallback", "blocks": list(blocks)})
    saw = await ada.types("/test")
    assert saw.error is None, saw.error


def action(listener: Listener) -> dict[str, Any]:
    found: dict[str, Any] = listener.payload()["actions"][0]
    found.pop("action_ts")
    return found


async def test_the_second_of_two_buttons_with_one_label(ada: Person, listener: Listener) -> None:
    button = element("button", text=plain("Done"))
    await show(ada, listener, section("one", button | {"value": "1"}), section("two", button | {"value": "2"}))
    await ada.clicks("Done")
    assert action(listener)["value"] == "1"
    await ada.clicks("done", nth=2)
    assert action(listener)["value"] == "2"


async def test_the_newest_message_wins_unless_another_is_named(ada: Person, listener: Listener) -> None:
    button = element("button", text=plain("Go"))
    await show(ada, listener, section("older", button | {"value": "old"}))
    await show(ada, listener, section("newer", button | {"value": "new"}))
    await ada.clicks("Go")
    assert action(listener)["value"] == "new"
    await ada.clicks("Go", message="older")
    assert action(listener)["value"] == "old"


async def test_an_entry_of_an_overflow_menu(ada: Person, listener: Listener) -> None:
    await show(ada, listener, section("x", element("overflow", options=[option("Edit"), option("Drop")])))
    await ada.clicks("Drop")
    assert action(listener)["selected_option"]["value"] == "drop"


@pytest.mark.parametrize(
    ("inner", "choice", "wanted"),
    [
        (element("static_select", options=[option("A"), option("B")]), "B", ("selected_option", option("B"))),
        (
            element("multi_static_select", options=[option("A"), option("B"), option("C")]),
            ["A", "C"],
            ("selected_options", [option("A"), option("C")]),
        ),
        (element("radio_buttons", options=[option("A"), option("B")]), "B", ("selected_option", option("B"))),
        (element("checkboxes", options=[option("A"), option("B")]), ["B"], ("selected_options", [option("B")])),
        (element("datepicker"), "2026-12-01", ("selected_date", "2026-12-01")),
        (element("timepicker"), "09:30", ("selected_time", "09:30")),
        (element("datetimepicker"), "2026-12-01 09:30", ("selected_date_time", 1796113800)),
    ],
    ids=lambda value: value["type"] if isinstance(value, dict) else "",
)
async def test_a_choice_is_sent_with_its_state(
    ada: Person, listener: Listener, inner: dict[str, Any], choice: Any, wanted: tuple[str, Any]
) -> None:
    await show(ada, listener, section("Pick one", inner, block_id="b"))
    await ada.chooses("Pick one", choice)
    name, value = wanted
    sent = action(listener)
    shown = listener.payload()["state"]["values"]["b"][inner["type"]]
    assert _stripped(sent[name]) == value
    assert _stripped(shown[name]) == value


def _stripped(value: Any) -> Any:
    """Without the defaults that Slack fills into text objects."""
    if isinstance(value, list):
        return [_stripped(entry) for entry in value]
    if isinstance(value, dict):
        return {name: _stripped(entry) for name, entry in value.items() if name != "emoji"}
    return value


async def test_people_are_chosen_by_name(ada: Person, standin: Standin, listener: Listener) -> None:
    await show(ada, listener, section("Who", element("users_select")))
    await ada.chooses("Who", "mira")
    assert action(listener)["selected_user"] == standin.person("mira").id


async def test_an_external_select_asks_the_app_for_options(ada: Person, listener: Listener) -> None:
    """INT-9."""
    await show(ada, listener, section("Topic", element("external_select", min_query_length=1)))
    listener.says({"options": [option("Design docs"), option("Reviews")]})
    await ada.chooses("Topic", "Reviews")
    suggestion = listener.payload(-2)
    assert (suggestion["type"], suggestion["value"]) == ("block_suggestion", "Reviews")
    assert action(listener)["selected_option"]["value"] == "reviews"


async def test_an_external_select_asks_once_enough_is_typed(ada: Person, listener: Listener) -> None:
    """INT-9: three characters, unless the element says otherwise."""
    await show(ada, listener, section("Topic", element("external_select")))
    with pytest.raises(AssertionError, match="finds no option 'Do'"):
        await ada.chooses("Topic", "Do")
    assert len(listener.requests) == 1
    listener.says({"options": [option("Doc")]})
    await ada.chooses("Topic", "Doc")
    assert listener.payload(-2)["value"] == "Doc"


async def test_an_input_is_silent_unless_it_dispatches(ada: Person, listener: Listener) -> None:
    """INT-7."""
    silent = field("Quiet", element("plain_text_input"))
    loud = field("Loud", element("plain_text_input") | {"action_id": "other"}, dispatch_action=True)
    await show(ada, listener, silent, loud)
    count = len(listener.requests)
    await ada.fills("Quiet", "words")
    assert len(listener.requests) == count
    await ada.fills("Loud", "more")
    assert action(listener)["value"] == "more"
    values = listener.payload()["state"]["values"]
    assert values["quiet"]["plain_text_input"]["value"] == "words"


@pytest.mark.parametrize(
    ("inner", "text", "error"),
    [
        (element("plain_text_input", min_length=3), "ab", "Please enter at least 3 characters."),
        (element("plain_text_input", max_length=3), "abcd", "Please enter no more than 3 characters."),
        (element("number_input", is_decimal_allowed=False), "1.5", "Please enter a whole number."),
        (element("number_input", is_decimal_allowed=True, max_value="9"), "9.5", "Please enter a number of at most 9."),
        (element("email_text_input"), "ada", "Please enter a valid email address."),
        (element("url_text_input"), "ftp:x", "Please enter a valid URL."),
    ],
)
async def test_the_client_checks_fields_before_it_sends(
    ada: Person, listener: Listener, call: Call, inner: dict[str, Any], text: str, error: str
) -> None:
    await ada.types("/test")
    view = {"type": "modal", "title": plain("T"), "submit": plain("S"), "blocks": [field("It", inner)]}
    assert (await call("views.open", trigger_id=listener.payload()["trigger_id"], view=view))["ok"]
    await ada.fills("It", text)
    assert (await ada.submits()).fields == {"It": error}
    ada.sees(f"! {error}")


async def test_nothing_to_click_is_told_with_the_screen(ada: Person, listener: Listener) -> None:
    await show(ada, listener, section("Only this", element("button", text=plain("Save"))))
    with pytest.raises(AssertionError, match=r"nothing to click called 'Gone'; there are: Save\. The screen:\n"):
        await ada.clicks("Gone")
    with pytest.raises(AssertionError, match="Only this"):
        ada.sees("something else")
    with pytest.raises(AssertionError, match="no modal is open"):
        await ada.submits()


async def test_sees_only_once_and_nothing_new(ada: Person, call: Call) -> None:
    await call("chat.postMessage", channel=ada.id, text="a nudge")
    with pytest.raises(AssertionError, match="a nudge"):
        ada.sees_nothing_new()
    ada.sees_only_once("a nudge")
    ada.sees_nothing_new()
    await call("chat.postMessage", channel=ada.id, text="a nudge")
    with pytest.raises(AssertionError, match="2 times"):
        ada.sees_only_once("a nudge")


async def test_waiting_ends_with_the_message_or_with_the_screen(ada: Person, call: Call) -> None:
    posting = asyncio.ensure_future(ada.waits_for("at last"))
    await asyncio.sleep(0)
    await call("chat.postMessage", channel=ada.id, text="at last")
    assert "at last" in await posting
    with pytest.raises(AssertionError, match="in vain for 'never'"):
        await ada.waits_for("never", seconds=0.01)


async def test_mrkdwn_mentions_and_dates_are_read_as_a_person_reads_them(
    ada: Person, standin: Standin, call: Call
) -> None:
    """MSG-5, MSG-6."""
    text = (
        f"*Ask* _now_ <@{standin.person('mira').id}> &lt;b&gt; <https://example.com|the page> "
        "at <!date^1796113800^{date_num} {time}|then> or `code`"
    )
    await call("chat.postMessage", channel=ada.id, text=text)
    ada.sees("Ask now @mira <b> the page at 2026-12-01 09:30 or code")


async def test_what_is_typed_is_escaped_unless_it_is_raw(ada: Person, listener: Listener) -> None:
    await ada.types("/test", "<!channel> & more")
    assert listener.payload()["text"] == "&lt;!channel&gt; &amp; more"
    await ada.types("/test", "<!channel>", raw=True)
    assert listener.payload()["text"] == "<!channel>"
    await ada.says("a < b")
    event = listener.payload()["event"]
    assert event["text"] == "a &lt; b"
    assert event["blocks"][0]["elements"][0]["elements"][0]["text"] == "a < b"
    ada.sees("a < b")


async def test_shortcuts_are_used_by_name(ada: Person, listener: Listener, call: Call) -> None:
    """INT-1, URL-3."""
    await ada.shortcut("Start here")
    assert (listener.payload()["type"], listener.payload()["callback_id"]) == ("shortcut", "start")
    assert "response_url" not in listener.payload()
    await call("chat.postMessage", channel=ada.id, text="a win")
    await ada.shortcut("Keep this", "a win")
    assert (listener.payload()["type"], listener.payload()["message"]["text"]) == ("message_action", "a win")


async def test_two_people_have_their_own_screens(ada: Person, standin: Standin, call: Call) -> None:
    await call("chat.postMessage", channel=ada.id, text="for ada")
    ben = standin.person("ben")
    ben.does_not_see("for ada")
    assert ben.screen() == "(nothing)"
    assert "for ada" in ada.screen()


async def test_typing_leaves_home(ada: Person, listener: Listener, call: Call) -> None:
    button = element("button", text=plain("Go"))
    home = {"type": "home", "blocks": [section("at home", button | {"value": "home"})]}
    await call("views.publish", user_id=ada.id, view=home)
    await ada.opens_home()
    await ada.clicks("Go")
    assert listener.payload()["container"]["type"] == "view"
    await show(ada, listener, section("a message", button | {"value": "message"}))
    await ada.clicks("Go")
    assert action(listener)["value"] == "message"
    await ada.clicks("Go", in_="home")
    assert action(listener)["value"] == "home"


async def test_writing_is_off_when_the_messages_tab_is_off(standin: Standin, listener: Listener) -> None:
    """HOME-2."""
    closed = {"features": {"app_home": {"messages_tab_enabled": False}}}
    standin.add_app(closed, request_url=listener.url)
    saw = await standin.person("ada").says("hello")
    assert saw.error == "Sending messages to this app has been turned off."
    assert listener.requests == []


def test_nobody_by_that_name(standin: Standin) -> None:
    with pytest.raises(LookupError, match="nobody is called 'zoe'"):
        standin.person("zoe")


async def test_a_thread_an_edit_and_a_deletion_reach_the_app(ada: Person, listener: Listener) -> None:
    """HOME-4."""
    await ada.says("a root")
    root = listener.payload()["event"]["ts"]
    await ada.says("a reply", thread="a root")
    assert listener.payload()["event"]["thread_ts"] == root
    await ada.edits("a reply", "a better reply")
    event = listener.payload()["event"]
    assert (event["subtype"], event["message"]["text"]) == ("message_changed", "a better reply")
    assert event["previous_message"]["text"] == "a reply"
    await ada.deletes("a better reply")
    assert listener.payload()["event"]["subtype"] == "message_deleted"
    ada.does_not_see("reply")


async def test_a_shared_file_is_told_as_slack_tells_it_and_fetched_with_a_token_alone(
    standin: Standin, app: App, ada: Person, listener: Listener
) -> None:
    await ada.shares("luggage.json", b'{"a": 1}', "look & see")
    event = listener.payload()["event"]
    assert (event["type"], event["subtype"], event["channel_type"]) == ("message", "file_share", "im")
    assert (event["text"], event["user"]) == ("look &amp; see", ada.id)
    [file] = event["files"]
    shown = {name: file[name] for name in ("name", "mimetype", "filetype", "size", "user")}
    assert shown == {
        "name": "luggage.json",
        "mimetype": "application/json",
        "filetype": "json",
        "size": 8,
        "user": ada.id,
    }
    headers = {"Authorization": f"Bearer {app.bot_token}"}
    async with aiohttp.ClientSession() as session:
        async with session.get(file["url_private_download"], headers=headers) as whole:
            assert await whole.read() == b'{"a": 1}'
        async with session.get(file["url_private"], allow_redirects=False) as stranger:
            assert (stranger.status, "/login" in stranger.headers["Location"]) == (302, True)
        app.installs[ada.workspace.id].scopes = ("chat:write",)
        async with session.get(file["url_private"], headers=headers) as unscoped:
            assert (unscoped.status, unscoped.content_type) == (200, "text/html")


async def test_a_file_that_somebody_can_see_is_shared_again_by_its_name(
    standin: Standin, ada: Person, listener: Listener
) -> None:
    await ada.shares("luggage.json", b"1")
    await ada.shares("luggage.json", b"2")
    await ada.shares("*.json")
    [file] = listener.payload()["event"]["files"]
    assert standin.workspace.files[file["id"]].content == b"2"
    with pytest.raises(AssertionError, match=r"no file 'other.json' .* There is: luggage.json"):
        await ada.shares("other.json")
    with pytest.raises(AssertionError, match="no file yet"):
        await standin.person("ben").shares("luggage.json")
