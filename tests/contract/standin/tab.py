"""A browser's tab at the page of the stand-in, without the browser: its requests, its WebSocket, its headers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from bot.standin import Standin

JSON = dict[str, Any]
PATIENCE = 5.0


class Live:
    """The WebSocket of a tab; every frame that has come is kept."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.frames: list[JSON] = []

    async def next(self) -> JSON:
        """The next frame."""
        frame: JSON = await self.socket.receive_json(timeout=PATIENCE)
        self.frames.append(frame)
        return frame

    async def until(self, kind: str, fits: Callable[[JSON], bool] = lambda _frame: True) -> JSON:
        """The next frame of that kind that fits; those before it are kept in `frames`."""
        while True:
            frame = await self.next()
            if frame["kind"] == kind and fits(frame):
                return frame

    def of(self, kind: str) -> list[JSON]:
        """The frames of one kind that have come so far."""
        return [frame for frame in self.frames if frame["kind"] == kind]


class Tab:
    """What a tab asks as one person."""

    def __init__(self, standin: Standin, session: aiohttp.ClientSession, name: str) -> None:
        self.standin = standin
        self.session = session
        self.name = name

    async def ask(self, verb: str, path: str, sent: Any = None, **query: str | int) -> tuple[int, JSON]:
        """Status and JSON of any request as this person; `sent` goes as JSON."""
        asked = {"as": self.name} | {name.rstrip("_"): str(value) for name, value in query.items()}
        async with self.session.request(verb, f"{self.standin.url}{path}", params=asked, json=sent) as response:
            return response.status, await response.json()

    async def get(self, path: str, **query: str | int) -> JSON:
        """What a request that works is answered."""
        status, answer = await self.ask("GET", path, **query)
        assert status == 200, answer
        return answer

    async def post(self, path: str, **body: Any) -> JSON:
        """What a request that works is answered."""
        status, answer = await self.ask("POST", path, body)
        assert status == 200, answer
        return answer

    async def refused(self, verb: str, path: str, sent: Any = None, **query: str | int) -> str:
        """The sentence with which a request is refused."""
        status, answer = await self.ask(verb, path, sent, **query)
        assert status == 400, (status, answer)
        return sentence(answer)

    async def act(self, name: str, **body: Any) -> JSON:
        """Do something; the answer, which says that nothing went wrong."""
        answer = await self.post(f"/page/acts/{name}", **body)
        assert answer["error"] is None, answer
        return answer

    async def cannot(self, name: str, sent: Any = None, **body: Any) -> str:
        """Try something that does not work: it is answered with a sentence, and nothing has changed."""
        before, seen = await self.everything(), len(self.standin.sent)
        status, answer = await self.ask("POST", f"/page/acts/{name}", body if sent is None else sent)
        assert status in (200, 400), (status, answer)
        assert await self.everything() == before
        assert len(self.standin.sent) == seen
        return sentence(answer)

    async def state(self) -> JSON:
        """The whole state."""
        return await self.get("/page/state")

    async def everything(self) -> JSON:
        """The state and all messages, but for the clock."""
        state = await self.state()
        state.pop("clock")
        said = {each["id"]: await self.messages(each["id"]) for each in state["conversations"]}
        return state | {"said": said}

    async def messages(self, channel: str, **query: str | int) -> list[JSON]:
        """The newest messages of a conversation, oldest first."""
        found: list[JSON] = (await self.get("/page/messages", channel=channel, **query))["messages"]
        return found

    async def conversation(self, kind_or_name: str = "im") -> JSON:
        """The direct conversation with the bot, or a channel by its name."""
        conversations = (await self.state())["conversations"]
        found: JSON = next(each for each in conversations if kind_or_name in (each["kind"], each["name"]))
        return found

    async def dm(self) -> str:
        """The id of the direct conversation with the bot."""
        return str((await self.conversation())["id"])

    async def modal(self) -> JSON:
        """The topmost form."""
        found: JSON = (await self.state())["modals"][-1]
        return found

    @asynccontextmanager
    async def live(self) -> AsyncIterator[Live]:
        """The WebSocket, once its first frame, the state, has come."""
        async with self.session.ws_connect(f"{self.standin.url}/page/live", params={"as": self.name}) as socket:
            live = Live(socket)
            first = await live.next()
            assert first["kind"] == "state"
            yield live


def sentence(answer: JSON) -> str:
    """The error of an answer, which is a sentence for people."""
    words = answer["error"]
    assert isinstance(words, str)
    assert words[0].isupper() or words[0] in "`/'", words
    assert words.endswith((".", "!", "?")), words
    assert "Error" not in words, words
    assert "\n" not in words, words
    return words
