"""Whatever is sent to the page, it answers with a state, a result or a sentence: never with a failure of its own."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.standin import App, Standin
from bot.standin.playground.acting import ACTS

from .conftest import Clock, manifest
from .test_people import element, field, option, plain, section

IDS = [
    "DM",
    "GENERAL",
    "MESSAGE",
    "OTHERS",
    "VIEW",
    "HOME",
    "b",
    "it",
    "button",
    "go",
    "plain_text_input",
    "menu",
    "date",
]
"""Some of what exists (the capitals stand for ids), so that not everything is refused at the first look."""
NAMES = {
    *(
        "command",
        "channel",
        "thread",
        "text",
        "ts",
        "surface",
        "message",
        "view",
        "block",
        "action",
        "option",
        "drafts",
    ),
    *("value", "typed", "everything", "callbackId", "seconds", "moment", "weekday", "time", "kind", "method", "times"),
    *("probability", "code", "status", "retry_after", "after", "quietly", "line", "as"),
}
WORDS = st.sampled_from([*IDS, "/test", "/test a b", "keep", "start", "drop", "slow", "2026-12-01", "09:00", "ada", ""])
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | WORDS
NESTED = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*NAMES, *IDS]) | st.text(), inner, max_size=4)
    ),
    max_leaves=8,
)
SURFACES = st.sampled_from(
    [
        {"message": {"channel": "DM", "ts": "MESSAGE"}},
        {"message": {"channel": "GENERAL", "ts": "OTHERS"}},
        {"view": "VIEW"},
        {"view": "HOME"},
    ]
)
LIKELY = st.fixed_dictionaries(
    {
        "surface": SURFACES,
        "channel": st.sampled_from(["DM", "GENERAL"]) | PLAIN,
        "ts": st.sampled_from(["MESSAGE", "OTHERS"]) | PLAIN,
        "view": st.sampled_from(["VIEW", "HOME"]) | PLAIN,
        "block": WORDS,
        "action": WORDS,
        "text": WORDS | PLAIN,
        "command": WORDS | PLAIN,
        "typed": WORDS | PLAIN,
        "line": st.sampled_from(["home", "+1d", "as ben", "in #general", "hello", "/test"]) | PLAIN,
    },
    optional={
        "value": NESTED,
        "option": PLAIN,
        "thread": WORDS | PLAIN,
        "callbackId": WORDS | PLAIN,
        "everything": PLAIN,
        "drafts": st.dictionaries(WORDS, st.dictionaries(WORDS, NESTED, max_size=2) | NESTED, max_size=2),
        "as": WORDS | PLAIN,
    },
)
"""What several acts take, much of it right: each takes what it knows and leaves the rest."""
BODIES = LIKELY | st.dictionaries(st.sampled_from(sorted(NAMES)), NESTED, max_size=7)
DOORS = [
    *(f"/page/acts/{name}" for name in ACTS),
    *("/page/clock", "/page/faults", "/page/drop", "/page/script", "/page/script/step", "/page/reset"),
]
REQUESTS = st.lists(
    st.tuples(st.sampled_from(DOORS), st.sampled_from(["ada", "ben"]), BODIES | NESTED), min_size=1, max_size=12
)
BLOCKS = [
    section("x", element("button", text=plain("Go")) | {"action_id": "go"}, block_id="b"),
    section("y", element("overflow", options=[option("A")]) | {"action_id": "menu"}, block_id="menu"),
    section("z", element("datepicker"), block_id="date"),
]
FORM = {
    "type": "modal",
    "title": plain("T"),
    "submit": plain("S"),
    "blocks": [field("It", element("plain_text_input"), optional=True), *BLOCKS],
}


class Log(logging.Handler):
    """Keeps what servers complain of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self.lines.append(record.getMessage() + str(record.exc_info or ""))


