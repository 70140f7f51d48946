"""The store keeps workspaces apart, refuses what would be wrong later, and never keeps its lock by mistake."""

import asyncio
import inspect
import random
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import DateTime, Index, UniqueConstraint
from sqlalchemy.exc import OperationalError, StatementError
from sqlmodel import SQLModel, select

from bot.errors import CairnError
from bot.store import Database, Goal, Member, Note, Team
from bot.store.buckets import Bucket
from bot.store.choosing import Ending, PlannedNudge, Sending
from bot.store.claims import Ended, Held
from bot.store.nudges import ArrivedNudge
from bot.store.planned import Occurrence
from bot.store.rows import ReadOnlyError
from bot.store.sqlite import wal_is_safe
from bot.store.tables import Moment
from tests.cairn import cairn
from tests.contract.seeds import (
    EARLIER,
    KEY,
    KEYS,
    NOW,
    OCCURRENCE,
    OURS,
    THEIRS,
    USER,
    WEEK,
    Seed,
    plant,
    rows_of,
    teams_in,
    told,
)

LATER = NOW + timedelta(hours=1)
OF_ALL_WORKSPACES = {
    *("ix_schedule_due", "ix_delivery_ended"),
    *("ix_inbox_waiting", "ix_inbox_received_at", "ix_mentor_request_due"),
}
"""The indexes of the jobs that ask what is due in all workspaces at once, and of the gauges."""
OF_THE_PROGRAM = {"halt", "lineage", "heartbeat", "oauth_state", "schema_support", "sealing_key"}
"""What is about processes and versions, and of no workspace."""


def new_note(team: Team) -> Note:
    """As an import would have it: a row says itself whose it is."""
    return Note(team_id=team.team_id, user_id=USER, kind="kept", text="brought along", created_at=NOW)


def new_nudge(delivery_id: str) -> ArrivedNudge:
    """As a delivery of any workspace would have it: the workspace that is asked decides whose it is."""
    return ArrivedNudge(USER, "new", WEEK, delivery_id, [], NOW)


BUCKET = Bucket(1.0, 1.0, NOW, NOW)


def planned(of: Seed) -> PlannedNudge:
    return PlannedNudge(f"{of.team_id}-pending", f"nudge:planned:{WEEK}", EARLIER, EARLIER, LATER)


def occurrence(of: Seed) -> Occurrence:
    return Occurrence(of.team_id, USER, of.first, "check_in:new", NOW, NOW, LATER, kind="check_in", state="pending")


async def leave(team: Team) -> int:
    """It has removed the app, and its days of grace are over: how many rows of it went."""
    await team.workspace.stop("app_uninstalled", EARLIER, leaves=True)
    gone = 0
    while deleted := await team.leaving.delete_some(NOW, 2):
        gone += deleted
    return gone


async def everything(team: Team) -> list[Any]:
    """All that a member can take along, as one list."""
    return [row for rows in vars(await team.exporting.of(USER)).values() for row in rows]


async def erased(team: Team) -> None:
    member = await team.members.get(USER)
    assert member is not None
    await team.erasure.everything(member, NOW)


