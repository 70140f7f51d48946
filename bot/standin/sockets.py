"""Socket Mode: tickets, connections, envelopes and acknowledgements (SOC-1 to SOC-6)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from bot.standin.apps import App
from bot.standin.arguments import parse_json
from bot.standin.entities import JSON
from bot.standin.outbound import Answer

if TYPE_CHECKING:
    from bot.standin.server import Standin

MOST_CONNECTIONS = 10
SECONDS = 18_060
DEBUG_SECONDS = 360


@dataclass(eq=False, slots=True)
class _Connection:
    socket: web.WebSocketResponse
    transport: asyncio.Transport | None


class Sockets:
    """The open connections of every app; a payload goes to any one of them."""

    def __init__(self, standin: Standin) -> None:
        self._standin = standin
        self._tickets: dict[str, App] = {}
        self._open: dict[str, list[_Connection]] = {}
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._turn = 0

    def ticket(self, app: App) -> str:
        """The address for one new connection; a ticket is good once (SOC-1)."""
        ticket = self._standin.world.ids.uuid()
        self._tickets[ticket] = app
        host = self._standin.url.replace("http://", "ws://", 1)
        return f"{host}/link/?ticket={ticket}&app_id={app.id}"

    def connections(self, app: App) -> int:
        """How many connections an app has open."""
        return len(self._open.get(app.id, []))

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from hello to the end."""
        app = self._tickets.pop(request.query.get("ticket", ""), None)
        if app is None:
            return web.Response(status=401, text="invalid ticket")
        socket = web.WebSocketResponse(max_msg_size=16 * 1024 * 1024)
        await socket.prepare(request)
        if self.connections(app) >= MOST_CONNECTIONS:
            await self._disconnect(socket, "too_many_websockets")
            return socket
        connection = _Connection(socket, request.transport)
        self._open.setdefault(app.id, []).append(connection)
        short = request.query.get("debug_reconnects") == "true"
        await socket.send_str(json.dumps(self._hello(app, DEBUG_SECONDS if short else SECONDS)))
        if short:
            end = self._disconnect
            self._standin.later(DEBUG_SECONDS, lambda: self._standin.spawn(end(socket, "refresh_requested")))
        self._standin.feed.publish("socket", app=app.id, connections=self.connections(app))
        try:
            async for frame in socket:
                if frame.type == WSMsgType.TEXT:
                    self._receive(app, frame.data)
        finally:
            if connection in self._open[app.id]:
                self._open[app.id].remove(connection)
            self._standin.feed.publish("socket", app=app.id, connections=self.connections(app))
        return socket

    def _hello(self, app: App, seconds: int) -> JSON:
        return {
            "type": "hello",
            "num_connections": self.connections(app),
            "debug_info": {
                "host": "standin",
                "build_number": 1,
                "approximate_connection_time": seconds,
            },
            "connection_info": {"app_id": app.id},
        }

    def _receive(self, app: App, raw: str) -> None:
        try:
            frame = parse_json(raw)
        except ValueError:
            frame = None
        if not isinstance(frame, dict) or not isinstance(frame.get("envelope_id"), str):
            self._standin.refuse(f"socket frame of {app.name}", "not an acknowledgement", [raw[:200]])
            return
        waiting = self._waiting.pop(frame["envelope_id"], None)
        if waiting is not None and not waiting.done():
            waiting.set_result(frame.get("payload"))

    async def send(self, app: App, kind: str, payload: JSON, retry: tuple[int, str] | None) -> Answer:
        """Send an envelope over any one connection and wait for its acknowledgement (SOC-3, SOC-5)."""
        sockets = [each.socket for each in self._open.get(app.id, []) if not each.socket.closed]
        if not sockets:
            return Answer(socket=True, error="connection_failed")
        self._turn += 1
        socket = sockets[self._turn % len(sockets)]
        envelope: JSON = {
            "envelope_id": self._standin.world.ids.uuid(),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope["retry_attempt"] = retry[0] if retry else 0
            envelope["retry_reason"] = retry[1] if retry else ""
        acknowledged: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = acknowledged
        try:
            async with asyncio.timeout(self._standin.ack_seconds):
                await socket.send_str(json.dumps(envelope))
                return Answer(socket=True, payload=await acknowledged)
        except TimeoutError:
            return Answer(socket=True, error="http_timeout")
        except ConnectionError:
            return Answer(socket=True, error="connection_failed")
        finally:
            self._waiting.pop(envelope["envelope_id"], None)

    async def raw(self, app: App, frame: Mapping[str, Any] | str) -> None:
        """Send any frame to every connection, for tests of what an app does with it."""
        text = frame if isinstance(frame, str) else json.dumps(frame)
        for connection in list(self._open.get(app.id, [])):
            await connection.socket.send_str(text)

    async def drop(self, app: App | None = None, *, reason: str | None = "refresh_requested") -> int:
        """Close the connections of an app, or of all, after a disconnect frame (SOC-4); reason None cuts them
        without a word. Returns how many were closed."""
        count = 0
        for app_id in [app.id] if app else list(self._open):
            for connection in list(self._open.get(app_id, [])):
                count += 1
                if reason is not None:
                    await self._disconnect(connection.socket, reason)
                elif connection.transport is not None:  # which event loop made it, tells its class
                    self._open[app_id].remove(connection)
                    connection.transport.abort()
        return count

    async def warn(self, app: App) -> None:
        """Announce a disconnection without closing yet (SOC-4)."""
        await self.raw(app, {"type": "disconnect", "reason": "warning", "debug_info": {"host": "standin"}})

    async def close(self) -> None:
        """Close everything, at the end."""
        for connections in list(self._open.values()):
            for connection in list(connections):
                await connection.socket.close()

    async def _disconnect(self, socket: web.WebSocketResponse, reason: str) -> None:
        frame = {"type": "disconnect", "reason": reason, "debug_info": {"host": "standin"}}
        if not socket.closed:
            await socket.send_str(json.dumps(frame))
            await socket.close()
