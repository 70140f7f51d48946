"""Every kind of field filled in at the page, with what was typed and not sent yet; values that do not fit."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from bot.standin import App, Standin

from .conftest import Call, Listener
from .surfaces import GONE, MISSING, MORE, TITLE, modal, opens, posts
from .tab import Tab
from .test_people import _stripped as stripped
from .test_people import element, field, option, plain, section


@pytest.fixture
def tab(standin: Standin, app: App, session: aiohttp.ClientSession) -> Tab:
    return Tab(standin, session, "ada")


@pytest.fixture
def bens(standin: Standin, app: App, session: aiohttp.ClientSession) -> Tab:
    return Tab(standin, session, "ben")


@pytest.mark.parametrize(
    ("inner", "value", "name", "wanted"),
    [
        (element("plain_text_input"), "words", "value", "words"),
        (element("plain_text_input"), "", "value", None),
        (element("plain_text_input"), None, "value", None),
        (element("email_text_input"), "ada@example.com", "value", "ada@example.com"),
        (element("url_text_input"), "https://example.com", "value", "https://example.com"),
        (element("number_input", is_decimal_allowed=True), "1.5", "value", "1.5"),
        (element("datepicker"), "2026-12-01", "selected_date", "2026-12-01"),
        (element("datepicker"), None, "selected_date", None),
        (element("timepicker"), "09:30", "selected_time", "09:30"),
        (element("datetimepicker"), 1796113800, "selected_date_time", 1796113800),
        (element("static_select", options=[option("A"), option("B")]), "b", "selected_option", option("B")),
        (element("radio_buttons", options=[option("A"), option("B")]), "b", "selected_option", option("B")),
        (element("checkboxes", options=[option("A"), option("B")]), ["b"], "selected_options", [option("B")]),
        (element("checkboxes", options=[option("A"), option("B")]), [], "selected_options", []),
        (
            element("multi_static_select", options=[option("A"), option("B"), option("C")]),
            ["c", "a", "c"],
            "selected_options",
            [option("C"), option("A")],
        ),
        (
            element("static_select", option_groups=[{"label": plain("G"), "options": [option("A")]}]),
            "a",
            "selected_option",
            option("A"),
        ),
        (element("users_select"), "@mira", "selected_user", "@mira"),
        (element("multi_users_select"), ["@mira", "@ben"], "selected_users", ["@mira", "@ben"]),
        (element("channels_select"), "#random", "selected_channel", "#random"),
        (element("multi_channels_select"), ["#random"], "selected_channels", ["#random"]),
        (element("conversations_select"), "#general", "selected_conversation", "#general"),
        (element("multi_conversations_select"), ["#general"], "selected_conversations", ["#general"]),
    ],
    ids=lambda value: value.get("type", "") if isinstance(value, dict) else "",
)
async def test_every_kind_of_field_is_filled_and_submitted(
    tab: Tab, call: Call, listener: Listener, inner: dict[str, Any], value: Any, name: str, wanted: Any
) -> None:
    """@ada and #general stand for ids here. In an input block the app hears of it at the submission (INT-7)."""
    value, wanted = _ids(tab, value), _ids(tab, wanted)
    view = await opens(tab, listener, call, field("It", inner, optional=True))
    count = len(listener.requests)
    await tab.act("fill", surface={"view": view}, block="it", action=inner["type"], value=value)
    assert len(listener.requests) == count
    shown = (await tab.modal())["values"]["it"][inner["type"]]
    assert shown["type"] == inner["type"]
    assert stripped(shown[name]) == wanted
    await tab.act("submit", view=view)
    sent = listener.payload()["view"]["state"]["values"]["it"][inner["type"]]
    assert stripped(sent[name]) == wanted
    assert (await tab.state())["modals"] == []


def _ids(tab: Tab, value: Any) -> Any:
    workspace = tab.standin.workspace
    if isinstance(value, list):
        return [_ids(tab, each) for each in value]
    if isinstance(value, str) and value.startswith("@"):
        return workspace.names[value[1:]]
    if isinstance(value, str) and value.startswith("#"):
        channel = workspace.channel_named(value)
        assert channel is not None
        return channel.id
    return value


