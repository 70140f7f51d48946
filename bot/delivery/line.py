"""One connection to a server: one request is written at a time, and one answer read. httptools reads HTTP."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, cast

import aiohttp
import httptools
from multidict import CIMultiDict

LARGEST = 8 << 20
"""Bytes of an answer, its headers included; Slack's are far smaller."""


class BrokenError(aiohttp.ClientConnectionError):
    """The request was written, and no whole answer came."""


class Headers(Mapping[str, str]):
    """By names in any case of letters. Hardly any answer's are looked at: they are read when they are."""

    def __init__(self, lines: Sequence[tuple[bytes, bytes]]) -> None:
        self._lines = lines

    @cached_property
    def _read(self) -> CIMultiDict[str]:
        return CIMultiDict((name.decode("latin-1"), value.decode("latin-1")) for name, value in self._lines)

    def __getitem__(self, name: str) -> str:
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._read

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)


class Reply(NamedTuple):
    """An answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Line(asyncio.Protocol):
    """One connection. The parser hands what it reads of an answer to the methods that begin with `on_`."""

    def __init__(self, lines: set["Line"]) -> None:
        self.idle_since = 0.0
        self._lines = lines
        self._parser = httptools.HttpResponseParser(self)
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Reply] | None = None
        self._headers: list[tuple[bytes, bytes]] = []
        self._body: list[bytes] = []
        self._taken = 0
        self._is_in_body = False

    @property
    def is_open(self) -> bool:
        """Whether it has been made and has not ended."""
        return self._transport is not None and not self._transport.is_closing()

    @property
    def is_free(self) -> bool:
        """Whether another request may be written to it: nothing is asked, and the last request is written out."""
        if self._answer is not None or self._transport is None or self._transport.is_closing():
            return False
        return self._transport.get_write_buffer_size() == 0

    def ask(self, request: bytes) -> asyncio.Future[Reply]:
        """The answer to a request that is written now."""
        self._answer = answer = asyncio.get_running_loop().create_future()
        self._taken = 0
        cast(asyncio.Transport, self._transport).write(request)
        return answer

    def end(self, error: Exception) -> None:
        """No answer will be read any more."""
        self._tell(error)
        self.close()

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _tell(self, outcome: Reply | Exception) -> None:
        answer, self._answer = self._answer, None
        if answer is None or answer.done():
            return
        if isinstance(outcome, Exception):
            answer.set_exception(outcome)
        else:
            answer.set_result(outcome)

    def _reply(self) -> Reply:
        return Reply(self._parser.get_status_code(), Headers(self._headers), b"".join(self._body))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._lines.discard(self)
        whole = error is None and self._is_in_body and not self._has_length
        self._tell(self._reply() if whole else BrokenError(type(error).__name__ if error else "closed"))

    @property
    def _has_length(self) -> bool:
        """Else a body ends where the connection does (RFC 9112, 6.3)."""
        names = {name.lower() for name, _ in self._headers}
        return bool(names & {b"content-length", b"transfer-encoding"})

    def data_received(self, data: bytes) -> None:
        if self._answer is None:
            self.close()  # nobody asked
            return
        self._taken += len(data)
        if self._taken > LARGEST:
            self.end(BrokenError("too large"))
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self.end(BrokenError(type(error).__name__))

    def on_message_begin(self) -> None:
        if self._answer is None:
            self.close()  # a second answer to one request
        self._headers, self._body, self._is_in_body = [], [], False

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers.append((name, value))

    def on_headers_complete(self) -> None:
        self._is_in_body = True

    def on_body(self, part: bytes) -> None:
        self._body.append(part)

    def on_message_complete(self) -> None:
        self._is_in_body = False
        if self._parser.get_status_code() < 200:
            return  # the answer comes behind it (RFC 9110, section 15.2)
        if not self._parser.should_keep_alive():
            self.close()
        self._tell(self._reply())
