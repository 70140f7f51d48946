"""What a listener gets: one visit of one person, and the desk with everything that answering needs."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol

import structlog
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.content import Content
from bot.delivery.lines import Line
from bot.delivery.numbers import Numbers
from bot.delivery.pictures import Gallery
from bot.delivery.slack_post import SlackPost
from bot.errors import CairnError
from bot.mentoring.absence import KINDS
from bot.mentoring.admin import Defaults
from bot.mentoring.members import local_day
from bot.mentoring.questions import Terms
from bot.mentoring.rights.keeping import Keeping
from bot.mentoring.schedules import move_zone
from bot.slack.acquaintances import Acquaintances, Known
from bot.slack.admins import Admins
from bot.slack.asking import StrangerError, look_up
from bot.slack.baggage import Baggage
from bot.slack.generating import Generating
from bot.slack.newest import Newest
from bot.slack.origins import Origins
from bot.slack.pace import Pace
from bot.slack.responding import Responses
from bot.slack.resting import Rests
from bot.slack.served import Served
from bot.store import Database, Member, Team
from bot.store.members import Person
from bot.store.passing import retried
from bot.store.tombstones import TombstoneFile

log = structlog.get_logger()

Payload = Mapping[str, Any]


class PublishHome(Protocol):
    """Shows a member's App Home as things are now; see `Homes.publish`."""

    def __call__(self, team_id: str, user_id: str, *, is_blank: bool | None = None) -> Coroutine[Any, Any, None]: ...


HEARD_EVERY = timedelta(minutes=5)
"""How often a process notes that something came from a workspace."""


class AlreadyDoneError(Exception):
    """This very request has had its effect before; it gets an empty 200."""


@dataclass
class Desk:
    """The parts of the app that listeners share."""

    database: Database
    served: Served
    content: Callable[[], Content]
    clock: Clock
    session: ClientSession
    response_host: str
    prefix: str = ""
    grace: timedelta = timedelta(days=30)
    """How long the data of a workspace is kept that has removed the app."""
    publish_home: PublishHome | None = None
    tombstones: TombstoneFile | None = None
    """Who was erased, in a file beside the database, where there is one."""
    keeping: Keeping = field(default_factory=Keeping)
    generating: Generating | None = None
    """Where the operator has set a language model."""
    admins: Admins = field(default_factory=Admins)
    defaults: Defaults = field(default_factory=Defaults)
    """What holds where a workspace's admins have set nothing."""
    acquaintances: Acquaintances = field(default_factory=Acquaintances)
    baggage: Baggage = field(default_factory=Baggage)
    origins: Origins = field(default_factory=Origins)
    pace: Pace = field(default_factory=Pace)
    rests: Rests = field(default_factory=Rests)
    without_zone: Line[Person] = field(default_factory=Line)
    awaited: Line[Person] = field(default_factory=Line)
    newest: Newest = field(default_factory=Newest)
    _running: set[asyncio.Task[None]] = field(default_factory=set)
    _heard: dict[str, datetime] = field(default_factory=dict)
    gallery: Gallery = field(init=False)
    responses: Responses = field(init=False)

    def __post_init__(self) -> None:
        self.gallery = Gallery(self.database, SlackPost(self.client_of, Numbers()), self.clock)
        self.responses = Responses(self.session, lambda: self.response_host, self.rests)

    @property
    def terms(self) -> Terms | None:
        """Those of the language model, where the operator has set one."""
        return None if self.generating is None else self.generating.terms

    def client_of(self, team_id: str) -> AsyncWebClient:
        """Slack's client for a workspace: the one way to call Slack for it."""
        return self.served.client_of(team_id)

    def heard(self, team_id: str, now: datetime) -> None:
        """Something came from this workspace: noted now and then, once the answer is out."""
        if not team_id:  # an event of a whole organisation
            return
        last = self._heard.get(team_id)
        if last is None or not last <= now < last + HEARD_EVERY:
            self._heard[team_id] = now
            self.afterwards(self._note_heard(team_id, now), "heard")

    async def _note_heard(self, team_id: str, now: datetime) -> None:
        try:
            async with self.database.team(team_id, is_brief=True) as team:
                await team.workspace.heard(now)
        except Exception:
            self._heard.pop(team_id, None)  # the next request tries again
            raise

    def afterwards(self, work: Coroutine[Any, Any, None], what: str) -> None:
        """Run once Slack has its answer. A failure is logged and stops nothing: only for what may be lost."""
        task = asyncio.get_running_loop().create_task(self._guarded(work, what))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _guarded(self, work: Coroutine[Any, Any, None], what: str) -> None:
        try:
            await work
        except Exception as error:  # nobody awaits this task: what is not logged here is never seen
            log.warning("afterwards_failed", what=what, error=type(error).__name__)

    async def respond(self, url: str, body: Mapping[str, Any], plainer: Mapping[str, Any] | None = None) -> None:
        """Post to a response URL: see `Responses.respond`."""
        await self.responses.respond(url, body, plainer)

    async def answer_at(self, url: str, body: Mapping[str, Any]) -> str:
        """Post to a response URL once: see `Responses.post`."""
        return await self.responses.post(url, body)

    async def settle(self, seconds: float = 5.0) -> None:
        """Wait for what runs afterwards, at most so long."""
        if self._running:
            with self.rests.none():
                await asyncio.wait(self._running, timeout=seconds)


