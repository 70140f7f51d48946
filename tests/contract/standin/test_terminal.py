"""The prompt: typed lines become acts, and what comes back is drawn in plain characters."""

from __future__ import annotations

import io
import os
from collections.abc import AsyncGenerator, Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from bot.standin import App, Standin
from bot.standin.terminal import Terminal
from bot.standin.typed import stdin_lines

from .conftest import Call, Clock, Listener

Run = Callable[..., Any]


async def typed(*lines: str) -> AsyncGenerator[str, None]:
    for line in lines:
        yield line


@pytest.fixture
def run(standin: Standin, app: App, clock: Clock) -> Run:
    """Type lines; returns what was drawn."""

    async def move(when: timedelta | datetime) -> None:
        clock.now = when if isinstance(when, datetime) else clock.now + when

    async def running(*lines: str, quits: bool = False) -> str:
        out = io.StringIO()
        console = Console(file=out, width=100, highlight=False)
        terminal = Terminal(standin, app, move, console=console, lines=typed(*lines), linger=0.05)
        assert await terminal.run() is quits
        assert terminal.wants_to_quit is quits
        return out.getvalue()

    return running


FORM: dict[str, Any] = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "A goal"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "title",
            "label": {"type": "plain_text", "text": "Title"},
            "element": {"type": "plain_text_input", "action_id": "it"},
        }
    ],
}


async def test_a_command_is_drawn_with_marks_and_not_by_colour_alone(run: Run, listener: Listener) -> None:
    button = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Save"}}
    context = {"type": "context", "elements": [{"type": "mrkdwn", "text": "a source"}]}
    bold = {"type": "section", "text": {"type": "mrkdwn", "text": "*Senior*: leads"}}
    listener.says({"text": "x", "blocks": [bold, {"type": "actions", "elements": [button]}, context]})
    drawn = await run("/test senior")
    for words in ("Only visible to you", "Senior: leads", "[ Save ]", "· a source"):
        assert words in drawn
    assert listener.payload()["text"] == "senior"


@pytest.mark.parametrize("line", ["dm I want to learn", "I want to learn", "home is where I learn"])
async def test_plain_words_are_a_message(run: Run, listener: Listener, line: str) -> None:
    await run(line)
    assert listener.payload()["event"]["text"] == line.removeprefix("dm ")


async def test_a_form_is_filled_in_and_submitted(run: Run, listener: Listener, standin: Standin, call: Call) -> None:
    ada = standin.person("ada")
    await ada.types("/test")
    await call("views.open", trigger_id=listener.payload()["trigger_id"], view=FORM)
    drawn = await run("screen", "fill Title = Write the RFC", "submit")
    assert "Title: Write the RFC" in drawn
    assert listener.payload()["view"]["state"]["values"]["title"]["it"]["value"] == "Write the RFC"


async def test_monday_is_nine_in_the_morning_where_the_person_is(run: Run, clock: Clock) -> None:
    clock.now = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo("UTC"))
    await run("as olga", "monday")
    assert clock.now.astimezone(ZoneInfo("Pacific/Auckland")).isoformat() == "2026-11-30T09:00:00+13:00"
    await run("monday")
    assert clock.now.astimezone(ZoneInfo("Europe/Berlin")).isoformat() == "2026-11-30T09:00:00+01:00"
    await run("+1d", "+1w", "+2h")
    assert clock.now.astimezone(ZoneInfo("Europe/Berlin")).isoformat() == "2026-12-08T11:00:00+01:00"
    await run("clock 2027-01-04 09:00")
    assert clock.now.astimezone(ZoneInfo("Europe/Berlin")).isoformat() == "2027-01-04T09:00:00+01:00"


async def test_mistakes_are_told_and_the_prompt_goes_on(run: Run, standin: Standin) -> None:
    drawn = await run("/nothing", "clock tomorrow", "fill the gap", "help", "quit", "never read", quits=True)
    assert "! /nothing is not a valid command" in drawn
    assert drawn.count("is not a valid command") == 1
    assert "Write it as `clock 2026-12-01 09:00`." in drawn
    assert "Write it as `fill LABEL = TEXT`." in drawn
    assert "act as another person: ada, ben, mira, olga" in drawn
    assert "never read" not in drawn


async def test_what_nothing_else_would_answer_is_answered(run: Run, listener: Listener) -> None:
    drawn = await run("as ben", "in #general", "hello", "sees hello", "in dm", "screen")
    assert "You are Ben Castillo, Backend engineer." in drawn
    assert "Commands and messages go to #general." in drawn
    assert "That is so." in drawn
    assert "Commands and messages go to dm." in drawn
    assert "Ben Castillo in #general" in drawn
    assert listener.requests == []


async def test_home_is_drawn_each_time_it_is_opened(run: Run, standin: Standin, call: Call) -> None:
    view = {"type": "home", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Welcome"}}]}
    await call("views.publish", user_id=standin.person("ada").id, view=view)
    assert (await run("home", "home")).count("Welcome") == 2


async def test_what_arrives_by_itself_is_drawn(run: Run, standin: Standin, call: Call) -> None:
    await call("chat.postMessage", channel=standin.person("ada").id, text="a nudge")
    assert "a nudge" in await run()


async def test_lines_come_from_a_pipe_to_its_end() -> None:
    reading, writing = os.pipe()
    os.write(writing, "one\nzwö\nlast".encode())
    os.close(writing)
    try:
        assert [line async for line in stdin_lines(reading)] == ["one", "zwö", "last"]
    finally:
        os.close(reading)


async def test_long_lines_keep_the_bar_at_their_side(run: Run, listener: Listener) -> None:
    listener.says("word " * 60)
    drawn = await run("/test")
    lines = [line for line in drawn.splitlines() if "word" in line]
    assert len(lines) > 2
    assert all(line.startswith("│ ") for line in lines)
