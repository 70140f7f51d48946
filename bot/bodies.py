"""The bodies of Slack's requests: read within bounds, and parsed once it is known who sent them."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import unquote_to_bytes

from bot.slack.envelopes import DEEPEST, MalformedError

LARGEST = 1_000_000
"""Bytes of a request body; a larger one is refused with 413 before it is read to its end."""
SECONDS = 10.0
"""How long a body may take to arrive; Slack waits for three seconds for the whole answer."""
MOST_FIELDS = 200
"""Fields of a form; a command has 20 at most."""
LONGEST_LOOK = 500
"""Characters of a look at the certificate: one digit and a token."""
FORM = "application/x-www-form-urlencoded"

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_BRACKET = re.compile(r"[\[\]{}]")

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


class UnreadableError(Exception):
    """A body that is not taken; `status` says why to a program, the text to the operator."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


def headers_of(scope: Scope) -> dict[str, str]:
    """By name in small letters; of a header that comes twice no one value is picked, both stand in one."""
    # The server has made the names lower-case, as ASGI wants them. Two values in one are
    # none of Slack's: two signatures are as good as none.
    headers: dict[str, str] = {}
    for raw, value in scope["headers"]:
        name = raw.decode("latin-1")
        headers[name] = f"{headers[name]},{value.decode('latin-1')}" if name in headers else value.decode("latin-1")
    return headers


async def read_body(headers: Mapping[str, str], receive: Receive) -> str:
    """The body; UnreadableError where it is compressed, too large, too slow, cut off, or not UTF-8."""
    if headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise UnreadableError(415, "this is compressed, and Slack compresses nothing")
    declared = headers.get("content-length", "0")
    if declared.isdigit() and int(declared[:12]) > LARGEST:
        raise UnreadableError(413, "too large")
    try:
        async with asyncio.timeout(SECONDS):
            raw = await _whole(receive)
        return raw.decode("utf-8")
    except TimeoutError:
        raise UnreadableError(408, "the body did not come in time") from None
    except UnicodeDecodeError:
        raise UnreadableError(400, "the body is not UTF-8") from None


async def _whole(receive: Receive) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise UnreadableError(400, "the body is not whole")
        part = message.get("body", b"")
        size += len(part)
        if size > LARGEST:
            raise UnreadableError(413, "too large")
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


def parse(typed: str, content_type: str) -> dict[str, Any]:
    """The body of one of Slack's requests: a form (commands), a form with `payload` (clicks), or JSON (events).

    MalformedError where it is none of them.
    """
    kind = content_type.split(";", 1)[0].strip().lower()
    if kind == "application/json":
        return _object(typed)
    if kind != FORM:
        raise MalformedError("this content type is not one of Slack's")
    pairs = typed.split("&", MOST_FIELDS)
    if len(pairs) > MOST_FIELDS:
        raise MalformedError("the form has too many fields")
    fields: dict[str, Any] = {}
    for pair in pairs:  # a tenth of the time of parse_qs, which is made for any charset and for lists of values
        name, _, value = pair.partition("=")
        if "%" in pair or "+" in pair:
            name, value = _unquoted(name), _unquoted(value)
        if name:
            fields[name] = value
    if "payload" in fields:
        return _object(fields["payload"])
    return fields


def asks_for_nothing(typed: str, content_type: str) -> bool:
    """Whether Slack only looks at the certificate (CMD-7): it signs nothing then, and nothing else may be in it."""
    if len(typed) > LONGEST_LOOK or content_type.split(";", 1)[0].strip().lower() != FORM:
        return False
    fields = [pair.partition("=") for pair in typed.split("&")]
    return {name for name, _, _ in fields} <= {"ssl_check", "token"} and ("ssl_check", "=", "1") in fields


def _unquoted(text: str) -> str:
    return unquote_to_bytes(text.replace("+", " ")).decode(errors="replace")


def _object(typed: str) -> dict[str, Any]:
    if _depth(typed) > DEEPEST:
        raise MalformedError("the JSON is nested too deeply")
    try:
        value = json.loads(typed)
    except (ValueError, RecursionError):
        raise MalformedError("the JSON cannot be read") from None
    if not isinstance(value, dict):
        raise MalformedError("the JSON is not an object")
    return value


def _depth(typed: str) -> int:
    """How deeply the brackets nest, without parsing; nothing is counted where there are too few to matter."""
    if typed.count("[") + typed.count("{") <= DEEPEST:
        return 0
    depth = deepest = 0
    for bracket in _BRACKET.findall(_STRING.sub("", typed)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest
