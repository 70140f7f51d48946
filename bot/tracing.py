"""Which request this is about: one id from what Slack sent to the messages that follow, in logs and in traces.

The id comes from the key under which a request has its effect once. So it is the same when Slack sends the request
again and after a restart, and it needs no column: the ids of the messages that a request leads to begin with it.
"""

from collections.abc import Iterator, MutableMapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from hashlib import sha256
from typing import Any, NamedTuple, Protocol
from uuid import UUID, uuid4

_BITS = 60
"""Of a key's digest, in the custom parts A and B of a UUID of version 8 (RFC 9562)."""


_CHANCE = (1 << 62) - 1
"""The bits of a UUID that are left to chance."""


class Spans(Protocol):
    """Where spans go, where somebody collects them."""

    def of_request(self, digest: int, name: str, /) -> AbstractContextManager[Any]:
        """A span that begins a request's trace, or goes on with it."""
        ...

    def of_delivery(self, delivery_id: str, kind: str, /) -> AbstractContextManager[Any]:
        """A trace of its own for a message on its way, linked with the request that it follows from."""
        ...

    def within(self, name: str, /, **attributes: str) -> AbstractContextManager[Any]:
        """A part of what is traced; nothing where nothing is."""
        ...

    def ended(self, outcome: str, name: str, /) -> None:
        """What became of the present request, and who answered it."""
        ...


class _Request(NamedTuple):
    digest: int
    span: AbstractContextManager[Any]


_NOTHING: AbstractContextManager[Any] = nullcontext()
_current: ContextVar[_Request | None] = ContextVar("request", default=None)
_spans: Spans | None = None


def collect(spans: Spans | None) -> None:
    """Have the process's spans collected, or no longer."""
    global _spans  # tracing is of the process, as its logs are
    _spans = spans


def begin(key: str, name: str) -> None:
    """From here on this task works on the request that has its effect under this key."""
    digest = int.from_bytes(sha256(key.encode()).digest()[:8]) >> (64 - _BITS)
    span = _NOTHING
    if _spans is not None:
        span = _spans.of_request(digest, name)
        span.__enter__()
    _current.set(_Request(digest, span))


def end(outcome: str, name: str = "") -> None:
    """The request is answered, by the part of the program with this name. Nothing where none was begun."""
    request = _current.get()
    if request is None:
        return
    _current.set(None)
    if _spans is not None:
        _spans.ended(outcome, name)
    request.span.__exit__(None, None, None)


@contextmanager
def about(key: str, name: str) -> Iterator[None]:
    """Around work on what was written down under this key."""
    begin(key, name)
    outcome = "failed"
    try:
        yield
        outcome = "done"
    finally:
        end(outcome)


def request_id() -> str:
    """The present request's id, eight hexadecimal digits; empty where there is none."""
    request = _current.get()
    return "" if request is None else shown(request.digest)


def new_delivery_id() -> str:
    """A new UUID: of version 8 and beginning with the present request's id, else a random one."""
    request = _current.get()
    if request is None:
        return str(uuid4())
    first, second = divmod(request.digest, 1 << 12)
    return str(UUID(int=first << 80 | 8 << 76 | second << 64 | 2 << 62 | uuid4().int & _CHANCE))


def digest_in(delivery_id: str) -> int | None:
    """The digest of the request that a message follows from; None for one that time has brought."""
    digits = delivery_id.replace("-", "")
    if len(digits) != 32 or digits[12] != "8":
        return None
    try:
        return int(digits[:12] + digits[13:16], 16)
    except ValueError:
        return None


def delivery(delivery_id: str, kind: str) -> AbstractContextManager[Any]:
    """Around a message's way to Slack."""
    return _NOTHING if _spans is None else _spans.of_delivery(delivery_id, kind)


def span(name: str, **attributes: str) -> AbstractContextManager[Any]:
    """Around a part of the work; attributes are words of the program and ids of messages, nothing of a person's."""
    return _NOTHING if _spans is None else _spans.within(name, **attributes)


def named(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Put the present request's id into a log's line."""
    request = _current.get()
    if request is not None:
        entry.setdefault("request", shown(request.digest))
    return entry


def shown(digest: int) -> str:
    """A request's id, as the ids of its messages begin."""
    return f"{digest:015x}"[:8]
