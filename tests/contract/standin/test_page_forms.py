"""Forms at the page: checked, submitted, marked with errors, stacked and closed."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest

from bot.standin import App, Standin

from .conftest import Call, Listener
from .surfaces import CLOSED, MORE, ON_TOP, TITLE, opens, pushes
from .tab import Tab
from .test_people import element, field


@pytest.fixture
def tab(standin: Standin, app: App, session: aiohttp.ClientSession) -> Tab:
    return Tab(standin, session, "ada")


@pytest.fixture
def bens(standin: Standin, app: App, session: aiohttp.ClientSession) -> Tab:
    return Tab(standin, session, "ben")


@pytest.mark.parametrize(
    ("inner", "text", "error"),
    [
        (element("plain_text_input"), "", "Please complete this required field."),
        (element("plain_text_input", min_length=3), "ab", "Please enter at least 3 characters."),
        (element("plain_text_input", max_length=3), "abcd", "Please enter no more than 3 characters."),
        (element("number_input", is_decimal_allowed=False), "1.5", "Please enter a whole number."),
        (element("email_text_input"), "ada", "Please enter a valid email address."),
        (element("url_text_input"), "nowhere", "Please enter a valid URL."),
    ],
)
async def test_a_form_is_checked_before_it_is_sent(
    tab: Tab, call: Call, listener: Listener, inner: dict[str, Any], text: str, error: str
) -> None:
    view = await opens(tab, listener, call, field("It", inner))
    count = len(listener.requests)
    await tab.act("submit", view=view, drafts={"it": {inner["type"]: text}})
    assert (await tab.modal())["errors"] == {"it": error}
    assert len(listener.requests) == count


async def test_errors_of_a_submission_stand_beside_the_field_until_it_changes(
    tab: Tab, call: Call, listener: Listener
) -> None:
    """INT-3."""
    view = await opens(tab, listener, call, TITLE)
    listener.says({"response_action": "errors", "errors": {"title": "Too short."}})
    await tab.act("submit", view=view, drafts={"title": {"plain_text_input": "x"}})
    assert (await tab.modal())["errors"] == {"title": "Too short."}
    await tab.act("fill", surface={"view": view}, block="title", action="plain_text_input", value="longer")
    assert (await tab.modal())["errors"] == {}
    listener.says("broken", status=500)
    answer = await tab.post("/page/acts/submit", view=view)
    assert answer["error"] == "We had some trouble connecting. Try again?"
    assert (await tab.modal())["id"] == view
    await tab.act("submit", view=view)
    assert (await tab.state())["modals"] == []


async def test_forms_lie_on_one_another_and_only_the_topmost_is_used(tab: Tab, call: Call, listener: Listener) -> None:
    below = await opens(tab, listener, call, TITLE, MORE)
    above = await pushes(tab, listener, call, below, TITLE, MORE)
    assert [view["id"] for view in (await tab.state())["modals"]] == [below, above]
    surface = {"view": below}
    assert await tab.cannot("submit", view=below) == ON_TOP
    assert await tab.cannot("close", view=below, everything=False) == ON_TOP
    assert await tab.cannot("press", surface=surface, block="more", action="button") == ON_TOP
    assert await tab.cannot("fill", surface=surface, block="title", action="plain_text_input", value="x") == ON_TOP
    await tab.act("close", view=above, everything=False)
    assert [view["id"] for view in (await tab.state())["modals"]] == [below]
    assert await tab.cannot("close", view=above, everything=False) == CLOSED
    third = await pushes(tab, listener, call, below, TITLE)
    await tab.act("close", view=third, everything=True)
    assert (await tab.state())["modals"] == []
    for name in ("submit", "close"):
        assert await tab.cannot(name, view=below, everything=True) == CLOSED


async def test_closing_all_is_told_once_with_the_form_at_the_bottom(tab: Tab, call: Call, listener: Listener) -> None:
    """INT-5."""
    below = await opens(tab, listener, call, TITLE, MORE, notify_on_close=True)
    above = await pushes(tab, listener, call, below, TITLE, notify_on_close=True)
    await tab.act("close", view=above, everything=True)
    payload = listener.payload()
    assert (payload["type"], payload["is_cleared"], payload["view"]["id"]) == ("view_closed", True, below)


async def test_forms_of_others_and_home_are_no_forms_of_ones_own(
    tab: Tab, bens: Tab, call: Call, listener: Listener
) -> None:
    view = await opens(tab, listener, call, TITLE, MORE)
    for name in ("submit", "close"):
        assert await bens.cannot(name, view=view) == CLOSED
    assert await bens.cannot("press", surface={"view": view}, block="more", action="button") == CLOSED
    published = await call(
        "views.publish", user_id=tab.standin.person("ada").id, view={"type": "home", "blocks": [MORE]}
    )
    home = published["view"]["id"]
    for name in ("submit", "close"):
        assert await tab.cannot(name, view=home) == "This is no form."
    await tab.act("press", surface={"view": home}, block="more", action="button")
    assert listener.payload()["view"]["type"] == "home"
    await tab.act("close", view=view, everything=False)


async def test_a_form_without_a_button_to_submit(tab: Tab, call: Call, listener: Listener) -> None:
    view = await opens(tab, listener, call, MORE, submit=None)
    assert await tab.cannot("submit", view=view) == "This form has nothing to submit."


async def test_a_form_that_is_being_sent_is_neither_sent_again_nor_closed(
    tab: Tab, call: Call, listener: Listener
) -> None:
    below = await opens(tab, listener, call, TITLE, MORE)
    view = await pushes(tab, listener, call, below, field("Why", element("plain_text_input"), optional=True))
    listener.seconds = 0.2
    count = len(listener.requests)
    first = asyncio.ensure_future(tab.post("/page/acts/submit", view=view))
    assert await tab.standin.wire.feed.until(lambda: list(tab.standin.wire)[-1].what == "interaction", 5)
    await asyncio.sleep(0)
    waits = "This form has been sent. Wait for the answer."
    for name in ("submit", "close"):
        assert (await tab.post(f"/page/acts/{name}", view=view))["error"] == waits
    assert (await first)["error"] is None
    assert len(listener.requests) == count + 1
    assert [each["id"] for each in (await tab.state())["modals"]] == [below]
