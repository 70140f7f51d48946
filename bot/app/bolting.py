"""Bolt as this app uses it: what web.py and our own middleware do is turned off in it."""

import logging
from collections.abc import Callable

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot import slack
from bot.slack.context import Desk
from bot.slack.dispatch import Direct
from bot.slack.envelopes import Gate


def new_bolt(desk: Desk, client: AsyncWebClient, who: Callable[[], AuthorizeResult]) -> AsyncApp:
    """Bolt with every listener; `who` says as whom it is authorized."""

    async def authorize() -> AuthorizeResult:  # Bolt takes a function here, and looks its arguments up
        return who()

    quiet = logging.getLogger("bot.bolt")
    quiet.setLevel(logging.ERROR)  # Bolt logs whole bodies at INFO
    bolt = AsyncApp(
        logger=quiet,
        client=client,
        authorize=authorize,
        before_authorize=Direct(Gate(desk)),
        process_before_response=True,  # an ack leaves when the listener is done, not 10 ms later
        request_verification_enabled=False,  # web.py has verified; a socket needs none (SIG-3)
        ssl_check_enabled=False,  # web.py answers it
        url_verification_enabled=False,  # web.py answers it
        ignoring_self_events_enabled=False,  # read_message leaves out what bots say
        attaching_function_token_enabled=False,
    )
    slack.register(bolt, desk)
    return bolt