@asynccontextmanager
async def played(answer: Any) -> AsyncIterator[tuple[Standin, dict[str, str]]]:
    """A stand-in with an app that answers everything alike, and the ids of what there is."""
    clock = Clock()

    async def hears(_request: web.Request) -> web.Response:
        return web.Response() if answer is None else web.json_response(answer)

    async def moves(when: timedelta | datetime) -> None:
        clock.now = when if isinstance(when, datetime) else clock.now + when

    application = web.Application()
    application.router.add_post("/", hears)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with Standin(clock, sign_clock=lambda: datetime.now(UTC)) as standin:
        standin.stage.move = moves
        app = standin.add_app(manifest(), request_url=f"http://127.0.0.1:{runner.addresses[0][1]}/")
        async with aiohttp.ClientSession() as session:
            yield standin, await furnished(standin, app, session)
        await standin.settle()
    await runner.cleanup()


async def furnished(standin: Standin, app: App, session: aiohttp.ClientSession) -> dict[str, str]:
    """A message, a form, a Home tab of ada's and a message of ben's."""

    async def call(method: str, **arguments: Any) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {app.bot_token}"}
        async with session.post(standin.api_url + method, json=arguments, headers=headers) as response:
            answered: dict[str, Any] = await response.json()
            assert answered["ok"], answered
            return answered

    ada, ben = standin.person("ada"), standin.person("ben")
    posted = await call("chat.postMessage", channel=ada.id, text="x", blocks=BLOCKS)
    home = await call("views.publish", user_id=ada.id, view={"type": "home", "blocks": BLOCKS})
    trigger = standin.grants.trigger(app.id, ada.workspace.id, ada.id)
    view = await call("views.open", trigger_id=trigger, view=FORM)
    await ben.says("his", in_="general")
    general = ada.workspace.channel_named("general")
    assert general is not None
    return {
        "DM": posted["channel"],
        "GENERAL": general.id,
        "MESSAGE": posted["ts"],
        "OTHERS": general.log.order[-1],
        "VIEW": view["view"]["id"],
        "HOME": home["view"]["id"],
    }


def named(value: Any, ids: dict[str, str]) -> Any:
    """With the ids in place of what stands for them."""
    if isinstance(value, dict):
        return {ids.get(name, name): named(each, ids) for name, each in value.items()}
    if isinstance(value, list):
        return [named(each, ids) for each in value]
    return ids.get(value, value) if isinstance(value, str) else value


async def sends(requests: list[tuple[str, str, Any]], answer: Any) -> list[tuple[Any, ...]]:
    """Send everything at once; what was answered with a failure or with no JSON."""
    failed: list[tuple[Any, ...]] = []
    async with played(answer) as (standin, ids), aiohttp.ClientSession() as session:

        async def one(path: str, name: str, body: Any) -> None:
            sent = json.dumps(named(body, ids)).encode()
            headers = {"Content-Type": "application/json"}
            async with session.post(standin.url + path, params={"as": name}, data=sent, headers=headers) as response:
                text = await response.text()
                if response.status >= 500 or not isinstance(json.loads(text), dict):
                    failed.append((path, body, response.status, text))

        async with session.ws_connect(f"{standin.url}/page/live", params={"as": "ada"}) as socket:
            await asyncio.gather(*(one(*request) for request in requests))
            standin.feed.publish("clock")
            while (frame := await socket.receive_json(timeout=5, loads=strict))["kind"] != "clock":
                pass
        for path in ("/page/state", "/page/wire"):
            async with session.get(standin.url + path) as response:
                strict(await response.text())
                if response.status != 200:
                    failed.append((path, None, response.status, frame))
    return failed


def strict(text: str) -> Any:
    """JSON as a browser reads it: without NaN and Infinity."""

    def refuse(name: str) -> None:
        raise ValueError(name)

    return json.loads(text, parse_constant=refuse)


@pytest.mark.parametrize("answer", [None, {"response_action": "clear"}, {"options": []}], ids=str)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(requests=REQUESTS)
def test_nothing_that_is_sent_makes_the_page_fail(answer: Any, requests: list[tuple[str, str, Any]]) -> None:
    log = Log()
    logging.getLogger().addHandler(log)
    try:
        assert asyncio.run(sends(requests, answer)) == []
    finally:
        logging.getLogger().removeHandler(log)
    assert log.lines == []
