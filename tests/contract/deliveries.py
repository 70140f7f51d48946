"""Deliveries in every state, written into a database of either kind, for what operators ask of it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock, system_clock
from bot.store import Database, Delivery, Workspace
from bot.store.migrating import migrate
from bot.store.tables import DeliveryAttempt

TEAM = "T0LEDGER"


def delivery(number: int, now: datetime, state: str = "sent", **values: Any) -> Delivery:
    """One that was due an hour ago, alone in its conversation; a sent one has a time of Slack's own."""
    at = now - timedelta(hours=1)
    ended = state not in ("planned", "pending", "sending", "unknown")
    settings: dict[str, Any] = {
        "id": f"d-{number}",
        "team_id": TEAM,
        "user_id": f"U{number}",
        "kind": "nudge",
        "occurrence_key": f"nudge:{number}",
        "channel_id": f"D{number}",
        "state": state,
        "slack_ts": f"1700000000.{number:06}" if state == "sent" else None,
        "due_at": at,
        "not_before": at,
        "created_at": at,
        "settled_at": at if ended else None,
    }
    return Delivery(**(settings | values))


def tried(number: int, at: datetime, outcome: str = "sent") -> DeliveryAttempt:
    """One try of the delivery with that number."""
    return DeliveryAttempt(team_id=TEAM, delivery_id=f"d-{number}", attempt=1, outcome=outcome, at=at)


@asynccontextmanager
async def opened(url: str, clock: Clock = system_clock) -> AsyncIterator[Database]:
    """A started database of today's version, held as the bot holds it."""
    migrate(url)
    database = Database(url, clock)
    await database.start()
    try:
        yield database
    finally:
        await database.stop()


async def write(database: Database, now: datetime, *rows: Any) -> None:
    """Put rows into it, with their workspace."""
    served = Workspace(team_id=TEAM, name="Harbour Works", created_at=now, updated_at=now)
    await add(database, served, *rows)


async def add(database: Database, *rows: Any) -> None:
    """Put rows into it."""
    async with database.everywhere() as everywhere:
        for row in rows:
            of = everywhere.team(row.team_id) if hasattr(row, "team_id") else everywhere
            of._rows.add(row)


def numbers(rows: Sequence[Any]) -> list[str]:
    """The deliveries that rows of tries belong to."""
    return [row.delivery_id for row in rows]
