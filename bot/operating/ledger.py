"""`cairn ledger`: every message of the last weeks accounted for, and whether counts made in other ways agree."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.store.ledger import TRIES_KEPT, Entry, Total, Twice
from bot.store.looking import snapshot

COLUMNS = ("sent", "skipped", "cancelled", "dead", "open")
OPEN = ("planned", "pending", "sending", "unknown")
LATER = "later"


@dataclass
class Account:
    """One workspace's messages that are or were due in one week."""

    team_id: str
    name: str
    week: str
    """An ISO week of `due_at` in UTC, or `later` for what is due after this one."""
    planned: int = 0
    """Every row, counted without a look at its state."""
    counts: Counter[str] = field(default_factory=Counter)
    reasons: dict[str, Counter[str]] = field(default_factory=dict)
    """Under skipped, cancelled, dead and open: why, and how many."""
    wrong: list[str] = field(default_factory=list)
    """What does not agree, a clause each."""

    @property
    def balances(self) -> bool:
        """Whether nothing was found that does not agree."""
        return not self.wrong


async def read_ledger(url: str, now: datetime, weeks: int, team_id: str | None = None) -> list[Account]:
    """The accounts of this week and the ones before it, by workspace, oldest first; CairnError says what hinders.

    All counts are of one moment, so they agree while the bot runs too.
    """
    mondays = mondays_until(now, weeks)
    async with snapshot(url) as rows:
        entries = await rows.ledger.entries(mondays, now - TRIES_KEPT, team_id)
        totals = await rows.ledger.totals(mondays, team_id)
        twice = await rows.ledger.twice(mondays, team_id)
        names = {workspace.team_id: workspace.name for workspace in await rows.counts.workspaces()}
    labels = [f"{monday.isocalendar().year}-W{monday.isocalendar().week:02}" for monday in mondays[:-1]]
    return settle(entries, totals, twice, names, [*labels, LATER])


def mondays_until(now: datetime, weeks: int) -> list[datetime]:
    """The beginnings of so many weeks up to the present one, and of the next."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - timedelta(days=midnight.weekday())
    return [monday + timedelta(weeks=number) for number in range(1 - weeks, 2)]


def settle(
    entries: Iterable[Entry],
    totals: Iterable[Total],
    twice: Iterable[Twice],
    names: Mapping[str, str],
    labels: list[str],
) -> list[Account]:
    """Set the counts against each other. An account balances where all of this holds:

    - rows, counted as a whole, are sent + skipped + cancelled + dead + open, and each is an occurrence of its own;
    - each sent one has Slack's time of its message, which no other one has, and exactly one try on record as sent
      (none is asked for where tries are not kept any more);
    - no other one has a try on record as sent, and each that ended otherwise has its reason.
    """
    accounts: dict[tuple[str, int], Account] = {}

    def account(team_id: str, week: int) -> Account:
        blank = Account(team_id, names.get(team_id, ""), labels[week])
        return accounts.setdefault((team_id, week), blank)

    for entry in entries:
        _enter(account(entry.team_id, entry.week), entry)
    for total in totals:
        _check_total(account(total.team_id, total.week), total)
    for claim in twice:
        account(claim.team_id, claim.week).wrong.append(f"{claim.deliveries} claim the same message of Slack's")
    return [accounts[key] for key in sorted(accounts)]


def _enter(account: Account, entry: Entry) -> None:
    column = "open" if entry.state in OPEN else entry.state
    account.counts[column] += entry.deliveries
    if column != "sent":
        why = " ".join(filter(None, (entry.state if column == "open" else "", entry.why))) or "without a reason"
        account.reasons.setdefault(column, Counter())[why] += entry.deliveries
    account.wrong += [f"{entry.deliveries} {problem}" for problem in _problems(entry)]


def _problems(entry: Entry) -> Iterable[str]:
    if entry.state == "sent":
        if not entry.has_ts:
            yield "sent without Slack's time"
        if entry.sent_tries > 1:
            yield f"on record as sent {entry.sent_tries} times"
        if entry.sent_tries == 0 and not entry.is_old:
            yield "sent without a try on record"
    else:
        if entry.sent_tries:
            yield f"{entry.state}, but on record as sent"
        if entry.state not in OPEN and not entry.why:
            yield f"{entry.state} without a reason"


def _check_total(account: Account, total: Total) -> None:
    account.planned = total.rows
    accounted = sum(account.counts[column] for column in COLUMNS)
    if total.rows != accounted:
        account.wrong.append(f"{total.rows} rows, but {accounted} accounted for")
    if total.keys != total.rows:
        account.wrong.append(f"{total.rows} rows for {total.keys} occurrences")


def as_text(accounts: list[Account]) -> str:
    """For a person: a table a workspace, below each week its reasons."""
    if not accounts:
        return "Nothing was planned in these weeks."
    lines: list[str] = []
    team = ""
    for account in accounts:
        if account.team_id != team:
            team = account.team_id
            lines += [*([""] if lines else []), f"{account.name} ({team})" if account.name else team, _HEAD]
        lines.append(_row(account))
        for column, reasons in account.reasons.items():
            lines.append(f"  {column}: " + ", ".join(f"{why} {count}" for why, count in sorted(reasons.items())))
        lines += [f"  wrong: {problem}" for problem in account.wrong]
    wrong = sum(not account.balances for account in accounts)
    end = f"{wrong} of {len(accounts)} do not balance." if wrong else "Everything planned is accounted for."
    return "\n".join([*lines, "", end])


_HEAD = f"{'week':<10}{'planned':>9}" + "".join(f"{column:>11}" for column in COLUMNS) + "  balances"


def _row(account: Account) -> str:
    counts = "".join(f"{account.counts[column]:>11}" for column in COLUMNS)
    return f"{account.week:<10}{account.planned:>9}{counts}  {'yes' if account.balances else 'NO'}"


def as_json(accounts: list[Account]) -> str:
    """For a program: the same."""
    weeks = [
        {
            "workspace": account.team_id,
            "name": account.name,
            "week": account.week,
            "planned": account.planned,
            **{column: account.counts[column] for column in COLUMNS},
            "reasons": account.reasons,
            "balances": account.balances,
            "wrong": account.wrong,
        }
        for account in accounts
    ]
    return json.dumps({"balances": all(account.balances for account in accounts), "weeks": weeks}, indent=2)
