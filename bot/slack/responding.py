"""Posts to response URLs: five times within 30 minutes (URL-1), and only to Slack's own host."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

import structlog
from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout, ConnectionTimeoutError

from bot.slack.response_urls import is_response_url
from bot.slack.resting import Rests

log = structlog.get_logger()

INVALID_BLOCKS = "invalid_blocks"
"""Slack's word for blocks that it does not show: by mistake, or not in this place, or not yet."""
PAUSES = (1.0, 10.0, 60.0)
"""Seconds before another try: one use of the five is left for a plainer body."""
MOST_WAITING = 1_000
"""Answers of one process that wait for another try at most; further ones are given up at once."""
TIMEOUT = ClientTimeout(total=10, connect=5)
"""Of one post; seconds."""
LONGEST_REFUSAL = 10_000
"""Bytes that are read of what comes back where a response URL does not take a post."""
UNFURLING_OFF = {"unfurl_links": False, "unfurl_media": False}


class _Outcome(NamedTuple):
    """What came of one post: `said` is empty where Slack took it. `taken` is whether it may be there all the same."""

    said: str
    taken: Literal["yes", "no", "never", "perhaps"]


class Responses:
    """Those of one process."""

    def __init__(self, session: ClientSession, host: Callable[[], str], rests: Rests) -> None:
        """`host` is the only one that is posted to."""
        self._session = session
        self._host = host
        self._rests = rests
        self._waiting = 0

    async def respond(
        self,
        url: str,
        body: Mapping[str, Any],
        plainer: Mapping[str, Any] | None = None,
        is_wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        """Post, and again where it was not taken; `plainer` where Slack refuses the blocks.

        `is_wanted` is asked before each try: something newer may stand there by then.
        """
        said, used = await self._persist(url, body, is_wanted, PAUSES)
        if said == INVALID_BLOCKS and plainer is not None:
            await self._persist(url, plainer, is_wanted, PAUSES[used - 1 :])

    async def post(self, url: str, body: Mapping[str, Any]) -> str:
        """Post once. Empty where Slack took it; `invalid_blocks` where it refuses the blocks, and then nothing was
        posted (BK-32).
        """
        return (await self._post(url, body)).said

    async def _persist(
        self, url: str, body: Mapping[str, Any], is_wanted: Callable[[], bool], pauses: tuple[float, ...]
    ) -> tuple[str, int]:
        """What Slack said at last, and after how many tries.

        What replaces a message is as good twice as once; anything else is posted again only if it surely is not there.
        """
        said, tries, again = "", 0, ("no", "perhaps") if body.get("replace_original") else ("no",)
        for tries, pause in enumerate((*pauses, None), 1):
            if not is_wanted():
                break
            said, taken = await self._post(url, body)
            if taken not in again:
                break
            if pause is None or self._waiting >= MOST_WAITING:
                log.warning("response_url_given_up", tries=tries)
                break
            await self._rest(pause)
        return said, tries

    async def _rest(self, seconds: float) -> None:
        self._waiting += 1
        try:
            await self._rests.rest(seconds, asyncio.Event())
        finally:
            self._waiting -= 1

    async def _post(self, url: str, body: Mapping[str, Any]) -> _Outcome:
        if not is_response_url(url, self._host()):
            log.warning("response_url_refused")
            return _Outcome("refused", "never")
        post = {**UNFURLING_OFF, **body}
        try:
            async with self._session.post(url, json=post, allow_redirects=False, timeout=TIMEOUT) as answer:
                if answer.status == 200:
                    return _Outcome("", "yes")
                log.warning("response_url_failed", status=answer.status)
                said = await answer.content.read(LONGEST_REFUSAL)
        except (ClientConnectorError, ConnectionTimeoutError) as error:
            log.warning("response_url_failed", error=type(error).__name__)
            return _Outcome("failed", "no")
        except (ClientError, TimeoutError) as error:
            log.warning("response_url_failed", error=type(error).__name__)
            return _Outcome("failed", "perhaps")
        if INVALID_BLOCKS.encode() in said:
            return _Outcome(INVALID_BLOCKS, "never")
        if answer.status == 429:
            return _Outcome("failed", "no")
        return _Outcome("failed", "perhaps" if answer.status >= 500 else "never")
