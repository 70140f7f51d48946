"""The only calls that put messages into conversations: open, post, change, read back."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

import aiohttp
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.blocks.message import Message
from bot.delivery.deadlines import Deadlines
from bot.delivery.downloads import is_upload_url
from bot.delivery.numbers import Numbers
from bot.delivery.pacing import OPEN, POST, UPDATE
from bot.delivery.slack_answers import Accepted, Answer, Doubt, Failure, Mistaken, Unreached, meaning, meaning_of
from bot.delivery.wire import Connections
from bot.store import Delivery

EVENT_TYPE = "cairn_delivery"
READINGS = ("conversations.history", "conversations.replies")
_PAGE = 15  # all that some apps are given (CHG-6)
_BLOCK_TEXT = 3000


def open_session(numbers: Numbers) -> aiohttp.ClientSession:
    """The one HTTP session of a process. A connection that cannot be made fails well before the whole try does.

    The number of calls at once has no limit of its own: calls of one workspace that hang must not hold the others up,
    and how many there are is bounded for each workspace.
    """
    seconds = numbers.timeout.total_seconds()
    timeout = aiohttp.ClientTimeout(total=seconds, connect=seconds / 2)
    no_cookies = aiohttp.DummyCookieJar()  # the token says who asks
    return aiohttp.ClientSession(timeout=timeout, connector=Connections(seconds / 2), cookie_jar=no_cookies)


class SlackPost:
    """Calls Slack and says what the answer means. Raises nothing but cancellation."""

    def __init__(self, client_of: Callable[[str], AsyncWebClient], numbers: Numbers) -> None:
        """`client_of` gives a workspace's client."""
        self._client_of = client_of
        self._timeout = numbers.timeout.total_seconds()
        self._calls = Deadlines(_end)
        self._has_hung_up = False

    def hang_up(self) -> None:
        """Break off every call: what was posting is in doubt. For the end of the process."""
        self._has_hung_up = True
        self._calls.end_all()

    async def open(self, team_id: str, user_id: str) -> Answer:
        """The conversation with a person: `channel.id`. Opening twice does no harm (API-9)."""
        return await self.call(team_id, OPEN, params={"users": user_id})

    async def post(self, delivery: Delivery, channel_id: str, body: Mapping[str, Any]) -> Answer:
        """Post a body that `marked` made, in a thread where the delivery belongs to one."""
        whole = {
            "channel": channel_id,
            "unfurl_links": False,
            "unfurl_media": False,
            "metadata": _metadata(delivery),
            **body,
        }
        thread = thread_of(delivery)
        if thread is not None:
            whole["thread_ts"] = thread
        return await self.call(delivery.team_id, POST, json=whole)

    async def update(self, delivery: Delivery, channel_id: str, ts: str, body: Mapping[str, Any]) -> Answer:
        """Put another body that `marked` made in the place of a delivered one: twice is as good as once."""
        whole = {"channel": channel_id, "ts": ts, "metadata": _metadata(delivery), **body}
        return await self.call(delivery.team_id, UPDATE, json=whole)

    async def page(
        self, team_id: str, channel_id: str, thread: str | None, oldest: str | None, cursor: str | None
    ) -> Answer:
        """One page of a conversation or of one thread in it, from `oldest` on; history does not show replies."""
        params = {"channel": channel_id, "limit": _PAGE, "include_all_metadata": "true", "inclusive": "true"}
        optional = {"ts": thread, "oldest": oldest, "cursor": cursor}
        params.update({name: value for name, value in optional.items() if value is not None})
        return await self.call(team_id, reading(thread), http_verb="GET", params=params)

    async def upload(self, team_id: str, url: str, content: bytes) -> Answer:
        """The bytes of a file, to the place that Slack has named for them. Nobody sees them by that.

        They go to Slack's own hosts alone, whatever was named, and follow no redirect.
        """

        async def put(client: AsyncWebClient) -> Any:
            if not is_upload_url(url, client.base_url):
                import structlog

                structlog.get_logger("bot.delivery").warning("upload_url_refused", team=team_id)
                return Mistaken("upload_elsewhere")
            session, place = cast(aiohttp.ClientSession, client.session), URL(url, encoded=True)
            async with session.post(place, data=content, allow_redirects=False) as answer:
                return {} if answer.status == 200 else meaning("", answer.status, answer.headers.get("Retry-After"))

        return await self._answered(team_id, put)

    async def call(self, team_id: str, method: str, **arguments: Any) -> Answer:
        """A method of the Web API."""

        async def ask(client: AsyncWebClient) -> Any:
            return (await client.api_call(method, **arguments)).data

        return await self._answered(team_id, ask)

    async def _answered(self, team_id: str, ask: Callable[[AsyncWebClient], Awaitable[Any]]) -> Answer:
        if self._has_hung_up:
            return Unreached("hung_up")
        try:
            client = self._client_of(team_id)
        except Exception as error:  # no client, no call
            return Unreached(type(error).__name__)
        # The session's own limit does not count waiting for a free connection; this one counts everything.
        call = asyncio.timeout(None)
        try:
            async with call:
                self._calls.add(call, asyncio.get_running_loop().time() + self._timeout)
                body = await ask(client)
        except Exception as error:  # whatever it is, it is no answer
            return Doubt("hung_up", unanswered=True) if self._has_hung_up and call.expired() else meaning_of(error)
        finally:
            self._calls.discard(call)
        if isinstance(body, Failure):
            return body
        return Accepted(body) if isinstance(body, dict) else Doubt("no_object")


