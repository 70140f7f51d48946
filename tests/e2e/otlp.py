"""A collector of traces on this machine: what it is sent, as OpenTelemetry's protocol says it."""

import contextlib
import gzip
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


class Collector:
    """`raw` is what came, `spans` what it says."""

    def __init__(self) -> None:
        self.url = ""
        self.raw = b""
        self.spans: list[Any] = []
        self.resources: list[dict[str, str]] = []

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        if request.headers.get("content-encoding") == "gzip" and body.startswith(b"\x1f\x8b"):
            body = gzip.decompress(body)
        self.raw += body
        for of_resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            self.resources.append(said(of_resource.resource))
            for scope in of_resource.scope_spans:
                self.spans += scope.spans
        return web.Response(body=b"", content_type="application/x-protobuf")

    def named(self, name: str) -> list[Any]:
        """The spans of that name, in the order of their beginnings."""
        return sorted((span for span in self.spans if span.name == name), key=lambda span: span.start_time_unix_nano)

    def below(self, span: Any) -> list[Any]:
        """Those that are a part of it, however far below."""
        children = [each for each in self.spans if each.parent_span_id == span.span_id]
        return children + [each for child in children for each in self.below(child)]


def said(span: Any) -> dict[str, str]:
    """The attributes of a span or a resource."""
    return {each.key: each.value.string_value for each in span.attributes}


@contextlib.asynccontextmanager
async def collector() -> AsyncIterator[Collector]:
    """One that listens for as long as the block lasts."""
    here = Collector()
    app = web.Application()
    app.router.add_post("/v1/traces", here.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    here.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield here
    finally:
        await runner.cleanup()