Call = Callable[[Team, Seed], Awaitable[Any]]
CASES: dict[str, Call] = {
    "members.get": lambda team, _: team.members.get(USER),
    "members.meet": lambda team, _: team.members.meet(USER, NOW),
    "holdout.drawn": lambda team, _: team.holdout.drawn(USER, 100),
    "holdout.acts": lambda team, _: team.holdout.acts(USER, NOW - timedelta(days=3650)),
    "holdings.of": lambda team, _: team.holdings.of(USER),
    "members.welcome": lambda team, _: team.members.welcome([USER], NOW),
    "members.traces": lambda team, _: team.members.traces(USER),
    "members.remember_home": lambda team, _: team.members.remember_home(USER, EARLIER, None, "changed"),
    "members.change": lambda team, _: team.members.change(USER, NOW, level="changed"),
    "goals.active": lambda team, _: team.goals.active(USER),
    "goals.nearest": lambda team, _: team.goals.nearest(USER, 5),
    "goals.count": lambda team, _: team.goals.count(USER),
    "goals.awake": lambda team, _: team.goals.awake(USER),
    "goals.focuses": lambda team, _: team.goals.focuses(USER),
    "goals.shown": lambda team, _: team.goals.shown(USER, EARLIER),
    "goals.get": lambda team, of: team.goals.get(USER, of.first),
    "goals.numbered": lambda team, of: team.goals.numbered(USER, of.goals),
    "goals.next_number": lambda team, _: team.goals.next_number(USER),
    "goals.draft": lambda team, _: team.goals.draft(USER, "new", "new", None, None, NOW),
    "goals.record": lambda team, _: team.goals.record(OURS.goal(), "edited", NOW, before=None),
    "goals.history": lambda team, of: team.goals.history(USER, of.first),
    "goals.event": lambda team, of: team.goals.event(USER, of.first),
    "goals.last_change": lambda team, _: team.goals.last_change(USER),
    "goals.some": lambda team, of: team.goals.some(USER, [of.first]),
    "check_ins.get": lambda team, of: team.check_ins.get(USER, of.first),
    "check_ins.of_delivery": lambda team, of: team.check_ins.of_delivery(USER, f"{of.team_id}-pending"),
    "check_ins.latest": lambda team, _: team.check_ins.latest(USER),
    "check_ins.since": lambda team, _: team.check_ins.since(USER, EARLIER),
    "check_ins.begin": lambda team, of: team.check_ins.begin(USER, WEEK, [1], NOW, f"{of.team_id}-pending"),
    "check_ins.answers": lambda team, of: team.check_ins.answers(USER, of.first),
    "check_ins.changes": lambda team, _: team.check_ins.changes(USER, EARLIER),
    "check_ins.last_changes": lambda team, of: team.check_ins.last_changes(USER, [of.first, OURS.first], NOW),
    "check_ins.signs": lambda team, _: team.check_ins.signs(USER, EARLIER),
    "check_ins.first_sign": lambda team, _: team.check_ins.first_sign(USER),
    "check_ins.riders": lambda team, _: team.check_ins.riders([USER]),
    "accesses.note": lambda team, _: team.accesses.note(USER, "U3", "reason", "2:0", NOW),
    "accesses.newest": lambda team, _: team.accesses.newest(USER),
    "admin_acts.add": lambda team, _: team.admin_acts.add(USER, "cap", NOW, "3 week"),
    "admin_acts.newest": lambda team, _: team.admin_acts.newest(),
    "admin_acts.looked_at": lambda team, _: team.admin_acts.looked_at(USER),
    "caps.ended": lambda team, _: team.caps.ended(EARLIER),
    "caps.given": lambda team, _: team.caps.given(["U-sending"], EARLIER),
    "caps.latest_nudge": lambda team, _: team.caps.latest_nudge(USER, EARLIER),
    "caps.slots": lambda team, _: team.caps.slots([USER]),
    "caps.today": lambda team, _: team.caps.today(EARLIER),
    "caps.waiting": lambda team, _: team.caps.waiting([USER], EARLIER),
    "census.count": lambda team, _: team.census.count(),
    "controls.cap_day": lambda team, _: team.controls.cap_day(9),
    "controls.cap_week": lambda team, _: team.controls.cap_week(3),
    "controls.dry_run": lambda team, _: team.controls.dry_run(NOW, is_on=True),
    "controls.halt": lambda team, _: team.controls.halt("admins", NOW),
    "controls.read": lambda team, _: team.controls.read(),
    "controls.resume": lambda team, _: team.controls.resume("operator", NOW),
    "exporting.of": lambda team, _: everything(team),
    "erasure.hold": lambda team, _: team.erasure.hold(USER),
    "erasure.requests": lambda team, _: team.erasure.requests(USER),
    "erasure.passed_by": lambda team, _: team.erasure.passed_by("U9"),
    "erasure.files": lambda team, _: team.erasure.files(USER, NOW),
    "erasure.file_is_gone": lambda team, of: team.erasure.file_is_gone(f"left-{of.team_id}"),
    "erasure.try_file_at": lambda team, of: team.erasure.try_file_at(f"left-{of.team_id}", LATER),
    "erasure.keep_line": lambda team, _: team.erasure.keep_line(OURS.mentor_line()),
    "erasure.everything": lambda team, _: erased(team),
    "erasure.rest": lambda team, _: team.erasure.rest(USER, NOW),
    "tombstones.set": lambda team, _: team.tombstones.set(USER, NOW),
    "tombstones.put": lambda team, of: team.tombstones.put([of.tombstone()]),
    "tombstones.returned": lambda team, _: team.tombstones.returned(),
    "tombstones.strays": lambda team, _: team.tombstones.strays(),
    "notes.keep": lambda team, of: team.notes.keep(USER, "new", NOW, goal_id=of.first),
    "notes.get": lambda team, of: team.notes.get(USER, of.first),
    "assessments.draft": lambda team, _: team.assessments.draft(USER),
    "assessments.get": lambda team, of: team.assessments.get(USER, of.first),
    "assessments.newest": lambda team, _: team.assessments.newest(USER, "backend", 5),
    "assessments.ratings": lambda team, of: team.assessments.ratings(USER, [of.first]),
    "assessments.rating": lambda team, of: team.assessments.rating(USER, of.first, "architecture"),
    "assessments.wins": lambda team, of: team.assessments.wins(USER, [of.first]),
    "assessments.start": lambda team, _: team.assessments.start("U2", "backend", NOW),
    "assessments.add": lambda team, _: team.assessments.add(OURS.assessment(), "business", NOW, {"sureness": 2}),
    "assessments.discard": lambda team, of: team.assessments.discard(of.assessment()),
    "notes.newest": lambda team, _: team.notes.newest(USER),
    "schedules.get": lambda team, _: team.schedules.get(USER),
    "schedules.all_of": lambda team, _: team.schedules.all_of(USER),
    "schedules.begin": lambda team, _: team.schedules.begin("U2", NOW),
    "nudges.given": lambda team, of: team.nudges.given(USER, of.first),
    "nudges.given_by": lambda team, of: team.nudges.given_by(USER, f"{of.team_id}-pending"),
    "nudges.past": lambda team, _: team.nudges.past(USER),
    "nudges.of": lambda team, of: team.nudges.of(USER, f"nudge-{of.team_id}"),
    "nudges.latest": lambda team, _: team.nudges.latest(USER),
    "nudges.waiting": lambda team, _: team.nudges.waiting(USER),
    "nudges.record": lambda team, of: team.nudges.record(
        USER, "nudge-new", WEEK, NOW, delivery_id=f"{of.team_id}-pending"
    ),
    "nudges.arrived": lambda team, of: team.nudges.arrived([new_nudge(f"{of.team_id}-new")]),
    "nudges.choices": lambda team, _: team.nudges.choices(USER, WEEK),
    "nudges.choose": lambda team, _: team.nudges.choose(USER, WEEK, None, NOW),
    "nudges.unchoose": lambda team, _: team.nudges.unchoose(USER, WEEK),
    "intentions.get": lambda team, of: team.intentions.get(USER, of.first),
    "intentions.open": lambda team, _: team.intentions.open(USER),
    "intentions.of_goal": lambda team, of: team.intentions.of_goal(USER, of.first),
    "intentions.ended_at": lambda team, of: team.intentions.ended_at(USER, of.first, EARLIER),
    "intentions.asked": lambda team, _: team.intentions.asked(USER),
    "intentions.begin": lambda team, _: team.intentions.begin(USER, OURS.first, NOW),
    "intentions.to_quote": lambda team, _: team.intentions.to_quote(USER),
    "intentions.quoted_at": lambda team, _: team.intentions.quoted_at(USER, NOW),
    "intentions.count_quotes": lambda team, _: team.intentions.count_quotes([USER]),
    "one_on_ones.get": lambda team, of: team.one_on_ones.get(USER, of.first),
    "one_on_ones.latest": lambda team, _: team.one_on_ones.latest(USER),
    "one_on_ones.before": lambda team, _: team.one_on_ones.before(USER, NOW),
    "one_on_ones.goal_changes": lambda team, _: team.one_on_ones.goal_changes(USER, EARLIER, NOW),
    "one_on_ones.keep": lambda team, _: team.one_on_ones.keep(
        USER, NOW, heard="new", dimension="business", expectation="new", questions=["new"]
    ),
    "sealing.waiting": lambda team, _: team.sealing.waiting("s1:00000000:"),
    "sealing.seal": lambda team, _: team.sealing.seal(Goal, "s1:00000000:", None, 100),
    "wins.of": lambda team, _: team.wins.of(USER),
    "wins.in_dimension": lambda team, _: team.wins.in_dimension(USER, "architecture"),
    "wins.from_origin": lambda team, of: team.wins.from_origin(USER, "goal", str(of.first)),
    "wins.origins": lambda team, _: team.wins.origins(USER, "goal"),
    "wins.counts": lambda team, _: team.wins.counts(USER),
    "wins.get": lambda team, of: team.wins.get(USER, of.first),
    "wins.numbered": lambda team, of: team.wins.numbered(USER, of.goals),
    "wins.write": lambda team, _: team.wins.write(
        USER, "new", NOW.date(), NOW, dimension=None, level=None, link=None, origin="typed", origin_id=None
    ),
    "wins.delete": lambda team, of: team.wins.delete(USER, of.first),
    "deliveries.bring": lambda team, of: team.deliveries.bring(of.delivery("sending"), "F1"),
    "deliveries.empty": lambda team, of: team.deliveries.empty(f"{of.team_id}-sent"),
    "deliveries.plan": lambda team, _: team.deliveries.plan(USER, "nudge", "proactive", OCCURRENCE, NOW, now=NOW),
    "deliveries.get": lambda team, of: team.deliveries.get(f"{of.team_id}-pending"),
    "deliveries.by_key": lambda team, _: team.deliveries.by_key(OCCURRENCE),
    "deliveries.newest": lambda team, _: team.deliveries.newest(USER, "nudge"),
    "deliveries.cancel": lambda team, _: team.deliveries.cancel("user", NOW, user_id=USER),
    "deliveries.withdraw": lambda team, _: team.deliveries.withdraw(USER, "nudge"),
    "deliveries.release": lambda team, _: team.deliveries.release(USER, ["vacation"], NOW),
    "deliveries.rest": lambda team, _: team.deliveries.rest(NOW, LATER),
    "deliveries.skip": lambda team, of: team.deliveries.skip(f"{of.team_id}-pending", "late", NOW),
    "deliveries.confirm": lambda team, of: team.deliveries.confirm(f"{of.team_id}-sending", "1.0", "answer", NOW),
    "deliveries.put_back": lambda team, of: team.deliveries.put_back(of.delivery("sending"), "sending", NOW),
    "deliveries.look_again": lambda team, of: team.deliveries.look_again(of.delivery("unknown"), LATER),
    "deliveries.end": lambda team, of: team.deliveries.end(
        f"{of.team_id}-unknown", 1, "unknown", "dead", "unconfirmed", NOW
    ),
    "claims.standing": lambda team, _: team.claims.standing("worker"),
    "claims.due": lambda team, _: team.claims.due(NOW, 50),
    "claims.take": lambda team, of: team.claims.take([of.delivery()], "worker", NOW, LATER),
    "claims.look_for": lambda team, of: team.claims.look_for([of.delivery()], EARLIER, NOW),
    "claims.hold": lambda team, of: team.claims.hold([Held(of.delivery(), LATER, "hours")]),
    "claims.end": lambda team, of: team.claims.end([Ended(of.delivery(), "skipped", "late")], NOW),
    "choosing.waiting": lambda team, _: team.choosing.waiting(10),
    "choosing.backgrounds": lambda team, of: team.choosing.backgrounds([planned(of)], timedelta(days=7)),
    "choosing.riders": lambda team, of: team.choosing.riders([f"{of.team_id}-pending"]),
    "choosing.leave": lambda team, of: team.choosing.leave([occurrence(of)], NOW),
    "choosing.settle": lambda team, of: team.choosing.settle(
        [Sending(f"{of.team_id}-planned", {}, NOW)], [Ending(f"{of.team_id}-planned", "skipped", "late")], NOW
    ),
    "pace.free": lambda team, _: team.pace.free(["chat.postMessage"]),
    "pace.locked": lambda team, _: team.pace.locked("chat.postMessage"),
    "pace.add": lambda team, _: team.pace.add("changed", BUCKET),
    "pace.write": lambda team, _: team.pace.write("chat.postMessage", BUCKET),
    "importing.add": lambda team, _: team.importing.add([new_note(team)]),
    "inbox.take": lambda team, _: team.inbox.take(KEY, "message", {}, NOW, USER),
    "inbox.line_up": lambda team, _: team.inbox.line_up(USER),
    "inbox.mark": lambda team, _: team.inbox.mark("command:1", "command", NOW, USER),
    "inbox.settle": lambda team, _: team.inbox.settle(KEY, NOW),
    "inbox.bury": lambda team, _: team.inbox.bury(KEY, NOW),
    "inbox.postpone": lambda team, _: team.inbox.postpone(KEY, 0, LATER),
    "mentors.offer": lambda team, _: team.mentors.offer(USER),
    "mentors.offers": lambda team, _: team.mentors.offers(),
    "mentors.volunteer": lambda team, _: team.mentors.volunteer(
        USER, NOW, ladder="backend", level="mid", topics=["new"], shadowings=[], capacity=2, about="new"
    ),
    "mentors.change": lambda team, _: team.mentors.change(USER, NOW, state="paused"),
    "mentors.reserve": lambda team, _: team.mentors.reserve(USER, 2, NOW),
    "mentors.release": lambda team, _: team.mentors.release(USER),
    "mentors.engage": lambda team, _: team.mentors.engage(USER),
    "mentors.finish": lambda team, _: team.mentors.finish(USER),
    "mentors.request": lambda team, of: team.mentors.request(USER, of.first),
    "mentors.mentee_of": lambda team, of: team.mentors.mentee_of(of.first),
    "mentors.accepted": lambda team, _: team.mentors.accepted(USER),
    "mentors.due": lambda team, of: team.mentors.due(of.first, NOW),
    "mentors.sought": lambda team, _: team.mentors.sought(USER),
    "mentors.helped": lambda team, _: team.mentors.helped(USER),
    "mentors.ask": lambda team, _: team.mentors.ask(USER, "new", NOW, topic="business", shadowing=None),
    "mentors.move": lambda team, of: team.mentors.move(of.mentor_request(), NOW, state="withdrawn", next_at=None),
    "mentors.kept_apart": lambda team, _: team.mentors.kept_apart(USER),
    "mentors.block": lambda team, _: team.mentors.block(USER, "U3", NOW),
    "mentors.unblock": lambda team, of: team.mentors.unblock(USER, f"U-{of.team_id}"),
    "model_uses.take": lambda team, _: team.model_uses.take(USER, NOW.date(), of_member=9, of_all=9),
    "questions.keep": lambda team, _: team.questions.keep("new", NOW),
    "questions.newest": lambda team, _: team.questions.newest(),
    "pictures.file": lambda team, _: team.pictures.file(USER, "digest"),
    "pictures.keep": lambda team, _: team.pictures.keep(USER, "new", "F2", NOW),
    "pictures.drop": lambda team, _: team.pictures.drop(USER, "digest"),
    "pictures.goal_changes": lambda team, of: team.pictures.goal_changes(USER, [of.first]),
    "leaving.delete_some": lambda team, _: leave(team),
    "workspace.get": lambda team, _: team.workspace.get(),
    "workspace.heard": lambda team, _: team.workspace.heard(NOW),
    "workspace.stop": lambda team, _: team.workspace.stop("app_uninstalled", NOW),
}
"""Every query of one workspace, with ids of the workspace `of`: its own, or forged ones of another."""
WITH_IDS = [name for name, call in CASES.items() if "of" in inspect.signature(call).parameters]


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("templates")
    files = {"alone": folder / "alone.db", "both": folder / "both.db"}
    plant(files["alone"], OURS)
    plant(files["both"], OURS, THEIRS)
    return files


