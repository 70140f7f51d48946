"""Work across workspaces gets through the second wall with everything that it has to do, and operators with theirs."""

import inspect
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.operating.database import look_at_database
from bot.operating.ledger import read_ledger
from bot.store import Database, Delivery, Everywhere, InboxEntry
from bot.store.controls import Halts
from bot.store.installations import Granted
from bot.store.outbox import Arrived, Doubted, Opened, Returned, Try
from bot.store.planned import Occurrence
from bot.store.schedules import Step
from bot.store.sealing import Keyring
from tests.contract.seeds import EARLIER, KEY, KEYS, NOW, OURS, THEIRS, USER
from tests.postgres.conftest import Place

LATER = NOW + timedelta(hours=1)
EVER = NOW - timedelta(days=3650)
MONDAYS = [NOW - timedelta(days=7), NOW]
KEYRING = Keyring(KEYS)
PREFIX = KEYRING.prefix or ""
TEAMS = [OURS.team_id, THEIRS.team_id]


def delivery(state: str) -> Delivery:
    return OURS.delivery(state)


def occurrence(kind: str) -> Occurrence:
    return Occurrence(OURS.team_id, USER, OURS.first, f"{kind}:new", NOW, NOW, LATER, kind=kind)


def entry() -> InboxEntry:
    return InboxEntry(team_id=OURS.team_id, dedupe_key=KEY, kind="message", received_at=NOW, next_try_at=NOW)


def granted() -> Granted:
    return Granted("T9", "", False, "A1", "Nine", "UBOT", "chat:write", "xoxb-9")


