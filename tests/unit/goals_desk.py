"""One person at the bot's desk: types commands, clicks, fills forms, sends direct messages; no Slack in between."""

import itertools
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.app.authorization import Authorization
from bot.blocks.message import Message
from bot.content import load
from bot.delivery.letters import Letter, Withheld
from bot.delivery.replies import letters
from bot.mentoring.members import local_day
from bot.slack.answers import Answer, Form, Invalid
from bot.slack.context import Desk, Visit
from bot.slack.goals import ACTIONS, FORMS, command
from bot.slack.inputs import Click, Filled
from bot.slack.messages import ACTIONS as DM_ACTIONS
from bot.slack.messages import answer
from bot.standin.lint import lint_message, lint_view
from bot.store import Database, Goal, InboxEntry, Member
from tests.fresh import new_file

TUESDAY = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
CONTENT = load()


@asynccontextmanager
async def opened(file: Path) -> AsyncIterator["Town"]:
    """A new database with all tables, and people who may come in."""
    database = Database(new_file(file))
    await database.start()
    async with ClientSession() as session:
        yield Town(database, session)
    await database.stop()


@dataclass(frozen=True)
class Town:
    """Where people come from."""

    database: Database
    session: ClientSession

    async def person(self, user_id: str, **values: Any) -> "Person":
        """Somebody who is known to the bot, in Berlin unless told otherwise."""
        person = Person(self.database, self.session, user_id)
        await person.arrive(**values)
        return person


class Person:
    """A member whose clock only moves when it is told to."""

    def __init__(self, database: Database, session: ClientSession, user_id: str) -> None:
        self.database = database
        self.user_id = user_id
        self.now = TUESDAY
        served = Authorization(AsyncWebClient(), database, lambda: self.now, None)
        served.team_ids.add("T1")
        self.desk = Desk(
            database=database,
            content=lambda: CONTENT,
            clock=lambda: self.now,
            session=session,
            response_host="slack.test",
            served=served,
        )
        self._numbers = itertools.count(1)

    async def arrive(self, **values: Any) -> None:
        """Become known."""
        async with self.database.team("T1") as team:
            member = await team.members.meet(self.user_id, self.now)
            member.timezone, member.locale = "Europe/Berlin", "en-US"
            for name, value in values.items():
                setattr(member, name, value)

    def waits(self, **span: float) -> None:
        self.now += timedelta(**span)

    def visit(self) -> Visit:
        return Visit(self.desk, "T1", self.user_id, self.now, {})

    async def types(self, text: str) -> Message:
        """`/goals` and this text."""
        return checked(await command(self.visit(), text))

    async def clicks(self, action: str, value: object) -> Message:
        """A button that is answered with a message."""
        shown = await self.opens(action, value)
        assert isinstance(shown, Message)
        return checked(shown)

    async def opens(self, action: str, value: object) -> Answer:
        """A button, whatever it is answered with."""
        listener = {**ACTIONS, **DM_ACTIONS}[action]
        shown = await listener(self.visit(), Click(action, str(value)))
        if isinstance(shown, Form):
            assert lint_view(shown.view.to_dict()) == []
        return shown

    async def submits(
        self, callback: str, goal: object, values: Mapping[str, str | None], held: Mapping[str, str | None] = {}
    ) -> Message | Invalid | None:
        """A form about a goal; `held` is what it held when it was opened."""
        filled = Filled(callback, values, {"goal": str(goal), "origin": ""}, held)
        shown = await FORMS[callback](self.visit(), filled)
        return checked(shown) if isinstance(shown, Message) else shown

    async def says(self, text: str, **more: Any) -> Message:
        """A direct message, and the answer as it would be sent."""
        key = f"message:{self.user_id}:{next(self._numbers)}"
        payload = {"user": self.user_id, "channel": "D1", "ts": "1.1", "text": text, **more}
        entry = InboxEntry(
            team_id="T1", dedupe_key=key, kind="message", payload=payload, received_at=self.now, next_try_at=self.now
        )
        async with self.database.team("T1") as team:
            await answer(team, entry, CONTENT, self.now)
        return await self.reads(f"reply:{key}")

    async def reads(self, key: str) -> Message:
        """The planned message, written now."""
        team = self.database.glance("T1")
        delivery = await team.deliveries.by_key(key)
        assert delivery is not None
        assert delivery.urgency == "requested"
        member = await self.member()
        today = local_day(self.now, member.timezone)
        written = await letters()[delivery.kind](Letter(team, delivery, member, CONTENT, self.now, today))
        assert not isinstance(written, Withheld), written
        return checked(written)

    async def member(self) -> Member:
        found = await self.database.glance("T1").members.get(self.user_id)
        assert found is not None
        return found

    async def goals(self) -> list[Goal]:
        return await self.database.glance("T1").goals.active(self.user_id)

    async def goal(self, number: int) -> Goal:
        found = await self.database.glance("T1").goals.numbered(self.user_id, number)
        assert found is not None
        return found


def checked(message: Message) -> Message:
    """The message, after Slack's own rules have been held against it."""
    body = message.body()
    assert lint_message(body) == []
    assert body["text"].strip()
    assert "<!" not in str(body)
    assert "<@" not in str(body)
    return message


def buttons(message: Message) -> dict[str, str]:
    """The values of a message's buttons by action id."""
    return {
        element["action_id"]: element["value"]
        for block in message.body().get("blocks", [])
        if block["type"] == "actions"
        for element in block["elements"]
    }
