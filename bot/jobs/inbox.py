"""Works off the inbox: each entry's effect and its settlement in one transaction, in order for each member."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot import tracing
from bot.clock import Clock
from bot.logs import is_verbose
from bot.store import Database, InboxEntry, Team
from bot.store.inbox import HOLDS_BACK, has_long_line, is_the_entrys
from bot.store.passing import retried
from bot.tally import INBOX_DELAY, INBOX_ENTRIES

TRIES = 8
BACKOFF_BASE = timedelta(seconds=2)
BACKOFF_CAP = timedelta(minutes=5)
BATCH = 100
SIDE_BY_SIDE = 8
PAUSES = (0.05, 0.1, 0.2)
"""Seconds before another look at what was at work elsewhere; after the last one the next tick looks."""

Effect = Callable[[Team, InboxEntry, datetime], Awaitable[None]]
"""What one kind of entry does, inside the transaction that settles it. Only the database may be awaited."""

Preparation = Callable[[InboxEntry], Awaitable[None]]
"""What an effect needs of Slack beforehand, outside of any transaction. It may happen more than once."""


@dataclass
class Round:
    """What became of one batch."""

    done: int = 0
    failed: int = 0
    passed_on: int = 0
    """Lines in which an entry was at work elsewhere, or another process had put it off."""


class InboxWork:
    """One process's work on the inbox; any number of them may work on one database.

    Entries of one member have their effects in the order of their arrival, those of different members side by side.
    A failed entry is tried again later; until its third failure the member's later entries wait for it. The order is
    kept by the statement that settles an entry, so it holds between processes too, and after a crash.
    """

    def __init__(
        self,
        database: Database,
        effects: Mapping[str, Effect],
        clock: Clock,
        *,
        preparations: Mapping[str, Preparation] | None = None,
        dice: random.Random | None = None,
    ) -> None:
        """`effects` and `preparations` by the entry's kind."""
        self._database = database
        self._effects = effects
        self._clock = clock
        self._preparations = preparations or {}
        self._dice = dice or random.SystemRandom()
        self._places = asyncio.Semaphore(SIDE_BY_SIDE)

    async def work(self) -> int:
        """Everything that waits now; how many entries had their effect here. What fails is postponed, never raised.

        PassingError where the database itself fails: nothing counts as tried then, and the next tick goes on.
        """
        total = 0
        pauses = iter(PAUSES)
        while True:
            entries = await self._database.glance_everywhere().inbox.waiting(self._clock(), BATCH)
            if await self._name(entries):
                continue
            this = await self._work_through(entries)
            total += this.done
            if this.done or this.failed:
                pauses = iter(PAUSES)
                if len(entries) == BATCH or has_long_line(entries) or any(entry.attempts for entry in entries):
                    continue  # there is more, or what was held back is free
            pause = next(pauses, None)
            if not this.passed_on or pause is None:
                return total
            await asyncio.sleep(pause)

    async def _name(self, entries: list[InboxEntry]) -> bool:
        """Put entries of an older version, which names nobody in the row, into their senders' lines."""
        found = [(entry, sender(entry)) for entry in entries if entry.user_id is None]
        senders = [(entry, member) for entry, member in found if member is not None]
        if senders:
            async with self._database.everywhere() as everywhere:
                await everywhere.inbox.name(senders)
        return bool(senders)

    async def _work_through(self, entries: list[InboxEntry]) -> Round:
        lines: dict[tuple[str, str], list[InboxEntry]] = {}
        for entry in sorted(entries, key=lambda entry: (entry.received_at, entry.dedupe_key)):
            lines.setdefault((entry.team_id, entry.user_id or entry.dedupe_key), []).append(entry)
        order = list(lines.values())
        self._dice.shuffle(order)  # processes that see the same batch begin at different ends of it
        this = Round()
        results = await asyncio.gather(*(self._work_off(line, this) for line in order), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return this

    async def _work_off(self, line: list[InboxEntry], this: Round) -> None:
        """One member's entries, until one holds the others back or somebody else is at work on them."""
        async with self._places:
            if this.passed_on > this.done + SIDE_BY_SIDE:
                return  # most of the batch is old news: another look costs less than finding that out line by line
            for entry in line:
                with tracing.about(entry.dedupe_key, "inbox"):
                    if not await self._work_on(entry, this):
                        return

    async def _work_on(self, entry: InboxEntry, this: Round) -> bool:
        """One entry; whether the next one of its line may follow."""
        try:
            settled = await retried(partial(self._effect, entry))
        except Exception as error:  # one bad entry must not stop the others
            if not is_the_entrys(error):
                raise
            _log_failure(entry, error)
            this.failed += 1
            INBOX_ENTRIES.add(entry.kind, "failed")
            return not await retried(partial(self._postpone, entry))
        if not settled:
            this.passed_on += 1
            return False
        this.done += 1
        INBOX_ENTRIES.add(entry.kind, "done")
        INBOX_DELAY.observe((self._clock() - entry.received_at).total_seconds(), entry.kind)
        if is_verbose():
            _log_done(entry)
        return True

    async def _effect(self, entry: InboxEntry) -> bool:
        prepare = self._preparations.get(entry.kind)
        if prepare is not None:
            await prepare(entry)
        effect = self._effects[entry.kind]
        now = self._clock()
        async with self._database.team(entry.team_id, of=entry.user_id) as team:
            if not await team.inbox.settle(entry.dedupe_key, now):
                return False
            await effect(team, entry, now)
        return True

    async def _postpone(self, entry: InboxEntry) -> bool:
        """Later, or never after too many tries; whether the member's later entries wait for it."""
        now = self._clock()
        failed = entry.attempts + 1
        async with self._database.team(entry.team_id) as team:
            if failed >= TRIES:
                await team.inbox.bury(entry.dedupe_key, now)
            else:
                longest = min(BACKOFF_CAP, BACKOFF_BASE * (1 << entry.attempts))
                until = now + longest * (1 + self._dice.random() / 10)
                await team.inbox.postpone(entry.dedupe_key, entry.attempts, until)
        return failed < HOLDS_BACK


def sender(entry: InboxEntry) -> str | None:
    """The member's id where Slack's payloads have it; None where there is none. For entries of an older version."""
    payload: Mapping[str, Any] = entry.payload or {}
    event = payload.get("event")
    for place in (event if isinstance(event, Mapping) else {}, payload):
        user = place.get("user_id") or place.get("user") or place.get("id")
        found = user.get("id") if isinstance(user, Mapping) else user
        if isinstance(found, str) and found:
            return found
    return None


def _log_done(entry: InboxEntry) -> None:
    import structlog

    structlog.get_logger("bot.jobs").debug("inbox_entry_done", team=entry.team_id, kind=entry.kind)


def _log_failure(entry: InboxEntry, error: Exception) -> None:
    """Ids and the place, without the error's own words: they may be a person's. Imported late: it is slow to load."""
    import traceback

    import structlog

    structlog.get_logger("bot.jobs").error(
        "inbox_entry_failed",
        team=entry.team_id,
        key=entry.dedupe_key,
        kind=entry.kind,
        attempt=entry.attempts + 1,
        error=type(error).__name__,
        where="".join(traceback.format_tb(error.__traceback__)[-3:]),
    )
