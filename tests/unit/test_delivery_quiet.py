from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from bot.clock import MovableClock
from bot.delivery import Numbers, new_client, open_session
from bot.delivery import quiet as module
from bot.delivery.quiet import KEPT, LOOK_AGAIN, Quiet, read_scopes
from bot.standin import Person, Standin
from bot.standin.apps import SAMPLE_MANIFEST

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SCOPES = ["chat:write", "dnd:read", "users:read"]


class Office:
    """A workspace with one app in it, and what that app knows of do-not-disturb."""

    def __init__(self, standin: Standin, quiet: Quiet, clock: MovableClock) -> None:
        self.standin, self.quiet, self.clock = standin, quiet, clock
        self.team = standin.workspace.id
        self.ada = standin.person("ada")

    async def until(self, person: Person | None = None) -> datetime | None:
        return await self.quiet.until(self.team, (person or self.ada).id, self.clock())

    @property
    def asked(self) -> int:
        return sum(exchange.what == "dnd.info" for exchange in self.standin.wire.after(0))


def snoozed(until: datetime) -> dict[str, Any]:
    return {"snooze_enabled": True, "snooze_endtime": int(until.timestamp())}


def daily(start: datetime, end: datetime) -> dict[str, Any]:
    times = {"next_dnd_start_ts": int(start.timestamp()), "next_dnd_end_ts": int(end.timestamp())}
    return {"dnd_enabled": True, **times}


async def opened(clock: MovableClock, declined: list[str]) -> AsyncIterator[Office]:
    described = SAMPLE_MANIFEST | {"oauth_config": {"scopes": {"bot": SCOPES, "bot_optional": ["dnd:read"]}}}
    async with Standin(clock) as standin, open_session(Numbers()) as session:
        app = standin.add_app(described, declined=declined)
        client = new_client(app.bot_token, standin.api_url, session)
        granted = read_scopes((await client.auth_test()).headers)

        async def scopes_of(_team_id: str) -> frozenset[str]:
            return granted

        yield Office(standin, Quiet(lambda _: client, scopes_of), clock)


@pytest_asyncio.fixture
async def office() -> AsyncIterator[Office]:
    """The scope was granted."""
    async for one in opened(MovableClock(NOON, frozen=True), []):
        yield one


@pytest_asyncio.fixture
async def discreet() -> AsyncIterator[Office]:
    """The scope was declined."""
    async for one in opened(MovableClock(NOON, frozen=True), ["dnd:read"]):
        yield one


async def test_who_hears_messages_is_written_to(office: Office) -> None:
    assert await office.until() is None
    assert office.asked == 1


async def test_a_snooze_holds_to_its_end(office: Office) -> None:
    office.ada.user.dnd = snoozed(NOON + HOUR)
    assert await office.until() == NOON + HOUR
    assert await office.until(office.standin.person("mira")) is None


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (NOON - HOUR, NOON + 8 * HOUR, NOON + 8 * HOUR),
        (NOON, NOON + HOUR, NOON + HOUR),
        (NOON - HOUR, NOON, None),
        (NOON + MINUTE, NOON + HOUR, None),
    ],
)
async def test_the_daily_hours_count_from_their_start_to_their_end(
    office: Office, start: datetime, end: datetime, expected: datetime | None
) -> None:
    office.ada.user.dnd = daily(start, end)
    assert await office.until() == expected


async def test_daily_hours_that_are_switched_off_do_not_count(office: Office) -> None:
    office.ada.user.dnd = daily(NOON - HOUR, NOON + HOUR) | {"dnd_enabled": False}
    assert await office.until() is None


async def test_a_snooze_that_ends_in_the_daily_hours_goes_over_into_them(office: Office) -> None:
    office.ada.user.dnd = snoozed(NOON + 2 * HOUR) | daily(NOON + HOUR, NOON + 9 * HOUR)
    assert await office.until() == NOON + 9 * HOUR


async def test_a_snooze_without_an_end_is_asked_for_again_after_some_hours(office: Office) -> None:
    office.ada.user.dnd = {"snooze_enabled": True, "snooze_is_indefinite": True, "snooze_endtime": 0}
    assert await office.until() == NOON + LOOK_AGAIN


@pytest.mark.parametrize("nonsense", ["soon", None, -1, 10**18, True, 0])
async def test_an_answer_without_a_readable_time_holds_nothing(office: Office, nonsense: object) -> None:
    office.ada.user.dnd = {
        "snooze_enabled": True,
        "snooze_endtime": nonsense,
        "dnd_enabled": True,
        "next_dnd_start_ts": 1,
        "next_dnd_end_ts": nonsense,
    }
    assert await office.until() is None


async def test_an_answer_holds_for_ten_minutes(office: Office) -> None:
    assert await office.until() is None
    office.ada.user.dnd = snoozed(NOON + HOUR)
    office.clock.move(KEPT - MINUTE)
    assert await office.until() is None
    assert office.asked == 1
    office.clock.move(MINUTE)
    assert await office.until() == NOON + HOUR
    office.clock.move(-HOUR)
    assert await office.until() == NOON + HOUR
    assert office.asked == 3


async def test_what_is_remembered_is_bounded(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_KEPT", 1)
    mira = office.standin.person("mira")
    for person in (office.ada, mira, office.ada, office.ada):
        await office.until(person)
    assert office.asked == 3


async def test_after_a_429_nobody_is_asked_about_until_it_is_over_and_messages_go(office: Office) -> None:
    office.ada.user.dnd = snoozed(NOON + HOUR)
    office.standin.faults.add("ratelimited", "dnd.info", times=1, retry_after="40")
    assert await office.until() is None
    office.clock.move(timedelta(seconds=39))
    assert await office.until() is None
    assert office.asked == 1
    office.clock.move(timedelta(seconds=1))
    assert await office.until() == NOON + HOUR


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "http", "status": 503},
        {"kind": "drop", "times": 2},  # a GET on a connection that was kept is made once more
        {"kind": "error", "code": "fatal_error"},
        {"kind": "ratelimited", "retry_after": "tomorrow"},
    ],
)
async def test_whatever_fails_the_message_goes_and_it_is_asked_again_after_a_while(
    office: Office, fault: dict[str, Any]
) -> None:
    office.ada.user.dnd = snoozed(NOON + HOUR)
    once: dict[str, Any] = {"method": "dnd.info", "times": 1}
    office.standin.faults.add(**once | fault)
    assert await office.until() is None
    office.clock.move(Numbers().bad_header)
    assert await office.until() == NOON + HOUR


async def test_an_answer_that_does_not_come_holds_a_message_up_for_moments_only(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ASK_SECONDS", 0.05)
    office.standin.faults.add("slow", "dnd.info", times=1, seconds=0.3)
    office.ada.user.dnd = snoozed(NOON + HOUR)
    assert await office.until() is None


async def test_without_the_scope_nobody_is_asked_about(discreet: Office) -> None:
    discreet.ada.user.dnd = snoozed(NOON + HOUR)
    assert await discreet.until() is None
    assert discreet.asked == 0
    assert discreet.standin.refusals == []


def test_granted_scopes_are_read_from_the_header_however_it_is_written() -> None:
    assert read_scopes({"X-OAuth-Scopes": "chat:write, dnd:read,"}) == {"chat:write", "dnd:read"}
    assert read_scopes({"x-oauth-scopes": "chat:write"}) == {"chat:write"}
    assert read_scopes({"content-type": "application/json"}) == frozenset()
