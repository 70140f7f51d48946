"""The page with another app than Cairn: every kind of field, menus, shortcuts, stacked forms, dialogs, pictures."""

from __future__ import annotations

import base64
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest_asyncio
from playwright.async_api import expect
from slack_bolt.async_app import AsyncApp

from bot.standin import App, Standin
from tests.contract.standin.conftest import Clock, manifest, over_http

from .conftest import IN_CHROMIUM, OpensPage
from .tab import Tab

pytestmark = IN_CHROMIUM

Body = dict[str, Any]
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFklEQVR42mNg2CBFEmIY1TCqYfhqAABqw5YQ7Un1bwAAAABJRU5ErkJggg=="
)


def words(text: str) -> Body:
    return {"type": "plain_text", "text": text}


def options(*texts: str) -> list[Body]:
    return [{"text": words(text), "value": text.lower()} for text in texts]


def field_of(label: str, element: Body, **more: Any) -> Body:
    name = label.lower()
    return {
        "type": "input",
        "block_id": name,
        "label": words(label),
        "element": {"action_id": "value", **element},
        **more,
    }


FIELDS = [
    field_of("Title", {"type": "plain_text_input", "max_length": 40}, hint=words("In a few words")),
    field_of("Colour", {"type": "static_select", "options": options("Red", "Green")}, optional=True),
    field_of("Tags", {"type": "multi_static_select", "options": options("Fast", "Safe", "Cheap")}, optional=True),
    field_of("Reviewer", {"type": "users_select"}, optional=True),
    field_of("Room", {"type": "conversations_select"}, optional=True),
    field_of("Service", {"type": "external_select", "min_query_length": 2}, optional=True),
    field_of("Size", {"type": "radio_buttons", "options": options("Small", "Large")}, optional=True),
    field_of("Checks", {"type": "checkboxes", "options": options("Tests", "Docs")}, optional=True),
    field_of("Day", {"type": "datepicker"}, optional=True),
    field_of("Time", {"type": "timepicker"}, optional=True),
    field_of("Start", {"type": "datetimepicker"}, optional=True),
    field_of("Count", {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}, optional=True),
    field_of("Mail", {"type": "email_text_input"}, optional=True),
    field_of("Page", {"type": "url_text_input"}, optional=True),
]
DEEPER = {
    "type": "actions",
    "block_id": "more",
    "elements": [{"type": "button", "action_id": "push", "text": words("Deeper")}],
}
FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": words("A form"),
    "submit": words("Send"),
    "close": words("Cancel"),
    "notify_on_close": True,
    "blocks": [DEEPER, *FIELDS],
}
SECOND = {
    "type": "modal",
    "title": words("Deeper"),
    "close": words("Back"),
    "blocks": [{"type": "section", "text": words("One below the other.")}],
}
CARD = [
    {"type": "section", "block_id": "card", "text": words("What now?"), "accessory": {
        "type": "overflow", "action_id": "more", "options": options("Copy", "Move"),
    }},
    {"type": "actions", "block_id": "row", "elements": [
        {"type": "button", "action_id": "remove", "text": words("Remove"), "style": "danger", "confirm": {
            "title": words("Remove it?"), "text": words("It is gone then."),
            "confirm": words("Remove it"), "deny": words("Keep it"),
        }},
        {"type": "static_select", "action_id": "state", "options": options("Open", "Shut")},
        {"type": "datepicker", "action_id": "due", "initial_date": "2026-12-01"},
    ]},
]  # fmt: skip


