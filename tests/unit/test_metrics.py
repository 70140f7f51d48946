"""How long nothing was heard on weekdays, and who may read the metrics."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from bot.clock import system_clock
from bot.metrics import on_weekdays
from bot.settings import Settings, SettingsError, read_settings
from bot.web import Web

FRIDAY_EVENING = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "now", "hours"),
    [
        (FRIDAY_EVENING, FRIDAY_EVENING + timedelta(hours=3), 3),
        (FRIDAY_EVENING, datetime(2026, 11, 22, 23, 0, tzinfo=UTC), 6),
        (FRIDAY_EVENING, datetime(2026, 11, 23, 9, 0, tzinfo=UTC), 15),
        (FRIDAY_EVENING, datetime(2026, 11, 24, 9, 0, tzinfo=UTC), 39),
        (datetime(2026, 11, 21, 9, 0, tzinfo=UTC), datetime(2026, 11, 22, 9, 0, tzinfo=UTC), 0),
        (FRIDAY_EVENING, FRIDAY_EVENING - timedelta(hours=1), 0),
    ],
)
def test_a_weekend_does_not_count_as_silence(since: datetime, now: datetime, hours: int) -> None:
    assert on_weekdays(since, now) == timedelta(hours=hours)


def test_of_a_long_silence_the_last_31_days_count() -> None:
    long_ago = FRIDAY_EVENING - timedelta(days=5000)
    assert timedelta(days=21) <= on_weekdays(long_ago, FRIDAY_EVENING) <= timedelta(days=23)


async def asked(
    peer: tuple[str, int] | None, *headers: tuple[bytes, bytes], allow: str | None = None, method: str = "GET"
) -> tuple[int, bytes]:
    """What /metrics answers to a connection from there."""
    settings = read_settings(**({} if allow is None else {"cairn_metrics_allow": allow}))

    async def ready() -> tuple[bool, dict[str, Any]]:
        return True, {}

    async def metrics() -> bytes:
        return b"cairn_due 0\n"

    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    bolt = AsyncApp(token="xoxb-1", signing_secret="s")
    web = Web(bolt, system_clock, None, ready, metrics, settings.metrics_networks)
    await web(
        {"type": "http", "path": "/metrics", "method": method, "client": peer, "headers": list(headers)}, receive, send
    )
    return sent[0]["status"], sent[1]["body"]


@pytest.mark.parametrize("peer", [("127.0.0.1", 5000), ("127.8.9.1", 1), ("::1", 5000), ("::ffff:127.0.0.1", 5000)])
async def test_this_machine_may_read_them(peer: tuple[str, int]) -> None:
    assert await asked(peer) == (200, b"cairn_due 0\n")
    assert await asked(peer, method="HEAD") == (200, b"")


@pytest.mark.parametrize("peer", [("10.1.2.3", 5000), ("::ffff:10.1.2.3", 5000), ("2001:db8::1", 1), ("", 0), None])
async def test_others_may_not(peer: tuple[str, int] | None) -> None:
    status, body = await asked(peer)
    assert status == 403
    assert b"CAIRN_METRICS_ALLOW" in body


async def test_networks_can_be_let_in_and_this_machine_left_out() -> None:
    assert (await asked(("10.1.2.3", 1), allow="10.0.0.0/8, 2001:db8::/32"))[0] == 200
    assert (await asked(("2001:db8::1", 1), allow="10.0.0.0/8, 2001:db8::/32"))[0] == 200
    assert (await asked(("127.0.0.1", 1), allow="10.0.0.0/8"))[0] == 403


@pytest.mark.parametrize("name", [b"x-forwarded-for", b"forwarded", b"x-real-ip"])
async def test_a_header_lets_nobody_in_and_what_a_proxy_passes_on_stays_out(name: bytes) -> None:
    assert (await asked(("10.1.2.3", 1), (name, b"127.0.0.1")))[0] == 403
    assert (await asked(("127.0.0.1", 1), (name, b"127.0.0.1")))[0] == 403


async def test_they_are_only_read() -> None:
    assert (await asked(("127.0.0.1", 1), method="POST"))[0] == 404


@pytest.mark.parametrize("value", ["10.0.0.1/8", "somewhere", "10.0.0.0/8,", "127.0.0.1/64"])
def test_what_is_no_network_is_told_at_start(value: str) -> None:
    with pytest.raises(SettingsError, match="CAIRN_METRICS_ALLOW: must be networks"):
        read_settings(cairn_metrics_allow=value)


def test_one_address_is_a_network() -> None:
    networks = read_settings(cairn_metrics_allow="10.1.2.3").metrics_networks
    assert [str(network) for network in networks] == ["10.1.2.3/32"]
    assert Settings.model_fields["cairn_metrics_allow"].default == "127.0.0.0/8,::1/128"
