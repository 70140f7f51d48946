"""Requests as Bolt has them, made no larger than what answers them asks for."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest


class Typed(AsyncBoltRequest):
    """A slash command: a flat form, in which nothing has to be looked for. Bolt itself never sees one."""

    def __init__(self, body: dict[str, Any], headers: Mapping[str, str]) -> None:
        self.body, self.raw_body, self.mode = body, "", "socket_mode"
        self.headers = {name: [value] for name, value in headers.items()}
        self.query, self.content_type = {}, None
        self.lazy_only, self.lazy_function_name = False, None
        self.context = AsyncBoltContext()


def request_of(body: dict[str, Any], headers: Mapping[str, str]) -> AsyncBoltRequest:
    """Bolt's request from a body that is parsed already: in this mode it takes a dict as it is.

    KeyError, TypeError, AttributeError or ValueError where a part is of the wrong kind: Bolt looks into the body.
    """
    if "command" in body and all(type(value) is str for value in body.values()):
        return Typed(body, headers)
    return AsyncBoltRequest(mode="socket_mode", body=body, headers={**headers})
