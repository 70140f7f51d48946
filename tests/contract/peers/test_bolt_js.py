"""Bolt for JavaScript, written by others, understands what the stand-in sends; the stand-in understands its answers."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.standin import App, Standin
from bot.standin.entities import JSON
from bot.standin.outbound import Answer
from bot.standin.people import Person

from .conftest import Clock
from .receiver import Receiver, receiving

pytestmark = pytest.mark.peers

ODD = 'a+b % 100%25 &amp; ä — 🙂 "it\'s"\nsecond line\ttab =;#?/\\'
PLAIN: dict[str, Any] = {"type": "plain_text"}
BUTTON: JSON = {"type": "button", "action_id": "go", "value": ODD, "text": PLAIN | {"text": "Go"}}
ACTIONS: JSON = {"type": "actions", "block_id": "row", "elements": [BUTTON]}
FIELD: JSON = {
    "type": "input",
    "block_id": "field",
    "label": PLAIN | {"text": "Words"},
    "element": {"type": "plain_text_input", "action_id": "words", "multiline": True},
}
PICK: JSON = {
    "type": "actions",
    "block_id": "picks",
    "elements": [
        {
            "type": "external_select",
            "action_id": "pick",
            "placeholder": PLAIN | {"text": "Pick one"},
            "min_query_length": 0,
        }
    ],
}


def modal(title: str, *blocks: JSON) -> JSON:
    """A form that wants to hear of its closing."""
    words = {"title": PLAIN | {"text": title}, "submit": PLAIN | {"text": "Save"}}
    about = {"callback_id": "form", "notify_on_close": True, "private_metadata": ODD}
    return {"type": "modal", **words, **about, "blocks": list(blocks)}


SETTINGS: JSON = {
    "interactivity": {"is_enabled": True},
    "event_subscriptions": {"bot_events": ["app_home_opened", "message.im"]},
}
SHORTCUTS = [
    {"name": "Begin", "type": "global", "callback_id": "begin", "description": "Begin something"},
    {"name": "Keep", "type": "message", "callback_id": "keep", "description": "Keep a message"},
]


@pytest.fixture(params=["http", "socket"])
def way(request: pytest.FixtureRequest) -> str:
    """How the app is connected."""
    return str(request.param)


@pytest.fixture
def ada(standin: Standin, app: App, way: str) -> Person:
    """A person who has the app."""
    features = app.features | {"slash_commands": [{"command": "/level"}], "shortcuts": SHORTCUTS}
    settings = SETTINGS | {"socket_mode_enabled": way == "socket"}
    app.manifest = app.manifest | {"features": features, "settings": settings}
    return standin.person("ada")


@pytest.fixture
async def receiver(standin: Standin, app: App, ada: Person) -> AsyncIterator[Receiver]:
    async with receiving(standin, app) as running:
        yield running
        assert running.nothing_heard
        assert standin.refusals == []


async def post(client: AsyncWebClient, ada: Person) -> str:
    """A message with a button; its ts."""
    answer = await client.chat_postMessage(channel=ada.dm_channel.id, text="a message", blocks=[ACTIONS, PICK])
    return str(answer["ts"])


async def whisper(client: AsyncWebClient, ada: Person) -> str:
    """The same for her eyes alone."""
    answer = await client.chat_postEphemeral(
        channel=ada.dm_channel.id, user=ada.id, text="a message", blocks=[ACTIONS, PICK]
    )
    return str(answer["message_ts"])


async def show(client: AsyncWebClient, ada: Person, title: str = "A form") -> str:
    """Open a form; its id."""
    trigger = ada.standin.grants.trigger(ada.app.id, ada.workspace.id, ada.id)
    answer = await client.views_open(trigger_id=trigger, view=modal(title, FIELD, ACTIONS, PICK))
    return str(answer["view"]["id"])


@pytest.mark.parametrize("text", ["", "senior", ODD, "x" * 4000])
async def test_a_command_arrives_as_it_was_sent(
    text: str, standin: Standin, app: App, ada: Person, receiver: Receiver
) -> None:
    saw = await ada.types("/level", text, raw=True)
    command = await receiver.heard("command")
    assert saw.error is None
    assert command.body == command.payload == standin.sent[-1].payload
    assert (command.payload["command"], command.payload["text"]) == ("/level", text)
    assert (command.user, command.bot) == (ada.id, ada.install.bot_user_id)


async def test_a_direct_message_and_an_opened_home_arrive_as_events(
    standin: Standin, ada: Person, receiver: Receiver
) -> None:
    await ada.says(ODD)
    message = await receiver.heard("message")
    assert message.body == standin.sent[-1].payload
    assert message.payload == message.body["event"]
    assert (message.payload["channel"], message.payload["channel_type"]) == (ada.dm_channel.id, "im")
    assert (message.payload["text"], message.user) == (ada.dm[-1].text, ada.id)
    await ada.opens_home()
    opened = await receiver.heard("app_home_opened")
    assert opened.body == standin.sent[-1].payload
    assert (opened.payload["tab"], opened.payload["user"], opened.user) == ("home", ada.id, ada.id)


@pytest.mark.parametrize("place", [post, whisper, show])
async def test_a_click_arrives_with_its_action_wherever_the_button_stands(
    place: Any, standin: Standin, client: AsyncWebClient, ada: Person, receiver: Receiver
) -> None:
    where = await place(client, ada)
    assert (await ada.clicks("Go")).error is None
    click = await receiver.heard("action")
    assert click.body == standin.sent[-1].payload
    assert click.payload == click.body["actions"][0]
    assert (click.payload["action_id"], click.payload["block_id"], click.payload["value"]) == ("go", "row", ODD)
    assert click.user == ada.id
    assert where in click.body["container"].values()
    assert ("message" in click.body, "view" in click.body) == (place is post, place is show)


async def test_options_that_a_listener_offers_can_be_chosen(
    standin: Standin, client: AsyncWebClient, ada: Person, receiver: Receiver
) -> None:
    await post(client, ada)
    one, two = ({"text": PLAIN | {"text": each}, "value": each} for each in ("One", "Two"))
    receiver.acknowledgement = {"options": [one, two]}
    assert (await ada.chooses("Pick one", "Two")).error is None
    asked = await receiver.heard("options")
    assert asked.body == asked.payload == standin.sent[-2].payload
    assert (asked.payload["action_id"], asked.payload["value"]) == ("pick", "Two")
    assert (await receiver.heard("action")).payload["selected_option"] == two
    receiver.acknowledgement = {"option_groups": [{"label": PLAIN | {"text": "Numbers"}, "options": [one]}]}
    assert (await ada.chooses("Pick one", "One")).error is None
    await receiver.heard("options")
    assert (await receiver.heard("action")).payload["selected_option"] == one


async def test_shortcuts_arrive_with_what_they_were_used_on(standin: Standin, ada: Person, receiver: Receiver) -> None:
    await ada.says(ODD)
    await receiver.heard("message")
    assert (await ada.shortcut("Begin")).error is None
    begun = await receiver.heard("shortcut")
    assert begun.body == begun.payload == standin.sent[-1].payload
    assert (begun.payload["callback_id"], begun.user) == ("begin", ada.id)
    assert (await ada.shortcut("Keep", ada.dm[-1])).error is None
    kept = await receiver.heard("message_action")
    assert kept.body == kept.payload == standin.sent[-1].payload
    assert (kept.payload["callback_id"], kept.payload["message"]["text"]) == ("keep", ada.dm[-1].text)


async def test_a_submitted_form_arrives_with_what_was_filled_in_and_closes(
    standin: Standin, client: AsyncWebClient, ada: Person, receiver: Receiver
) -> None:
    await show(client, ada)
    await ada.fills("Words", ODD)
    assert (await ada.submits()).error is None
    form = await receiver.heard("view_submission")
    assert form.body == standin.sent[-1].payload
    assert form.payload == form.body["view"]
    assert form.payload["state"]["values"]["field"]["words"] == {"type": "plain_text_input", "value": ODD}
    assert (form.payload["callback_id"], form.payload["private_metadata"]) == ("form", ODD)
    assert ada.modal is None


@pytest.mark.parametrize("everything", [False, True])
async def test_a_closed_form_arrives_as_such(
    everything: bool, standin: Standin, client: AsyncWebClient, ada: Person, receiver: Receiver
) -> None:
    await show(client, ada)
    assert (await ada.closes(everything=everything)).error is None
    closed = await receiver.heard("view_closed")
    assert closed.body == standin.sent[-1].payload
    assert closed.body["is_cleared"] is everything


async def test_errors_in_an_acknowledgement_stand_beside_their_field(
    client: AsyncWebClient, ada: Person, receiver: Receiver
) -> None:
    await show(client, ada)
    await ada.fills("Words", "some")
    receiver.acknowledgement = {"response_action": "errors", "errors": {"field": "More of them."}}
    saw = await ada.submits()
    assert await receiver.heard("view_submission")
    assert (saw.error, saw.fields) == (None, {"Words": "More of them."})


@pytest.mark.parametrize(
    ("action", "titles"), [("update", ["Another"]), ("push", ["A form", "Another"]), ("clear", [])]
)
async def test_an_acknowledgement_changes_stacks_and_clears_forms(
    action: str, titles: list[str], client: AsyncWebClient, ada: Person, receiver: Receiver
) -> None:
    await show(client, ada)
    await ada.fills("Words", "some")
    view = {} if action == "clear" else {"view": modal("Another", FIELD)}
    receiver.acknowledgement = {"response_action": action} | view
    assert (await ada.submits()).error is None
    assert await receiver.heard("view_submission")
    stack = ada.workspace.stacks.get((ada.app.id, ada.id), [])
    assert [each.body["title"]["text"] for each in stack] == titles


@pytest.mark.parametrize(
    ("said", "text", "blocks"),
    [
        ("as asked +%ä🙂", "as asked +%ä🙂", 0),
        ({"text": "as asked"}, "as asked", 0),
        ({"text": "as asked", "blocks": [ACTIONS]}, "Go", 1),
    ],
)
async def test_a_command_is_answered_with_text_or_blocks(
    said: Any, text: str, blocks: int, ada: Person, receiver: Receiver
) -> None:
    receiver.acknowledgement = said
    saw = await ada.types("/level")
    assert await receiver.heard("command")
    assert saw.error is None
    assert text in saw
    assert saw.ephemeral
    assert sum(block["type"] == "actions" for block in saw.blocks) == blocks


async def test_an_empty_acknowledgement_says_nothing(ada: Person, receiver: Receiver) -> None:
    saw = await ada.types("/level")
    assert await receiver.heard("command")
    assert (saw.error, saw.messages) == (None, ())


@pytest.mark.parametrize("way", ["http"], indirect=True)
class TestOverHTTP:
    """What only signed requests have."""

    async def test_url_verification_gets_its_challenge_back(self, standin: Standin, receiver: Receiver) -> None:
        answer = await standin.verify_url(challenge="3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P")
        assert answer.status == 200
        assert json.loads(answer.text) == {"challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}

    async def test_ssl_check_is_answered(self, standin: Standin, receiver: Receiver) -> None:
        answer = await standin.check_ssl()
        assert (answer.status, answer.text) == (200, "")

    async def test_a_stale_request_is_refused(
        self, standin: Standin, clock: Clock, ada: Person, receiver: Receiver
    ) -> None:
        standin.sign_clock = lambda: clock() - timedelta(seconds=301)
        for answer in await every_kind(standin, ada):
            assert answer.status == 401

    @pytest.mark.parametrize("name", ["X-Slack-Signature", "X-Slack-Request-Timestamp"])
    async def test_another_signature_or_none_is_refused(
        self, name: str, standin: Standin, clock: Clock, ada: Person, receiver: Receiver
    ) -> None:
        later = str(int(clock().timestamp()) + 1)
        other = f"v0={'0' * 64}" if name == "X-Slack-Signature" else later
        for value in (other, None):
            for answer in await every_kind(standin, ada, headers={name: value}):
                assert answer.status == 401

    async def test_a_changed_body_is_refused(self, standin: Standin, ada: Person, receiver: Receiver) -> None:
        await ada.types("/level", "senior")
        await receiver.heard("command")
        sent = standin.sent[-1]
        signed = standin.outbound.headers(sent, sent.encoded())
        changed = sent.encoded().replace(b"senior", b"junior")
        answer = await standin.send_raw(changed, signed, app=ada.app, kind="command")
        assert answer.status == 401
        again = await standin.send_raw(sent.encoded(), signed, app=ada.app, kind="command")
        assert again.status == 200
        assert await receiver.heard("command")


async def every_kind(standin: Standin, ada: Person, **options: Any) -> list[Answer]:
    """A command, an event and an interaction."""
    return [
        await standin.send_command(ada, "/level", "senior", **options),
        await standin.send_event({"type": "message", "channel_type": "im", "user": ada.id, "text": "x"}, **options),
        await standin.send_interaction({"type": "block_actions", "actions": [BUTTON]}, **options),
    ]