Call = Callable[[Everywhere], Awaitable[Any]]
CASES: dict[str, Call] = {
    "schedules.crowds": lambda all_: all_.schedules.crowds(EVER, LATER),
    "schedules.due": lambda all_: all_.schedules.due(LATER, 10),
    "schedules.is_empty": lambda all_: all_.schedules.is_empty(LATER),
    "schedules.move_on": lambda all_: all_.schedules.move_on([Step(OURS.first, 0, None, None, LATER)]),
    "planned.add": lambda all_: all_.planned.add([occurrence("nudge"), occurrence("check_in")], NOW),
    "planned.supersede": lambda all_: all_.planned.supersede([occurrence("nudge")], NOW),
    "planned.teams": lambda all_: all_.planned.teams(),
    "outbox.abandon": lambda all_: all_.outbox.abandon("worker", LATER),
    "outbox.confirm": lambda all_: all_.outbox.confirm([Arrived(delivery("sending"), "1.0", "answer")], NOW),
    "outbox.counts": lambda all_: all_.outbox.counts(),
    "outbox.doubt": lambda all_: all_.outbox.doubt([Doubted(delivery("sending"), LATER)]),
    "outbox.doubts": lambda all_: all_.outbox.doubts(OURS.team_id, LATER, 10),
    "outbox.due_teams": lambda all_: all_.outbox.due_teams(LATER),
    "outbox.inherit": lambda all_: all_.outbox.inherit("another", LATER),
    "outbox.opened": lambda all_: all_.outbox.opened([Opened(delivery("sending"), "D9")], NOW),
    "outbox.put_back": lambda all_: all_.outbox.put_back([Returned(delivery("sending"), "sending", LATER, 1, None)]),
    "outbox.reap": lambda all_: all_.outbox.reap(LATER, LATER),
    "outbox.still_sending": lambda all_: all_.outbox.still_sending([delivery("sending").id]),
    "outbox.stuck": lambda all_: all_.outbox.stuck(LATER),
    "outbox.take_doubts": lambda all_: all_.outbox.take_doubts([delivery("unknown")], LATER, LATER),
    "outbox.tried": lambda all_: all_.outbox.tried([Try(delivery("sending"), "later", None)], NOW),
    "buckets.of": lambda all_: all_.buckets.of(["chat.postMessage"], TEAMS),
    "inbox.forget_old": lambda all_: all_.inbox.forget_old(NOW + timedelta(days=30), 10),
    "inbox.name": lambda all_: all_.inbox.name([(entry(), USER)]),
    "inbox.waiting": lambda all_: all_.inbox.waiting(LATER, 10),
    "workspaces.active": lambda all_: all_.workspaces.active(),
    "workspaces.asked_again": lambda all_: all_.workspaces.asked_again(OURS.team_id, NOW, is_taken=True),
    "workspaces.get": lambda all_: all_.workspaces.get(OURS.team_id),
    "workspaces.left": lambda all_: all_.workspaces.left(LATER, 10),
    "workspaces.of_enterprise": lambda all_: all_.workspaces.of_enterprise("E1"),
    "workspaces.refused": lambda all_: all_.workspaces.refused(10),
    "workspaces.serve": lambda all_: all_.workspaces.serve("T9", "Nine", "UBOT", NOW),
    "workspaces.unknown": lambda all_: all_.workspaces.unknown(LATER, 10),
    "workspaces.stop": lambda all_: all_.workspaces.stop(OURS.team_id, "token_revoked", NOW),
    "installations.drop": lambda all_: all_.installations.drop(OURS.team_id, NOW),
    "installations.end": lambda all_: all_.installations.end(OURS.team_id, "app_uninstalled", LATER, None),
    "installations.end_enterprise": lambda all_: all_.installations.end_enterprise("E1", "app_uninstalled", NOW, None),
    "installations.forget_ended": lambda all_: all_.installations.forget_ended(LATER),
    "installations.give_access": lambda all_: all_.installations.give_access("E1", TEAMS, NOW, None),
    "installations.meet": lambda all_: all_.installations.meet("T9", "E1", NOW),
    "installations.of": lambda all_: all_.installations.of(OURS.team_id, "E1"),
    "installations.refuse": lambda all_: all_.installations.refuse(OURS.team_id, "token_revoked", NOW),
    "installations.store": lambda all_: all_.installations.store(granted(), NOW),
    "installations.take_access": lambda all_: all_.installations.take_access("E1", TEAMS, NOW, None),
    "oauth_states.forget": lambda all_: all_.oauth_states.forget(NOW),
    "oauth_states.keep": lambda all_: all_.oauth_states.keep("digest", "cookie", LATER, NOW, 10),
    "oauth_states.take": lambda all_: all_.oauth_states.take("digest", "cookie", NOW),
    "coming.next_due_at": lambda all_: all_.coming.next_due_at(EVER),
    "counts.dead_entries": lambda all_: all_.counts.dead_entries(),
    "counts.due": lambda all_: all_.counts.due(LATER),
    "counts.ended": lambda all_: all_.counts.ended(EVER),
    "counts.heard_at": lambda all_: all_.counts.heard_at(),
    "counts.old_doubts": lambda all_: all_.counts.old_doubts(LATER),
    "counts.moving": lambda all_: all_.counts.moving(),
    "counts.open": lambda all_: all_.counts.open(),
    "counts.planned": lambda all_: all_.counts.planned(),
    "counts.waiting": lambda all_: all_.counts.waiting(),
    "counts.workspaces": lambda all_: all_.counts.workspaces(),
    "ledger.entries": lambda all_: all_.ledger.entries(MONDAYS, EVER),
    "ledger.forget_tries": lambda all_: all_.ledger.forget_tries(LATER, 10),
    "ledger.totals": lambda all_: all_.ledger.totals(MONDAYS),
    "ledger.twice": lambda all_: all_.ledger.twice(MONDAYS),
    "heartbeats.beat": lambda all_: all_.heartbeats.beat("process", "host", "1.0", NOW, NOW),
    "heartbeats.forget": lambda all_: all_.heartbeats.forget(NOW),
    "heartbeats.leave": lambda all_: all_.heartbeats.leave("process"),
    "heartbeats.seen": lambda all_: all_.heartbeats.seen(EVER),
    "holding.all": lambda all_: all_.holding.all(LATER),
    "holding.begin": lambda all_: all_.holding.begin(OURS.team_id, NOW),
    "holding.count": lambda all_: all_.holding.count(),
    "holding.has_moved": lambda all_: all_.holding.has_moved(),
    "holding.is_at_home": lambda all_: all_.holding.is_at_home(),
    "holding.last_seen": lambda all_: all_.holding.last_seen(),
    "holding.lift": lambda all_: all_.holding.lift(OURS.team_id, EARLIER),
    "holding.put": lambda all_: all_.holding.put(EARLIER, NOW),
    "tombstones.files": lambda all_: all_.tombstones.files(LATER, 10),
    "tombstones.since": lambda all_: all_.tombstones.since(EVER),
    "accesses.forget": lambda all_: all_.accesses.forget(LATER),
    "admin_acts.forget": lambda all_: all_.admin_acts.forget(LATER),
    "controls.halt": lambda all_: all_.controls.halt(NOW),
    "controls.halted": lambda all_: all_.controls.halted(),
    "controls.halts": lambda all_: all_.controls.halts(),
    "controls.leave_out": lambda all_: all_.controls.leave_out(Halts(NOW, frozenset()), LATER),
    "controls.resume": lambda all_: all_.controls.resume(NOW),
    "old_records.forget": lambda all_: all_.old_records.forget(LATER, 10),
    "old_records.forget_drafts": lambda all_: all_.old_records.forget_drafts(LATER, 0, 10),
    "pictures.superseded": lambda all_: all_.pictures.superseded(LATER, 10),
    "mentor_requests.due": lambda all_: all_.mentor_requests.due(LATER, 10),
    "model_uses.forget": lambda all_: all_.model_uses.forget(LATER.date()),
    "keys.check": lambda all_: all_.keys.check(KEYRING),
    "keys.first_used": lambda all_: all_.keys.first_used(KEYRING),
    "keys.keep_only": lambda all_: all_.keys.keep_only(KEYRING),
    "keys.note": lambda all_: all_.keys.note(KEYRING, NOW),
    "keys.tags": lambda all_: all_.keys.tags(),
    "token_sealing.seal": lambda all_: all_.token_sealing.seal(PREFIX, None, 10),
    "token_sealing.waiting": lambda all_: all_.token_sealing.waiting(PREFIX),
    "members_awaited": lambda all_: all_.members_awaited(["vacation"], LATER, 10),
    "members_without_zone": lambda all_: all_.members_without_zone(10),
}
"""Every query of work across workspaces."""


