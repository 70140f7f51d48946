"""Health and metrics of the whole bot, as a monitoring system asks for them over HTTP."""

import aiohttp
import pytest

from bot.standin.people import Person
from tests.e2e.conftest import Office

pytestmark = pytest.mark.parametrize("office", ["http"], indirect=True)


async def get(office: Office, path: str, **headers: str) -> tuple[int, str]:
    """What the bot's own server answers."""
    subscribed = office.slack_app.manifest["settings"]["event_subscriptions"]["request_url"]
    address = str(subscribed).removesuffix("/slack/events")
    async with aiohttp.ClientSession() as session, session.get(address + path, headers=headers) as response:
        return response.status, await response.text()


async def metrics(office: Office) -> dict[str, float]:
    """Every sample of ours as it stands on the page."""
    status, page = await get(office, "/metrics")
    assert status == 200
    lines = [line.rpartition(" ") for line in page.splitlines() if line.startswith("cairn_")]
    return {name: float(value) for name, _, value in lines}


async def test_a_running_bot_is_alive_on_time_and_in_no_doubt(office: Office, ada: Person) -> None:
    await ada.types("/cairn")
    await office.app.ticking.ticks["heartbeat"].job.work()
    found = await metrics(office)
    assert found["cairn_processes"] == 1
    assert {name: value for name, value in found.items() if name.startswith("cairn_alarm")} == {
        f'cairn_alarm{{name="{name}"}}': 0
        for name in ("clock_skew", "database", "dead_tick", "no_events", "old_doubts")
    }
    jobs = {f'cairn_tick_stalled{{job="{name}"}}' for name in office.app.ticking.ticks}
    assert {name for name in found if name.startswith("cairn_tick_stalled")} == jobs
    assert office.standin.workspace.id not in (await get(office, "/metrics"))[1]


async def test_a_stalled_job_is_named_by_readiness_and_raises_the_alarm(office: Office) -> None:
    assert (await get(office, "/readyz"))[0] == 200
    office.app.ticking.ticks["housekeeping"].succeeded_at -= 3 * 600 + 1
    status, report = await get(office, "/readyz")
    assert status == 503
    assert '"stalled": ["housekeeping"]' in report
    assert (await metrics(office))['cairn_alarm{name="dead_tick"}'] == 1
    assert (await get(office, "/healthz"))[0] == 200


async def test_what_a_proxy_passes_on_gets_no_metrics(office: Office) -> None:
    status, said = await get(office, "/metrics", **{"X-Forwarded-For": "127.0.0.1"})
    assert status == 403
    assert "CAIRN_METRICS_ALLOW" in said