@asynccontextmanager
async def opened(template: Path, folder: Path, name: str) -> AsyncIterator[tuple[Database, Path]]:
    file = folder / f"{name}.db"
    shutil.copy(template, file)
    database = Database(f"sqlite:///{file}", keys=KEYS)
    await database.start()
    try:
        yield database, file
    finally:
        await database.stop()


def test_every_query_of_one_workspace_has_its_case_here() -> None:
    team = Team(None, "T1")  # type: ignore[arg-type]
    queries = {
        f"{name}.{method}"
        for name in vars(Team)
        if hasattr(part := getattr(team, name), "_team_id")
        for method, _ in inspect.getmembers(type(part), inspect.isfunction)
        if not method.startswith("_")
    }
    assert queries == set(CASES)


@pytest.mark.parametrize(("name", "of"), [*((name, OURS) for name in CASES), *((name, THEIRS) for name in WITH_IDS)])
async def test_a_query_sees_and_changes_its_own_workspace_alone(
    templates: dict[str, Path], tmp_path: Path, name: str, of: Seed
) -> None:
    results = {}
    for setting, template in templates.items():
        async with opened(template, tmp_path, setting) as (database, file):
            before = rows_of(file, THEIRS.team_id)
            async with database.team(OURS.team_id) as team:
                result = await CASES[name](team, of)
                assert teams_in(result) <= {OURS.team_id}
                results[setting] = told(result)
            assert rows_of(file, THEIRS.team_id) == before
    assert results["both"] == results["alone"]
    assert rows_of(tmp_path / "both.db", OURS.team_id) == rows_of(tmp_path / "alone.db", OURS.team_id)


