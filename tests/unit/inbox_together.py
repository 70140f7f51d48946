"""What must hold however many processes work on one inbox, as checks for any database."""

import asyncio
import contextlib
import random

from bot.store import BusyError
from tests.unit.inbox_room import Room

USERS = [f"U{number}" for number in range(6)]


async def each_once_and_in_order(room: Room, processes: int, count: int) -> None:
    """All processes work at once; every effect is there once, each member's in the order of arrival."""
    texts = [f"{number:04}" for number in range(count)]
    await room.take_all(texts, USERS)
    works = [room.new_work(process) for process in range(processes)]
    done = await asyncio.gather(*(work.work() for work in works))
    assert sum(done) + sum([await work.work() for work in works]) == count
    await notes_are(room, texts)


async def crashes_in_between(room: Room, processes: int, count: int, seed: int) -> None:
    """Processes die at any moment and are started again, while events arrive."""
    dice = random.Random(seed)
    texts = [f"{number:04}" for number in range(count)]
    for batch in range(0, count, 30):
        await room.take_all(texts[batch : batch + 30], USERS)
        running = [asyncio.create_task(room.new_work(process).work()) for process in range(processes)]
        await asyncio.sleep(dice.random() * 0.03)
        for task in running:
            if dice.random() < 0.8:
                task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    while await room.waiting():
        await asyncio.gather(*(room.new_work(process).work() for process in range(processes)))
    await notes_are(room, texts)


async def a_bad_entry_among_good_ones(room: Room, processes: int) -> None:
    """It keeps its own sender waiting for three tries, and nobody else at all."""
    await room.take("bad", user="U0", kind="poison")
    await room.take_all([f"{number:04}" for number in range(60)], USERS)
    works = [room.new_work(process) for process in range(processes)]
    await asyncio.gather(*(work.work() for work in works))
    assert await room.notes("U0") == []
    assert len(await room.notes("U5")) == 10
    for _ in range(12):
        room.clock.forward(minutes=6)
        await asyncio.gather(*(work.work() for work in works))
    assert await room.notes("U0") == [f"{number:04}" for number in range(0, 60, 6)]
    assert await room.waiting(days=1) == []


async def the_same_event_many_times_at_once(room: Room, processes: int) -> None:
    """Each event comes one to four times, to any process, while all work; one effect each."""
    dice = random.Random(5)
    arrivals = [f"{number:04}" for number in range(40) for _ in range(dice.randint(1, 4))]
    dice.shuffle(arrivals)
    works = [room.new_work(process) for process in range(processes)]

    async def arrive(number: int, text: str) -> bool:
        while True:
            try:
                is_new = await room.take(text, user=USERS[int(text) % 6], process=number)
                break
            except BusyError:  # all at once are more than there are connections: Slack sends it again
                await asyncio.sleep(0.05)
        with contextlib.suppress(BusyError):  # the next tick goes on
            await works[number % processes].work()
        return is_new

    news = await asyncio.gather(*(arrive(number, text) for number, text in enumerate(arrivals)))
    await asyncio.gather(*(work.work() for work in works))
    assert sum(news) == 40
    kept = [text for user in USERS for text in await room.notes(user)]
    assert sorted(kept) == [f"{number:04}" for number in range(40)]


async def notes_are(room: Room, texts: list[str]) -> None:
    for number, user in enumerate(USERS):
        assert await room.notes(user) == texts[number :: len(USERS)]
