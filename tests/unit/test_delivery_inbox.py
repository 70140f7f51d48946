"""One process works off the inbox: each effect once, a member's in order, and a bad entry stops nobody for long."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy.exc import IntegrityError

from bot.jobs import Housekeeping, housekeeping
from bot.jobs.ticking import Job, Ticking
from bot.store import BusyError, ConflictError, InboxEntry, PassingError
from bot.store.inbox import IN_LINE
from tests.unit.inbox_room import Room, room_in


@pytest_asyncio.fixture
async def counter(tmp_path: Path) -> AsyncIterator[Room]:
    async with room_in(tmp_path) as room:
        yield room


async def test_an_entry_has_its_effect_once(counter: Room) -> None:
    assert await counter.take("one")
    assert not await counter.take("one")
    assert await counter.work.work() == 1
    assert not await counter.take("one")
    assert await counter.work.work() == 0
    assert await counter.notes() == ["one"]
    assert counter.prepared == ["message:one"]


async def test_effect_and_settlement_are_one_transaction(counter: Room) -> None:
    await counter.take("bad", kind="poison")
    await counter.work.work()
    assert await counter.notes() == []
    [entry] = await counter.waiting(minutes=1)
    assert (entry.attempts, entry.payload) == (1, {"user": "U1", "text": "bad"})
    counter.failing.clear()
    counter.clock.forward(seconds=3)
    assert await counter.work.work() == 1
    assert await counter.notes() == ["bad"]


async def test_a_bad_entry_stops_nobody_else(counter: Room) -> None:
    await counter.take("bad", kind="poison")
    for number in range(5):
        await counter.take(f"fine {number}", user=f"U{number + 2}")
    await counter.take("there", user="U1", team="T2")
    assert await counter.work.work() == 6
    assert await counter.notes("U6") == ["fine 4"]
    assert await counter.notes("U1", "T2") == ["there"]


async def test_a_hiccup_keeps_a_members_order(counter: Room) -> None:
    await counter.take("first", kind="poison")
    await counter.take("second")
    assert await counter.work.work() == 0
    counter.failing.clear()
    counter.clock.forward(seconds=1)
    assert await counter.work.work() == 0
    counter.clock.forward(seconds=2)
    assert await counter.work.work() == 2
    assert await counter.notes() == ["first", "second"]


async def test_a_bad_entry_holds_its_own_sender_back_for_seconds_only(counter: Room) -> None:
    await counter.take("bad", kind="poison")
    await counter.take("good")
    for _ in range(10):
        await counter.work.work()
        counter.clock.forward(seconds=1)
    assert await counter.notes() == ["good"]


async def test_an_entry_that_always_fails_is_buried_with_its_payload(counter: Room) -> None:
    await counter.take("bad", kind="poison")
    tries = 0
    while await counter.waiting(days=9):
        await counter.work.work()
        counter.clock.forward(minutes=6)
        tries += 1
    assert tries == 8
    assert not await counter.take("bad")


async def test_a_kind_nobody_knows_is_tried_again_and_then_buried(counter: Room) -> None:
    await counter.take("odd", kind="of_next_year")
    for _ in range(8):
        await counter.work.work()
        counter.clock.forward(minutes=6)
    assert await counter.waiting(days=9) == []


async def test_more_than_a_batch_is_worked_off_at_once(counter: Room) -> None:
    for number in range(120):
        await counter.take(f"{number:03}", user=f"U{number % 7}")
    assert await counter.work.work() == 120
    for member in range(7):
        assert await counter.notes(f"U{member}") == [f"{number:03}" for number in range(member, 120, 7)]


async def test_old_keys_are_forgotten_and_zones_asked_for(counter: Room) -> None:
    asked = []

    async def look_up() -> None:
        asked.append(counter.clock())

    await counter.take("one")
    await counter.work.work()
    chores = Housekeeping(counter.database, counter.clock, look_up)
    counter.clock.forward(days=6.9)
    await chores.work()
    assert not await counter.take("one")
    counter.clock.forward(days=0.2)
    await chores.work()
    assert await counter.take("one")
    assert len(asked) == 2


async def test_keys_of_a_long_time_away_go_in_short_transactions_and_what_waits_stays(
    counter: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "KEYS", 10)
    monkeypatch.setattr(housekeeping, "BATCHES", 2)
    for number in range(25):
        await counter.take(f"{number:03}")
    await counter.work.work()
    await counter.take("waits")
    counter.clock.forward(days=8)
    chores = Housekeeping(counter.database, counter.clock)
    assert [await chores.forget_keys() for _ in range(3)] == [20, 5, 0]
    assert not await counter.take("waits")
    assert await counter.take("001")


async def test_what_a_failed_entry_holds_back_keeps_nobody_else_waiting(counter: Room) -> None:
    await counter.take("bad", kind="poison")
    await counter.work.work()
    await counter.take_all([f"held {number}" for number in range(250)], ["U1"])
    await counter.take("mine", user="U2")
    assert await counter.work.work() == 1
    assert await counter.notes("U2") == ["mine"]
    counter.failing.clear()
    counter.clock.forward(seconds=3)
    assert await counter.work.work() == 251
    assert await counter.notes() == ["bad", *(f"held {number}" for number in range(250))]


async def test_entries_have_their_effects_in_the_order_of_arrival_whatever_order_they_were_written_in(
    counter: Room,
) -> None:
    for text in ("third", "second", "first"):
        await counter.take(text)
        counter.clock.forward(seconds=-1)
    counter.clock.forward(minutes=1)
    assert await counter.work.work() == 3
    assert await counter.notes() == ["first", "second", "third"]


async def test_entries_of_an_older_version_stand_in_their_senders_line(counter: Room) -> None:
    await counter.take("first", kind="poison", named=False)
    await counter.take("second")
    await counter.take("nobody's", user="", named=False)
    assert await counter.work.work() == 1
    assert await counter.notes() == []
    counter.failing.clear()
    counter.clock.forward(seconds=3)
    assert await counter.work.work() == 2
    assert await counter.notes() == ["first", "second"]


@pytest.mark.parametrize("error", [PassingError("cut off"), BusyError("no connection free")])
async def test_a_failure_of_the_database_is_not_the_entrys(counter: Room, error: Exception) -> None:
    await counter.take("one")
    for _ in range(9):
        counter.errors = [error] * 3
        with pytest.raises(PassingError):
            await counter.work.work()
    counter.errors.clear()
    [entry] = await counter.waiting()
    assert entry.attempts == 0
    assert await counter.work.work() == 1
    assert await counter.notes() == ["one"]


async def test_a_conflict_is_tried_again_at_once(counter: Room) -> None:
    await counter.take("one")
    counter.errors = [ConflictError("40P01"), ConflictError("40P01")]
    assert await counter.work.work() == 1
    assert await counter.notes() == ["one"]


async def test_a_key_that_is_taken_at_every_try_is_the_entrys_own_failure(counter: Room) -> None:
    taken = ConflictError("23505")
    taken.__cause__ = IntegrityError("insert", {}, Exception())
    counter.errors = [taken] * 3
    await counter.take("one")
    assert await counter.work.work() == 0
    [entry] = await counter.waiting(minutes=1)
    assert entry.attempts == 1


async def test_a_stop_in_the_middle_of_an_effect_leaves_the_entry_whole(counter: Room) -> None:
    begun, never = asyncio.Event(), asyncio.Event()

    async def stuck() -> None:
        begun.set()
        await never.wait()

    await counter.take("one")
    ticking = Ticking([Job("inbox", counter.new_work(afterwards=stuck).work)])
    ticking.start()
    await begun.wait()
    await ticking.stop(seconds=0.05)
    assert await counter.notes() == []
    assert await counter.work.work() == 1
    assert await counter.notes() == ["one"]


async def test_somebody_who_has_written_a_thousand_times_lets_others_in_between(counter: Room) -> None:
    order: list[str] = []
    much = [f"much {number:03}" for number in range(120)]
    await counter.take_all(much, ["U1"])
    await counter.take("hello", user="U2")
    await counter.take("there", user="U1", team="T2")
    keep = counter.prepare

    async def prepare(entry: InboxEntry) -> None:
        order.append(entry.dedupe_key)
        await keep(entry)

    counter.prepare = prepare  # type: ignore[method-assign]
    work = counter.new_work()
    assert await work.work() == 122
    assert max(order.index("message:hello"), order.index("message:there")) <= IN_LINE + 1
    assert await counter.notes() == much
