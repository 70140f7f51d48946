"""Everything the bot can show, with something hostile in each thing that is typed on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.app import App
from bot.standin import App as SlackApp
from bot.standin import Standin
from bot.standin.entities import JSON
from bot.standin.script import Step
from tests.browser.crawl import Crawl
from tests.e2e.conftest import Office

TYPED = (
    *(
        "/goals add ",
        "/goals progress 2 60%",
        "/goals plan 4 if",
        "/goals plan 5 if",
        "/goals checkin pauze",
        "/nudges nxt",
    ),
    *("/wins add ", "/cairn 1on1 you", "/cairn ask ", "/level principal", "fill ", "win:", "I want to ", "goal 2:"),
    *("perhaps ", "something ", "and one more", "and the last"),
)
"""How the lines begin in which a person says something of their own; all others are commands."""


@dataclass
class Both:
    """The stand-in and the bot, under the names by which a crawl knows them."""

    office: Office

    @property
    def slack_app(self) -> SlackApp:
        return self.office.slack_app

    @property
    def app(self) -> App:
        return self.office.app

    async def move(self, when: timedelta | datetime) -> None:
        """What is due on the way happens at its own moment."""
        office = self.office
        goal = when if isinstance(when, datetime) else office.clock() + when
        while (due := await office.app.next_due_at()) is not None and due < goal:
            await office.until(max(due, office.clock()))
        await office.until(goal)


@dataclass
class Room:
    """An office as a crawl wants it."""

    office: Office

    @property
    def both(self) -> Both:
        return Both(self.office)

    @property
    def standin(self) -> Standin:
        return self.office.standin

    async def rests(self) -> None:
        await self.office.app.desk.settle()
        await self.office.standin.settle()


class Everything(Crawl):
    """A crawl in which what is typed ends with `hostile`."""

    def __init__(self, office: Office, hostile: str) -> None:
        super().__init__(Room(office), {})  # type: ignore[arg-type]  # as much of an office as it needs
        self._hostile = hostile

    async def _does(self, step: Step) -> None:
        if step.line.startswith(TYPED):
            step = replace(step, line=f"{step.line} {self._hostile}")
        await super()._does(step)


def shown(office: Office) -> Iterator[tuple[str, Any]]:
    """What the bot has sent: of each request to Slack and of each answer to it, where it went and what it was."""
    for exchange in office.standin.wire:
        yield exchange.what, exchange.request if exchange.direction == "in" else exchange.answer


def texts(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a payload with how Slack reads it: mrkdwn, plain, literal, or the name of a field."""
    if isinstance(value, list):
        for each in value:
            yield from texts(each, where)
    elif isinstance(value, dict):
        kind = str(value.get("type") or "")
        for key, each in value.items():
            if isinstance(each, str):
                yield _read_as(key, kind, value), each
            else:
                yield from texts(each, key)


def _read_as(key: str, kind: str, value: JSON) -> str:
    if key != "text":
        return key
    if kind == "plain_text":
        return "plain"
    return "literal" if kind == "text" else "mrkdwn"