async def test_a_glance_writes_nothing_whatever_is_asked_of_it(templates: dict[str, Path], tmp_path: Path) -> None:
    refused: Counter[str] = Counter()
    async with opened(templates["both"], tmp_path, "glance") as (database, file):
        before = rows_of(file, OURS.team_id)
        for name, call in CASES.items():
            try:
                await call(database.glance(OURS.team_id), OURS)
            except (ReadOnlyError, OperationalError, AttributeError):  # the last: its entities cannot be changed
                refused[name] += 1
        assert rows_of(file, OURS.team_id) == before
        with pytest.raises(ReadOnlyError):
            await database.glance(OURS.team_id).flush()
    assert {"goals.draft", "members.change", "claims.take", "inbox.settle"} <= set(refused)
    assert not {name for name in refused if name.split(".")[1] in ("get", "active", "newest", "seen", "due")}


async def test_a_glance_finds_in_every_table_what_a_transaction_finds(
    templates: dict[str, Path], tmp_path: Path
) -> None:
    def values(rows: list[Any]) -> list[dict[str, Any]]:
        return [{column.name: getattr(row, column.name) for column in row.__table__.c} for row in rows]

    kinds = [mapper.class_ for mapper in Goal._sa_registry.mappers]
    found: dict[str, list[dict[str, Any]]] = {}
    async with opened(templates["both"], tmp_path, "alike") as (database, _):
        for kind in kinds:
            found[kind.__name__] = values(await database.glance(OURS.team_id)._rows.all(select(kind)))
        async with database.team(OURS.team_id) as team:
            for kind in kinds:
                assert found[kind.__name__] == values(await team._rows.all(select(kind)))
    assert found["Goal"]
    assert found["Delivery"]


