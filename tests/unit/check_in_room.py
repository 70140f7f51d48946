"""Members with goals whose weekly check-ins come, are read and answered; nothing is sent to Slack."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.blocks.message import Message
from bot.content import Content
from bot.delivery.letters import Letter, Withheld
from bot.delivery.register import register_letters
from bot.jobs import choose, plan
from bot.mentoring.members import local_day
from bot.slack import ACTIONS, FORMS, goals
from bot.slack.answers import Form
from bot.slack.inputs import Click, Filled, read_metadata
from bot.standin.lint import lint_message, lint_view
from bot.store import CheckIn, Delivery, Goal, GoalEvent, Member, Team
from tests.unit.nudge_room import ADA, Room, T, open_room

FRIDAY = datetime(2026, 12, 4, 14, 0, tzinfo=UTC)
"""15:00 in Berlin; a goal that was set on Wednesday 25 November is old enough to be asked about."""
WEEK = timedelta(days=7)


class Desk:
    """What one member types, gets and clicks."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.letters, self.arrivals = register_letters()

    @property
    def rows(self) -> Team:
        return self.room.desk.database.glance(T)

    async def types(self, text: str, user: str = ADA) -> str:
        """`/goals` and this text; a minute passes between one thing and the next."""
        self.room.clock.move(timedelta(minutes=1))
        return checked(await goals.command(self.room.visit(user), text)).text

    async def clicks(self, action: str, value: str, user: str = ADA) -> Message:
        answer = await self.opens(action, value, user)
        assert isinstance(answer, Message)
        return checked(answer)

    async def opens(self, action: str, value: str, user: str = ADA) -> Any:
        self.room.clock.move(timedelta(minutes=1))
        click = Click(action, value)
        return await ACTIONS[click.verb](self.room.visit(user), click)

    async def fills(self, form: Any, user: str = ADA, **values: str) -> Any:
        """Submit a form that was opened."""
        assert isinstance(form, Form)
        view = form.view.to_dict()
        assert lint_view(view) == []
        filled = Filled(view["callback_id"], values, read_metadata(view["private_metadata"]))
        self.room.clock.move(timedelta(minutes=1))
        answer = await FORMS[filled.callback_id](self.room.visit(user), filled)
        return checked(answer) if isinstance(answer, Message) else answer

    async def until(self, moment: datetime, user: str = ADA) -> list[Message]:
        """Time passes; everything that is due by then arrives, or ends with its reason."""
        self.room.clock.move_to(moment)
        database, content = self.room.desk.database, self.room.desk.content()
        await plan(database, self.room.clock)
        await choose(database, content, self.room.clock)
        came = []
        for row in await self.waiting(user):
            written = await self.write(row, user)
            async with database.team(T) as team:
                if isinstance(written, Withheld):
                    await team.deliveries.end(row.id, None, "pending", written.state, written.reason, moment)
                    continue
                await team.deliveries.confirm(row.id, "1.1", "answer", moment)
                await self.arrivals[row.kind](team, [row], moment)
            came.append(checked(written))
        return came

    async def waiting(self, user: str = ADA) -> list[Delivery]:
        found = [row for kind in ("nudge", "check_in") for row in await self.rows.deliveries.newest(user, kind)]
        return [row for row in found if row.state == "pending"]

    async def write(self, row: Delivery, user: str = ADA) -> Message | Withheld:
        member = await self.member(user)
        today = local_day(self.room.clock(), member.timezone)
        letter = Letter(self.rows, row, member, self.room.desk.content(), self.room.clock(), today)
        return await self.letters[row.kind](letter)

    async def member(self, user: str = ADA) -> Member:
        found = await self.rows.members.get(user)
        assert found is not None
        return found

    async def goal(self, number: int, user: str = ADA) -> Goal:
        found = await self.rows.goals.numbered(user, number)
        assert found is not None
        return found

    async def events(self, number: int) -> list[GoalEvent]:
        return await self.rows.goals.history(ADA, (await self.goal(number)).id or 0)

    async def latest(self, user: str = ADA) -> CheckIn:
        return (await self.rows.check_ins.latest(user))[0]

    async def outcome(self, user: str = ADA) -> str:
        """State and reason of the last check-in's delivery."""
        row = (await self.rows.deliveries.newest(user, "check_in"))[0]
        return row.state if row.reason is None else f"{row.state}:{row.reason}"


def checked(message: Message) -> Message:
    """The message, after Slack's own rules have been held against it."""
    body = message.body()
    assert lint_message(body) == []
    assert body["text"].strip()
    return replace(message, blocks=body.get("blocks", []))


def labels(message: Message) -> list[str]:
    """What can be clicked, in order."""
    return [one["text"]["text"] for one in elements(message)]


def value(message: Message, label: str, nth: int = 0) -> tuple[str, str]:
    """Action and value of the n-th button with a label."""
    return [(one["action_id"], one["value"]) for one in elements(message) if one["text"]["text"] == label][nth]


def elements(message: Message) -> list[dict[str, Any]]:
    body = message.body()
    return [one for block in body.get("blocks", []) if block["type"] == "actions" for one in block["elements"]]


@asynccontextmanager
async def open_desk(folder: Path, content: Content) -> AsyncIterator[Desk]:
    """Ada and Ben, two juniors in Berlin, on Wednesday 25 November 2026."""
    async with open_room(folder, content) as room:
        yield Desk(room)
