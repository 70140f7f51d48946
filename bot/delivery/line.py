"""One connection to a server: one request is written at a time, and one answer read. httptools reads HTTP."""

import asyncio
from collections.abc import Mapping
from typing import NamedTuple, cast

import aiohttp
import httptools
from multidict import CIMultiDict

LARGEST = 8 << 20
"""Bytes of an answer, its headers included; Slack's are far smaller."""


class BrokenError(aiohttp.ClientConnectionError):
    """The request was written, and no whole answer came."""


class Reply(NamedTuple):
    """An answer; names of headers in any case of letters."""

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
        self._headers: list[tuple[str, str]] = []
        self._body: list[bytes] = []
        self._taken = 0
        self._ends_with_line = False
        """Whether the body that is being read has no length: it ends where the connection does (RFC 9112, 6.3)."""

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
        return Reply(self._parser.get_status_code(), CIMultiDict(self._headers), b"".join(self._body))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._lines.discard(self)
        whole = self._ends_with_line and error is None
        self._tell(self._reply() if whole else BrokenError(type(error).__name__ if error else "closed"))

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
        self._headers, self._body, self._ends_with_line = [], [], False

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers.append((name.decode("latin-1"), value.decode("latin-1")))

    def on_headers_complete(self) -> None:
        names = {name.lower() for name, _ in self._headers}
        self._ends_with_line = not names & {"content-length", "transfer-encoding"}

    def on_body(self, part: bytes) -> None:
        self._body.append(part)

    def on_message_complete(self) -> None:
        self._ends_with_line = False
        if self._parser.get_status_code() < 200:
            return  # the answer comes behind it (RFC 9110, section 15.2)
        if not self._parser.should_keep_alive():
            self.close()
        self._tell(self._reply())
