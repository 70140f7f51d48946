"""The ledger sets counts against each other: what agrees balances, and everything that does not is named."""

import json
from datetime import UTC, datetime

import pytest

from bot.operating.ledger import Account, as_json, as_text, mondays_until, settle
from bot.store.ledger import Entry, Total, Twice

WEDNESDAY = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
LABELS = ["2026-W47", "2026-W48", "later"]
NAMES = {"T1": "Harbour Works"}


def sent(deliveries: int = 1, *, has_ts: bool = True, tries: int = 1, is_old: bool = False, week: int = 0) -> Entry:
    return Entry("T1", week, "sent", None, has_ts, tries, is_old, deliveries)


def other(state: str, why: str | None, deliveries: int = 1, *, tries: int = 0, week: int = 0) -> Entry:
    return Entry("T1", week, state, why, False, tries, False, deliveries)


def settled(*entries: Entry, rows: int | None = None, keys: int | None = None, twice: int = 0) -> Account:
    count = sum(entry.deliveries for entry in entries) if rows is None else rows
    totals = [Total("T1", 0, count, count if keys is None else keys)]
    claims = [Twice("T1", 0, twice)] if twice else []
    (account,) = settle(entries, totals, claims, NAMES, LABELS)
    return account


def test_weeks_begin_on_monday_in_utc_and_the_next_one_ends_the_list() -> None:
    assert [monday.isoformat() for monday in mondays_until(WEDNESDAY, 2)] == [
        "2026-11-16T00:00:00+00:00",
        "2026-11-23T00:00:00+00:00",
        "2026-11-30T00:00:00+00:00",
    ]


def test_every_state_has_its_column_and_its_reasons() -> None:
    account = settled(
        sent(10),
        other("skipped", "superseded", 2),
        other("cancelled", "consent"),
        other("dead", "unconfirmed"),
        other("planned", None, 3),
        other("pending", "vacation"),
        other("unknown", None),
    )
    assert account.planned == 19
    assert account.counts == {"sent": 10, "skipped": 2, "cancelled": 1, "dead": 1, "open": 5}
    assert account.reasons == {
        "skipped": {"superseded": 2},
        "cancelled": {"consent": 1},
        "dead": {"unconfirmed": 1},
        "open": {"planned": 3, "pending vacation": 1, "unknown": 1},
    }
    assert account.balances


@pytest.mark.parametrize(
    ("account", "problem"),
    [
        (settled(sent(3), rows=4), "4 rows, but 3 accounted for"),
        (settled(sent(3), keys=2), "3 rows for 2 occurrences"),
        (settled(sent(2, has_ts=False)), "2 sent without Slack's time"),
        (settled(sent(1, tries=2)), "1 on record as sent 2 times"),
        (settled(sent(4, tries=0)), "4 sent without a try on record"),
        (settled(other("dead", "unconfirmed", tries=1)), "1 dead, but on record as sent"),
        (settled(other("pending", None, tries=1)), "1 pending, but on record as sent"),
        (settled(other("skipped", None)), "1 skipped without a reason"),
        (settled(sent(2), twice=2), "2 claim the same message of Slack's"),
    ],
)
def test_what_does_not_agree_is_named(account: Account, problem: str) -> None:
    assert account.wrong == [problem]
    assert not account.balances
    assert f"wrong: {problem}" in as_text([account])
    assert as_text([account]).endswith("1 of 1 do not balance.")
    assert json.loads(as_json([account]))["balances"] is False


def test_no_try_is_asked_for_where_tries_are_not_kept_any_more() -> None:
    assert settled(sent(5, tries=0, is_old=True)).balances


def test_a_person_reads_a_table_for_each_workspace() -> None:
    entries = [sent(10), other("skipped", "late"), sent(week=1), other("pending", "hours", week=2)]
    entries.append(Entry("T2", 0, "sent", None, True, 1, False, 1))
    totals = [Total("T1", 0, 11, 11), Total("T1", 1, 1, 1), Total("T1", 2, 1, 1), Total("T2", 0, 1, 1)]
    assert as_text(settle(entries, totals, [], NAMES, LABELS)).splitlines() == [
        "Harbour Works (T1)",
        "week        planned       sent    skipped  cancelled       dead       open  balances",
        "2026-W47         11         10          1          0          0          0  yes",
        "  skipped: late 1",
        "2026-W48          1          1          0          0          0          0  yes",
        "later             1          0          0          0          0          1  yes",
        "  open: pending hours 1",
        "",
        "T2",
        "week        planned       sent    skipped  cancelled       dead       open  balances",
        "2026-W47          1          1          0          0          0          0  yes",
        "",
        "Everything planned is accounted for.",
    ]


def test_where_nothing_was_planned_that_is_said() -> None:
    assert as_text([]) == "Nothing was planned in these weeks."
    assert json.loads(as_json([])) == {"balances": True, "weeks": []}
