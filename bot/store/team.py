"""The rows of one workspace, and the one door for work across workspaces."""

from collections.abc import Sequence
from datetime import datetime

from bot.store.access_log import AccessLog, OldAccesses
from bot.store.assessment import Assessments
from bot.store.buckets import Buckets, Pace
from bot.store.check_ins import CheckIns
from bot.store.choosing import Choosing
from bot.store.claims import Claims
from bot.store.coming import Coming
from bot.store.counts import Counts
from bot.store.deliveries import Deliveries
from bot.store.erasure import Erasure
from bot.store.exporting import Exporting
from bot.store.goals import Goals
from bot.store.heartbeats import Heartbeats
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


class Team:
    """The rows of one workspace. There is no other way to them."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        if not team_id:
            raise ValueError("a workspace id is needed")
        self.team_id = team_id
        self.members = Members(rows, team_id)
        self.goals = Goals(rows, team_id)
        self.check_ins = CheckIns(rows, team_id)
        self.notes = Notes(rows, team_id)
        self.mentors = Mentors(rows, team_id)
        self.model_uses = ModelUses(rows, team_id)
        self.assessments = Assessments(rows, team_id)
        self.wins = Wins(rows, team_id)
        self.schedules = Schedules(rows, team_id)
        self.nudges = Nudges(rows, team_id)
        self.holdout = Holdout(rows, team_id)
        self.intentions = Intentions(rows, team_id)
        self.one_on_ones = OneOnOnes(rows, team_id)
        self.deliveries = Deliveries(rows, team_id)
        self.claims = Claims(rows, team_id)
        self.choosing = Choosing(rows, team_id)
        self.pace = Pace(rows, team_id)
        self.inbox = Inbox(rows, team_id)
        self.holdings = Holdings(rows, team_id)
        self.accesses = AccessLog(rows, team_id)
        self.exporting = Exporting(rows, team_id)
        self.importing = Importing(rows, team_id)
        self.erasure = Erasure(rows, team_id)
        self.tombstones = Tombstones(rows, team_id)
        self.pictures = Pictures(rows, team_id)
        self.questions = Questions(rows, team_id)
        self.workspace = OwnWorkspace(rows, team_id)
        self.leaving = Leaving(rows, team_id)
        self.sealing = Sealing(rows, team_id)
        self._rows = rows

    async def flush(self) -> None:
        """Send what is waiting, so that generated ids are there."""
        await self._rows.flush()


class Everywhere:
    """The rows that jobs need of all workspaces: what is due, what waits, what is served."""

    def __init__(self, rows: Rows) -> None:
        self.schedules = DueSchedules(rows)
        self.planned = Planned(rows)
        self.outbox = Outbox(rows)
        self.buckets = Buckets(rows)
        self.inbox = WaitingInbox(rows)
        self.workspaces = Workspaces(rows)
        self.installations = Installations(rows)
        self.oauth_states = OauthStates(rows)
        self.coming = Coming(rows)
        self.counts = Counts(rows)
        self.ledger = Ledger(rows)
        self.heartbeats = Heartbeats(rows)
        self.tombstones = AllTombstones(rows)
        self.accesses = OldAccesses(rows)
        self.old_records = OldRecords(rows)
        self.pictures = OldPictures(rows)
        self.mentor_requests = DueMentorRequests(rows)
        self.model_uses = OldModelUses(rows)
        self.keys = KnownKeys(rows)
        self.token_sealing = TokenSealing(rows)
        self._rows = rows

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
