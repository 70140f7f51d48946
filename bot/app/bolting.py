"""Bolt as this app uses it: what web.py and our own middleware do is turned off in it."""

import logging
from collections.abc import Awaitable, Callable

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot import slack
from bot.slack.context import Desk
from bot.slack.dispatch import Dispatch
from bot.slack.envelopes import Gate


class Answering(AsyncMiddleware):
    """Answers where Bolt would begin to look for a listener.

    Bolt authorizes, tries listeners one after the other, and looks thirty arguments up for each function on the way:
    that is more time than most answers take.
    """

    def __init__(self, gate: Gate, dispatch: Dispatch) -> None:
        self._gate = gate
        self._dispatch = dispatch

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse | None:
        answer = await self._gate.refused(req)
        if answer is None:
            answer = await self._dispatch.answer(req)
        if answer is None:
            await next()  # Bolt says that nobody listens to it
        return answer


def new_bolt(desk: Desk, client: AsyncWebClient, who: Callable[[], AuthorizeResult]) -> AsyncApp:
    """Bolt with all that we answer; `who` says as whom it is authorized, for what we do not."""

    async def authorize() -> AuthorizeResult:  # Bolt takes a function here, and looks its arguments up
        return who()

    quiet = logging.getLogger("bot.bolt")
    quiet.setLevel(logging.ERROR)  # Bolt logs whole bodies at INFO
    return AsyncApp(
        name="cairn",  # else Bolt looks for its caller's file through every module that is imported: 0.2 s
        logger=quiet,
        client=client,
        authorize=authorize,
        before_authorize=Answering(Gate(desk), slack.answering(desk)),
        process_before_response=True,  # an ack leaves when the listener is done, not 10 ms later
        request_verification_enabled=False,  # web.py has verified; a socket needs none (SIG-3)
        ssl_check_enabled=False,  # web.py answers it
        url_verification_enabled=False,  # web.py answers it
        ignoring_self_events_enabled=False,  # read_message leaves out what bots say
        attaching_function_token_enabled=False,
    )
