"""The stand-in as a process of its own, driven over its admin interface."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.standin import App, RealTokenError, Standin, refuse_real_tokens

from .conftest import Listener, manifest


@asynccontextmanager
async def process(*options: str, **environment: str) -> AsyncIterator[Process]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.standin", *options, stdout=PIPE, stderr=PIPE, env=clean | environment
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.send_signal(signal.SIGTERM)
        await started.communicate()


async def ask(session: aiohttp.ClientSession, url: str, **body: Any) -> dict[str, Any]:
    async with session.post(url, json=body) as response:
        answer: dict[str, Any] = await response.json()
        return answer | {"_status": response.status}


async def test_it_starts_says_where_it_is_and_ends_on_sigterm(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    described = tmp_path / "manifest.json"
    described.write_text(json.dumps(manifest()))
    async with process("--manifest", str(described)) as running:
        assert running.stdout is not None
        where = json.loads(await running.stdout.readline())
        headers = {"Authorization": f"Bearer {where['bot_token']}"}
        async with session.post(where["api_url"] + "auth.test", headers=headers) as response:
            assert (await response.json())["user"] == "tester"
        moved = await ask(session, where["url"] + "/standin/clock", seconds=7200)
        assert moved["now"]
        running.send_signal(signal.SIGTERM)
        assert await running.wait() == 0


@pytest.mark.parametrize(
    ("options", "environment", "words"),
    [
        ((), {"SLACK_BOT_TOKEN": "xoxb-1-2-3"}, "SLACK_BOT_TOKEN is set"),
        (("--host", "0.0.0.0"), {}, "can be reached from other machines"),  # noqa: S104 -- it must be refused
    ],
)
async def test_it_refuses_to_start_where_it_should_not(
    options: tuple[str, ...], environment: dict[str, str], words: str
) -> None:
    async with process(*options, **environment) as running:
        _, errors = await running.communicate()
        assert running.returncode == 2
        assert words in errors.decode()


def test_only_its_own_tokens_may_be_in_the_environment() -> None:
    refuse_real_tokens({})
    refuse_real_tokens({"SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": "xapp-standin-1-a"})
    for name, value in (("SLACK_BOT_TOKEN", "xoxb-123-456"), ("SLACK_APP_TOKEN", "xapp-1-A")):
        with pytest.raises(RealTokenError, match=f"unset {name}"):
            refuse_real_tokens({name: value})


async def test_people_faults_and_the_ledger_are_reached_from_outside(
    standin: Standin, app: App, listener: Listener, session: aiohttp.ClientSession
) -> None:
    base = standin.url + "/standin"
    listener.says("an answer")
    saw = await ask(session, f"{base}/people/ada/types", command="/test", text="x")
    assert saw["text"] == "Only visible to you\nan answer"
    fault = await ask(session, f"{base}/faults", kind="drop", method="chat.postMessage", after=True, probability=0.2)
    assert fault["fired"] == 0
    async with session.get(f"{base}/record") as response:
        ledger = await response.json()
    assert [post["method"] for post in ledger["posts"]] == ["ack"]
    made = await ask(session, f"{base}/people", count=3, prefix="eng", tz="Asia/Tokyo")
    assert len(made["ids"]) == 3
    other = await ask(session, f"{base}/workspaces", name="Second Harbour")
    created = await ask(session, f"{base}/apps", manifest=manifest(), team=other["id"], request_url=listener.url)
    assert list(created["installs"]) == [other["id"]]
    async with session.get(f"{base}/wire") as response:
        assert {"in", "out"} >= {each["direction"] for each in (await response.json())["wire"]}
    async with session.get(f"{base}/people/ada/screen") as response:
        assert "an answer" in (await response.json())["screen"]


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("people/zoe/types", {"command": "/test"}, "nobody is called"),
        ("people/ada/dances", {}, "an act is one of"),
        ("people/ada/says", {"words": "x"}, "says takes text"),
        ("faults", {"kind": "flood"}, "kind must be one of"),
        ("clock", {"seconds": 5}, "moved by the program"),
        ("limits", {"all": True}, "unknown limit"),
    ],
)
async def test_a_mistake_is_told_in_a_sentence(
    standin: Standin, app: App, session: aiohttp.ClientSession, path: str, body: dict[str, Any], words: str
) -> None:
    answer = await ask(session, f"{standin.url}/standin/{path}", **body)
    assert answer["_status"] == 400
    assert words in answer["error"]


async def test_the_feed_tells_what_changed(standin: Standin, app: App, listener: Listener) -> None:
    queue = standin.feed.subscribe()
    listener.says("an answer")
    await standin.person("ada").types("/test")
    assert queue.get_nowait().kind == "message"
    standin.feed.unsubscribe(queue)
    assert [event.kind for event in standin.feed.after(0)][-1] == "message"
