"""The bot's HTTP address, as whoever knows the signing secret can use it."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import aiohttp

from bot.clock import MovableClock
from bot.content import Content
from bot.demo import together
from tests.e2e.conftest import WEDNESDAY, Office, chosen

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass
class Door:
    """The bot's HTTP address, and the secret to sign with."""

    office: Office
    url: str
    secret: str
    session: aiohttp.ClientSession

    def signed(self, body: bytes, *, age: float = 0, secret: str | None = None) -> dict[str, str]:
        stamp = str(int(self.office.clock().timestamp() - age))
        basis = b"v0:" + stamp.encode() + b":" + body
        digest = hmac.new((secret or self.secret).encode(), basis, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    async def posts(self, body: bytes, kind: str = FORM, headers: dict[str, str] | None = None) -> tuple[int, str]:
        signed = self.signed(body) if headers is None else headers
        async with self.session.post(self.url, data=body, headers={"Content-Type": kind, **signed}) as answer:
            return answer.status, await answer.text()

    @property
    def team(self) -> str:
        return self.office.standin.workspace.id

    def command(self, name: str = "/goals", text: str = "", **fields: str) -> bytes:
        form = {"command": name, "text": text, "team_id": self.team, "user_id": "U0SOMEBODY", "trigger_id": "1.2.3"}
        return urlencode({**form, **fields}).encode()

    def payload(self, value: object) -> bytes:
        return urlencode({"payload": json.dumps(value)}).encode()


@asynccontextmanager
async def opened_door(folder: Path, content: Content) -> AsyncIterator[Door]:
    """The bot over HTTP, with nobody in the office yet."""
    clock = MovableClock(WEDNESDAY, frozen=True)
    async with (
        together(folder, http=True, clock=clock, content=content, database=chosen()) as both,
        aiohttp.ClientSession() as session,
    ):
        url = both.slack_app.settings["event_subscriptions"]["request_url"]
        office = Office(both.standin, both.slack_app, both.app, clock, folder)
        yield Door(office, url, both.slack_app.signing_secret, session)
