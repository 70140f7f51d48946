"""A crash before and after every step of a document's way: it is shared once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.blocks.message import Message
from bot.delivery import Letter
from bot.delivery.documents import ASK_PLACE, SHARE
from bot.delivery.letters import Document
from tests.chaos.office import Office, open_office

pytestmark = pytest.mark.chaos

WEATHERS = {"all goes well": None, "accepted and not answered": "drop"}
STEPS = ("conversations.open", ASK_PLACE, "upload", "commit", SHARE, "conversations.history", "outcome")


class Points:
    """Every call to Slack and every commit on the way, counted; at the given one the process is gone."""

    def __init__(self, crash_at: int | None = None) -> None:
        self.names: list[str] = []
        self.death = asyncio.Event()
        self._crash_at = crash_at

    async def step(self, name: str) -> None:
        """Go on; or never, where the process is gone by now."""
        if not self.death.is_set():
            self.names.append(name)
            if len(self.names) == self._crash_at:
                self.death.set()
        if self.death.is_set():
            await asyncio.Event().wait()

    def around(self, work: Callable[..., Awaitable[Any]], name: str | None = None) -> Callable[..., Awaitable[Any]]:
        """The work with a point before and after it."""

        async def counted(*arguments: Any, **named: Any) -> Any:
            what = name or str(arguments[1])
            await self.step(f"{what}?")
            try:
                return await work(*arguments, **named)
            finally:
                await self.step(f"{what}!")

        return counted


async def compose(letter: Letter) -> Message:
    return Document("Your wins.", filename="wins.md", title="My wins", content="# Wins\n", instead=Message)


def watch(office: Office, points: Points) -> None:
    """Put the points on the way of this process."""
    outbox: Any = office.outbox
    slack, documents, record = outbox._slack, outbox._carrier._documents, outbox._record
    slack.call = points.around(slack.call)
    slack.upload = points.around(slack.upload, "upload")
    documents._put_on_record = points.around(documents._put_on_record, "commit")
    record._scribe.write_with = points.around(record._scribe.write_with, "outcome")


@asynccontextmanager
async def opened(folder: Path, weather: str | None) -> AsyncIterator[Office]:
    async with open_office(folder) as office:
        office.letters["document"] = compose
        if weather is not None:
            office.standin.faults.add(kind=weather, method=SHARE, after=True, times=1)
        yield office


async def live(folder: Path, weather: str, crash_at: int | None = None) -> list[str]:
    """One document, a crash at one point, another process, and time; the points that were passed before the crash."""
    folder = folder / str(crash_at)
    folder.mkdir()
    async with opened(folder, WEATHERS[weather]) as office:
        planned = await office.plan(kind="document")
        points = Points(crash_at)
        watch(office, points)
        for seconds in (0, 2, 31, 61, 61, 61, 120):
            office.clock.forward(seconds=seconds)
            await office.standin.tick()
            await work(office, points)
        channels = office.standin.workspace.channels.values()
        messages = [message for channel in channels for message in channel.log.by_ts.values()]
        brought = [file["name"] for message in messages for file in message.files]
        where = (weather, crash_at, points.names[-1])
        assert brought == ["wins.md"], where
        assert await office.state(planned) == "sent", where
        assert await office.counts() == {"sent": 1}, where
        return points.names


async def work(office: Office, points: Points) -> None:
    """Let the process do what is to be done now; where it dies of that, another one takes its place and does it."""
    if not points.death.is_set():
        drained, died = asyncio.create_task(office.outbox.drain()), asyncio.create_task(points.death.wait())
        await asyncio.wait({drained, died}, return_when=asyncio.FIRST_COMPLETED)
        if points.death.is_set():
            await office.crash()
            office.new_outbox()
        drained.cancel()
        died.cancel()
        await asyncio.gather(drained, died, return_exceptions=True)
    if points.death.is_set():
        await office.outbox.drain()


@pytest.mark.parametrize("weather", WEATHERS)
async def test_a_crash_at_every_other_point_loses_and_doubles_nothing(tmp_path: Path, weather: str) -> None:
    names = await live(tmp_path, weather)
    assert {name.rstrip("?!") for name in names} == set(STEPS)
    for point in range(1 + (weather == "all goes well"), len(names) + 1, 2):
        await live(tmp_path, weather, point)


@pytest.mark.long
@pytest.mark.parametrize("weather", WEATHERS)
async def test_a_crash_at_any_point_loses_and_doubles_nothing(tmp_path: Path, weather: str) -> None:
    for point in range(1, len(await live(tmp_path, weather)) + 1):
        await live(tmp_path, weather, point)
