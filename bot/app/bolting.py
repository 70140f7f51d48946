"""Bolt as this app uses it: what web.py and our own dispatch do is turned off in it."""

import logging
from collections.abc import Callable
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot import slack
from bot.slack.context import Desk
from bot.slack.dispatch import Dispatch
from bot.slack.envelopes import Gate

log = structlog.get_logger()


class Bolt(AsyncApp):
    """Bolt, behind what we answer ourselves.

    Bolt makes a client and looks forty places of the body up for each request; it authorizes, tries listeners one after
    the other, and looks thirty arguments up for each function on the way: that is more time than most answers take.
    """

    def __init__(self, gate: Gate, dispatch: Dispatch, **options: Any) -> None:
        super().__init__(**options)
        self._gate = gate
        self._dispatch = dispatch

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """Our answer; Bolt's own where nobody listens, which it says."""
        try:
            answer = await self._gate.refused(req)
            if answer is None:
                answer = await self._dispatch.answer(req)
        except Exception as error:  # the last guard on a socket; over HTTP there is one more
            log.error("request_failed", error=type(error).__name__)
            return BoltResponse(status=500, body="")
        return answer or await super().async_dispatch(req)


def new_bolt(desk: Desk, client: AsyncWebClient, who: Callable[[], AuthorizeResult]) -> Bolt:
    """Bolt with all that we answer; `who` says as whom it is authorized, for what we do not."""

    async def authorize() -> AuthorizeResult:  # Bolt takes a function here, and looks its arguments up
        return who()

    quiet = logging.getLogger("bot.bolt")
    quiet.setLevel(logging.ERROR)  # Bolt logs whole bodies at INFO
    return Bolt(
        Gate(desk),
        slack.answering(desk),
        name="cairn",  # else Bolt looks for its caller's file through every module that is imported: 0.2 s
        logger=quiet,
        client=client,
        authorize=authorize,
        process_before_response=True,  # an ack leaves when the listener is done, not 10 ms later
        request_verification_enabled=False,  # web.py has verified; a socket needs none (SIG-3)
        ssl_check_enabled=False,  # web.py answers it
        url_verification_enabled=False,  # web.py answers it
        ignoring_self_events_enabled=False,  # read_message leaves out what bots say
        attaching_function_token_enabled=False,
    )
