"""Health and metrics of the whole bot, as a monitoring system asks for them over HTTP."""

import re
from typing import cast

import aiohttp
import pytest

from bot.slack import COMMANDS
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


async def later(office: Office) -> dict[str, float]:
    """The metrics of this moment: what was read last is not given again."""
    office.app._metrics._good_until = 0.0
    return await metrics(office)


async def test_what_people_ask_is_counted_by_what_became_of_it(office: Office, ada: Person) -> None:
    before = await later(office)
    await ada.types("/goals", "add Lead a design review by the end of March")
    await ada.types("/goals", "done 7")
    await ada.opens_home()
    office.standin.faults.add(method="chat.postMessage", times=1, kind="ratelimited", retry_after="7")
    await ada.says("I want to learn about storage")
    await office.forward(seconds=1)
    await office.forward(seconds=30)
    await ada.waits_for("Shall I keep this as your goal?")
    after = await later(office)

    def rises(name: str) -> float:
        return after.get(name, 0) - before.get(name, 0)

    assert rises('cairn_requests_total{kind="command",name="goals",outcome="answered"}') == 1
    assert rises('cairn_requests_total{kind="command",name="goals",outcome="refused"}') == 1
    assert rises('cairn_request_duration_seconds_count{kind="command",name="goals"}') == 2
    assert rises('cairn_requests_total{kind="event",name="app_home_opened",outcome="answered"}') >= 1
    assert rises('cairn_inbox_entries_total{kind="message",outcome="done"}') == 1
    assert rises('cairn_slack_call_duration_seconds_count{method="chat.postMessage",outcome="rate_limited"}') == 1
    assert rises('cairn_slack_retry_after_seconds_total{method="chat.postMessage"}') == 7
    assert rises('cairn_slack_call_duration_seconds_count{method="chat.postMessage",outcome="ok"}') == 1
    assert rises('cairn_deliveries_settled_total{kind="reply.goal_draft",reason="",state="sent"}') == 1
    assert rises('cairn_delivery_delay_seconds_count{urgency="requested"}') == 1
    assert rises('cairn_transaction_duration_seconds_count{scope="team"}') > 3
    assert rises('cairn_tick_duration_seconds_count{tick="outbox"}') >= 1
    assert ada.id not in (await get(office, "/metrics"))[1]


async def test_what_slack_has_not_signed_is_counted_and_a_bug_is_a_failure(
    office: Office, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await later(office)
    address = str(office.slack_app.manifest["settings"]["event_subscriptions"]["request_url"])
    async with aiohttp.ClientSession() as session, session.post(address, data=b"{}") as answer:
        assert answer.status == 401

    async def broken(_visit: object, _typed: str) -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setitem(cast(dict[str, object], COMMANDS), "goals", broken)
    saw = await ada.types("/goals")
    assert re.search(r"[0-9a-f]{8}", saw.text)
    after = await later(office)
    for name in (
        'cairn_edge_refusals_total{reason="unsigned"}',
        'cairn_requests_total{kind="command",name="goals",outcome="failed"}',
    ):
        assert after[name] - before.get(name, 0) == 1
        assert name in before, "an alert sees a rise from 0 alone"


async def test_a_running_bot_is_alive_on_time_and_in_no_doubt(office: Office, ada: Person) -> None:
    await ada.types("/cairn")
    await office.app.ticking.ticks["heartbeat"].job.work()
    found = await metrics(office)
    assert found["cairn_processes"] == 1
    assert {name: value for name, value in found.items() if name.startswith("cairn_alarm")} == {
        f'cairn_alarm{{name="{name}"}}': 0
        for name in ("clock_skew", "database", "dead_tick", "no_events", "old_doubts")
    }
    jobs = {f'cairn_tick_stalled{{tick="{name}"}}' for name in office.app.ticking.ticks}
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