def test_a_workspace_must_be_named() -> None:
    with pytest.raises(ValueError, match="a workspace id is needed"):
        Team(None, "")  # type: ignore[arg-type]


def test_the_workspace_is_in_every_row_and_first_in_every_index() -> None:
    elsewhere = set()
    for name, table in SQLModel.metadata.tables.items():
        if name in OF_THE_PROGRAM:
            continue
        assert not table.c["team_id"].nullable
        uniques = [constraint for constraint in table.constraints if isinstance(constraint, UniqueConstraint)]
        for index in (*table.indexes, *uniques):
            assert isinstance(index, Index | UniqueConstraint)
            if next(iter(index.columns)).name != "team_id":
                elsewhere.add(index.name)
        key = [column.name for column in table.primary_key.columns]
        assert key == ["id"] or key[0] == "team_id"
    assert elsewhere == OF_ALL_WORKSPACES


def test_every_moment_in_a_table_refuses_to_be_naive() -> None:
    for table in SQLModel.metadata.tables.values():
        for column in table.columns:
            assert isinstance(column.type, Moment) or not isinstance(column.type, DateTime), column
    with pytest.raises(ValueError, match="naive"):
        Moment().process_bind_param(datetime(2026, 11, 25, 10, 30), None)  # type: ignore[arg-type]  # noqa: DTZ001