WRONG: list[tuple[dict[str, Any], list[Any]]] = [
    (element("plain_text_input"), [5, True, ["a"], {"a": 1}, 1.5]),
    (element("number_input", is_decimal_allowed=True), [5, 1.5]),
    (element("datepicker"), ["tomorrow", "2026-13-01", 5, ["2026-12-01"], {"a": 1}]),
    (element("timepicker"), ["25:00", "9", 9, []]),
    (element("datetimepicker"), ["2026-12-01", -1, 10**10, 1.5, True, [1], {"a": 1}]),
    (element("static_select", options=[option("A")]), ["b", "A", 5, ["a"], {"value": "a"}]),
    (element("radio_buttons", options=[option("A")]), ["b", 0, ["a"]]),
    (element("checkboxes", options=[option("A")]), ["a", ["b"], [5], {"a": 1}, 5]),
    (
        element("multi_static_select", options=[option("A"), option("B")], max_selected_items=1),
        [["a", "b"], "a", [["a"]]],
    ),
    (element("users_select"), ["U0", "#general", 5]),
    (element("multi_users_select"), [["U0"], "@mira"]),
    (element("channels_select"), ["C0", "dm", "@mira"]),
    (element("conversations_select"), ["C0", "dm", "@mira"]),
    (element("external_select", min_query_length=1), ["a"]),
]


@pytest.mark.parametrize(
    ("inner", "values"), WRONG, ids=lambda value: value.get("type", "") if isinstance(value, dict) else ""
)
async def test_a_value_that_does_not_fit_is_refused_and_changes_nothing(
    tab: Tab, bens: Tab, call: Call, listener: Listener, inner: dict[str, Any], values: list[Any]
) -> None:
    """Another person's direct conversation is none that one can choose."""
    surface = {"view": await opens(tab, listener, call, field("It", inner, optional=True), MORE)}
    bens_dm = await bens.dm()
    for value in values:
        given = bens_dm if value == "dm" else _ids(tab, value)
        words = await tab.cannot("fill", surface=surface, block="it", action=inner["type"], value=given)
        drafts = {"it": {inner["type"]: given}}
        assert await tab.cannot("press", surface=surface, block="more", action="button", drafts=drafts) == words
        assert await tab.cannot("submit", view=surface["view"], drafts=drafts) == words


async def test_an_element_outside_an_input_tells_the_app_at_once(tab: Tab, call: Call, listener: Listener) -> None:
    """INT-7."""
    select = element("static_select", options=[option("A"), option("B")])
    surface = await posts(tab, call, section("x", select, block_id="b"))
    await tab.act("fill", surface=surface, block="b", action="static_select", value="b")
    payload = listener.payload()
    assert payload["actions"][0]["selected_option"]["value"] == "b"
    assert payload["state"]["values"]["b"]["static_select"]["selected_option"]["value"] == "b"
    [message] = await tab.messages(await tab.dm())
    assert message["values"]["b"]["static_select"]["selected_option"]["value"] == "b"


async def test_an_input_that_dispatches_tells_the_app_at_once(tab: Tab, call: Call, listener: Listener) -> None:
    """INT-7."""
    loud = field("Loud", element("plain_text_input"), dispatch_action=True)
    view = await opens(tab, listener, call, loud, TITLE | {"block_id": "quiet"})
    await tab.act(
        "fill",
        surface={"view": view},
        block="loud",
        action="plain_text_input",
        value="now",
        drafts={"quiet": {"plain_text_input": "typed before"}},
    )
    payload = listener.payload()
    assert (payload["type"], payload["actions"][0]["value"]) == ("block_actions", "now")
    assert payload["view"]["state"]["values"]["quiet"]["plain_text_input"]["value"] == "typed before"


async def test_what_cannot_be_filled(tab: Tab, call: Call, listener: Listener) -> None:
    view = await opens(tab, listener, call, TITLE, MORE)
    surface = {"view": view}
    wanted = {"surface": surface, "block": "title", "action": "plain_text_input"}
    assert await tab.cannot("fill", sent=wanted) == "`value` is missing."
    assert await tab.cannot("fill", surface=surface, block="more", action="button", value="x") == GONE
    assert await tab.cannot("fill", surface=surface, block="title", action="other", value="x") == GONE


async def test_an_external_select_takes_what_was_suggested_and_keeps_what_was_chosen(
    tab: Tab, call: Call, listener: Listener
) -> None:
    """INT-9: what is offered differs with each key, and what was chosen before stays."""
    view = await opens(
        tab, listener, call, field("Topics", element("multi_external_select", min_query_length=1), optional=True)
    )
    place: dict[str, Any] = {"surface": {"view": view}, "block": "topics", "action": "multi_external_select"}
    listener.says({"options": [option("Design"), option("Docs")]})
    answer = await tab.act("suggest", **place, typed="d")
    assert [each["value"] for each in answer["options"]] == ["design", "docs"]
    asked = listener.payload()
    assert (asked["type"], asked["value"], asked["block_id"]) == ("block_suggestion", "d", "topics")
    await tab.act("fill", **place, value=["docs"])
    listener.says({"option_groups": [{"label": plain("R"), "options": [option("Reviews")]}]})
    answer = await tab.act("suggest", **place, typed="r")
    assert [each["value"] for each in answer["options"]] == ["reviews"]
    await tab.act("fill", **place, value=["docs", "reviews"])
    assert await tab.cannot("fill", **place, value=["docs", "design"]) == (
        "This choice is not offered any more. Choose again."
    )
    await tab.act("submit", view=view)
    sent = listener.payload()["view"]["state"]["values"]["topics"]["multi_external_select"]["selected_options"]
    assert [each["value"] for each in sent] == ["docs", "reviews"]


