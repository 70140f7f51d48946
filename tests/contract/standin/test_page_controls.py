"""The tools of the page: time, faults, cut connections, starting over."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from bot.standin import App, Standin
from bot.standin.playground.controls import next_weekday, wanted_moment

from .conftest import Call, Clock
from .tab import Tab

GIVE = "Give seconds, a moment such as 2026-12-01T09:00, or a weekday and a time."


@pytest.fixture
def tab(standin: Standin, app: App, session: aiohttp.ClientSession) -> Tab:
    return Tab(standin, session, "ada")


@pytest.fixture
def moves(standin: Standin, clock: Clock) -> list[datetime]:
    """Lets the page move the clock; where it has been moved to."""
    found: list[datetime] = []

    async def move(when: timedelta | datetime) -> None:
        clock.now = when if isinstance(when, datetime) else clock.now + when
        found.append(clock.now)

    standin.stage.move = move
    return found


def at(clock: Clock, moment: str) -> None:
    clock.now = datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "wanted", "moment"),
    [
        ("ada", {"seconds": 86_400}, "2026-11-26T10:30"),
        ("ada", {"seconds": 0.5}, "2026-11-25T10:30:00.500"),
        ("ada", {"moment": "2026-12-01T09:00"}, "2026-12-01T08:00"),
        ("olga", {"moment": "2026-12-01T09:00"}, "2026-11-30T20:00"),
        ("ben", {"moment": "2026-12-01T09:00"}, "2026-12-01T14:00"),
        ("ben", {"moment": "2026-12-01T09:00+00:00"}, "2026-12-01T09:00"),
        ("ada", {"weekday": 0, "time": "09:00"}, "2026-11-30T08:00"),
        ("ada", {"weekday": 0}, "2026-11-30T08:00"),
        ("ada", {"weekday": 2, "time": "11:31"}, "2026-11-25T10:31"),
        ("ada", {"weekday": 2, "time": "11:30"}, "2026-12-02T10:30"),
        ("olga", {"weekday": 3, "time": "00:00"}, "2026-11-25T11:00"),
        ("ada", {"moment": "2027-03-28T02:30"}, "2027-03-28T01:30"),
        ("ada", {"moment": "2027-03-29T09:00"}, "2027-03-29T07:00"),
        ("ben", {"moment": "2027-03-15T09:00"}, "2027-03-15T13:00"),
    ],
)
async def test_the_clock_goes_where_it_is_sent(
    tab: Tab, clock: Clock, moves: list[datetime], name: str, wanted: dict[str, Any], moment: str
) -> None:
    """Moments and weekdays are meant in the zone of whoever asks."""
    at(clock, "2026-11-25T10:30")
    tab.name = name
    answer = await tab.post("/page/clock", **wanted)
    assert datetime.fromisoformat(answer["now"]) == clock.now == datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert moves == [clock.now]


@pytest.mark.parametrize(
    ("before", "weekday", "time", "after"),
    [
        ("2027-03-27T20:00", 6, "09:00", "2027-03-28T07:00"),  # the night in which an hour is left out
        ("2027-03-27T20:00", 6, "02:30", "2027-03-28T01:30"),
        ("2026-10-24T20:00", 6, "09:00", "2026-10-25T08:00"),  # the night in which an hour comes twice
        ("2026-10-24T20:00", 6, "02:30", "2026-10-25T00:30"),
        ("2026-10-25T00:45", 6, "02:50", "2026-10-25T00:50"),
        ("2026-10-25T01:15", 6, "02:30", "2026-11-01T01:30"),
        ("2026-10-25T00:30", 6, "02:30", "2026-11-01T01:30"),
    ],
)
async def test_a_weekday_across_a_change_of_the_clocks(
    tab: Tab, clock: Clock, moves: list[datetime], before: str, weekday: int, time: str, after: str
) -> None:
    at(clock, before)
    await tab.post("/page/clock", weekday=weekday, time=time)
    assert moves == [datetime.fromisoformat(after).replace(tzinfo=UTC)]


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({}, GIVE),
        ({"seconds": "60"}, GIVE),
        ({"seconds": True}, GIVE),
        ({"seconds": None}, GIVE),
        ({"seconds": [60]}, GIVE),
        ({"seconds": 1e300}, GIVE),
        ({"seconds": 10**400}, GIVE),
        ({"moment": 5}, GIVE),
        ({"moment": None}, GIVE),
        ({"moment": "soon"}, GIVE),
        ({"moment": ""}, GIVE),
        ({"moment": {"a": 1}}, GIVE),
        ({"moment": "0001-01-01T00:00"}, GIVE),
        ({"weekday": 7}, GIVE),
        ({"weekday": -1}, GIVE),
        ({"weekday": "0"}, GIVE),
        ({"weekday": 1.5}, GIVE),
        ({"weekday": True}, GIVE),
        ({"weekday": 0, "time": "25:00"}, GIVE),
        ({"weekday": 0, "time": 9}, GIVE),
        ({"weekday": 0, "time": None}, GIVE),
        ({"time": "09:00"}, GIVE),
        ({"seconds": 0}, "Time only moves forward here. Reset begins again today."),
        ({"seconds": -1}, "Time only moves forward here. Reset begins again today."),
        ({"moment": "2020-01-01T00:00"}, "Time only moves forward here. Reset begins again today."),
        ({"moment": "9999-12-31T00:00"}, "That is more than two years on. Go there in smaller steps."),
        ({"seconds": 86_400 * 732}, "That is more than two years on. Go there in smaller steps."),
    ],
)
async def test_a_move_that_cannot_be_made_is_refused(
    tab: Tab, clock: Clock, moves: list[datetime], wanted: dict[str, Any], words: str
) -> None:
    before = clock.now
    assert await tab.refused("POST", "/page/clock", wanted) == words
    assert (clock.now, moves) == (before, [])


async def test_a_clock_that_somebody_else_moves_stays(tab: Tab) -> None:
    assert (await tab.state())["clock"]["movable"] is False
    words = await tab.refused("POST", "/page/clock", {"seconds": 60})
    assert words == "The time of this workspace is moved by the program that started it."
    answer = await tab.post("/page/script/step", line="+1d")
    assert answer["error"] == words


async def test_two_tabs_that_name_the_same_moment_move_there_once(
    tab: Tab, clock: Clock, moves: list[datetime]
) -> None:
    at(clock, "2026-11-25T10:30")
    both = await asyncio.gather(*(tab.ask("POST", "/page/clock", {"moment": "2026-12-01T09:00"}) for _ in range(2)))
    assert sorted(status for status, _ in both) == [200, 400]
    assert len(moves) == 1


def test_spans_and_moments_are_read_by_themselves() -> None:
    local = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
    assert wanted_moment({"seconds": 60}, local) == local + timedelta(minutes=1)
    assert next_weekday(local, 2, local.time()) == local + timedelta(days=7)


@pytest.mark.parametrize(
    "settings",
    [
        {"kind": "ratelimited", "retry_after": "5"},
        {"kind": "ratelimited", "retry_after": None, "times": 3},
        {"kind": "error", "method": "chat.*", "code": "fatal_error", "after": True},
        {"kind": "http", "status": 503, "probability": 0.5},
        {"kind": "drop", "times": None},
        {"kind": "slow", "seconds": 1.5},
        {"kind": "late", "seconds": 20},
        {"kind": "hide_newest", "seconds": 60},
        {"kind": "strip_metadata"},
    ],
    ids=lambda settings: settings["kind"],
)
async def test_a_fault_is_put_in_force_and_ended(tab: Tab, settings: dict[str, Any]) -> None:
    [fault] = (await tab.post("/page/faults", **settings))["faults"]
    assert fault.items() >= settings.items()
    assert fault["fired"] == 0
    assert (await tab.get("/page/faults"))["faults"] == (await tab.state())["faults"] == [fault]
    assert (await tab.ask("DELETE", "/page/faults"))[1] == {"faults": []}
    assert (await tab.state())["faults"] == []


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"kind": "none"},
        {"kind": 5},
        {"kind": ["drop"]},
        {"kind": None},
        {"kind": "drop", "unknown": 1},
        {"kind": "drop", "fired": 1},
        {"kind": "drop", "self": 1},
        {"kind": "drop", "method": 5},
        {"kind": "drop", "method": ""},
        {"kind": "drop", "method": None},
        {"kind": "drop", "times": "3"},
        {"kind": "drop", "times": 0},
        {"kind": "drop", "times": True},
        {"kind": "drop", "times": 1.5},
        {"kind": "drop", "probability": "often"},
        {"kind": "drop", "probability": 1.1},
        {"kind": "drop", "probability": -0.1},
        {"kind": "drop", "probability": None},
        {"kind": "slow", "seconds": -1},
        {"kind": "slow", "seconds": "1"},
        {"kind": "slow", "seconds": 10**400},
        {"kind": "slow", "seconds": None},
        {"kind": "error", "code": 5},
        {"kind": "error", "code": {"a": 1}},
        {"kind": "http", "status": 200},
        {"kind": "http", "status": 99},
        {"kind": "http", "status": "503"},
        {"kind": "ratelimited", "retry_after": 5},
        {"kind": "ratelimited", "retry_after": "5\r\nX: y"},
        {"kind": "drop", "after": "yes"},
        {"kind": "drop", "after": 1},
    ],
)
async def test_a_fault_with_settings_that_cannot_be_is_refused(tab: Tab, settings: dict[str, Any]) -> None:
    await tab.refused("POST", "/page/faults", settings)
    assert (await tab.get("/page/faults"))["faults"] == []


async def test_a_fault_strikes_and_is_counted(tab: Tab, call: Call) -> None:
    await tab.post("/page/faults", kind="error", method="chat.postMessage", code="fatal_error", times=1)
    ada = tab.standin.person("ada")
    assert (await call("chat.postMessage", channel=ada.id, text="x"))["error"] == "fatal_error"
    assert (await call("chat.postMessage", channel=ada.id, text="x"))["ok"]
    [fault] = (await tab.get("/page/faults"))["faults"]
    assert fault["fired"] == 1


@pytest.mark.parametrize("quietly", [True, False])
async def test_the_connections_of_socket_mode_are_cut(
    standin: Standin, session: aiohttp.ClientSession, quietly: bool
) -> None:
    app = standin.add_app({"settings": {"socket_mode_enabled": True}})
    tab = Tab(standin, session, "ada")
    assert await tab.post("/page/drop", quietly=quietly) == {"dropped": 0}
    async with session.ws_connect(standin.sockets.ticket(app)) as socket:
        assert (await socket.receive_json(timeout=5))["type"] == "hello"
        waiting = asyncio.ensure_future(socket.receive(timeout=5))
        assert await tab.post("/page/drop", quietly=quietly) == {"dropped": 1}
        last = await waiting
        if quietly:
            assert last.type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.ERROR)
        else:
            assert last.json()["reason"] == "refresh_requested"
    assert (await tab.state())["transport"] == "socket"


async def test_dropping_wants_true_or_false(tab: Tab) -> None:
    assert await tab.refused("POST", "/page/drop", {"quietly": "no"}) == "`quietly` is true or false."


async def test_what_cannot_be_reset_says_so(tab: Tab) -> None:
    assert (await tab.state())["resettable"] is False
    words = await tab.refused("POST", "/page/reset")
    assert words == "This workspace cannot be reset from here: its app keeps its own data."