async def test_a_naive_moment_is_refused_on_its_way_in_and_nothing_is_written(
    templates: dict[str, Path], tmp_path: Path
) -> None:
    naive = NOW.replace(tzinfo=None)
    async with opened(templates["alone"], tmp_path, "naive") as (database, file):
        before = rows_of(file, OURS.team_id)
        with pytest.raises(StatementError, match="naive"):
            async with database.team(OURS.team_id) as team:
                await team.notes.keep(USER, "before it", NOW)
                await team.members.meet("U9", naive)
        with pytest.raises(ValueError, match="naive"):  # a glance asks SQLite past SQLAlchemy, which would wrap it
            await database.glance(OURS.team_id).goals.shown(USER, naive)
        assert rows_of(file, OURS.team_id) == before


async def test_moments_come_back_in_utc(templates: dict[str, Path], tmp_path: Path) -> None:
    async with opened(templates["alone"], tmp_path, "utc") as (database, _):
        found = await database.glance(OURS.team_id).members.get(USER)
        assert isinstance(found, Member)
        assert found.created_at == EARLIER
        assert found.created_at.utcoffset() == timedelta(0)


async def test_a_second_process_on_the_same_file_is_refused_in_a_sentence(
    templates: dict[str, Path], tmp_path: Path
) -> None:
    async with opened(templates["alone"], tmp_path, "taken") as (database, file):
        (tmp_path / "link.db").symlink_to(file)
        with pytest.raises(CairnError, match="Another process is using"):
            await Database(f"sqlite:///{tmp_path / 'link.db'}").start()
        with pytest.raises(CairnError, match="Another process is using"):
            await Database(f"sqlite:///{file}").start()
        ended = await asyncio.to_thread(cairn, "migrate", DATABASE_URL=f"sqlite:///{file}")
        assert ended.returncode == 2
        assert ended.stderr == "The bot is running on this database. Stop it first, then migrate.\n"
        assert await database.glance(OURS.team_id).members.get(USER) is not None
    again = Database(f"sqlite:///{tmp_path / 'taken.db'}")
    await again.start()
    await again.stop()


