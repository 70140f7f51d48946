import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.delivery import Numbers, spread
from bot.delivery.pacing import allowance, filled, full, taken
from tests.bench import capacity, picture, report, simulated
from tests.bench.census import Census
from tests.bench.report import PartResult, Result
from tests.bench.rows import Found, Row, compared
from tests.bench.simulated import Machine, Shape, crowd, machine_of, replicas

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
CONSTANTS = {
    "process_megabytes": 200.0,
    "idle_workspace_bytes": 30.0,
    **{
        f"{kind}_{name}": value
        for kind in ("sqlite", "postgresql")
        for name, value in {
            "plan_microseconds": 100.0,
            "choose_microseconds": 1_500.0,
            "claim_microseconds": 400.0,
            "messages_per_second": 1_000.0,
            "goals_per_second": 1_000.0,
            "progress_per_second": 250.0,
            "bytes_per_member": 500.0,
            "bytes_per_member_year": 50_000.0,
        }.items()
    },
}


def result(*parts: PartResult) -> Result:
    return Result("2026-11-22", "2 cores", 600.0, False, list(parts))


def part(*rows: Row, failure: str | None = None, constants: dict[str, float] | None = None) -> PartResult:
    found = Found(list(rows), constants or {})
    return PartResult("commands", "Commands", "What is not the same.", 10.0, "2026-11-22 21:00", found, failure)


MET = Row("/level : bare Bolt", "130 us", "100 us", 1.304, 1.3, falls=True, low=1.2, high=1.4)
MISSED = Row("/goals <b> : bare Bolt", "200 us", "100 us", 2.0, 1.3, falls=True)


def test_a_target_is_judged_by_the_ratio_that_is_printed() -> None:
    assert MET.verdict == "at most 1.3: met"
    assert MISSED.verdict == "at most 1.3: MISSED"
    assert Row("", "", "", 0.696, 0.7).verdict == "at least 0.7: met"
    assert Row("", "", "", 0.69, 0.7).verdict == "at least 0.7: MISSED"
    assert Row("", "", "", 3.0).is_met is None


def test_rounds_are_compared_one_by_one_so_that_noise_meets_both_sides() -> None:
    row = compared("what", [10.0, 100.0, 20.0], [5.0, 50.0, 10.0], "µs", 1.3, falls=True)

    assert (row.ratio, row.low, row.high) == (2.0, 2.0, 2.0)
    assert (row.ours, row.theirs) == ("20.0 µs", "10.0 µs")


def test_the_page_shows_each_row_with_both_figures_its_spread_and_its_target() -> None:
    page = report.page(result(part(MET, MISSED)))

    assert "| /level : bare Bolt | 130 us | 100 us | 1.30 | 1.20 to 1.40 | at most 1.3: met |" in page
    assert "1 of 2 targets met" in page
    assert "missed: /goals <b> : bare Bolt" in report.alt(result(part(MET, MISSED)))


def test_a_part_that_failed_is_named_and_loses_no_other() -> None:
    whole = result(part(failure="StartError: it did not start"), part(MET))

    assert "FAILED: StartError: it did not start" in report.page(whole)
    assert "| /level : bare Bolt |" in report.page(whole)
    assert "FAILED, and not measured: Commands." in report.summary(whole)


def test_a_run_is_the_same_once_it_was_written_and_read(tmp_path: Path) -> None:
    whole = result(part(MET, MISSED, constants={"process_megabytes": 200.0}), part(failure="late"))
    report.write(whole, tmp_path / "bench.json")

    assert report.read(tmp_path / "bench.json") == whole


def test_the_table_takes_the_place_between_its_markers_alone() -> None:
    text = f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n"

    assert report.put(text, "new \\1") == f"before\n{report.BEGIN}\nnew \\1\n{report.END}\nafter\n"
    with pytest.raises(LookupError, match="must be there once"):
        report.put("no markers", "new")


def test_the_picture_says_in_words_what_it_shows() -> None:
    drawn = ElementTree.fromstring(picture.draw(result(part(MET, MISSED))))  # noqa: S314 - our own
    words = " ".join(drawn.itertext())

    assert "1.30 ≤ 1.3 met" in words
    assert "2.00 ≤ 1.3 missed" in words
    assert "prefers-color-scheme: dark" in words


def test_the_due_are_alike_many_in_each_due_workspace() -> None:
    census = Census("sqlite:///unused", 1_000_000, 1_000, MONDAY, teams=50_000, due_teams=100)

    assert len(census.due_teams) == 100
    assert census.due_teams[:2] == ["T0", "T500"]


def test_ten_who_share_a_minute_have_their_messages_at_once() -> None:
    assert crowd(10).last == timedelta(seconds=1)


def test_a_crowd_goes_at_the_pace_of_the_bots_own_bucket() -> None:
    numbers, members, now, done = Numbers(), 200, MONDAY, 0
    bucket = full(now, numbers)
    opens = [MONDAY + spread(f"U{number}", members, numbers) for number in range(members)]
    while done < members:
        now += timedelta(seconds=1)
        bucket = filled(bucket, now, numbers)
        sent = min(sum(moment <= now for moment in opens) - done, allowance(bucket, now))
        bucket, done = taken(bucket, sent), done + sent

    assert crowd(members).last == now - MONDAY


def test_no_machine_makes_a_crowd_faster_than_slack_allows() -> None:
    numbers = Numbers()
    for members in (1_000, 5_000):
        served = crowd(members)
        assert served.half < served.last
        assert served.last.total_seconds() >= (members - numbers.burst) / numbers.per_second - 60


def test_a_slow_machine_makes_a_crowd_wait() -> None:
    assert crowd(1_000, share=0.5).last == timedelta(seconds=2_000)


def test_replicas_are_as_many_as_the_crowd_or_the_requests_need() -> None:
    machine = Machine(prepared=2_000, sent=1_000, requests=400, bytes_each=500, bytes_year=50_000)

    assert replicas(Shape(1_000, 1, "sqlite"), machine, crowd(333)) == 1
    assert machine.members == pytest.approx(360_000)
    assert replicas(Shape(10_000_000, 50_000, "postgresql"), machine, crowd(67)) == 28


def test_the_page_on_capacity_computes_with_what_was_measured() -> None:
    page = capacity.page(result(part(constants=CONSTANTS)))

    assert "| from due to sent, one member | 3.0 ms | 3.0 ms |" in page
    assert "| 1,000 in one workspace | 333 |" in page
    assert machine_of(CONSTANTS, "sqlite").gigabytes(1_000_000) == pytest.approx(100.5)
    assert simulated.RETENTION_YEARS == 2


def test_a_run_that_lacks_a_constant_leaves_the_page_as_it_was() -> None:
    with pytest.raises(LookupError, match="sqlite_plan_microseconds"):
        capacity.page(result(part(MET)))
