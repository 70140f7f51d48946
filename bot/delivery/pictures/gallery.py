"""The pictures that Slack has: each is drawn and uploaded once, shown by its id, and deleted when it is superseded."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import structlog

from bot.blocks.pictures.drawing import Drawing
from bot.clock import Clock
from bot.delivery.lines import Line
from bot.delivery.pictures.painting import DrawingError, paint
from bot.delivery.slack_answers import Accepted, Failure, Mistaken
from bot.delivery.slack_post import SlackPost
from bot.store import Database, Picture
from bot.store.passing import PassingError, retried

log = structlog.get_logger()

ASK_PLACE = "files.getUploadURLExternal"
COMPLETE = "files.completeUploadExternal"
DELETE = "files.delete"
REFUSED_FOR = timedelta(minutes=10)
"""So long no upload is tried in a workspace where a scope is missing, and nothing drawn that could not be drawn."""
FAILED_FOR = timedelta(minutes=1)
"""So long after any other failure: Home must not draw again at every change."""
FRESH_FOR = timedelta(seconds=30)
"""So long after an upload a refusal means that Slack has not taken the file in yet; later, that it is gone."""
SUPERSEDED_FOR = timedelta(days=1)
"""So long a picture stays that a newer one has taken the place of: Home may still show it."""
BATCH = 50
"""Pictures deleted in one round of housekeeping: within Slack's pace for it."""
_GONE = frozenset({"file_not_found", "file_deleted", "cant_delete_file", "missing_scope"})
"""What ends the matter when a file is to be deleted."""


class Gallery:
    """One process's way to pictures. Nothing here raises for Slack's or the painter's sake: no picture is an answer."""

    def __init__(
        self, database: Database, slack: SlackPost, clock: Clock, paint: Callable[[str], Awaitable[bytes]] = paint
    ) -> None:
        self._database = database
        self._slack = slack
        self._clock = clock
        self._paint = paint
        self.pauses: Sequence[float] = (1.0, 3.0)
        """Seconds before another try to show a picture that Slack has refused."""
        self._brush = asyncio.Semaphore(1)
        self._at_work: dict[tuple[str, str, str], asyncio.Task[str | None]] = {}
        self._refused: dict[str, datetime] = {}
        self._superseded = Line[tuple[str, str, str]]()
        self._fresh: dict[tuple[str, str, str], datetime] = {}

    async def kept(self, team_id: str, user_id: str, drawing: Drawing) -> str | None:
        """The file's id where Slack has this picture; one read."""
        return await self._database.glance(team_id).pictures.file(user_id, drawing.digest)

    async def hang(self, team_id: str, user_id: str, drawing: Drawing) -> str | None:
        """The file's id, drawn and uploaded where Slack does not have it; None where that cannot be done now.

        Who asks for a picture that is being drawn waits for the same one.
        """
        found = await self.kept(team_id, user_id, drawing)
        if found is not None or self._is_refused(team_id):
            return found
        key = (team_id, user_id, drawing.digest)
        task = self._at_work.get(key)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._make(team_id, user_id, drawing))
            self._at_work[key] = task
            task.add_done_callback(lambda _: self._at_work.pop(key, None))
        return await asyncio.shield(task)

    def can_hang(self, team_id: str) -> bool:
        """Whether it is worth trying: False for a while after it has failed in this workspace."""
        return not self._is_refused(team_id)

    def _is_refused(self, team_id: str) -> bool:
        until = self._refused.get(team_id)
        return until is not None and self._clock() < until

    def is_fresh(self, team_id: str, user_id: str, drawing: Drawing) -> bool:
        """Whether Slack has had this picture for so short a time that it may not show it yet."""
        since = self._fresh.get((team_id, user_id, drawing.digest))
        return since is not None and self._clock() < since + FRESH_FOR

    async def _make(self, team_id: str, user_id: str, drawing: Drawing) -> str | None:
        try:
            async with self._brush:
                png = await self._paint(drawing.svg)
        except (DrawingError, OSError) as error:
            log.warning("picture_not_drawn", error=type(error).__name__)
            self._refused[team_id] = self._clock() + REFUSED_FOR
            return None
        file_id = await self._upload(team_id, drawing.file_name, png)
        if not isinstance(file_id, str):
            log.info("picture_not_uploaded", team=team_id, error=file_id.code)
            pause = REFUSED_FOR if isinstance(file_id, Mistaken) else FAILED_FOR
            self._refused[team_id] = self._clock() + pause
            return None
        now = self._clock()
        self._fresh = {key: since for key, since in self._fresh.items() if now < since + FRESH_FOR}
        self._fresh[team_id, user_id, drawing.digest] = now
        return await self._keep(team_id, user_id, drawing, file_id)

    async def _upload(self, team_id: str, name: str, png: bytes) -> str | Failure:
        """Three steps to a file that nobody but the bot sees until a message shows it (CHG-8)."""
        place = await self._slack.call(team_id, ASK_PLACE, params={"filename": name, "length": len(png)})
        if not isinstance(place, Accepted):
            return place
        url, file_id = place.body.get("upload_url"), place.body.get("file_id")
        if not (isinstance(url, str) and isinstance(file_id, str) and url and file_id):
            return Mistaken("no_upload_url")
        taken = await self._slack.upload(team_id, url, png)
        if not isinstance(taken, Accepted):
            return taken
        done = await self._slack.call(team_id, COMPLETE, json={"files": [{"id": file_id, "title": name}]})
        return file_id if isinstance(done, Accepted) else done

    async def _keep(self, team_id: str, user_id: str, drawing: Drawing, file_id: str) -> str:
        async def write() -> bool:
            async with self._database.team(team_id) as team:
                return await team.pictures.keep(user_id, drawing.digest, file_id, self._clock())

        try:
            is_ours = await retried(write)
        except PassingError:
            return file_id  # shown all the same; the next time it is drawn anew
        if is_ours:
            return file_id
        await self.delete(team_id, file_id)  # another process was faster
        return await self.kept(team_id, user_id, drawing) or file_id

    async def take_down(self, team_id: str, user_id: str, drawing: Drawing) -> None:
        """Slack does not show this file any more: the next `hang` uploads it again."""

        async def write() -> None:
            async with self._database.team(team_id) as team:
                await team.pictures.drop(user_id, drawing.digest)

        await retried(write)

    async def clear(self) -> int:
        """Delete superseded pictures at Slack and forget them, 50 at most; how many. For housekeeping."""
        before = self._clock() - SUPERSEDED_FOR
        pictures = self._database.glance_everywhere().pictures
        old = {
            (each.team_id, each.user_id, each.digest): each
            for each in await pictures.superseded(before, self._superseded.room(BATCH))
        }
        gone, pausing = 0, set[str]()
        for key in self._superseded.first(list(old), BATCH):
            picture = old[key]
            if picture.team_id in pausing:
                continue
            if not await self.delete(picture.team_id, picture.file_id):
                pausing.add(picture.team_id)  # Slack wants a pause there, or the installation is over: the next round
                self._superseded.failed(key)
                continue
            await self._forget(picture)
            self._superseded.done(key)
            gone += 1
        return gone

    async def _forget(self, picture: Picture) -> None:
        async with self._database.team(picture.team_id) as team:
            await team.pictures.drop(picture.user_id, picture.digest)

    async def delete(self, team_id: str, file_id: str) -> bool:
        """Delete a file at Slack. Whether the matter is settled: it is deleted, or cannot ever be."""
        answer = await self._slack.call(team_id, DELETE, params={"file": file_id})
        return isinstance(answer, Accepted) or answer.code in _GONE