def _end(call: asyncio.Timeout) -> None:
    if not call.expired():
        call.reschedule(asyncio.get_running_loop().time())


def reading(thread: str | None) -> str:
    """The method that reads where a delivery may be."""
    return READINGS[0] if thread is None else READINGS[1]


def thread_of(delivery: Delivery) -> str | None:
    """The thread that a delivery answers in: the ts of its first message."""
    thread = delivery.subject.get("thread_ts")
    return thread if isinstance(thread, str) and thread else None


def outside_its_thread(delivery: Delivery) -> dict[str, Any]:
    """The subject of a delivery that answers in no thread any more."""
    return {name: value for name, value in delivery.subject.items() if name != "thread_ts"}


def file_of(delivery: Delivery) -> str | None:
    """The file that a delivery brings, once it is uploaded."""
    file_id = delivery.subject.get("file")
    return file_id if isinstance(file_id, str) and file_id else None


def occasion_of(delivery: Delivery) -> str:
    """What names a member's occasion whatever id its delivery has: a copy of the database plans it anew."""
    named = "\0".join((delivery.team_id, delivery.user_id, delivery.occurrence_key))
    return hashlib.blake2b(named.encode(), digest_size=12).hexdigest()


def _metadata(delivery: Delivery) -> dict[str, Any]:
    """Any app in the workspace can read it (MSG-4): ids alone."""
    return {"event_type": EVENT_TYPE, "event_payload": {"id": delivery.id, "occasion": occasion_of(delivery)}}


def marked(message: Message, delivery_id: str) -> dict[str, Any] | Mistaken:
    """A message's body with its second marker, for where metadata is lost: the first block's `block_id`."""
    try:
        body = message.body()
    except SlackObjectFormationError as error:
        return Mistaken(type(error).__name__)
    blocks: list[dict[str, Any]] = [dict(block) for block in body.get("blocks", ())]
    if not blocks and len(message.text) <= _BLOCK_TEXT:
        blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": message.text}}]
    if blocks:
        blocks[0]["block_id"] = block_id(delivery_id)
        body["blocks"] = blocks
    return body


def block_id(delivery_id: str) -> str:
    """The marker in a message's first block."""
    return f"d:{delivery_id}"


def carries(
    message: Mapping[str, Any], delivery_id: str, file_id: str | None = None, occasion: str | None = None
) -> bool:
    """Whether a message of the history is this delivery, by a marker or by the file that it brings."""
    if file_id is not None and any(one.get("id") == file_id for one in _objects(message.get("files"))):
        return True
    metadata = message.get("metadata")
    if isinstance(metadata, Mapping) and metadata.get("event_type") == EVENT_TYPE:
        payload = metadata.get("event_payload")
        if isinstance(payload, Mapping) and payload.get("id") == delivery_id:
            return True
        if isinstance(payload, Mapping) and occasion is not None and payload.get("occasion") == occasion:
            return True
    return any(block.get("block_id") == block_id(delivery_id) for block in _objects(message.get("blocks")))


def _objects(listed: Any) -> list[Mapping[str, Any]]:
    return [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
