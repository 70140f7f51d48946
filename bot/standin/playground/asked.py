"""What the page asks for, read with care: anybody can send anything."""

from __future__ import annotations

import json

from aiohttp import web

from bot.standin.entities import JSON

BODY_BYTES = 1024 * 1024
"""The largest body: five times the longest script."""


class PageError(Exception):
    """What the person at the page is told; the answer is a 400."""


async def body(request: web.Request) -> JSON:
    """The JSON object that was sent, {} if nothing was. Raises PageError; 413 beyond one megabyte."""
    if not request.can_read_body:
        return {}
    raw = await request.clone(client_max_size=BODY_BYTES).read()
    try:
        value = json.loads(raw, parse_constant=_no_number)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as error:  # half a character, a number too large to be one, too deep
        raise PageError("That is not JSON.") from error
    if not isinstance(value, dict):
        raise PageError("Send a JSON object.")
    return value


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number in JSON")


def number(text: str, name: str) -> int:
    """A number out of an address, such as 17. Raises PageError, calling it by its name."""
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise PageError(f"{name} is a whole number.")
    return int(text)


def text(wanted: JSON, name: str) -> str:
    """A text that is needed. Raises PageError where there is none, or something else in its place."""
    value = wanted.get(name)
    if not isinstance(value, str):
        raise PageError(f"`{name}` is missing, or is no text.")
    return value


def optional_text(wanted: JSON, name: str) -> str:
    """A text that may be left out: then it is empty. Raises PageError where something else is in its place."""
    return text(wanted, name) if wanted.get(name) is not None else ""


def flag(wanted: JSON, name: str) -> bool:
    """True or false; false where it is left out. Raises PageError where something else is in its place."""
    value = wanted.get(name, False)
    if not isinstance(value, bool):
        raise PageError(f"`{name}` is true or false.")
    return value


def inner(wanted: JSON, name: str) -> JSON:
    """An object in an object; empty where it is left out. Raises PageError where something else is in its place."""
    value = wanted.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise PageError(f"`{name}` is no object.")
    return value
