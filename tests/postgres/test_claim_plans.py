"""What a claim looks up on PostgreSQL where its statistics know nothing of the rows yet, as after a first import."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import asyncpg

from bot.store.claims import _DUE
from bot.store.migrating import migrate
from bot.store.postgres import roles_on
from bot.store.postgres_reads import DIALECT
from bot.store.tables import Delivery, Member
from bot.store.walls import TEAM
from tests.chaos.tables import fill

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MEMBERS = 300


async def test_a_claim_looks_members_up_by_their_key(new_database: Callable[[], str]) -> None:
    url = new_database()
    await asyncio.to_thread(migrate, url)
    people = [
        Member(team_id="T1", user_id=f"U{n}", dm_channel=f"D{n}", created_at=NOW, updated_at=NOW)
        for n in range(MEMBERS)
    ]
    await fill(url, people)
    notes = [
        Delivery(
            team_id="T1",
            user_id=f"U{n}",
            kind="note",
            urgency="chosen",
            occurrence_key=f"note:{n}",
            due_at=NOW,
            not_before=NOW,
            created_at=NOW,
        )
        for n in range(MEMBERS)
    ]
    await fill(url, notes)
    plan = await explained(url, {"team": "T1", "now": NOW, "limit": 100})
    assert "Rows Removed by Join Filter" not in plan, plan
    assert "pk_member" in plan, plan
    assert "ix_delivery_due" in plan, plan


async def explained(url: str, given: dict[str, object]) -> str:
    """What the server did to answer, behind the wall of that workspace."""
    compiled = _DUE.compile(dialect=DIALECT)
    values = {**compiled.params, **given}
    role, connection = (await roles_on(url)).app, await asyncpg.connect(url)
    try:
        await connection.execute(f"SET ROLE {role}; SET {TEAM} = '{given['team']}'")
        steps = await connection.fetch(
            f"EXPLAIN (ANALYZE) {compiled}", *(values[name] for name in compiled.positiontup)
        )
    finally:
        await connection.close()
    return "\n".join(step[0] for step in steps)