@dataclass
class Visit:
    """One request of one person."""

    desk: Desk
    team_id: str
    user_id: str
    now: datetime
    payload: Payload
    key: str | None = None
    kind: str = "command"
    since: datetime | None = field(default=None, init=False)
    """When the person's row was made, once that was read."""
    has_had_effect: bool = field(default=False, init=False)
    """Whether its transaction is committed: from then on it cannot be run again."""
    has_place: bool = field(default=True, init=False)
    """Whether anything more can be shown where the click came from: a trigger is good for one call (INT-2)."""
    turn: int = field(default=0, init=False)
    """Of two visits the later one knows what the earlier one has written."""
    is_leaving: bool = field(default=False, init=False)
    """Whether the person asks to be forgotten: then nothing is written down for the answer's sake."""
    _known: Known | None = field(default=None, init=False)
    _was_welcomed: bool = field(default=False, init=False)
    _content: Content | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.turn = self.desk.newest.turn()

    @property
    def content(self) -> Content:
        """The same from the first look to the answer, whatever is taken over meanwhile."""
        if self._content is None:
            self._content = self.desk.content()
        return self._content

    def say(self, key: str, /, **values: object) -> str:
        """A text of prompts/messages/."""
        return self.content.words.say(key, **values)

    @property
    def rows(self) -> Team:
        """This workspace's rows, to read."""
        return self.desk.database.glance(self.team_id)

    @asynccontextmanager
    async def open_team(self, *, is_long: bool = False) -> AsyncIterator[Team]:
        """The one write transaction of this request: its effect and its dedupe key are committed together.

        `is_long`: of many statements, or on many rows. AlreadyDoneError where the same request had its effect before.
        PassingError where the database has undone it.
        """
        async with self.desk.database.team(self.team_id, of=self.user_id, is_brief=not is_long) as team:
            if self.key is not None and not await team.inbox.mark(self.key, self.kind, self.now, self.user_id):
                raise AlreadyDoneError
            yield team
        self.has_had_effect, self._known, self.turn = True, None, self.desk.newest.turn()
        self.desk.acquaintances.forget(self.team_id, self.user_id)
        if self.desk.publish_home is not None:
            self.desk.afterwards(self.desk.publish_home(self.team_id, self.user_id), "home")

    async def known(self) -> Known:
        """What is remembered of this person; reads one row when nothing is, or where it may have changed elsewhere."""
        if self._known is None:
            self._known = await self.desk.acquaintances.of(
                self.team_id, self.user_id, self.rows, self.now, is_shared=self.desk.database.is_shared
            )
            self.since = self._known.since
            if not self._known.is_active:
                self._take_back()
        return self._known

    async def is_welcomed(self) -> bool:
        """Whether this person has had the welcome, which nothing takes back but being forgotten."""
        return self._was_welcomed or (await self.known()).welcomed

    async def member(self) -> Member:
        """This person's row as it is now, with the zone looked up at Slack at the first contact."""
        member = await self.rows.members.get(self.user_id)
        if member is None or member.timezone is None:
            self._known = None
            member = await meet(self.desk, self.team_id, self.user_id, self.now)
        else:
            self._was_welcomed = member.welcomed_at is not None
            if not member.is_active:
                self._take_back()
        self.since = member.created_at
        return member

    def _take_back(self) -> None:
        """They were taken for gone, and are here."""
        desk = self.desk
        desk.afterwards(desk.acquaintances.take_back(desk.database, self.team_id, self.user_id, self.now), "take_back")

    async def today(self) -> date:
        """The person's local day."""
        zone = (await self.known()).timezone
        return local_day(self.now, zone or (await self.member()).timezone)


async def meet(desk: Desk, team_id: str, user_id: str, now: datetime) -> Member:
    """Make the member's row, with zone and locale from Slack where it answers within a second (LIFE-3).

    CairnError for somebody of another workspace, whom Slack Connect has brought here.
    """
    try:
        values = await look_up(desk.client_of(team_id), user_id)
    except StrangerError:
        raise CairnError(desk.content().words.say("install.stranger")) from None

    async def write() -> Member:
        async with desk.database.team(team_id) as team:
            member = await team.members.meet(user_id, now)
            await learn(team, member, values, now)
        return member

    member = await retried(write)
    desk.acquaintances.forget(team_id, user_id)
    return member


async def learn(team: Team, member: Member, values: Mapping[str, Any], now: datetime) -> None:
    """Write down what Slack says of a member.

    A new zone moves what is scheduled along; who is back, or away for another time, has what waits looked at anew.
    """
    was = member.away, member.away_until
    await team.members.change(member.user_id, now, **values)
    if "timezone" in values:
        await move_zone(team, member.user_id, values["timezone"], now)
    if "away" in values and (values["away"], values["away_until"]) != was:
        await team.deliveries.release(member.user_id, KINDS, now)
