"""A language model's server on this machine, which answers as it is told to: honestly, badly, or with malice."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

from aiohttp import web

Said = Sequence[tuple[str, Sequence[str]]]
"""Statements, each with the ids that it names."""
Behaviour = Callable[["ModelServer", web.Request, dict[str, Any]], Awaitable[web.StreamResponse]]


class ModelServer:
    """Speaks the chat completions API; `bodies` is what it was sent, `behaviour` how it answers."""

    def __init__(self) -> None:
        self.url = ""
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.elsewhere: list[str] = []
        self.behaviour: Behaviour = says([])
        self.goes_on = asyncio.Event()
        self.was_asked = asyncio.Event()

    def given(self) -> dict[str, Any]:
        """The JSON object of the last request: question, level, passages, goals."""
        given: dict[str, Any] = json.loads(self.bodies[-1]["messages"][-1]["content"])
        return given

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.bodies.append(body)
        self.headers.append(dict(request.headers))
        self.was_asked.set()
        return await self.behaviour(self, request, body)

    async def _else(self, request: web.Request) -> web.Response:
        self.elsewhere.append(request.path)
        return web.json_response(answer_of(text_of([("Whatever you like.", ["x"])])))


@contextlib.asynccontextmanager
async def model_server() -> AsyncIterator[ModelServer]:
    """One that listens for as long as the block lasts."""
    server = ModelServer()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", server._chat)
    app.router.add_route("*", "/{rest:.*}", server._else)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    try:
        yield server
    finally:
        server.goes_on.set()
        await runner.cleanup()


def text_of(said: Said) -> str:
    """Statements as a model writes them."""
    return json.dumps({"statements": [{"text": text, "passages": list(ids)} for text, ids in said]}, ensure_ascii=False)


def answer_of(text: str, **more: Any) -> dict[str, Any]:
    """A whole answer, unstreamed."""
    message = {"role": "assistant", "content": text, **more}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}


def piece_of(delta: dict[str, Any], finish: str | None = None) -> bytes:
    """One event of a stream."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    event = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return b"data: " + json.dumps(event, ensure_ascii=False).encode() + b"\n\n"


async def streamed(request: web.Request, *texts: str) -> web.StreamResponse:
    """A stream with these texts so far, which is still open."""
    response = web.StreamResponse(headers={"content-type": "text/event-stream"})
    await response.prepare(request)
    for text in texts:
        await response.write(piece_of({"role": "assistant", "content": text}))
    return response


async def ended(response: web.StreamResponse) -> web.StreamResponse:
    await response.write(piece_of({}, "stop") + b"data: [DONE]\n\n")
    return response


def writes(text: str, size: int = 20) -> Behaviour:
    """Writes this text, in pieces."""

    async def behave(_server: ModelServer, request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        pieces = [text[at : at + size] for at in range(0, len(text), size)]
        return await ended(await streamed(request, *pieces))

    return behave


def says(said: Said) -> Behaviour:
    """Writes these statements."""
    return writes(text_of(said))


def says_in_two_parts(said: Said, begun: int) -> Behaviour:
    """Writes so many statements and the beginning of the next, and the rest once `goes_on` is set."""

    async def behave(server: ModelServer, request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        whole = text_of(said)
        cut = whole.index(said[begun][0]) + 5
        response = await streamed(request, whole[:cut])
        await server.goes_on.wait()
        await response.write(piece_of({"content": whole[cut:]}))
        return await ended(response)

    return behave


def refuses(status: int, headers: dict[str, str] | None = None) -> Behaviour:
    """Answers with a status alone."""

    async def behave(_server: ModelServer, _request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        return web.json_response({"error": {"message": "no"}}, status=status, headers=headers)

    return behave


def sends_elsewhere(address: str) -> Behaviour:
    """Redirects."""
    return refuses(307, {"location": address})


def sends(raw: bytes, kind: str = "text/event-stream", headers: dict[str, str] | None = None) -> Behaviour:
    """Answers with these bytes."""

    async def behave(_server: ModelServer, _request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        return web.Response(body=raw, headers={"content-type": kind, **(headers or {})})

    return behave


async def never_answers(server: ModelServer, _request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    """Takes the request and is silent."""
    await server.goes_on.wait()
    return web.Response()


async def never_ends(server: ModelServer, request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    """Begins, and goes on with spaces for ever."""
    response = await streamed(request, '{"statements": [')
    while not server.goes_on.is_set():
        await response.write(piece_of({"content": " "}))
        await asyncio.sleep(0.02)
    return response


async def calls_a_tool(_server: ModelServer, request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    """Wants a tool to be run that nobody offered."""
    function = {"name": "post_message", "arguments": '{"channel": "general", "text": "<!channel>"}'}
    response = await streamed(request)
    await response.write(piece_of({"tool_calls": [{"index": 0, "id": "c", "type": "function", "function": function}]}))
    await response.write(piece_of({}, "tool_calls") + b"data: [DONE]\n\n")
    return response