class UndoError(Exception):
    """Ends a transaction without a trace."""


def test_every_query_of_all_workspaces_has_its_case_here() -> None:
    everywhere = Everywhere(None)  # type: ignore[arg-type]
    queries = {
        f"{name}.{method}"
        for name, asked in vars(Everywhere).items()
        if not name.startswith("_") and not inspect.isfunction(asked)
        for method, _ in inspect.getmembers(type(getattr(everywhere, name)), inspect.isfunction)
        if not method.startswith("_")
    }
    own = {name for name, _ in inspect.getmembers(Everywhere, inspect.isfunction) if not name.startswith("_")}
    assert queries | own - {"flush", "team"} == set(CASES)


@pytest.mark.parametrize("name", CASES)
async def test_work_across_workspaces_may_do_what_it_has_to(database: Database, name: str) -> None:
    with pytest.raises(UndoError):
        async with database.everywhere() as everywhere:
            await CASES[name](everywhere)
            await everywhere.flush()
            raise UndoError


async def test_it_reaches_every_workspace(database: Database) -> None:
    glance = database.glance_everywhere()
    assert {workspace.team_id for workspace in await glance.workspaces.active()} >= set(TEAMS)
    assert {one.team_id for one in await glance.inbox.waiting(LATER, 10)} == set(TEAMS)
    assert set(await glance.outbox.due_teams(LATER)) == set(TEAMS)
    assert set(await glance.planned.teams()) == set(TEAMS)
    for team_id in TEAMS:
        assert await glance.team(team_id).members.get(USER) is not None


async def test_the_ledger_and_the_doctor_see_all_workspaces(place: Place, database: Database) -> None:
    accounts = await read_ledger(place.url, NOW, 4)
    assert {account.team_id for account in accounts} == set(TEAMS)
    assert all(account.planned for account in accounts)
    async with database.everywhere() as everywhere:
        await everywhere.heartbeats.beat("process", "host", "1.0", EARLIER, NOW)

    def clock() -> datetime:
        return NOW

    found = {each.check: each for each in await look_at_database(place.url, clock, KEYS)}
    assert found["database"].state == "ok", found["database"]
    assert found["processes"].state == "ok", found["processes"]
    assert found["keys"].state == "ok", found["keys"]
