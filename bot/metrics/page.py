"""The page at /metrics: what this process has done, what its database holds, and five alarms."""

import asyncio
import platform
import time
from collections.abc import Callable, Iterable, Mapping

import structlog

import bot
from bot import tally
from bot.jobs import Ticking
from bot.metrics.alarms import MOST_SKEW
from bot.metrics.families import Family, Known, counted, exposed, gauge, spread
from bot.metrics.labels import ZEROS, known_to
from bot.metrics.rows import Rows
from bot.store import Database
from bot.store.migrating import HEAD

KEPT_SECONDS = 5.0
"""How long one answer serves every scraper: they cost the database nothing however many there are."""
ANSWERS_WITHIN = 5.0
"""Seconds the database has; a scraper waits ten."""

log = structlog.get_logger()


class Metrics:
    """The metrics of one process and of the database it serves; the latter are the same in every process.

    No label holds an id of a workspace or of a person: their number has no bound, and they are nobody else's business.
    """

    def __init__(
        self,
        database: Database,
        ticking: Ticking,
        monotonic: Callable[[], float] = time.monotonic,
        *,
        model_outcomes: Mapping[str, int] | None = None,
    ) -> None:
        """`model_outcomes`: what became of requests to a language model, where the operator has set one."""
        self._model_outcomes = model_outcomes
        self._database = database
        self._ticking = ticking
        self._rows = Rows(database, monotonic)
        self._monotonic = monotonic
        self._turn = asyncio.Lock()
        self._page = b""
        self._good_until = monotonic()

    async def page(self) -> bytes:
        """The text exposition (version 0.0.4), at most `KEPT_SECONDS` old."""
        async with self._turn:
            if not self._page or self._monotonic() >= self._good_until:
                known = known_to(self._ticking)
                families = await self.families(known)
                spreads = [spread(each, known) for each in tally.HISTOGRAMS]
                self._page = await asyncio.to_thread(exposed, families, spreads)  # reads files about the process too
                self._good_until = self._monotonic() + KEPT_SECONDS
            return self._page

    async def families(self, known: Known) -> list[Family]:
        """Every metric but the histograms as it is now; without those of the database where it does not answer."""
        alarms = {"dead_tick": bool(self._ticking.stalled()), "clock_skew": abs(self._database.skew) > MOST_SKEW}
        found = [
            _info(),
            *_ticks(self._ticking),
            *(counted(each, known, ZEROS.get(each.name, ())) for each in tally.COUNTERS),
            *_connections(self._database),
            *_model(self._model_outcomes),
            gauge(
                "cairn_clock_skew_seconds",
                "How far the machine's clock is ahead of the database's; always 0 on SQLite.",
                self._database.skew.total_seconds(),
            ),
        ]
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                found += await self._rows.families(known, alarms)
        except Exception as error:  # whatever it is: what this process knows by itself is still told
            log.error("metrics_without_database", error=type(error).__name__)
            alarms["database"] = True
        else:
            alarms["database"] = self._database.writes.are_lost
        samples = [({"name": name}, float(is_raised)) for name, is_raised in sorted(alarms.items())]
        return [*found, Family("cairn_alarm", "1 where somebody should look; see deploy/OPERATING.md.", samples)]


def _info() -> Family:
    labels = {"version": bot.__version__, "python": platform.python_version(), "schema": HEAD}
    return Family("cairn_info", "The program that runs.", [(labels, 1)])


def _ticks(ticking: Ticking) -> Iterable[Family]:
    ticks = ticking.ticks.items()
    yield Family(
        "cairn_tick_age_seconds", "Since a job last succeeded.", [({"tick": name}, tick.age) for name, tick in ticks]
    )
    yield Family(
        "cairn_tick_failures_total",
        "Runs of a job that ended in an exception.",
        [({"tick": name}, tick.failures) for name, tick in ticks],
        "counter",
    )
    yield Family(
        "cairn_tick_stalled",
        "1 where a job has not succeeded for a minute, or for three of its intervals.",
        [({"tick": name}, tick.is_stalled) for name, tick in ticks],
    )


def _connections(database: Database) -> Iterable[Family]:
    now = database.connections
    if now is None:
        return
    yield gauge("cairn_database_connections_most", "Connections that this process may have at most.", now.most)
    yield Family(
        "cairn_database_connections",
        "Connections of this process to its database.",
        [({"use": "in_use"}, now.in_use), ({"use": "idle"}, now.idle)],
    )
    yield gauge("cairn_database_waiting", "Requests of this process that wait for a connection.", now.waiting)


def _model(outcomes: Mapping[str, int] | None) -> Iterable[Family]:
    if outcomes is not None:
        says = "Requests to the language model, by what became of them."
        samples = [({"outcome": outcome}, float(number)) for outcome, number in sorted(outcomes.items())]
        yield Family("cairn_model_requests_total", says, samples, "counter")
