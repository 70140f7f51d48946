"""Traces for OpenTelemetry, where the operator has set a collector: requests, transactions, messages, Slack's calls.

The settings are OpenTelemetry's own environment variables. Without an endpoint nothing of it is imported. What a span
says are words of the program and ids of messages and requests: nothing that was typed, no workspace and no person.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from hashlib import sha256
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import bot
from bot import tracing
from bot.errors import CairnError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Span, SpanContext

ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_SECONDS = 3.0
"""For one export: the end of the process waits for the last one."""


def open_telemetry() -> Callable[[], None] | None:
    """Collect the process's spans where an endpoint is set; what is returned sends the last ones, and blocks for it.

    None where there is none. CairnError where it cannot be done.
    """
    if os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true" or not _first(ENDPOINTS):
        return None
    if _first(PROTOCOLS) not in ("", "http/protobuf"):
        raise CairnError(f"{PROTOCOLS[1]} must be http/protobuf: traces are sent by HTTP alone.")
    if find_spec("opentelemetry") is None or find_spec("opentelemetry.exporter.otlp.proto.http") is None:
        raise CairnError(
            f"{ENDPOINTS[1]} needs what is not installed here: `pip install 'cairn-mentor[otel]'`, or unset it."
        )
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    telemetry = Telemetry(OTLPSpanExporter(timeout=_SECONDS))
    tracing.collect(telemetry)
    return telemetry.close


class Telemetry:
    """Makes spans of what `bot.tracing` is told of."""

    def __init__(self, exporter: "SpanExporter") -> None:
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        self._ids = _ids()
        self._provider = _provider(self._ids)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("bot", bot.__version__)

    def close(self) -> None:
        """Send what is left, and collect no more."""
        tracing.collect(None)
        self._provider.shutdown()

    @contextmanager
    def of_request(self, digest: int, name: str, /) -> Iterator[None]:
        """Its trace has the ids that its key gives: whoever goes on with it, in any process, knows them."""
        from opentelemetry.context import Context
        from opentelemetry.trace import NonRecordingSpan, SpanKind, set_span_in_context

        begun = _context_of(digest)
        attributes = {"cairn.kind": name, "cairn.request": tracing.shown(digest)}
        if name == "inbox":  # the request was answered before, by this process or by another one
            after = set_span_in_context(NonRecordingSpan(begun), Context())
            span = self._tracer.start_span("inbox", after, SpanKind.CONSUMER, attributes)
        else:
            with self._ids.given(begun.trace_id, begun.span_id):
                span = self._tracer.start_span(f"request {name}", Context(), SpanKind.SERVER, attributes)
        with _around(span):
            yield

    @contextmanager
    def of_delivery(self, delivery_id: str, kind: str, /) -> Iterator[None]:
        """Hours may lie between a request and its message, and time sends messages too: a trace of its own."""
        from opentelemetry.context import Context
        from opentelemetry.trace import Link, SpanKind

        digest = tracing.digest_in(delivery_id)
        links = [] if digest is None else [Link(_context_of(digest))]
        attributes = {"cairn.kind": kind, "cairn.delivery": delivery_id}
        with _around(self._tracer.start_span("delivery", Context(), SpanKind.PRODUCER, attributes, links)):
            yield

    def within(self, name: str, /, **attributes: str) -> AbstractContextManager[Any]:
        """A child of the present span, with the error's type where it ends in one."""
        from opentelemetry.trace import SpanKind, get_current_span

        if not get_current_span().is_recording():
            return nullcontext()
        kind = SpanKind.CLIENT if name == "slack" else SpanKind.INTERNAL
        said = {f"cairn.{key}": value for key, value in attributes.items()}
        return _around(self._tracer.start_span(name, None, kind, said))

    def ended(self, outcome: str, name: str, /) -> None:
        """Said of the present span: what became of the request, and who answered it."""
        from opentelemetry.trace import get_current_span

        get_current_span().set_attributes({"cairn.outcome": outcome, "cairn.name": name})


def _first(names: tuple[str, ...]) -> str:
    return next((os.environ[name] for name in names if os.environ.get(name)), "")


@contextmanager
def _around(span: "Span") -> Iterator[None]:
    """The present span, ended at the end. Of an exception its type is told: its words may be a person's."""
    from opentelemetry.trace import Status, StatusCode, use_span

    with use_span(span, end_on_exit=True, record_exception=False, set_status_on_exception=False):
        try:
            yield
        except BaseException as error:
            span.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


def _context_of(digest: int) -> "SpanContext":
    """The trace and the first span of the request with this digest."""
    from opentelemetry.trace import SpanContext, TraceFlags

    ids = sha256(b"trace" + digest.to_bytes(8)).digest()
    return SpanContext(
        int.from_bytes(ids[:16]), int.from_bytes(ids[16:24]), is_remote=True, trace_flags=TraceFlags(TraceFlags.SAMPLED)
    )


def _provider(ids: Any) -> "TracerProvider":
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider

    about = {"service.version": bot.__version__}
    if not os.environ.get("OTEL_SERVICE_NAME") and "service.name" not in os.environ.get("OTEL_RESOURCE_ATTRIBUTES", ""):
        about["service.name"] = "cairn"
    return TracerProvider(resource=Resource.create(about), id_generator=ids, shutdown_on_exit=False)


def _ids() -> Any:
    """Random ids, and given ones for the first span of a request."""
    from opentelemetry.sdk.trace.id_generator import RandomIdGenerator

    class Ids(RandomIdGenerator):
        def __init__(self) -> None:
            self._given: tuple[int, int] | None = None

        @contextmanager
        def given(self, trace_id: int, span_id: int) -> Iterator[None]:
            self._given = trace_id, span_id
            try:
                yield
            finally:
                self._given = None

        def generate_trace_id(self) -> int:
            return super().generate_trace_id() if self._given is None else self._given[0]

        def generate_span_id(self) -> int:
            return super().generate_span_id() if self._given is None else self._given[1]

    return Ids()
