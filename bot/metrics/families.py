"""Metrics as they are between our counts and Prometheus's text: names, labels from closed sets, values."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from bot.tally import Counter, Histogram

Labels = dict[str, str]
OTHER = "other"
"""What a label says where its value is none that we know."""


class Family(NamedTuple):
    """One metric: its name, what it says, and a value for each set of labels."""

    name: str
    says: str
    samples: list[tuple[Labels, float]]
    kind: Literal["gauge", "counter"] = "gauge"


class Spread(NamedTuple):
    """A histogram: how many took how long, for each set of labels."""

    name: str
    says: str
    bounds: Sequence[float]
    samples: list[tuple[Labels, list[float]]]
    """Counts up to each bound and above the last one, and the sum."""


Known = dict[str, frozenset[str]]
"""For `family label`, or for a label in any family, the values that may be shown."""


def gauge(name: str, says: str, value: float) -> Family:
    """A metric without labels."""
    return Family(name, says, [({}, value)])


def counted(counter: Counter, known: Known, zeros: Iterable[tuple[str, ...]] = ()) -> Family:
    """What was counted, as it is now; `zeros` are shown before they happen, so that the first one is a rise."""
    summed: dict[tuple[str, ...], float] = dict.fromkeys(zeros, 0.0)
    for values, number in counter.values.items():
        shown = _shown(counter.name, counter.labels, values, known)
        summed[shown] = summed.get(shown, 0) + number
    if not counter.labels:
        summed.setdefault((), 0)
    samples = [(dict(zip(counter.labels, values, strict=True)), number) for values, number in sorted(summed.items())]
    return Family(counter.name, counter.says, samples, "counter")


def spread(histogram: Histogram, known: Known) -> Spread:
    """What was measured, as it is now."""
    summed: dict[tuple[str, ...], list[float]] = {}
    for values, numbers in histogram.values.items():
        shown = _shown(histogram.name, histogram.labels, values, known)
        before = summed.get(shown)
        summed[shown] = [*numbers] if before is None else [a + b for a, b in zip(before, numbers, strict=True)]
    samples = [(dict(zip(histogram.labels, values, strict=True)), each) for values, each in sorted(summed.items())]
    return Spread(histogram.name, histogram.says, histogram.bounds, samples)


def _shown(family: str, names: Sequence[str], values: Sequence[str], known: Known) -> tuple[str, ...]:
    return tuple(shown(family, name, value, known) for name, value in zip(names, values, strict=True))


def shown(family: str, label: str, value: str, known: Known) -> str:
    """A label's value where it is of its closed set, else `other`: no id can become a label by accident."""
    allowed = known.get(f"{family} {label}") or known[label]
    return value if value in allowed else OTHER


def exposed(families: Iterable[Family], spreads: Iterable[Spread]) -> bytes:
    """The text exposition (version 0.0.4), with what the system tells of this process."""
    from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest  # an eighth of a second
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
    from prometheus_client.registry import Collector

    class Ours(Collector):
        def collect(self) -> Iterable[GaugeMetricFamily | CounterMetricFamily | HistogramMetricFamily]:
            for family in families:
                kind = CounterMetricFamily if family.kind == "counter" else GaugeMetricFamily
                found = kind(family.name, family.says, labels=list(family.samples[0][0]) if family.samples else [])
                for labels, value in family.samples:
                    found.add_metric(list(labels.values()), value)
                yield found
            for one in spreads:
                names = list(one.samples[0][0]) if one.samples else []
                measured = HistogramMetricFamily(one.name, one.says, labels=names)
                for labels, numbers in one.samples:
                    measured.add_metric(list(labels.values()), _cumulative(one.bounds, numbers), numbers[-1])
                yield measured

    registry = CollectorRegistry()
    registry.register(Ours())
    ProcessCollector(registry=registry)
    return generate_latest(registry)


def _cumulative(bounds: Sequence[float], numbers: Sequence[float]) -> list[tuple[str, float]]:
    found, total = [], 0.0
    for bound, number in zip([*map(str, bounds), "+Inf"], numbers[:-1], strict=True):
        total += number
        found.append((bound, total))
    return found
