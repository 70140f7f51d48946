"""The same rows for one workspace after another: members, numbers, weeks and keys are alike, only ids differ."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine
from sqlmodel import Session, SQLModel

from bot.store import (
    Access,
    AdminAct,
    Assessment,
    CheckIn,
    Delivery,
    Goal,
    GoalEvent,
    InboxEntry,
    Intention,
    LeftFile,
    Member,
    Mentor,
    MentorBlock,
    MentorRequest,
    ModelUse,
    Note,
    NudgeChoice,
    NudgeGiven,
    OneOnOne,
    Picture,
    Question,
    Rating,
    Schedule,
    Tombstone,
    Win,
    Workspace,
)
from bot.store.sealing import Keyring, new_key
from bot.store.sealing.columns import binding_of
from bot.store.sealing.writing import KEYRING
from bot.store.tables import DeliveryAttempt, Installation, OnHold, RateBucket
from bot.store.tombstones import digest
from tests.fresh import new_file

KEYS = (new_key(),)
NOW = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
EARLIER = NOW - timedelta(hours=1)
USER = "U1"
WEEK = "2026-W48"
KEY = "message:1"
OCCURRENCE = "nudge:U1:2026-W48"


@dataclass(frozen=True)
class Seed:
    """One workspace's rows; `first` is the first of its ids."""

    team_id: str
    first: int
    goals: int
    """How many goals; the more, the higher the last number."""

    def goal(self) -> Goal:
        return self._goal(0)

    def _goal(self, number: int) -> Goal:
        return Goal(
            id=self.first + number,
            team_id=self.team_id,
            user_id=USER,
            number=number + 1,
            title=f"a goal of {self.team_id}",
            state="active",
            created_at=EARLIER,
            updated_at=EARLIER,
        )

    def delivery(self, state: str = "pending") -> Delivery:
        """In each state one, each in a conversation of its own."""
        return Delivery(
            id=f"{self.team_id}-{state}",
            team_id=self.team_id,
            user_id=USER if state == "pending" else f"U-{state}",
            kind="nudge",
            urgency="proactive",
            occurrence_key=OCCURRENCE if state == "pending" else f"nudge:{state}",
            channel_id=f"D-{state}",
            state=state,
            due_at=EARLIER,
            not_before=EARLIER,
            fence=1,
            lease_owner="worker",
            lease_until=NOW + timedelta(minutes=1),
            check_after=EARLIER,
            held="vacation" if state == "pending" else None,
            slack_ts=f"17000000{self.first:02}.0001" if state == "pending" else None,
            created_at=EARLIER,
        )

    def assessment(self) -> Assessment:
        """A draft, of which there is one for each member."""
        return Assessment(id=self.first, team_id=self.team_id, user_id=USER, ladder="backend", started_at=EARLIER)

    def tombstone(self) -> Tombstone:
        """Of somebody else, who was erased."""
        name = digest("salt", self.team_id, "U-gone")
        return Tombstone(team_id=self.team_id, digest=name, salt="salt", erased_at=EARLIER)

    def mentor_line(self) -> MentorRequest:
        """What is left of a request for its mentor."""
        request = MentorRequest(team_id=self.team_id, user_id="", mentor_id=USER, reason="", state="ended")
        request.created_at = request.updated_at = EARLIER
        return request

    def mentor_request(self, number: int = 0) -> MentorRequest:
        """The first is the member's own, the second one asks the member."""
        asker, asked = ((USER, "U2"), ("U2", USER))[number]
        return MentorRequest(
            id=self.first + number,
            team_id=self.team_id,
            user_id=asker,
            mentor_id=asked,
            topic="architecture",
            reason=f"a reason of {self.team_id}",
            state="asked",
            next_at=EARLIER,
            asked_at=EARLIER,
            accepted_at=EARLIER,
            created_at=EARLIER,
            updated_at=EARLIER,
        )

    def entry(self) -> InboxEntry:
        return InboxEntry(
            team_id=self.team_id,
            dedupe_key=KEY,
            kind="message",
            payload={"of": self.team_id},
            received_at=EARLIER,
            next_try_at=EARLIER,
        )

    def rows(self) -> list[Any]:
        """Everything, parents first."""
        mine: dict[str, Any] = {"team_id": self.team_id, "user_id": USER}
        return [
            Workspace(team_id=self.team_id, name=self.team_id, created_at=EARLIER, updated_at=EARLIER),
            Installation(
                team_id=self.team_id,
                enterprise_id="",
                is_enterprise_install=False,
                app_id="A1",
                bot_user_id="U0BOT",
                token=f"xoxb-of-{self.team_id}",
                created_at=EARLIER,
                updated_at=EARLIER,
            ),
            Member(**mine, level=f"level-{self.team_id}", created_at=EARLIER, updated_at=EARLIER),
            *(self._goal(number) for number in range(self.goals)),
            CheckIn(
                id=self.first,
                **mine,
                week=WEEK,
                delivery_id=f"{self.team_id}-pending",
                goal_ids=[self.first],
                asked_at=EARLIER,
            ),
            GoalEvent(
                id=self.first,
                **mine,
                goal_id=self.first,
                kind="added",
                note=self.team_id,
                check_in_id=self.first,
                at=EARLIER,
            ),
            Note(id=self.first, **mine, kind="kept", text=f"a note of {self.team_id}", created_at=EARLIER),
            Schedule(id=self.first, **mine, consented_at=EARLIER, next_due_at=EARLIER),
            *(
                Intention(
                    id=self.first + number,
                    **mine,
                    goal_id=self.first,
                    state=state,
                    asked="plan" if state == "draft" else None,
                    cue=f"a cue of {self.team_id}",
                    created_at=EARLIER,
                    updated_at=EARLIER,
                )
                for number, state in enumerate(("active", "draft", "ended"))
            ),
            OneOnOne(id=self.first, **mine, heard=f"said in {self.team_id}", prepared_at=EARLIER),
            NudgeChoice(**mine, week=WEEK, nudge_id=f"nudge-{self.team_id}", created_at=EARLIER),
            NudgeGiven(
                id=self.first,
                **mine,
                nudge_id=f"nudge-{self.team_id}",
                week=WEEK,
                delivery_id=f"{self.team_id}-pending",
                given_at=EARLIER,
            ),
            self.assessment(),
            Rating(
                id=self.first,
                **mine,
                assessment_id=self.first,
                dimension="architecture",
                level=f"level-{self.team_id}",
                example=f"an example of {self.team_id}",
                rated_at=EARLIER,
            ),
            *(
                Win(
                    id=self.first + number,
                    **mine,
                    number=number + 1,
                    text=f"a win of {self.team_id}",
                    dimension="architecture",
                    happened_day=EARLIER.date(),
                    origin="goal",
                    origin_id=str(self.first),
                    created_at=EARLIER,
                    updated_at=EARLIER,
                )
                for number in range(self.goals)
            ),
            Mentor(
                **mine,
                ladder="backend",
                level="senior",
                topics=[self.team_id],
                capacity=3,
                offered=1,
                engaged=1,
                created_at=EARLIER,
                updated_at=EARLIER,
            ),
            *(self.mentor_request(number) for number in range(2)),
            *(ModelUse(team_id=self.team_id, user_id=user, day=NOW.date(), used=1) for user in (USER, "")),
            MentorBlock(**mine, other_id=f"U-{self.team_id}", created_at=EARLIER),
            Question(
                id=f"question-{self.team_id}",
                team_id=self.team_id,
                text=f"a question of {self.team_id}",
                created_at=EARLIER,
            ),
            Picture(**mine, digest="digest", file_id=f"file-{self.team_id}", created_at=EARLIER),
            Access(id=self.first, **mine, reader_id="U2", what="reason", subject="1:0", at=EARLIER),
            AdminAct(id=self.first, **mine, what="stop", note=f"a reason of {self.team_id}", at=EARLIER),
            self.tombstone(),
            OnHold(team_id=self.team_id, since=EARLIER),
            LeftFile(team_id=self.team_id, file_id=f"left-{self.team_id}", try_at=EARLIER),
            *(self.delivery(state) for state in ("planned", "pending", "sending", "unknown")),
            DeliveryAttempt(
                id=self.first,
                team_id=self.team_id,
                delivery_id=f"{self.team_id}-pending",
                attempt=1,
                outcome="x",
                at=NOW,
            ),
            self.entry(),
            RateBucket(
                team_id=self.team_id,
                method="chat.postMessage",
                tokens=5.0,
                rate=4.0,
                filled_at=EARLIER,
                halved_at=EARLIER,
            ),
        ]


