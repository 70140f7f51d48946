"""One message followed from what somebody asked for to Slack's answer: through the log, and through a trace."""

import asyncio
import logging
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot import tracing
from bot.errors import CairnError
from bot.standin.people import Person
from bot.store import Delivery
from bot.telemetry import open_telemetry
from tests.cairn import environment
from tests.e2e.acts import tells
from tests.e2e.conftest import Office
from tests.e2e.otlp import collector, said

CANARY = "Zanzibar"


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[list[Any]]:
    """What is logged at DEBUG, as an operator sees it."""
    caplog.set_level(logging.DEBUG, logger="cairn-level")
    was = structlog.get_config()
    kept = structlog.testing.LogCapture()
    structlog.configure(processors=[tracing.named, kept])
    yield kept.entries
    structlog.configure(**was)


async def delivery_of(office: Office, person: Person, kind: str) -> Delivery:
    """The newest message of a kind to a person, as it is stored."""
    team = office.app.database.glance(office.standin.workspace.id)
    [newest] = await team.deliveries.newest(person.id, kind, 1)
    return newest


async def test_a_command_and_the_message_that_follows_share_an_id_in_the_log(
    ada: Person, office: Office, lines: list[Any]
) -> None:
    await ada.types("/wins", f"add Led the {CANARY} design review")
    await ada.types("/wins", "export")
    await ada.waits_for("Your win as a document")
    sent = await delivery_of(office, ada, "reply.wins_export")
    await office.forward(seconds=1)
    asked = [line for line in lines if (line["event"], line["kind"]) == ("request", "command")]
    assert [line["name"] for line in asked] == ["wins", "wins"]
    assert sent.id.startswith(f"{asked[1]['request']}-")
    assert asked[0]["request"] != asked[1]["request"]
    [posted] = [line for line in lines if line["event"] == "delivery_sent"]
    assert (posted["delivery"], posted["kind"]) == (sent.id, "reply.wins_export")
    assert "request" not in posted  # its id says it, and the worker belongs to no request
    assert CANARY not in str(lines)
    assert ada.id not in str(lines)


async def test_what_is_said_has_the_same_id_before_and_after_the_inbox(
    ada: Person, office: Office, lines: list[Any]
) -> None:
    await tells(ada, f"I want to learn about {CANARY}")
    await office.forward(seconds=1)
    [taken] = [line for line in lines if (line["event"], line.get("outcome")) == ("request", "answered")]
    [done] = [line for line in lines if line["event"] == "inbox_entry_done"]
    [posted] = [line for line in lines if line["event"] == "delivery_sent"]
    assert (taken["name"], done["kind"]) == ("message", "message")
    assert done["request"] == taken["request"]
    assert posted["delivery"].startswith(f"{taken['request']}-")
    assert CANARY not in str(lines)


async def test_the_trace_of_a_request_arrives_and_the_message_is_linked_with_it(
    ada: Person, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with collector() as there:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", there.url)
        close = open_telemetry()
        assert close is not None
        try:
            await tells(ada, f"I want to learn about {CANARY}")
            await ada.types("/goals", f"add Lead the {CANARY} review by end of March")
            await office.forward(seconds=1)
            await office.app.desk.settle()
        finally:
            await asyncio.to_thread(close)
    requests = {said(span)["cairn.kind"]: span for span in there.spans if span.name.startswith("request ")}
    event, command = requests["event"], requests["command"]
    assert said(event)["cairn.name"] == "message"
    assert said(command).items() >= {"cairn.name": "goals", "cairn.outcome": "answered"}.items()
    assert "transaction" in {span.name for span in there.below(command)}
    [inbox] = there.named("inbox")
    assert (inbox.trace_id, inbox.parent_span_id) == (event.trace_id, event.span_id)
    assert "transaction" in {span.name for span in there.below(inbox)}
    [delivery] = there.named("delivery")
    assert [(link.trace_id, link.span_id) for link in delivery.links] == [(event.trace_id, event.span_id)]
    assert delivery.trace_id != event.trace_id
    assert said(delivery)["cairn.delivery"].startswith(said(event)["cairn.request"])
    methods = [said(span)["cairn.method"] for span in there.below(delivery) if span.name == "slack"]
    assert methods[-1] == "chat.postMessage"
    assert {each["service.name"] for each in there.resources} == {"cairn"}
    for secret in (CANARY, ada.id, office.standin.workspace.id, "xoxb-"):
        assert secret.encode() not in there.raw


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": ""},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://x", "OTEL_SDK_DISABLED": "true"},
    ],
)
def test_without_a_collector_nothing_is_traced(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert open_telemetry() is None


def test_a_protocol_that_is_not_spoken_is_told_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://x")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
    with pytest.raises(CairnError, match="must be http/protobuf"):
        open_telemetry()


@pytest.mark.operator
def test_without_an_endpoint_nothing_of_it_is_loaded() -> None:
    asked = "import sys, bot.serve; from bot.telemetry import open_telemetry; assert open_telemetry() is None"
    asked += "; print([name for name in sys.modules if name.startswith(('opentelemetry', 'prometheus_client'))])"
    found = subprocess.run(
        [sys.executable, "-c", asked], env=environment({}), capture_output=True, text=True, timeout=60, check=True
    )
    assert found.stdout.strip() == "[]"