@dataclass
class Workshop:
    """A workspace with an app that keeps what it hears."""

    standin: Standin
    app: App
    bolt: AsyncApp | None = None
    submitted: list[Body] = field(default_factory=list)
    pressed: list[Body] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    async def rests(self) -> None:
        """Let everything that is on its way arrive."""
        await self.standin.settle()

    def register(self, bolt: AsyncApp) -> None:
        """Everything the app listens to."""
        self.bolt = bolt
        self._listens_to_forms(bolt)

        @bolt.event(re.compile("app_home_opened|message"))
        async def anything(ack: Any) -> None:
            await ack()

        @bolt.command("/test")
        async def card(ack: Any) -> None:
            await ack(text="A card", blocks=CARD)

        @bolt.shortcut("start")
        async def start(ack: Any, body: Body, client: Any) -> None:
            await client.views_open(trigger_id=body["trigger_id"], view=FORM)
            await ack()

        @bolt.shortcut("keep")
        async def keep(ack: Any, body: Body) -> None:
            await ack()
            self.heard.append(f"kept {body['message']['text']}")

        @bolt.action(re.compile("^(?!push)"))
        async def any_action(ack: Any, body: Body) -> None:
            await ack()
            self.pressed.append(body["actions"][0])

    def _listens_to_forms(self, bolt: AsyncApp) -> None:
        @bolt.action("push")
        async def push(ack: Any, body: Body, client: Any) -> None:
            await client.views_push(trigger_id=body["trigger_id"], view=SECOND)
            await ack()

        @bolt.options(re.compile(""))
        async def services(ack: Any, body: Body) -> None:
            await ack(
                options=[one for one in options("Billing", "Search", "Billboard") if body["value"] in one["value"]]
            )

        @bolt.view_submission("form")
        async def form(ack: Any, body: Body) -> None:
            values = body["view"]["state"]["values"]
            if values["title"]["value"]["value"] == "taken":
                await ack(response_action="errors", errors={"title": "There is one of that name. Choose another."})
            else:
                await ack()
                self.submitted.append(values)

        @bolt.view_closed("form")
        async def closed(ack: Any) -> None:
            await ack()
            self.heard.append("closed")


@pytest_asyncio.fixture(loop_scope="session")
async def office() -> AsyncIterator[Workshop]:
    """The sample workspace with an app of another kind, over signed HTTP."""
    clock = Clock()
    async with Standin(clock, sign_clock=lambda: datetime.now(UTC)) as standin:
        app = standin.add_app(manifest())
        workshop = Workshop(standin, app)
        async with over_http(standin, app, workshop.register):
            yield workshop
        assert standin.refusals == []


async def opens_the_form(tab: Tab) -> None:
    await tab.presses("Shortcuts")
    await tab.page.get_by_role("menuitem", name="Start here").click()
    await expect(tab.form.get_by_role("heading", name="A form")).to_be_visible()


async def test_every_kind_of_field_reaches_the_app_as_slack_would_send_it(office: Workshop, page_as: OpensPage) -> None:
    tab = await page_as("ada", height=1000)
    await opens_the_form(tab)
    assert await tab.violations() == []
    await tab.shot("form")
    await tab.fills("Title", "taken")
    await tab.field("Colour").select_option(label="Green")
    await tab.field("Tags").click()
    for tag in ("Fast", "Cheap"):
        await tab.page.get_by_role("option", name=tag).click()
    await tab.page.keyboard.press("Escape")
    await tab.field("Reviewer").select_option(label="Mira Tanaka")
    await tab.field("Room").select_option(label="#general")
    await tab.field("Service").fill("bill")
    await tab.page.get_by_role("option", name="Billboard").click()
    await tab.form.get_by_role("radio", name="Large").check()
    await tab.form.get_by_role("checkbox", name="Docs").check()
    await tab.fills("Day", "2026-12-24")
    await tab.fills("Time", "09:30")
    await tab.fills("Start", "2026-12-24T09:30")
    await tab.fills("Count", "3")
    await tab.fills("Mail", "ada@example.com")
    await tab.fills("Page", "https://example.com/a")
    await tab.submits("Send")
    await expect(tab.form).to_contain_text("There is one of that name. Choose another.")
    await expect(tab.field("Title")).to_have_value("taken")
    await tab.fills("Title", "A better one")
    await tab.submits("Send")
    await expect(tab.page.get_by_role("dialog")).to_have_count(0)
    [values] = office.submitted
    said = {name: value["value"] for name, value in values.items() if name != "more"}
    ids = office.standin.workspace.names
    assert said["title"]["value"] == "A better one"
    assert said["colour"]["selected_option"]["value"] == "green"
    assert [one["value"] for one in said["tags"]["selected_options"]] == ["fast", "cheap"]
    assert said["reviewer"]["selected_user"] == ids["mira"]
    assert said["service"]["selected_option"]["value"] == "billboard"
    assert said["size"]["selected_option"]["value"] == "large"
    assert [one["value"] for one in said["checks"]["selected_options"]] == ["docs"]
    assert (said["day"]["selected_date"], said["time"]["selected_time"]) == ("2026-12-24", "09:30")
    assert said["start"]["selected_date_time"] == int(datetime(2026, 12, 24, 8, 30, tzinfo=UTC).timestamp())
    assert (said["count"]["value"], said["mail"]["value"]) == ("3", "ada@example.com")


