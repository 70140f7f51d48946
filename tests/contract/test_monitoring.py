"""What deploy/monitoring/ asks for is what /metrics tells, and what /metrics tells names nobody."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot import tally
from bot.content.loader import shipped
from bot.delivery import Outbox
from bot.jobs import Job, Ticking
from bot.metrics.families import OTHER, counted, exposed, spread
from bot.metrics.labels import METHODS, REASONS, known_to
from bot.metrics.page import Metrics
from bot.store import Database
from bot.tally import Counter, Histogram
from tests.contract.deliveries import opened, write
from tests.contract.source_code import PACKAGE

ROOT = shipped()
MONITORING = ROOT / "deploy" / "monitoring"
PARTS = ("", "_bucket", "_count", "_sum")
OF_PROMETHEUS = {"up", "ALERTS", "process_open_fds", "process_max_fds", "process_resident_memory_bytes"}
OF_PROMETHEUS |= {"process_cpu_seconds_total"}
TICKS = ("plan", "choose", "mentors", "inbox", "outbox", "heartbeat", "forgetting", "housekeeping")
IDS = ("T0123456789", "U0123456789", "goals; DROP TABLE", "a6427abb-2410-8539-9a99-862735f4b612")


async def nothing() -> None:
    """A job."""


def ticking() -> Ticking:
    """As `bot.jobs.schedule` names its jobs."""
    return Ticking([Job(name, nothing) for name in TICKS])


def expressions() -> Iterator[tuple[str, str]]:
    """Every expression of the dashboard and the alerts, with where it stands."""
    for panel in json.loads((MONITORING / "dashboard.json").read_text(encoding="utf-8"))["panels"]:
        for target in panel.get("targets", ()):
            yield panel["title"], target["expr"]
    for rule in rules():
        yield rule["alert"], rule["expr"]


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((MONITORING / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


@pytest.fixture
async def page(tmp_path: Path) -> dict[str, list[dict[str, str]]]:
    """The labels of every sample by its name, of a process that has counted a little of everything."""
    for each in (*tally.COUNTERS, *tally.HISTOGRAMS):
        values = ["x"] * len(each.labels)
        each.add(*values) if isinstance(each, Counter) else each.observe(0.1, *values)
    async with opened(f"sqlite:///{tmp_path / 'cairn.db'}") as database:
        await write(database, database.clock())
        metrics = Metrics(WithPool(database), ticking(), model_outcomes={"shown": 1})  # type: ignore[arg-type]
        text = (await metrics.page()).decode()
    found: dict[str, list[dict[str, str]]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append(dict(sample.labels))
    return found


class WithPool:
    """A database that also has connections to show, as PostgreSQL's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __getattr__(self, name: str) -> Any:
        if name == "connections":
            from bot.store.pool import Connections

            return Connections(15, 2, 3, 0)
        return getattr(self._database, name)


async def test_every_expression_asks_for_what_is_told_by_labels_that_it_has(page: dict[str, Any]) -> None:
    asked = 0
    for where, expression in expressions():
        for name, matchers in re.findall(r"\b((?:cairn|process)_\w+|up)\b(?:\{([^}]*)\})?", expression):
            asked += 1
            if name in OF_PROMETHEUS:
                continue
            assert name in page, f"{where}: nothing tells {name}"
            named = set(re.findall(r"(\w+)(?:=~|!~|!=|=)\"", matchers)) - {"job", "instance"}
            has = {label for labels in page[name] for label in labels}
            assert named <= has, f"{where}: {name} has no {named - has}"
    assert asked > 60


def test_the_chart_gives_prometheus_the_jobs_name_that_the_alerts_look_for() -> None:
    monitor = (ROOT / "deploy/helm/cairn/templates/servicemonitor.yaml").read_text(encoding="utf-8")
    (given,) = re.findall(r"- targetLabel: job\n +replacement: (\w+)\n", monitor)
    asked = {name for _, expression in expressions() for name in re.findall(r'job="(\w+)"', expression)}
    assert asked == {given}


async def test_every_value_that_an_expression_looks_for_is_one_that_there_is() -> None:
    known = known_to(ticking())
    known |= {"le": frozenset(map(str, {bound for each in tally.HISTOGRAMS for bound in each.bounds}))}
    known |= {"cairn_alarm name": frozenset({"clock_skew", "database", "dead_tick", "no_events", "old_doubts"})}
    for where, expression in expressions():
        for name, matchers in re.findall(r"\b(cairn_\w+)\{([^}]*)\}", expression):
            family = re.sub(r"(?<=seconds)_(?:bucket|count|sum)$", "", name)
            for label, values in re.findall(r"(\w+)(?:=~|!~|!=|=)\"([^\"]*)\"", matchers):
                if label in ("job", "instance"):
                    continue
                allowed = known.get(f"{family} {label}") or known[label]
                assert set(values.split("|")) <= allowed, f"{where}: {label} is never {values}"


async def test_everything_that_is_told_is_on_the_dashboard_or_in_an_alert(page: dict[str, Any]) -> None:
    asked = {name for _, expression in expressions() for name in re.findall(r"\bcairn_\w+", expression)}
    asked = {re.sub(r"_(?:bucket|count|sum)$", "", name) for name in asked}
    told = {re.sub(r"_(?:bucket|count|sum)$", "", name) for name in page if name.startswith("cairn_")}
    unasked = {"cairn_clock_skew_seconds", "cairn_tick_failures_total", "cairn_tick_stalled"}  # cairn_alarm says it
    assert told - asked == unasked


