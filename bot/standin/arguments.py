"""Reading the arguments of a Web API call: query, form or JSON, with JSON inside form fields."""

from __future__ import annotations

import base64
import json
import math
from typing import Any, NoReturn

from aiohttp import web

from bot.standin.entities import JSON
from bot.standin.errors import SlackError

STRUCTURED = ("blocks", "attachments", "metadata", "view", "files", "message", "unfurls", "highlight_data")
TRUE = (True, 1, "1", "true", "True")


async def read_arguments(request: web.Request) -> JSON:
    """All arguments of a call. Raises SlackError in Slack's words for bodies it cannot read.

    What is no JSON stays as it is where the question is whether it is right (CHG-1).
    """
    arguments: JSON = _credentials(request) | dict(request.query)
    if request.method == "POST" and request.can_read_body:
        arguments |= await _body(request)
    for name in STRUCTURED:
        value = arguments.get(name)
        if isinstance(value, str) and (value[:1] in "[{" or name != "files"):
            try:
                arguments[name] = _parse(name, value)
            except SlackError:
                if request.match_info["method"] != "blocks.validate":
                    raise
    return arguments


def _credentials(request: web.Request) -> JSON:
    """Client id and secret from HTTP Basic, as the SDK sends them to oauth.v2.access (OAU-3)."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return {}
    try:
        client_id, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except ValueError as error:
        raise SlackError("invalid_auth") from error
    return {"client_id": client_id, "client_secret": secret}


async def _body(request: web.Request) -> JSON:
    if request.content_type == "application/json":
        try:
            body = parse_json(await request.read())
        except ValueError as error:
            raise SlackError("invalid_json") from error
        if not isinstance(body, dict):
            raise SlackError("json_not_object")
        return body
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        try:
            form = await request.post()
        except ValueError as error:
            raise SlackError("invalid_form_data") from error
        return {name: value for name, value in form.items() if isinstance(value, str)}
    raise SlackError("invalid_post_type")


def parse_json(raw: bytes | str) -> Any:
    """JSON as Slack reads it: no NaN, no infinity, no bottomless nesting. Raises ValueError."""
    try:
        return json.loads(raw, parse_constant=_no_number, parse_float=_finite)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _no_number(digits)


def _parse(name: str, value: str) -> Any:
    try:
        return parse_json(value)
    except ValueError as error:
        if name == "blocks":
            raise SlackError("invalid_blocks_format") from error
        if name == "metadata":
            raise SlackError("invalid_metadata_format") from error
        raise SlackError(
            "invalid_arguments", messages=[f"[ERROR] must be valid JSON [json-pointer:/{name}]"]
        ) from error


def flag(value: object) -> bool:
    """A boolean argument, as JSON or as a form field."""
    return value in TRUE
