"""The rows of one workspace, and the one door for work across workspaces."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar, cast

from bot.store.access_log import AccessLog, OldAccesses
from bot.store.acts import AdminActs, OldAdminActs
from bot.store.assessment import Assessments
from bot.store.buckets import Buckets, Pace
from bot.store.caps import Caps
from bot.store.census import Census
from bot.store.check_ins import CheckIns
from bot.store.choosing import Choosing
from bot.store.claims import Claims
from bot.store.coming import Coming
from bot.store.controls import AllControls, OwnControls
from bot.store.counts import Counts
from bot.store.deliveries import Deliveries
from bot.store.erasure import Erasure
from bot.store.exporting import Exporting
from bot.store.goals import Goals
from bot.store.heartbeats import Heartbeats
from bot.store.holding import Holding
from bot.store.holdings import Holdings
from bot.store.holdout import Holdout
from bot.store.importing import Importing
from bot.store.inbox import Inbox, WaitingInbox
from bot.store.installations import Installations, OauthStates
from bot.store.intentions import Intentions
from bot.store.leaving import Leaving
from bot.store.ledger import Ledger
from bot.store.members import AWAITED, WITHOUT_ZONE, Members, Person
from bot.store.mentors import DueMentorRequests, Mentors
from bot.store.model_use import ModelUses, OldModelUses
from bot.store.notes import Notes
from bot.store.nudges import Nudges
from bot.store.one_on_one import OneOnOnes
from bot.store.outbox import Outbox
from bot.store.pictures import OldPictures, Pictures
from bot.store.planned import Planned
from bot.store.questions import Questions
from bot.store.retention import OldRecords
from bot.store.rows import Rows
from bot.store.schedules import DueSchedules, Schedules
from bot.store.sealing.known import KnownKeys
from bot.store.sealing.rotation import Sealing, TokenSealing
from bot.store.tombstones import AllTombstones, Tombstones
from bot.store.wins import Wins
from bot.store.workspaces import OwnWorkspace, Workspaces

Q = TypeVar("Q")


class _Asked(Generic[Q]):
    """Queries that are made when they are first asked for: most work needs two or three of forty sorts."""

    def __init__(self, made: Callable[..., Q]) -> None:
        self._made = made

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, whose: Any, owner: type) -> Q:
        if whose is None:
            return cast(Q, self)
        found = whose.__dict__[self._name] = self._made(*whose._of)
        return found


class Team:
    """The rows of one workspace. There is no other way to them."""

    members = _Asked(Members)
    goals = _Asked(Goals)
    check_ins = _Asked(CheckIns)
    notes = _Asked(Notes)
    mentors = _Asked(Mentors)
    model_uses = _Asked(ModelUses)
    assessments = _Asked(Assessments)
    wins = _Asked(Wins)
    schedules = _Asked(Schedules)
    nudges = _Asked(Nudges)
    holdout = _Asked(Holdout)
    intentions = _Asked(Intentions)
    one_on_ones = _Asked(OneOnOnes)
    deliveries = _Asked(Deliveries)
    claims = _Asked(Claims)
    choosing = _Asked(Choosing)
    pace = _Asked(Pace)
    inbox = _Asked(Inbox)
    holdings = _Asked(Holdings)
    accesses = _Asked(AccessLog)
    admin_acts = _Asked(AdminActs)
    controls = _Asked(OwnControls)
    caps = _Asked(Caps)
    census = _Asked(Census)
    exporting = _Asked(Exporting)
    importing = _Asked(Importing)
    erasure = _Asked(Erasure)
    tombstones = _Asked(Tombstones)
    pictures = _Asked(Pictures)
    questions = _Asked(Questions)
    workspace = _Asked(OwnWorkspace)
    leaving = _Asked(Leaving)
    sealing = _Asked(Sealing)

    def __init__(self, rows: Rows, team_id: str) -> None:
        if not team_id:
            raise ValueError("a workspace id is needed")
        self.team_id = team_id
        self._rows = rows
        self._of = (rows, team_id)

    async def flush(self) -> None:
        """Send what is waiting, so that generated ids are there."""
        await self._rows.flush()


class Everywhere:
    """The rows that jobs need of all workspaces: what is due, what waits, what is served."""

    schedules = _Asked(DueSchedules)
    planned = _Asked(Planned)
    outbox = _Asked(Outbox)
    buckets = _Asked(Buckets)
    inbox = _Asked(WaitingInbox)
    workspaces = _Asked(Workspaces)
    installations = _Asked(Installations)
    oauth_states = _Asked(OauthStates)
    coming = _Asked(Coming)
    counts = _Asked(Counts)
    ledger = _Asked(Ledger)
    heartbeats = _Asked(Heartbeats)
    holding = _Asked(Holding)
    tombstones = _Asked(AllTombstones)
    accesses = _Asked(OldAccesses)
    admin_acts = _Asked(OldAdminActs)
    controls = _Asked(AllControls)
    old_records = _Asked(OldRecords)
    pictures = _Asked(OldPictures)
    mentor_requests = _Asked(DueMentorRequests)
    model_uses = _Asked(OldModelUses)
    keys = _Asked(KnownKeys)
    token_sealing = _Asked(TokenSealing)

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._of = (rows,)

    async def members_without_zone(self, limit: int) -> list[Person]:
        """Active members whose zone Slack has not told yet."""
        return [Person(*row) for row in await self._rows.all(WITHOUT_ZONE, limit=limit)]

    async def members_awaited(self, held: Sequence[str], before: datetime, limit: int) -> list[Person]:
        """Members for whom a message is held for one of these reasons, and who were not asked about since `before`."""
        found = await self._rows.all(AWAITED, held=list(held), before=before, limit=limit)
        return [Person(*row) for row in found]

    def team(self, team_id: str) -> Team:
        """One workspace's rows inside the same transaction, behind that workspace's own wall."""
        return Team(self._rows.within(team_id), team_id)

    async def flush(self) -> None:
        await self._rows.flush()