async def add_two(database: Database) -> None:
    async with database.team("T1") as team:
        await team.notes.keep(USER, "one", NOW)
        await team.goals.active(USER)
        await team.notes.keep(USER, "two", NOW)


async def test_a_cancelled_transaction_is_whole_or_not_there_and_never_keeps_the_lock(
    templates: dict[str, Path], tmp_path: Path
) -> None:
    dice = random.Random(7)
    async with opened(templates["alone"], tmp_path, "cancelled") as (database, file):
        for number in range(50):
            task = asyncio.create_task(add_two(database))
            await asyncio.sleep(dice.random() * 0.012)
            for _ in range(1 + number % 3):  # the second and third one come while the first is being dealt with
                task.cancel()
                await asyncio.sleep(0)
            await asyncio.gather(task, return_exceptions=True)
            async with asyncio.timeout(1), database.team("T1") as team:
                await team.members.change(USER, NOW, level=str(number))
        said = Counter(row["text"] for row in rows_of(file, "T1")["note"])
        assert said["one"] == said["two"]
        assert 0 < said["one"] < 50


async def test_many_waiting_writers_are_cancelled_and_the_next_one_goes_ahead(
    templates: dict[str, Path], tmp_path: Path
) -> None:
    async with opened(templates["alone"], tmp_path, "queue") as (database, file):
        tasks = [asyncio.create_task(add_two(database)) for _ in range(30)]
        await asyncio.sleep(0.02)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        async with asyncio.timeout(1):
            await add_two(database)
        said = Counter(row["text"] for row in rows_of(file, "T1")["note"])
        assert said["one"] == said["two"]


@pytest.mark.parametrize(
    ("version", "is_safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
    ],
)
def test_the_write_ahead_log_is_used_only_where_sqlite_loses_nothing_in_it(
    version: tuple[int, ...], is_safe: bool
) -> None:
    assert wal_is_safe(version) is is_safe
