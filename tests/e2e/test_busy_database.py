"""The database cannot take a request now: it is run again, or refused honestly, and nothing is ever half done."""

import asyncio
import contextlib
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.content import Content
from bot.demo import together
from bot.store import BusyError, ConflictError, Database, PassingError
from bot.store.database import Backend
from bot.store.rows import Rows
from tests.e2e.conftest import WEDNESDAY, chosen
from tests.e2e.doors import JSON, Door, opened_door

CONFLICT = ConflictError("40P01")
CUT = PassingError("08006")


@dataclass
class Shaky:
    """A backend whose next transactions fail, one fault each; None is none."""

    inner: Backend
    faults: list[Exception | None] = field(default_factory=list)
    is_committed: bool = False
    """Whether the commit was done when the connection was lost, and only nobody heard of it."""

    def __post_init__(self) -> None:
        self.glance = self.inner.glance

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def transaction(self, team_id: str | None = None) -> AbstractAsyncContextManager[Rows]:
        return self._failing(self.inner.transaction(team_id))

    def brief(self, team_id: str | None = None) -> AbstractAsyncContextManager[Rows]:
        return self._failing(self.inner.brief(team_id))

    @contextlib.asynccontextmanager
    async def _failing(self, transaction: AbstractAsyncContextManager[Rows]) -> AsyncIterator[Rows]:
        fault = self.faults.pop(0) if self.faults else None
        async with transaction as rows:
            yield rows
            if fault is not None and not self.is_committed:
                raise fault
        if fault is not None:
            raise fault


class Desk(Door):
    """The door of a bot whose listeners have a shaky database; jobs have the sound one."""

    shaky: Shaky

    @property
    def user(self) -> str:
        return self.office.standin.person("ada").user.id

    async def shakes(self, *faults: Exception | None, is_committed: bool = False) -> None:
        """Somebody has been welcomed and everything has come to rest; then the next transactions fail."""
        await self.goals("")
        await self.office.app.desk.settle()
        self.shaky.faults, self.shaky.is_committed = list(faults), is_committed

    async def goals(self, text: str) -> tuple[int, str]:
        """`/goals` and this text, as Slack would send it once more: signed anew."""
        self.office.clock.forward(seconds=1)
        return await self.posts(self.command(text=text, user_id=self.user))

    async def titles(self) -> list[str]:
        await self.office.app.desk.settle()
        self.shaky.faults = []
        shown = await self.office.app.database.glance(self.team).goals.shown(self.user, WEDNESDAY)
        return [goal.title for goal in shown]

    def person(self, **payload: object) -> bytes:
        return self.payload({"user": {"id": self.user, "team_id": self.team}, "team": {"id": self.team}, **payload})

    def form(self, title: str) -> bytes:
        values = {"title": {"x": {"type": "plain_text_input", "value": title}}}
        view = {
            "id": "V1",
            "type": "modal",
            "hash": "1.a",
            "callback_id": "goals.add_form",
            "state": {"values": values},
        }
        return self.person(type="view_submission", view=view)

    def click(self, level: str, at: str = "1.0") -> bytes:
        action = {"action_id": "level.set", "value": level, "type": "button", "action_ts": at}
        return self.person(type="block_actions", actions=[action], container={"message_ts": "1.0"})

    def event(self, text: str, ts: str) -> bytes:
        message = {"type": "message", "channel_type": "im", "channel": "D0", "user": self.user, "text": text, "ts": ts}
        return json.dumps(
            {"type": "event_callback", "team_id": self.team, "event_id": f"Ev{ts}", "event": message}
        ).encode()


@pytest.fixture
async def desk(database: None, tmp_path: Path, content: Content) -> AsyncIterator[Desk]:
    async with opened_door(tmp_path, content) as door:
        opened = Desk(door.office, door.url, door.secret, door.session)
        app = door.office.app
        opened.shaky = Shaky(app.database._backend)
        app.desk.database = Database("", backend=opened.shaky)
        app.desk.publish_home = None  # what Home notes after an answer would take faults that are meant for others
        yield opened


@pytest.mark.parametrize("faults", [[CONFLICT], [CONFLICT, CONFLICT], [CUT, CONFLICT]])
async def test_a_command_that_was_undone_in_passing_is_run_again(desk: Desk, faults: list[Exception]) -> None:
    await desk.shakes(*faults)
    status, body = await desk.goals("add Write the storage RFC")
    assert (status, "Goal 1 is set." in body) == (200, True)
    assert await desk.titles() == ["Write the storage RFC"]


async def test_a_command_that_cannot_be_taken_is_a_503_and_leaves_nothing(desk: Desk) -> None:
    await desk.shakes(CONFLICT, CUT, CONFLICT)
    body = desk.command(text="add Write the storage RFC", user_id=desk.user)
    headers = {"Content-Type": "application/x-www-form-urlencoded", **desk.signed(body)}
    async with desk.session.post(desk.url, data=body, headers=headers) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (503, "1")
    assert await desk.titles() == []
    assert (await desk.goals("add Write the storage RFC"))[0] == 200
    assert await desk.titles() == ["Write the storage RFC"]


