"""The SDK's verifier accepts what the stand-in signs, and nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.signature import Clock as SignatureClock
from slack_sdk.signature import SignatureVerifier

from bot.standin import App, Standin
from bot.standin.signing import sign

from .conftest import Clock, Serve

Delivery = tuple[bytes, dict[str, str]]
Send = Callable[[Standin], Awaitable[Any]]


class At(SignatureClock):
    """The verifier's clock, a number of seconds away from the stand-in's."""

    def __init__(self, clock: Clock, seconds: int = 0) -> None:
        self._at = int(clock().timestamp()) + seconds

    def now(self) -> float:
        return self._at


@pytest.fixture
async def received(app: App, serve: Serve) -> list[Delivery]:
    """What arrives at the app's address."""
    deliveries: list[Delivery] = []

    async def keep(request: web.Request) -> web.Response:
        deliveries.append((await request.read(), dict(request.headers)))
        return web.Response()

    application = web.Application()
    application.router.add_post("/", keep)
    app.request_url = f"{await serve(application)}/"
    return deliveries


async def command(standin: Standin) -> Any:
    return await standin.send_command(standin.person("ada"), "/level", "ä & b — 🙂")


async def event(standin: Standin) -> Any:
    return await standin.send_event({"type": "team_join", "user": {"id": "U1", "name": "ä"}})


async def interaction(standin: Standin) -> Any:
    return await standin.send_interaction({"type": "block_actions", "actions": [{"value": "7"}]})


async def raw(standin: Standin) -> Any:
    return await standin.send_raw(b'{"cut', {"Content-Type": "application/json"})


@pytest.mark.parametrize("send", [command, event, interaction, raw])
async def test_every_kind_of_delivery_is_signed_as_the_sdk_verifies(
    send: Send, standin: Standin, app: App, clock: Clock, received: list[Delivery]
) -> None:
    await send(standin)
    body, headers = received[0]
    assert SignatureVerifier(app.signing_secret, At(clock)).is_valid_request(body, headers)


@pytest.mark.parametrize("send", [command, event, interaction])
async def test_a_changed_body_header_or_secret_is_refused(
    send: Send, standin: Standin, app: App, clock: Clock, received: list[Delivery]
) -> None:
    await send(standin)
    body, headers = received[0]
    verifier = SignatureVerifier(app.signing_secret, At(clock))
    later = str(int(headers["X-Slack-Request-Timestamp"]) + 1)
    assert not verifier.is_valid_request(body + b" ", headers)
    assert not verifier.is_valid_request(body.replace(b"a", b"b", 1), headers)
    assert not verifier.is_valid_request(body, headers | {"X-Slack-Request-Timestamp": later})
    assert not verifier.is_valid_request(body, headers | {"X-Slack-Signature": f"v0={'0' * 64}"})
    assert not SignatureVerifier("another secret", At(clock)).is_valid_request(body, headers)
    for name in ("X-Slack-Signature", "X-Slack-Request-Timestamp"):
        assert not verifier.is_valid_request(body, {key: value for key, value in headers.items() if key != name})


@pytest.mark.parametrize(("seconds", "valid"), [(-301, False), (-300, True), (300, True), (301, False)])
async def test_a_signature_holds_for_five_minutes_either_way(
    seconds: int, valid: bool, standin: Standin, app: App, clock: Clock, received: list[Delivery]
) -> None:
    await command(standin)
    assert SignatureVerifier(app.signing_secret, At(clock, seconds)).is_valid_request(*received[0]) is valid


@pytest.mark.parametrize("body", [b"", b"text=%2Flevel+senior", "payload=ü🙂".encode(), b"{}", b"x" * 100_000])
def test_the_sdk_computes_the_same_signature(body: bytes) -> None:
    verifier = SignatureVerifier("8f742231b10e8888abcd99yyyzzz85a5")
    assert sign("8f742231b10e8888abcd99yyyzzz85a5", 1531420618, body) == verifier.generate_signature(
        timestamp="1531420618", body=body
    )