OURS = Seed("T1", first=1, goals=1)
THEIRS = Seed("T2", first=51, goals=4)


def plant(file: Path, *seeds: Seed) -> None:
    """A fresh database with these workspaces."""
    engine = create_engine(new_file(file))
    with Session(engine, info={KEYRING: Keyring(KEYS)}) as session:
        for seed in seeds:
            for row in seed.rows():
                session.add(row)
                session.flush()
        session.commit()
    engine.dispose()


def rows_of(file: Path, team_id: str) -> dict[str, list[dict[str, Any]]]:
    """What the file holds of one workspace, in every table, without ids that SQLite counts on; sealed texts opened."""
    keyring = Keyring(KEYS)
    connection = sqlite3.connect(file)
    connection.row_factory = sqlite3.Row
    found = {}
    for table, described in SQLModel.metadata.tables.items():
        if "team_id" not in described.c:
            continue
        rows = [dict(row) for row in connection.execute(f"SELECT * FROM {table} WHERE team_id = ?", (team_id,))]  # noqa: S608
        binding = binding_of(described)
        for row in rows:
            for column in binding.columns:
                row[column] = row[column] and keyring.read(binding.place(column, row), row[column])
        found[table] = sorted(({k: v for k, v in row.items() if k != "id"} for row in rows), key=repr)
    connection.close()
    return found


def told(value: Any) -> Any:
    """A result without the ids that depend on how many rows others have."""
    if isinstance(value, SQLModel):
        return {name: entry for name, entry in value.model_dump().items() if name != "id"}
    if isinstance(value, list | tuple):
        return [told(entry) for entry in value]
    return value


def teams_in(value: Any) -> set[str]:
    """The workspaces whose rows a result holds."""
    if isinstance(value, list | tuple):
        return {team for entry in value for team in teams_in(entry)}
    return {value.team_id} if isinstance(value, SQLModel) else set()  # type: ignore[attr-defined]