async def test_what_slack_refuses_to_submit_stands_beside_the_field(office: Workshop, page_as: OpensPage) -> None:
    tab = await page_as("ada")
    await opens_the_form(tab)
    await tab.fills("Mail", "nobody")
    await tab.submits("Send")
    await expect(tab.form).to_contain_text("Please complete this required field.")
    await expect(tab.form).to_contain_text("Please enter a valid email address.")
    await expect(tab.field("Title")).to_be_focused()
    assert office.submitted == []


async def test_forms_lie_on_each_other_and_come_back_with_what_was_typed(office: Workshop, page_as: OpensPage) -> None:
    tab = await page_as("ada")
    await opens_the_form(tab)
    await tab.fills("Title", "Half a thought")
    await tab.clicks("Deeper")
    await expect(tab.form).to_contain_text("One below the other.")
    await tab.shot("stacked")
    await tab.form.get_by_role("button", name="Back").last.click()
    await expect(tab.field("Title")).to_have_value("Half a thought")
    await tab.closes()
    await expect(tab.page.get_by_role("dialog")).to_have_count(0)
    assert "closed" in office.heard


async def test_menus_selects_and_dialogs_in_a_message(office: Workshop, page_as: OpensPage) -> None:
    tab = await page_as("ada")
    await tab.types("/test")
    card = tab.message("What now?")
    await card.get_by_role("button", name=re.compile("More|Options|Actions", re.I)).click()
    await tab.page.get_by_role("menuitem", name="Move").click()
    await card.get_by_role("button", name="Remove").click()
    await tab.page.get_by_role("button", name="Keep it").click()
    await card.get_by_role("button", name="Remove").click()
    await tab.shot("asked-first")
    await tab.page.get_by_role("button", name="Remove it").click()
    await card.get_by_role("combobox").first.select_option(label="Shut")
    await expect(card).to_contain_text("Only visible to you")
    await office.rests()
    assert await office.standin.feed.until(lambda: len(office.pressed) == 3, 5)
    chosen, removed, state = office.pressed
    assert chosen["selected_option"]["value"] == "move"
    assert removed["action_id"] == "remove"
    assert state["selected_option"]["value"] == "shut"


async def test_a_picture_of_the_apps_is_shown_with_its_words(office: Workshop, page_as: OpensPage) -> None:
    tab = await page_as("ada")
    assert office.bolt is not None
    channel = office.standin.person("ada").dm_channel.id
    await office.bolt.client.files_upload_v2(
        channel=channel, content=PICTURE, filename="radar.png", title="Radar", alt_txt="Testing is strongest"
    )
    picture = tab.page.get_by_role("img", name="Testing is strongest")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.complete && image.naturalWidth > 0")
    await tab.shot("picture")


async def test_a_shortcut_on_a_message_carries_it(office: Workshop, page_as: OpensPage) -> None:
    tab = await page_as("ada")
    await tab.says("We chose the queue")
    await tab.message("We chose the queue").hover()
    await tab.message("We chose the queue").get_by_role("button", name=re.compile("More|Shortcuts", re.I)).click()
    await tab.page.get_by_role("menuitem", name="Keep this").click()
    assert await office.standin.feed.until(lambda: bool(office.heard), 5)
    assert office.heard == ["kept We chose the queue"]
