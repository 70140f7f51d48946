"""What a monitoring system reads at /metrics: how the ticks run, what waits, what is in doubt, and five alarms."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

import structlog

import bot
from bot.jobs import Ticking
from bot.jobs.heartbeat import ALIVE_WITHIN
from bot.store import Database

KEPT_SECONDS = 5.0
"""How long one answer serves every scraper: they cost the database nothing however many there are."""
ANSWERS_WITHIN = 5.0
"""Seconds the database has; a scraper waits ten."""
ENDED_WITHIN = timedelta(days=8)
"""The window of ends that are counted: one round of the week is always in it. They are read from the database, by an
index on their ends, so that every process shows the same and a restart forgets nothing."""

OLD_DOUBT = timedelta(minutes=10)
NO_EVENTS_AFTER = timedelta(hours=24)
"""Of weekdays (UTC): whoever wrote last on Friday and writes again on Monday raises no alarm. A holiday in a small
workspace does; send one message to the bot to see that it is only that."""
MOST_SKEW = timedelta(seconds=30)

Labels = dict[str, str]
log = structlog.get_logger()


class Family(NamedTuple):
    """One metric: its name, what it says, and a value for each set of labels."""

    name: str
    says: str
    samples: list[tuple[Labels, float]]
    kind: Literal["gauge", "counter"] = "gauge"


def gauge(name: str, says: str, value: float) -> Family:
    """A metric without labels."""
    return Family(name, says, [({}, value)])


class Metrics:
    """The metrics of one process and of the database it serves; the latter are the same in every process.

    A counter of what this process does (answers, tries) is one more function that gives families, beside `_ticks`.
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
        self._monotonic = monotonic
        self._turn = asyncio.Lock()
        self._page = b""
        self._good_until = monotonic()

    async def page(self) -> bytes:
        """The text exposition (version 0.0.4), at most `KEPT_SECONDS` old."""
        async with self._turn:
            if not self._page or self._monotonic() >= self._good_until:
                families = await self.families()
                self._page = await asyncio.to_thread(_expose, families)  # reads files about the process too
                self._good_until = self._monotonic() + KEPT_SECONDS
            return self._page

    async def families(self) -> list[Family]:
        """Every metric as it is now; without those of the database where it does not answer."""
        alarms = {"dead_tick": bool(self._ticking.stalled()), "clock_skew": abs(self._database.skew) > MOST_SKEW}
        found = [
            Family("cairn_info", "The program that runs.", [({"version": bot.__version__}, 1)]),
            *_ticks(self._ticking),
            gauge(
                "cairn_clock_skew_seconds",
                "How far the machine's clock is ahead of the database's; always 0 on SQLite.",
                self._database.skew.total_seconds(),
            ),
        ]
        if self._model_outcomes is not None:
            says = "Requests to the language model, by what became of them; see the README."
            outcomes = sorted(self._model_outcomes.items())
            found.append(
                Family("cairn_model_requests_total", says, [({"outcome": k}, n) for k, n in outcomes], "counter")
            )
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                found += [*await self._deliveries(alarms), *await self._inbox(), *await self._company(alarms)]
        except Exception as error:  # whatever it is: what this process knows by itself is still told
            log.error("metrics_without_database", error=type(error).__name__)
            alarms["database"] = True
        else:
            alarms["database"] = False
        samples = [({"name": name}, float(is_raised)) for name, is_raised in sorted(alarms.items())]
        return [*found, Family("cairn_alarm", "1 where somebody should look; see the README.", samples)]

    async def _deliveries(self, alarms: dict[str, bool]) -> list[Family]:
        now = self._database.clock()
        counts = self._database.glance_everywhere().counts
        is_open = await counts.open()
        ended = await counts.ended(now - ENDED_WITHIN)
        old_doubts = await counts.old_doubts(now - OLD_DOUBT)
        alarms["old_doubts"] = old_doubts > 0
        doubts = is_open.get(("unknown", ""), 0)
        return [
            Family(
                "cairn_deliveries",
                "Messages by state: open ones (reason: why it is held) and those that ended in the last 8 days.",
                [
                    ({"state": state, "reason": reason}, count)
                    for (state, reason), count in sorted((is_open | ended).items())
                ],
            ),
            gauge("cairn_due", "Messages that could go now but for the pace.", await counts.due(now)),
            gauge("cairn_in_flight", "Messages on their way or in doubt.", is_open.get(("sending", ""), 0) + doubts),
            gauge("cairn_doubts", "Messages that may or may not have arrived, to be looked for.", doubts),
            gauge("cairn_doubts_old", "The same, more than 10 minutes after their try ended.", old_doubts),
            gauge(
                "cairn_dead_unconfirmed",
                "Messages of the last 8 days that nobody could find or rule out; they are never sent again.",
                ended.get(("dead", "unconfirmed"), 0),
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

    async def _company(self, alarms: dict[str, bool]) -> list[Family]:
        """Who else is there: Slack's events, other processes."""
        now = self._database.clock()
        rows = self._database.glance_everywhere()
        heard_at = await rows.counts.heard_at()
        alarms["no_events"] = heard_at is not None and on_weekdays(heard_at, now) > NO_EVENTS_AFTER
        processes = await rows.heartbeats.seen(now - ALIVE_WITHIN)
        found = [gauge("cairn_processes", "Processes that were alive within the last minute.", len(processes))]
        if heard_at is not None:
            says = "Since something last came from Slack, or since the workspace was added."
            found.append(gauge("cairn_event_age_seconds", says, _since(heard_at, now)))
        return found


def on_weekdays(since: datetime, now: datetime) -> timedelta:
    """The time between two moments without Saturdays and Sundays (UTC); of the last 31 days."""
    passed = timedelta(0)
    start = max(since, now - timedelta(days=31))
    while start < now:
        midnight = (start + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        end = min(midnight, now)
        if start.weekday() < 5:
            passed += end - start
        start = end
    return passed


def _ticks(ticking: Ticking) -> Iterable[Family]:
    ticks = ticking.ticks.items()
    yield Family(
        "cairn_tick_age_seconds", "Since a job last succeeded.", [({"job": name}, tick.age) for name, tick in ticks]
    )
    yield Family(
        "cairn_tick_failures_total",
        "Runs of a job that ended in an exception.",
        [({"job": name}, tick.failures) for name, tick in ticks],
        "counter",
    )
    yield Family(
        "cairn_tick_stalled",
        "1 where a job has not succeeded for a minute, or for three of its intervals.",
        [({"job": name}, tick.is_stalled) for name, tick in ticks],
    )


def _since(moment: datetime | None, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds()) if moment is not None else 0.0


def _expose(families: Iterable[Family]) -> bytes:
    from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest  # an eighth of a second
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
    from prometheus_client.registry import Collector

    class Ours(Collector):
        def collect(self) -> Iterable[GaugeMetricFamily | CounterMetricFamily]:
            for family in families:
                kind = CounterMetricFamily if family.kind == "counter" else GaugeMetricFamily
                exposed = kind(family.name, family.says, labels=list(family.samples[0][0]) if family.samples else [])
                for labels, value in family.samples:
                    exposed.add_metric(list(labels.values()), value)
                yield exposed

    registry = CollectorRegistry()
    registry.register(Ours())
    ProcessCollector(registry=registry)
    return generate_latest(registry)
