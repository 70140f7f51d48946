"""What the product reads in a database: kept when a version is released, and held against what it reads later."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.operating.ledger import as_json, read_ledger
from bot.store import Database
from tests.contract.seeds import NOW, OURS, THEIRS, USER

VERSIONS = Path(__file__).parent / "versions"
TEAMS = (OURS.team_id, THEIRS.team_id)


def clock() -> Any:
    return NOW


async def read_all(url: str, keys: Sequence[str], now: Clock = clock) -> dict[str, Any]:
    """Everything of the members that their export has, opened, by workspace; and what the ledger says."""
    database = Database(url, now, keys=keys)
    await database.start()
    try:
        await database.check_keys()
        found: dict[str, Any] = {}
        for team_id in TEAMS:
            export = vars(await database.glance(team_id).exporting.of(USER))
            found[team_id] = {name: [_plain(row) for row in _rows(rows)] for name, rows in export.items()}
    finally:
        await database.stop()
    weeks = json.loads(as_json(await read_ledger(url, now(), 2)))["weeks"]
    return {"members": found, "weeks": [{name: week[name] for name in _COUNTED} for week in weeks]}


_COUNTED = ("workspace", "week", "planned", "sent", "skipped", "cancelled", "dead", "open")


def lacking(kept: Any, found: Any, where: str = "") -> list[str]:
    """What was kept and is not found as it was. A row may have more columns by now, and a list more in its place."""
    if isinstance(kept, dict) and isinstance(found, dict):
        names = [f"{where}.{name} is gone" for name in kept if name not in found]
        return names + [
            one for name in kept if name in found for one in lacking(kept[name], found[name], f"{where}.{name}")
        ]
    if isinstance(kept, list) and isinstance(found, list):
        if len(kept) != len(found):
            return [f"{where}: {len(kept)} were kept, {len(found)} are there"]
        pairs = enumerate(zip(kept, found, strict=True))
        return [one for number, (was, now) in pairs for one in lacking(was, now, f"{where}[{number}]")]
    return [] if kept == found else [f"{where} was {kept!r} and is {found!r}"]


def _rows(rows: Any) -> list[Any]:
    return list(rows) if isinstance(rows, list | tuple) else [] if rows is None else [rows]


def _plain(row: Any) -> Any:
    return json.loads(json.dumps(row.model_dump() if hasattr(row, "model_dump") else row, default=str))
