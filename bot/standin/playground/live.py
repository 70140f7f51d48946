"""One WebSocket a tab: what changes for the person it acts as, as it happens."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from aiohttp import WSCloseCode, web

from bot.standin.entities import JSON, Message
from bot.standin.feed import Event
from bot.standin.people import Person
from bot.standin.playground import showing
from bot.standin.playground.asked import PageError
from bot.standin.playground.seeing import person_named, person_of

if TYPE_CHECKING:
    from bot.standin.server import Standin

QUEUE = 5_000
WHOLE = {"app", "start_over"}
"""Events after which everything may be different."""


class Live:
    """Sends frames; the page sends nothing."""

    def __init__(self, standin: Standin) -> None:
        self._standin = standin
        self._tabs: set[web.WebSocketResponse] = set()

    async def end(self, _app: web.Application) -> None:
        """Close every tab's socket, so that the server need not wait for them."""
        closing = [socket.close(code=WSCloseCode.GOING_AWAY) for socket in self._tabs]
        await asyncio.gather(*closing, return_exceptions=True)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One tab, until it is closed."""
        name = person_of(self._standin, request).user.name
        socket = web.WebSocketResponse(heartbeat=20)
        await socket.prepare(request)
        self._tabs.add(socket)
        queue: asyncio.Queue[Event] = asyncio.Queue(QUEUE)
        feeds = (self._standin.feed, self._standin.wire.feed)
        for feed in feeds:
            feed.subscribe(queue)
        telling = asyncio.create_task(self._tell(socket, name, queue))
        try:
            async for _ in socket:
                pass  # nothing is expected; the loop ends when the tab does
        finally:
            self._tabs.discard(socket)
            for feed in feeds:
                feed.unsubscribe(queue)
            telling.cancel()
            with suppress(asyncio.CancelledError):
                await telling
        return socket

    async def _tell(self, socket: web.WebSocketResponse, name: str, queue: asyncio.Queue[Event]) -> None:
        """Tell until the tab is closed. Where nobody is called so after a reset, it hears that when it comes again."""
        try:
            with suppress(ConnectionError, PageError):
                await self._follow(socket, name, queue)
        finally:
            await socket.close()

    async def _follow(self, socket: web.WebSocketResponse, name: str, queue: asyncio.Queue[Event]) -> None:
        await self._send_state(socket, name)
        while True:
            event = await queue.get()
            fell_behind = queue.qsize() == QUEUE - 1  # it was full, so events may be missing: begin with the whole
            if self._standin.stage.restarting:
                continue  # what happens between two lives is not shown: start_over tells the whole after it
            if fell_behind or event.kind in WHOLE:
                while not queue.empty():
                    queue.get_nowait()
                await self._send_state(socket, name)
                continue
            for frame in self.frames(person_named(self._standin, name), event):
                await self._send(socket, frame)

    async def _send_state(self, socket: web.WebSocketResponse, name: str) -> None:
        state = showing.state_json(self._standin, person_named(self._standin, name))
        await self._send(socket, {"kind": "state", "state": state})

    async def _send(self, socket: web.WebSocketResponse, frame: JSON) -> None:
        if not socket.closed:
            await socket.send_str(json.dumps(frame))

    def frames(self, person: Person, event: Event) -> Iterator[JSON]:
        """What an event is to one person; nothing, if it is none of theirs."""
        kind, data = event.kind, event.data
        if kind in ("message", "updated", "deleted"):
            yield from self._about(person, kind, data["message"])
        elif kind == "view":
            yield {"kind": "modals", "modals": showing.modals_json(person)}
        elif kind == "home" and data["view"].user_id == person.id:
            yield {"kind": "home", "view": showing.view_json(data["view"])}
        elif kind == "error" and data["user"] == person.id:
            yield {"kind": "error", "words": data["error"]}
        elif kind == "read" and data["user"] == person.id:
            yield from self._conversation(person, data["channel"])
        elif kind == "wire":
            yield {"kind": "wire", "exchange": showing.exchange_json(data["exchange"])}
        else:
            yield from self._around(person, kind)

    def _around(self, person: Person, kind: str) -> Iterator[JSON]:
        if kind == "user":
            yield {"kind": "people", "people": [showing.user_json(user) for user in person.workspace.users.values()]}
        elif kind == "clock":
            yield {"kind": "clock", "clock": showing.clock_json(self._standin)}
        elif kind == "faults":
            yield {"kind": "faults", "faults": showing.faults_json(self._standin)}
        elif kind == "problems":
            yield {"kind": "problems", "problems": self._standin.stage.problems}

    def _about(self, person: Person, kind: str, message: Message) -> Iterator[JSON]:
        if message.team_id != person.workspace.id or not person.can_see(message):
            return
        if kind == "deleted":
            yield {"kind": "deleted", "channel": message.channel_id, "ts": message.ts}
        else:
            yield {"kind": "message", "message": showing.message_json(person, message)}
        root = message.thread_ts and person.workspace.channels[message.channel_id].log.by_ts.get(message.thread_ts)
        if root and root is not message:  # it shows how many replies it has
            yield {"kind": "message", "message": showing.message_json(person, root)}
        yield from self._conversation(person, message.channel_id)

    def _conversation(self, person: Person, channel_id: str) -> Iterator[JSON]:
        channel = person.workspace.channels.get(channel_id)
        if channel is not None and person.id in channel.members:
            yield {"kind": "conversation", "conversation": showing.conversation_json(person, channel)}
