"""A message that brings a file: uploaded to nobody, its id on record, then shared once."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.delivery.letters import Document
from bot.delivery.pacing import POST
from bot.delivery.reconcile import Found, Unclear, look
from bot.delivery.record import Record
from bot.delivery.slack_answers import Accepted, Answer, Doubt, Failure, Mistaken
from bot.delivery.slack_post import SlackPost, marked, thread_of
from bot.store import Database, Delivery, PassingError
from bot.store.passing import retried

ASK_PLACE = "files.getUploadURLExternal"
SHARE = "files.completeUploadExternal"
TRIES = 3
"""So often it is tried as a file; after that its words come as text."""
LOOKS = (0.0, 0.5, 1.5)
"""Seconds before each look for the message that a share has made: Slack's answer does not name it."""
_FOR_GOOD = frozenset(
    {
        "access_denied",
        "blocked_file_type",
        "file_type_blocked",
        "file_uploads_disabled",
        "file_uploads_except_images_disabled",
        "not_allowed",
        "posting_to_channel_denied",
        "slack_connect_file_upload_sharing_blocked",
        "storage_limit_reached",
        "unsupported_file_type",
    }
)
"""Refusals of files that trying again does not change."""


class Documents:
    """Sends documents. The file has an id before anybody can see it: with it, a share in doubt is looked for.

    Only the share makes a message; whatever ends before it is begun anew, and Slack drops an upload that is not
    completed.
    """

    def __init__(self, database: Database, slack: SlackPost, record: Record) -> None:
        self._database = database
        self._slack = slack
        self._record = record

    async def carry(
        self, delivery: Delivery, channel_id: str, document: Document, may_post: Callable[[], Awaitable[bool]]
    ) -> dict[str, Any] | None:
        """None where the outcome is on record; else the body to post instead, since no file can be sent.

        `may_post` is the last look before the socket.
        """
        if delivery.attempt > TRIES:
            return await self._instead(delivery, document, "", may_post)
        file_id = await self._upload(delivery, document)
        if not isinstance(file_id, str):
            return await self._failed(delivery, document, file_id, ASK_PLACE, may_post)
        if not await self._may_share(delivery, file_id, may_post):
            return None
        answer = await self._share(delivery, channel_id, file_id, document)
        if not isinstance(answer, Accepted):
            return await self._failed(delivery, document, answer, SHARE, may_post)
        await self._confirm(delivery, channel_id, file_id)
        return None

    async def _failed(
        self,
        delivery: Delivery,
        document: Document,
        failure: Failure,
        method: str,
        may_post: Callable[[], Awaitable[bool]],
    ) -> dict[str, Any] | None:
        """A refusal for good has text come instead; a share that was not answered may have been done, all else not."""
        if isinstance(failure, Mistaken) or failure.code in _FOR_GOOD:
            return await self._instead(delivery, document, failure.code, may_post)
        is_doubt = isinstance(failure, Doubt) and method == SHARE
        await self._record.failed(delivery, failure, POST if is_doubt else method)
        return None

    async def _instead(
        self, delivery: Delivery, document: Document, code: str, may_post: Callable[[], Awaitable[bool]]
    ) -> dict[str, Any] | None:
        body = marked(document.instead(code), delivery.id)
        if isinstance(body, Mistaken):
            await self._record.failed(delivery, body)
            return None
        return body if await self._tried(delivery, may_post) else None

    async def _may_share(self, delivery: Delivery, file_id: str, may_post: Callable[[], Awaitable[bool]]) -> bool:
        async def ready() -> bool:
            return await self._put_on_record(delivery, file_id) and await may_post()

        return await self._tried(delivery, ready)

    async def _tried(self, delivery: Delivery, ready: Callable[[], Awaitable[bool]]) -> bool:
        """Nothing is shared yet: where the database cannot say, the row is put back and begun anew."""
        try:
            return await ready()
        except PassingError:
            await self._record.busy(delivery)
            return False

    async def _upload(self, delivery: Delivery, document: Document) -> str | Failure:
        """The bytes are at Slack, and nobody sees them; the file's id."""
        content = document.content.encode()
        place = await self._slack.call(
            delivery.team_id, ASK_PLACE, params={"filename": document.filename, "length": len(content)}
        )
        if not isinstance(place, Accepted):
            return place
        url, file_id = place.body.get("upload_url"), place.body.get("file_id")
        if not (isinstance(url, str) and isinstance(file_id, str) and url and file_id):
            return Doubt("no_upload_url")
        taken: Answer = await self._slack.upload(delivery.team_id, url, content)
        return file_id if isinstance(taken, Accepted) else taken

    async def _put_on_record(self, delivery: Delivery, file_id: str) -> bool:
        """The id is committed before the share; False where the row is no longer this try's."""

        async def write() -> bool:
            async with self._database.team(delivery.team_id) as team:
                return await team.deliveries.bring(delivery, file_id)

        return await retried(write)

    async def _share(self, delivery: Delivery, channel_id: str, file_id: str, document: Document) -> Answer:
        """The one step that makes a message. A comment leaves no room for blocks, so there is one or the other."""
        body: dict[str, Any] = {"files": [{"id": file_id, "title": document.title}], "channel_id": channel_id}
        if document.blocks:
            body["blocks"] = document.body()["blocks"]
        else:
            body["initial_comment"] = document.text
        thread = thread_of(delivery)
        if thread is not None:
            body["thread_ts"] = thread
        return await self._slack.call(delivery.team_id, SHARE, json=body)

    async def _confirm(self, delivery: Delivery, channel_id: str, file_id: str) -> None:
        """It is shared; which message that made is read from the conversation, now or like any doubt."""
        for seconds in LOOKS:
            await asyncio.sleep(seconds)
            seen = await look(self._slack, delivery, channel_id, file_id)
            if isinstance(seen, Found):
                await self._record.sent(delivery, seen.ts, "answer")
                return
            if isinstance(seen, Unclear):
                break  # who was told to wait, or waited in vain, does not ask again at once
        await self._record.failed(delivery, Doubt("no_ts"))
