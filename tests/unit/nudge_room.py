"""One workspace in which two people type and click about nudges; nothing is sent to Slack."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.app.authorization import Authorization
from bot.blocks.message import Message
from bot.clock import MovableClock
from bot.content import Content
from bot.delivery import Numbers, new_client, open_session
from bot.delivery.nudges import nudge_arrived
from bot.jobs import choose, plan
from bot.slack import nudges
from bot.slack.context import Desk, Visit
from bot.slack.inputs import Click
from bot.standin.lint import lint_blocks
from bot.store import Database, NudgeGiven
from bot.store.migrating import migrate

WEDNESDAY = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 30)
T, ADA, BEN = "T1", "U1", "U2"


class Room:
    """One workspace in which two people type and click; nothing is sent to Slack."""

    def __init__(self, desk: Desk, clock: MovableClock) -> None:
        self.desk = desk
        self.clock = clock
        self.count = 0

    def visit(self, user: str = ADA) -> Visit:
        self.count += 1
        return Visit(self.desk, T, user, self.clock(), {}, f"key {self.count}")

    async def types(self, text: str, user: str = ADA) -> Message:
        message = await nudges.command(self.visit(user), text)
        assert sound(message)
        return message

    async def clicks(self, action: str, value: str, user: str = ADA) -> Any:
        click = Click(action, value)
        answer = await nudges.ACTIONS[click.verb](self.visit(user), click)
        assert not isinstance(answer, Message) or sound(answer)
        return answer

    async def receives(self, user: str = ADA) -> NudgeGiven:
        """The nudge of the next Monday arrives."""
        self.clock.move_to(MONDAY)
        await plan(self.desk.database, self.clock)
        await choose(self.desk.database, self.desk.content(), self.clock)
        async with self.desk.database.team(T) as team:
            for row in await team.nudges.waiting(user):
                await team.deliveries.confirm(row.id, "1.1", "answer", self.clock())
                await nudge_arrived(team, [row], self.clock())
        return await self.newest(user)

    async def newest(self, user: str = ADA) -> NudgeGiven:
        return (await self.desk.database.glance(T).nudges.latest(user, 1))[0]


def sound(message: Message) -> bool:
    """Slack takes the message, and its fallback says something."""
    body = message.body()
    problems = lint_blocks(body.get("blocks", []))
    assert problems == [], problems
    return bool(body["text"].strip()) and len(body["text"]) <= 40_000


def buttons(message: Message) -> dict[str, str]:
    """What can be clicked: action to value."""
    rows = [block for block in message.body().get("blocks", []) if block["type"] == "actions"]
    return {one["action_id"]: one["value"] for row in rows for one in row["elements"]}


@asynccontextmanager
async def open_room(folder: Path, content: Content) -> AsyncIterator[Room]:
    """Ada and Ben, two juniors in Berlin, on a Wednesday."""
    url = f"sqlite:///{folder / 'cairn.db'}"
    clock = MovableClock(WEDNESDAY, frozen=True)
    database = Database(url)
    await database.start()
    migrate(url)
    async with open_session(Numbers()) as session:
        client = new_client("xoxb-test", "http://127.0.0.1:9/api/", session)
        for user in (ADA, BEN):
            async with database.team(T) as team:
                member = await team.members.meet(user, clock())
                member.timezone, member.level = "Europe/Berlin", "junior"
        served = Authorization(client, database, clock, None)
        served.team_ids.add(T)
        yield Room(Desk(database, served, lambda: content, clock, session, "127.0.0.1:9"), clock)
    await database.stop()
