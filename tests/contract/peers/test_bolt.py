"""An unmodified Bolt app over HTTP answers the requests by which Slack tests an address."""

from __future__ import annotations

import json
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.standin import App, Standin

from .conftest import Serve


@pytest.fixture
async def heard(standin: Standin, app: App, client: AsyncWebClient, serve: Serve) -> list[str]:
    """What reaches the listeners of a Bolt app that is served at the app's address."""
    commands: list[str] = []
    bolt = AsyncApp(client=client, signing_secret=app.signing_secret)

    @bolt.command("/level")
    async def level(ack: Any, command: dict[str, str]) -> None:
        commands.append(command["text"])
        await ack("as asked")

    app.request_url = f"{await serve(bolt.web_app())}/slack/events"
    return commands


@pytest.mark.parametrize("challenge", ["3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P", "ü 🙂"])
async def test_url_verification_gets_its_challenge_back(challenge: str, standin: Standin, heard: list[str]) -> None:
    answer = await standin.verify_url(challenge=challenge)
    said = json.loads(answer.text)["challenge"] if answer.content_type == "application/json" else answer.text
    assert (answer.status, said) == (200, challenge)
    assert heard == []


async def test_ssl_check_gets_an_empty_200_and_reaches_no_listener(standin: Standin, heard: list[str]) -> None:
    answer = await standin.check_ssl()
    assert (answer.status, answer.text) == (200, "")
    assert heard == []


async def test_a_command_reaches_its_listener_and_the_acknowledgement_the_person(
    standin: Standin, heard: list[str]
) -> None:
    answer = await standin.send_command(standin.person("ada"), "/level", "senior")
    assert (answer.status, answer.text, heard) == (200, "as asked", ["senior"])


@pytest.mark.parametrize("name", ["X-Slack-Signature", "X-Slack-Request-Timestamp"])
async def test_an_unsigned_command_is_refused(name: str, standin: Standin, heard: list[str]) -> None:
    answer = await standin.send_command(standin.person("ada"), "/level", "senior", headers={name: None})
    assert answer.status == 401
    assert heard == []


async def test_a_forged_challenge_is_refused(standin: Standin, heard: list[str]) -> None:
    body = b'{"type":"url_verification","challenge":"c"}'
    answer = await standin.send_raw(body, {"Content-Type": "application/json", "X-Slack-Signature": "v0=00"})
    assert answer.status == 401
    assert heard == []