async def test_a_disk_that_is_full_is_told_apart_from_a_hiccup(
    desk: Desk, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    app, writes = desk.office.app, desk.office.app.desk.database.writes
    app.database.writes = writes  # listeners and whoever looks at readiness have one database
    await desk.shakes(CUT)
    assert (await desk.goals("add Write the storage RFC"))[0] == 200
    assert (await app.ready())[1]["database"]
    await desk.shakes(*[PassingError("SQLite: database or disk is full")] * 3)
    assert (await desk.goals("add Lead a review"))[0] == 503
    is_ready, told = await app.ready()
    assert (is_ready, told["database"]) == (False, False)
    assert "database or disk is full" in capsys.readouterr().out + caplog.text
    assert (await desk.goals("add Lead a review"))[0] == 200
    assert (await app.ready())[1]["database"]


async def test_who_finds_no_free_connection_is_not_put_in_line_again(desk: Desk) -> None:
    await desk.shakes(BusyError("no connection free"), None, None)
    assert (await desk.goals("add Write the storage RFC"))[0] == 503
    assert len(desk.shaky.faults) == 2
    assert await desk.titles() == []


async def test_a_commit_that_nobody_heard_of_is_told_as_done_and_not_done_twice(desk: Desk) -> None:
    await desk.shakes(CUT, is_committed=True)
    status, body = await desk.goals("add Write the storage RFC")
    assert (status, "That is done" in body) == (200, True)
    assert await desk.titles() == ["Write the storage RFC"]


async def test_a_welcome_that_cannot_be_written_down_comes_with_the_next_answer(desk: Desk) -> None:
    desk.shaky.faults = [None, None, CONFLICT, CONFLICT, CONFLICT]  # who it is, the goal, then the welcome three times
    status, body = await desk.goals("add Write the storage RFC")
    assert (status, "Goal 1 is set." in body, "I am Cairn" in body) == (200, True, False)
    await desk.office.app.desk.settle()
    desk.shaky.faults = []
    assert "I am Cairn" in (await desk.goals(""))[1]


async def test_a_form_that_cannot_be_taken_stays_and_can_be_sent_again(desk: Desk) -> None:
    await desk.shakes(CONFLICT, CONFLICT, CONFLICT)
    assert (await desk.posts(desk.form("Write the storage RFC")))[0] == 503
    assert await desk.titles() == []
    for _ in range(2):
        assert await desk.posts(desk.form("Write the storage RFC")) == (200, "")
    assert await desk.titles() == ["Write the storage RFC"]


async def test_a_form_whose_commit_nobody_heard_of_closes(desk: Desk) -> None:
    await desk.shakes(CUT, is_committed=True)
    assert await desk.posts(desk.form("Write the storage RFC")) == (200, "")
    assert await desk.titles() == ["Write the storage RFC"]


async def test_a_click_that_cannot_be_taken_is_a_503_and_works_the_next_time(desk: Desk) -> None:
    await desk.shakes(CONFLICT, CONFLICT, CONFLICT)
    assert (await desk.posts(desk.click("mid")))[0] == 503
    rows = desk.office.app.database.glance(desk.team)
    member = await rows.members.get(desk.user)
    assert member is not None
    assert member.level is None
    assert (await desk.posts(desk.click("mid")))[0] == 200
    member = await rows.members.get(desk.user)
    assert member is not None
    assert member.level == "mid"


async def test_an_event_that_cannot_be_written_down_is_asked_for_again(desk: Desk) -> None:
    await desk.shakes(CONFLICT, CUT, CUT)
    event = desk.event("My goal is to write the storage RFC", "1700000000.0001")
    assert (await desk.posts(event, JSON))[0] == 503
    assert await desk.posts(event, JSON) == (200, "")
    assert await desk.posts(event, JSON) == (200, "")
    await desk.office.app.inbox.work()
    assert await drafts(desk) == 1


@pytest.mark.parametrize("times", [2, 4])
async def test_requests_that_come_several_times_at_once_have_one_effect_each(desk: Desk, times: int) -> None:
    await desk.shakes()
    command, numbers = desk.command(text="add Write the storage RFC", user_id=desk.user), itertools.repeat(None, times)
    signed = desk.signed(command)
    answers = await asyncio.gather(*(desk.posts(command, headers=signed) for _ in numbers))
    assert sorted(answers)[:-1] == [(200, "")] * (times - 1)
    assert "Goal 1 is set." in sorted(answers)[-1][1]
    form = desk.form("Lead a design review")
    assert await asyncio.gather(*(desk.posts(form) for _ in range(times))) == [(200, "")] * times
    event = desk.event("My goal is to mentor an intern", "1700000000.0002")
    assert await asyncio.gather(*(desk.posts(event, JSON) for _ in range(times))) == [(200, "")] * times
    click = desk.click("mid")
    assert await asyncio.gather(*(desk.posts(click) for _ in range(times))) == [(200, "")] * times
    await desk.office.app.inbox.work()
    assert sorted(await desk.titles()) == ["Lead a design review", "Write the storage RFC"]
    assert await drafts(desk) == 1


async def drafts(desk: Desk) -> int:
    """Answers planned to what was said."""
    rows = desk.office.app.database.glance(desk.team)
    return len(await rows.deliveries.newest(desk.user, "reply.goal_draft"))


async def test_over_a_socket_what_cannot_be_taken_is_not_acknowledged(tmp_path: Path, content: Content) -> None:
    clock = MovableClock(WEDNESDAY, frozen=True)
    async with together(tmp_path, clock=clock, content=content, database=chosen()) as both:
        shaky = Shaky(both.app.database._backend, [CONFLICT] * 3)
        ada = both.standin.person("ada")
        await ada.types("/goals")
        both.app.desk.database = Database("", backend=shaky)
        both.standin.ack_seconds = 1.0
        command = {
            "command": "/goals",
            "text": "add Write",
            "team_id": both.standin.workspace.id,
            "user_id": ada.user.id,
        }
        send = both.standin.sockets.send
        assert (await send(both.slack_app, "slash_commands", {**command, "trigger_id": "1"}, None)).error
        shaky.faults = []
        answer = await send(both.slack_app, "slash_commands", {**command, "trigger_id": "2"}, None)
        assert "Goal 1 is set." in json.dumps(answer.payload)
