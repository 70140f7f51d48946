"""Quick numbers for real processes, and three ways of doing it wrong, which must show."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import timedelta

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot import app
from bot.delivery import Numbers, Outbox
from tests.chaos.mistakes import BlindRecord, Hasty, HastyRecord

QUICK = Numbers(
    timeout=timedelta(seconds=1),
    lease=timedelta(seconds=3),
    self_fence=timedelta(seconds=2),
    settle=timedelta(seconds=2),
    burst=100,
    per_second=50,
)
"""A message in doubt is looked for after two seconds instead of thirty; otherwise as always."""

STORM = Numbers(
    timeout=timedelta(seconds=1),
    lease=timedelta(seconds=3),
    self_fence=timedelta(seconds=2),
    settle=timedelta(seconds=2),
    tries=30,
    backoff_base=timedelta(seconds=0.2),
    backoff_cap=timedelta(seconds=1),
    burst=1_000_000,
    per_second=1_000_000,
    in_flight=2_000,
    at_once=60,
    looks=20,
)
"""As quick, and without a pace. More tries, since a busy machine lets some of them pass unused."""

NUMBERS = {"": Numbers(), "quick": QUICK, "storm": STORM}


def as_it_is(numbers: Numbers) -> Numbers:
    """No control."""
    return numbers


def blind(numbers: Numbers) -> Numbers:
    """Doubt is taken for failure, and sent again."""
    Outbox.record_type = BlindRecord
    return numbers


def retries(numbers: Numbers) -> Numbers:
    """Slack's client as it comes: it posts again by itself, a second after a dropped connection."""

    def new_client(token: str | None, base_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
        return AsyncWebClient(token=token, base_url=base_url, session=session)

    vars(app)["new_client"] = new_client
    seconds = timedelta(seconds=1)
    return replace(numbers, timeout=3 * seconds, lease=9 * seconds, self_fence=6 * seconds, settle=6 * seconds)


def hasty(numbers: Numbers) -> Numbers:
    """The look comes at once, while Slack may still accept what it looks for."""
    Outbox.record_type = HastyRecord
    return Hasty(**asdict(numbers) | {"settle": timedelta(0)})


CONTROLS: dict[str, Callable[[Numbers], Numbers]] = {"": as_it_is, "blind": blind, "retries": retries, "hasty": hasty}
"""By name: each changes this process for good, and gives the numbers to run with."""
