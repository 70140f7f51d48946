"""What the database tells: the same in every process, and after a restart."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.jobs.heartbeat import ALIVE_WITHIN
from bot.metrics.alarms import NO_EVENTS_AFTER, OLD_DOUBT, on_weekdays
from bot.metrics.families import Family, Known, Labels, gauge, shown
from bot.metrics.seldom import Seldom
from bot.store import Database

ENDED_WITHIN = timedelta(days=8)
"""The window of ends that are counted: one round of the week is always in it. They are read from the database, by an
index on their ends, so that every process shows the same and a restart forgets nothing."""


class _OfAll(NamedTuple):
    """Counts that grow with the number of members or workspaces."""

    planned: int
    ended: dict[tuple[str, str], int]
    heard_at: datetime | None


class Rows:
    """Counts of one database. What grows with the members is counted seldom, all else at every reading."""

    def __init__(self, database: Database, monotonic: Callable[[], float]) -> None:
        self._database = database
        self._of_all = Seldom(self._count_all, monotonic)

    async def _count_all(self) -> _OfAll:
        counts = self._database.glance_everywhere().counts
        ended = await counts.ended(self._database.clock() - ENDED_WITHIN)
        return _OfAll(await counts.planned(), ended, await counts.heard_at())

    async def families(self, known: Known, alarms: dict[str, bool]) -> list[Family]:
        """Every metric of the database; raises what the database raises."""
        of_all = await self._of_all.latest()
        return [
            *await self._deliveries(of_all, known, alarms),
            *await self._inbox(),
            *await self._company(of_all, alarms),
        ]

    async def _deliveries(self, of_all: _OfAll, known: Known, alarms: dict[str, bool]) -> list[Family]:
        now = self._database.clock()
        counts = self._database.glance_everywhere().counts
        moving = await counts.moving()
        old_doubts = await counts.old_doubts(now - OLD_DOUBT)
        alarms["old_doubts"] = old_doubts > 0
        doubts = moving.get(("unknown", ""), 0)
        return [
            Family(
                "cairn_deliveries",
                "Messages by state: open ones (reason: why it is held) and those that ended in the last 8 days.",
                _by_state({("planned", ""): of_all.planned} | moving | of_all.ended, known),
            ),
            gauge(
                "cairn_stopped_workspaces",
                "Workspaces in which nothing goes out that nobody asked for, by the word of admins or the operator.",
                await self._database.glance_everywhere().controls.halted(),
            ),
            gauge(
                "cairn_on_hold",
                "Workspaces of a restored copy, in which messages are looked for before they go.",
                await self._database.glance_everywhere().holding.count(),
            ),
            gauge("cairn_due", "Messages that could go now but for the pace.", await counts.due(now)),
            gauge("cairn_in_flight", "Messages on their way or in doubt.", moving.get(("sending", ""), 0) + doubts),
            gauge("cairn_doubts", "Messages that may or may not have arrived, to be looked for.", doubts),
            gauge("cairn_doubts_old", "The same, more than 10 minutes after their try ended.", old_doubts),
            gauge(
                "cairn_dead_unconfirmed",
                "Messages of the last 8 days that nobody could find or rule out; they are never sent again.",
                of_all.ended.get(("dead", "unconfirmed"), 0),
            ),
        ]

    async def _inbox(self) -> list[Family]:
        now = self._database.clock()
        counts = self._database.glance_everywhere().counts
        waiting = await counts.waiting()
        return [
            gauge("cairn_inbox_waiting", "Requests whose effect is not there yet.", waiting.entries),
            gauge("cairn_inbox_oldest_seconds", "How long the oldest of them waits.", _since(waiting.oldest, now)),
            gauge(
                "cairn_inbox_dead", "Requests of the last 7 days that failed every time.", await counts.dead_entries()
            ),
        ]

    async def _company(self, of_all: _OfAll, alarms: dict[str, bool]) -> list[Family]:
        """Who else is there: Slack's events, other processes."""
        now, heard_at = self._database.clock(), of_all.heard_at
        alarms["no_events"] = heard_at is not None and on_weekdays(heard_at, now) > NO_EVENTS_AFTER
        processes = await self._database.glance_everywhere().heartbeats.seen(now - ALIVE_WITHIN)
        found = [gauge("cairn_processes", "Processes that were alive within the last minute.", len(processes))]
        if heard_at is not None:
            says = "Since something last came from Slack, or since the workspace was added."
            found.append(gauge("cairn_event_age_seconds", says, _since(heard_at, now)))
        return found


def _by_state(counts: dict[tuple[str, str], int], known: Known) -> list[tuple[Labels, float]]:
    summed: dict[tuple[str, str], int] = {}
    for (state, reason), count in counts.items():
        key = state, shown("cairn_deliveries", "reason", reason, known)
        summed[key] = summed.get(key, 0) + count
    return [({"state": state, "reason": reason}, count) for (state, reason), count in sorted(summed.items())]


def _since(moment: datetime | None, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds()) if moment is not None else 0.0