async def test_no_value_of_a_label_is_outside_of_its_closed_set(page: dict[str, Any]) -> None:
    known = known_to(ticking())
    free = {"cairn_info", "cairn_alarm", "cairn_database_connections", "cairn_model_requests_total"}
    looked_at = 0
    for name, samples in page.items():
        family = re.sub(r"(?<=seconds)_(?:bucket|count|sum)$", "", name)
        if not family.startswith("cairn_") or family in free:
            continue
        for labels in samples:
            for label, value in labels.items():
                if label != "le":
                    looked_at += 1
                    assert value in (known.get(f"{family} {label}") or known[label]) | {OTHER}, f"{name} {label}"
    assert looked_at > 50


def test_an_id_that_got_into_a_label_is_not_shown_and_makes_no_series_of_its_own() -> None:
    counter = Counter("cairn_requests_total", "x", "kind", "name", "outcome")
    measured = Histogram("cairn_slack_call_duration_seconds", "x", (1.0,), "method", "outcome")
    for number, one in enumerate(IDS * 50):
        counter.add("command", f"{one}{number}", "answered")
        measured.observe(0.5, f"{one}{number}", "ok")
    known = known_to(ticking())
    text = exposed([counted(counter, known)], [spread(measured, known)]).decode()
    assert 'cairn_requests_total{kind="command",name="other",outcome="answered"} 200.0' in text
    assert 'cairn_slack_call_duration_seconds_count{method="other",outcome="ok"} 200.0' in text
    assert not [one for one in IDS if one in text]


def test_a_histogram_adds_up_to_its_last_bound() -> None:
    measured = Histogram("cairn_inbox_delay_seconds", "x", (1.0, 5.0), "kind")
    for seconds in (0.5, 1.0, 3.0, 9.0):
        measured.observe(seconds, "message")
    text = exposed([], [spread(measured, known_to(ticking()))]).decode()
    buckets = dict(re.findall(r"_bucket\{kind=\"message\",le=\"([^\"]+)\"\} (\S+)", text))
    assert buckets == {"1.0": "2.0", "5.0": "3.0", "+Inf": "4.0"}
    assert 'cairn_inbox_delay_seconds_sum{kind="message"} 13.5' in text
    assert 'cairn_inbox_delay_seconds_count{kind="message"} 4.0' in text


def test_every_reason_that_the_program_gives_is_known_to_the_metrics() -> None:
    given = set()
    for file in PACKAGE.rglob("*.py"):
        if "standin" not in file.parts and "blocks" not in file.parts:
            source = file.read_text(encoding="utf-8")
            given |= set(re.findall(r"(?:Withheld|End|Ending)\([^)]*\"(?:skipped|cancelled)\", \"(\w+)\"", source))
            given |= set(re.findall(r"self\._end\(delivery, \"\w+\", \"(\w+)\"", source))
            given |= set(re.findall(r"deliveries\.cancel\(\"(\w+)\"", source))
    assert len(given) > 12
    assert given <= REASONS


def test_every_method_that_the_program_calls_is_known_to_the_metrics() -> None:
    called = set()
    families = "auth|chat|conversations|users|views|files|dnd|apps|oauth"
    for file in PACKAGE.rglob("*.py"):
        if not {"standin", "demo", "metrics", "mentoring", "content"} & set(file.parts):
            source = file.read_text(encoding="utf-8")
            called |= set(re.findall(rf"\"((?:{families})\.[a-z]\w*(?:\.\w+)*)\"", source))
            by_name = re.findall(rf"\w*client\w*(?:\([^()]*\))?\.((?:{families})_\w+)\(", source)
            called |= {name.replace("_", ".") for name in by_name}
    assert called - {"files.slack.com"} == METHODS


def test_every_alert_says_how_bad_it_is_and_what_to_do_next() -> None:
    for rule in rules():
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"]["summary"]
        assert len(rule["annotations"]["description"]) > 60
    tested = yaml.safe_load((MONITORING / "alerts.test.yaml").read_text(encoding="utf-8"))["tests"][1]
    fires = str(tested["promql_expr_test"][0]["exp_samples"])
    assert [rule["alert"] for rule in rules() if rule["alert"] not in fires] == []


def test_every_panel_has_a_title_a_description_a_unit_and_the_reader_s_own_data_source() -> None:
    dashboard = json.loads((MONITORING / "dashboard.json").read_text(encoding="utf-8"))
    panels = [panel for panel in dashboard["panels"] if panel["type"] != "row"]
    assert len({panel["title"] for panel in panels}) == len(panels) > 25
    for panel in panels:
        assert panel["description"].endswith((".", "only."))
        assert panel["fieldConfig"]["defaults"]["unit"]
        assert panel["datasource"]["uid"] == "${datasource}"
        assert all(target["datasource"]["uid"] == "${datasource}" for target in panel["targets"])
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])


def test_the_jobs_here_are_those_that_run() -> None:
    source = (PACKAGE / "jobs" / "__init__.py").read_text(encoding="utf-8")
    assert set(TICKS) <= set(re.findall(r"Job\(\s*\"(\w+)\"", source))
    assert Outbox.tick.__doc__