@pytest.mark.parametrize(
    "answer",
    [
        {"options": [5]},
        {"options": "abc"},
        {"options": [{"value": "x"}]},
        {"option_groups": [{}]},
        {"options": [option(str(at)) for at in range(101)]},
        {},
        {"options": [option("A")], "option_groups": []},
    ],
    ids=str,
)
async def test_a_bad_answer_to_a_suggestion_offers_nothing_and_is_on_record(
    tab: Tab, call: Call, listener: Listener, answer: dict[str, Any]
) -> None:
    surface = await posts(tab, call, section("x", element("external_select", min_query_length=1), block_id="b"))
    listener.says(answer)
    said = await tab.act("suggest", surface=surface, block="b", action="external_select", typed="x")
    newest = (await tab.get("/page/wire"))["exchanges"][-1]
    if answer.get("option_groups") == []:
        assert [each["value"] for each in said["options"]] in ([], ["a"])
    else:
        assert said["options"] == []
        assert newest["problems"][0] == "invalid_options"
    listener.says("broken", status=500)
    said = await tab.act("suggest", surface=surface, block="b", action="external_select", typed="x")
    assert said["options"] == []


async def test_only_external_selects_suggest(tab: Tab, call: Call) -> None:
    surface = await posts(tab, call, section("x", element("button", text=plain("Go")), block_id="b"))
    assert await tab.cannot("suggest", surface=surface, block="b", action="button", typed="x") == GONE
    assert MISSING in await tab.cannot("suggest", surface=surface, block="b", action="button", typed=5)


async def test_drafts_go_along_and_survive_an_update(tab: Tab, call: Call, listener: Listener) -> None:
    """INT-6: what was typed stays where block_id, action_id and type stay."""
    view = await opens(tab, listener, call, TITLE, field("Why", element("plain_text_input")), MORE)
    drafts = {"title": {"plain_text_input": "typed"}, "why": {"plain_text_input": "so"}, "gone": {"x": "left out"}}
    await tab.act("press", surface={"view": view}, block="more", action="button", drafts=drafts)
    values = listener.payload()["view"]["state"]["values"]
    assert values["title"]["plain_text_input"]["value"] == "typed"
    updated = modal(TITLE, field("Why", element("email_text_input") | {"action_id": "plain_text_input"}), MORE)
    answer = await call("views.update", view_id=view, view=updated)
    assert answer["ok"], answer
    shown = (await tab.modal())["values"]
    assert shown["title"]["plain_text_input"]["value"] == "typed"
    assert shown["why"]["plain_text_input"] == {"type": "email_text_input", "value": None}
    drafts = {"title": {"plain_text_input": "at last"}, "why": {"plain_text_input": "ada@example.com"}}
    await tab.act("submit", view=view, drafts=drafts)
    values = listener.payload()["view"]["state"]["values"]
    assert (values["title"]["plain_text_input"]["value"], values["why"]["plain_text_input"]["value"]) == (
        "at last",
        "ada@example.com",
    )


@pytest.mark.parametrize("drafts", [5, "text", ["a"], {"title": 5}, {"title": ["plain_text_input"]}])
async def test_drafts_that_are_none_are_refused(tab: Tab, call: Call, listener: Listener, drafts: Any) -> None:
    view = await opens(tab, listener, call, TITLE, MORE)
    assert (await tab.cannot("submit", view=view, drafts=drafts)).endswith("is no object.")
    surface = {"view": view}
    await tab.cannot("press", surface=surface, block="more", action="button", drafts=drafts)
    await tab.cannot("fill", surface=surface, block="title", action="plain_text_input", value="x", drafts=drafts)


async def test_a_press_that_fails_keeps_no_drafts(tab: Tab, call: Call, listener: Listener) -> None:
    view = await opens(tab, listener, call, TITLE, MORE)
    drafts = {"title": {"plain_text_input": "typed"}}
    assert await tab.cannot("press", surface={"view": view}, block="more", action="x", drafts=drafts) == GONE
