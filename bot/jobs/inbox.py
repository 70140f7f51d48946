"""Works off the inbox: each entry's effect and its settlement in one transaction, in order for each member."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from bot.clock import Clock
from bot.store import Database, InboxEntry, Team

TRIES = 8
BACKOFF_BASE = timedelta(seconds=2)
BACKOFF_CAP = timedelta(minutes=5)
HOLDS_BACK = 3
"""So many failed tries hold the same member's later entries back: a hiccup keeps the order, a bad entry does not."""
BATCH = 100
SIDE_BY_SIDE = 8

Effect = Callable[[Team, InboxEntry, datetime], Awaitable[None]]
"""What one kind of entry does, inside the transaction that settles it. Only the database may be awaited."""

Preparation = Callable[[InboxEntry], Awaitable[None]]
"""What an effect needs of Slack beforehand, outside of any transaction. It may happen more than once."""


class InboxWork:
    """One process's work on the inbox.

    Entries of one member are worked off in the order of their arrival, those of different members side by side.
    A failed entry is tried again later; until its third failure the member's later entries wait for it.
    """

    def __init__(
        self,
        database: Database,
        effects: Mapping[str, Effect],
        clock: Clock,
        *,
        preparations: Mapping[str, Preparation] | None = None,
        whose: Callable[[InboxEntry], str | None] | None = None,
        dice: random.Random | None = None,
    ) -> None:
        """`effects` and `preparations` by the entry's kind; `whose` finds the member in an entry."""
        self.on_done: Callable[[], None] = lambda: None
        """Called when an entry has had its effect: there may be an answer to send."""
        self._database = database
        self._effects = effects
        self._clock = clock
        self._preparations = preparations or {}
        self._whose = whose or sender
        self._dice = dice or random.SystemRandom()
        self._held: dict[tuple[str, str], datetime] = {}
        self._places = asyncio.Semaphore(SIDE_BY_SIDE)

    async def work(self) -> int:
        """Everything that waits now; how many entries had their effect. What fails is postponed, never raised."""
        total = 0
        while True:
            entries = await self._database.glance_everywhere().inbox.waiting(self._clock(), BATCH)
            lines = self._in_lines(entries)
            results = await asyncio.gather(*(self._work_off(*line) for line in lines.items()), return_exceptions=True)
            for result in results:
                if isinstance(result, BaseException):
                    raise result  # the database itself failed: the next tick tries again
            done = sum(result for result in results if isinstance(result, int))
            total += done
            if done == 0 or len(entries) < BATCH:
                return total

    def _in_lines(self, entries: list[InboxEntry]) -> dict[tuple[str, str], list[InboxEntry]]:
        lines: dict[tuple[str, str], list[InboxEntry]] = {}
        for entry in entries:
            lines.setdefault((entry.team_id, self._whose(entry) or entry.dedupe_key), []).append(entry)
        return lines

    async def _work_off(self, line: tuple[str, str], entries: list[InboxEntry]) -> int:
        done = 0
        async with self._places:
            for entry in entries:
                if self._is_held_back(line, entry):
                    break
                if await self._effect(entry):
                    done += 1
                    continue
                until = await self._postpone(entry)
                if until is not None:
                    self._held[line] = until
        return done

    def _is_held_back(self, line: tuple[str, str], entry: InboxEntry) -> bool:
        """Whether an earlier entry of the same member has failed and is to be tried again first."""
        until = self._held.get(line)
        if until is None:
            return False
        if until > self._clock():
            return True
        # Its time has come, and it is the older one: this is it, or it is there no longer.
        del self._held[line]
        return False

    async def _effect(self, entry: InboxEntry) -> bool:
        try:
            prepare = self._preparations.get(entry.kind)
            if prepare is not None:
                await prepare(entry)
            effect = self._effects[entry.kind]
            now = self._clock()
            async with self._database.team(entry.team_id) as team:
                if await team.inbox.settle(entry.dedupe_key, now):
                    await effect(team, entry, now)
        except Exception as error:  # one bad entry must not stop the others
            _log_failure(entry, error)
            return False
        self.on_done()
        return True

    async def _postpone(self, entry: InboxEntry) -> datetime | None:
        """Later, or never after too many tries; until when the member's later entries wait for it, if they do."""
        now = self._clock()
        failed = entry.attempts + 1
        async with self._database.team(entry.team_id) as team:
            if failed >= TRIES:
                await team.inbox.bury(entry.dedupe_key, now)
                return None
            longest = min(BACKOFF_CAP, BACKOFF_BASE * (1 << entry.attempts))
            until = now + longest * (1 + self._dice.random() / 10)
            await team.inbox.postpone(entry.dedupe_key, until)
        return until if failed < HOLDS_BACK else None


def sender(entry: InboxEntry) -> str | None:
    """The member's id where Slack's payloads have it; None where there is none."""
    payload: Mapping[str, Any] = entry.payload or {}
    event = payload.get("event")
    for place in (event if isinstance(event, Mapping) else {}, payload):
        user = place.get("user_id") or place.get("user") or place.get("id")
        found = user.get("id") if isinstance(user, Mapping) else user
        if isinstance(found, str) and found:
            return found
    return None


def _log_failure(entry: InboxEntry, error: Exception) -> None:
    """Ids and the place, without the error's own words: they may be a person's. Imported late: it is slow to load."""
    import traceback

    import structlog

    structlog.get_logger("bot.jobs").error(
        "inbox_entry_failed",
        problem=uuid4().hex[:8],
        team=entry.team_id,
        key=entry.dedupe_key,
        kind=entry.kind,
        attempt=entry.attempts + 1,
        error=type(error).__name__,
        where="".join(traceback.format_tb(error.__traceback__)[-3:]),
    )
