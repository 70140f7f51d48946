"""An unmodified Bolt app talks to the stand-in as it talks to Slack, over HTTP and over Socket Mode."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.standin import Standin

from .conftest import Connect, manifest

BUTTON = {
    "type": "actions",
    "block_id": "acts",
    "elements": [
        {"type": "button", "action_id": "open", "text": {"type": "plain_text", "text": "Open form"}, "value": "7"},
        {"type": "button", "action_id": "swap", "text": {"type": "plain_text", "text": "Swap"}},
    ],
}
FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "A goal"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "title",
            "label": {"type": "plain_text", "text": "Title"},
            "element": {"type": "plain_text_input", "action_id": "it", "max_length": 20},
        }
    ],
}


async def command(ack: Any, command: dict[str, str]) -> None:
    await ack(text="fallback", blocks=[_section(f"*You typed* {command['text']}"), BUTTON])


async def opened(ack: Any, body: dict[str, Any], client: Any) -> None:
    await client.views_open(trigger_id=body["trigger_id"], view=FORM)
    await ack()


async def swap(ack: Any, respond: Any) -> None:
    await ack()
    await respond(text="swapped", replace_original=True)


async def submitted(ack: Any, view: dict[str, Any], client: Any, body: dict[str, Any]) -> None:
    title = view["state"]["values"]["title"]["it"]["value"]
    if title == "vague":
        await ack(response_action="errors", errors={"title": "Say more"})
        return
    await client.chat_postMessage(channel=body["user"]["id"], text=f"saved {title}")
    await ack()


async def message(event: dict[str, Any], say: Any) -> None:
    if event.get("subtype") is None:
        await say(f"heard {event['text']}")


async def home(event: dict[str, Any], client: Any) -> None:
    if event["tab"] == "home":
        view = {"type": "home", "blocks": [_section("welcome home")]}
        await client.views_publish(user_id=event["user"], view=view)


async def moved(event: dict[str, Any], client: Any) -> None:
    await client.chat_postMessage(channel=event["user"]["id"], text=f"you are in {event['user']['tz']}")


async def keep(ack: Any, shortcut: dict[str, Any], respond: Any) -> None:
    await ack()
    await respond(f"kept {shortcut['message']['text']}")


def register(app: AsyncApp) -> None:
    app.command("/test")(command)
    app.action("open")(opened)
    app.action("swap")(swap)
    app.view("form")(submitted)
    app.event("message")(message)
    app.event("app_home_opened")(home)
    app.event("user_change")(moved)
    app.shortcut("keep")(keep)


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


async def test_a_command_is_answered_in_the_acknowledgement(standin: Standin, connect: Connect) -> None:
    app, ada = standin.add_app(manifest()), standin.person("ada")
    async with connect(app, register):
        saw = await ada.types("/test", "a & b")
    assert saw.error is None
    assert saw.ephemeral
    assert "You typed a & b" in saw
    assert "[ Open form ]" in saw
    standin.person("ben").sees_nothing_new()
    standin.assert_clean()


async def test_a_button_opens_a_modal_and_its_submission_is_checked(standin: Standin, connect: Connect) -> None:
    app, ada = standin.add_app(manifest()), standin.person("ada")
    async with connect(app, register):
        await ada.types("/test")
        await ada.clicks("Open form")
        assert ada.modal is not None
        assert (await ada.submits()).fields == {"Title": "Please complete this required field."}
        await ada.fills("Title", "vague")
        assert (await ada.submits()).fields == {"Title": "Say more"}
        await ada.fills("Title", "Write the RFC")
        saw = await ada.submits()
        assert ada.modal is None
        assert "saved Write the RFC" in saw
        await standin.settle()
    standin.assert_clean()


async def test_an_ephemeral_answer_is_replaced_by_its_response_url(standin: Standin, connect: Connect) -> None:
    app, ada = standin.add_app(manifest()), standin.person("ada")
    async with connect(app, register):
        await ada.types("/test")
        await ada.clicks("Swap")
        await ada.waits_for("swapped")
    assert [message.text for message in ada.dm] == ["swapped"]
    assert ada.dm[0].only_for == ada.id
    standin.assert_clean()


async def test_a_direct_message_and_home_and_a_move_reach_the_app(standin: Standin, connect: Connect) -> None:
    app, ada = standin.add_app(manifest()), standin.person("ada")
    async with connect(app, register):
        await ada.says("hello <there>")
        await ada.waits_for("heard hello <there>")
        await ada.opens_home()
        await ada.waits_for("welcome home")
        await ada.moves_to("Asia/Tokyo")
        await ada.waits_for("you are in Asia/Tokyo")
        await ada.opens_messages()
        await ada.shortcut("Keep this", "heard hello")
        await ada.waits_for("kept heard hello")
        await standin.settle()
    standin.assert_clean()
