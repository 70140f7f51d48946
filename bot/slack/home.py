"""App Home: published when it is opened, and again after every change that shows there."""

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import Block

from bot.blocks import levels as blocks
from bot.blocks.home import home
from bot.mentoring.overview import Overview, overview
from bot.slack import pictures
from bot.slack.answers import Answer
from bot.slack.asking import look_up
from bot.slack.context import Desk, Visit, meet
from bot.slack.inputs import Click
from bot.slack.responding import INVALID_BLOCKS
from bot.store import Member, PassingError, passing
from bot.store.members import Traces
from bot.store.passing import retried

log = structlog.get_logger()

REFUSED_FILE = (INVALID_BLOCKS, "invalid_arguments")
"""How Slack refuses a view with a picture that it does not show, or not yet."""
LONGEST_WAIT = 60.0
"""Seconds that a refused Home waits at most before it is tried again."""
LOOKS_AGAIN = 5
"""Times that a Home is looked at anew at most because other processes have published it, one after the other."""
REST = 1.0
"""Seconds between two looks at what one member's Home shows."""
SIDE_BY_SIDE = 4
"""Homes that are read or remembered at once: most connections are for those who wait for an answer."""
BUSY_PAUSES = (1.0, 4.0, 15.0, 60.0)
"""Seconds, more or less, until a Home is tried again for which the database had no room."""


@dataclass
class _Showing:
    """One member's Home while it is published, and for a moment after."""

    has_changed: bool = True
    """Whether something changed since it was read."""
    is_news: bool = False
    """Whether that is to be remembered although the Home shows the same: see `Homes._remember`."""
    is_blank: bool = False
    """Whether Slack shows none, until one is published."""
    shown: str | None = None
    """By its digest, what this process has published."""
    looks: int = LOOKS_AGAIN
    wanted: asyncio.Event = field(default_factory=asyncio.Event)
    """Set where the member has it on the screen, and waits."""


@dataclass(frozen=True)
class _Look:
    """What one member's Home has to show. `is_known`: not somebody of whom nothing is stored."""

    there: Traces
    found: Overview
    picture: Sequence[Block]
    is_known: bool


@dataclass
class Homes:
    """Publishes the App Homes of this process: one member's one after the other, and only what differs.

    The first change shows at once. Those of the second after it are shown together by one publication more, with the
    state of then; so is what changes while one is on its way.
    """

    desk: Desk
    _showing: dict[tuple[str, str], _Showing] = field(default_factory=dict)
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(SIDE_BY_SIDE))

    async def publish(self, team_id: str, user_id: str, *, is_blank: bool | None = None) -> None:
        """Show the member's Home as things are now. Also for somebody who never spoke to the bot (HOME-5).

        None: after a change. Else the member has opened it; where it `is_blank`, Slack shows none, so that it is
        published even where nothing has changed, and without a rest.
        """
        whose = (team_id, user_id)
        showing = self._showing.get(whose)
        is_new = showing is None
        if showing is None:
            showing = self._showing[whose] = _Showing()
        showing.has_changed = True
        showing.is_news |= is_blank is None
        if is_blank:
            showing.is_blank = True
            showing.wanted.set()
        if is_new:
            try:
                await self._until_right(team_id, user_id, showing)
            finally:
                del self._showing[whose]  # where it failed, whoever opens Home again asks again

    async def _until_right(self, team_id: str, user_id: str, showing: _Showing) -> None:
        """Once more a little later where the database had no room: after a change nobody asks for it again."""
        for pause in BUSY_PAUSES:
            try:
                return await self._until_shown(team_id, user_id, showing)
            except PassingError as error:
                log.info("home_later", team=team_id, error=type(error).__name__)
            await self.desk.rests.rest(pause * (0.5 + passing.DICE.random()), showing.wanted)
            showing.has_changed = showing.is_news = True
        return await self._until_shown(team_id, user_id, showing)

    async def _until_shown(self, team_id: str, user_id: str, showing: _Showing) -> None:
        while showing.has_changed:
            showing.wanted.clear()
            showing.has_changed = False
            if await self._once(team_id, user_id, showing) or showing.looks == 0:
                await self.desk.rests.rest(REST, showing.wanted)
            else:  # another process has met this one: Slack may have heard the older of the two last
                showing.looks -= 1
                showing.has_changed = True

    async def _once(self, team_id: str, user_id: str, showing: _Showing) -> bool:
        """Publish what is there now, unless it is what is remembered and what this process has just shown.

        False where it is to be looked at again at once: see `_remember`.
        """
        is_news, showing.is_news = showing.is_news, False
        look = await self._look(team_id, user_id)
        view = self._view(look, look.picture)
        digest, known = digest_of(view), look.there.member.home_digest
        is_there = digest == _digest_in(known) and showing.shown in (None, digest)
        if not is_there or showing.is_blank:
            published = await self._show(team_id, user_id, look, view)
            if published is None:
                showing.has_changed = showing.is_news = True
                return True
            showing.is_blank, showing.shown = False, published
        elif not (is_news and self.desk.database.is_shared):
            return True
        return await self._remember(team_id, user_id, look, showing.shown or digest)

    async def _look(self, team_id: str, user_id: str) -> _Look:
        desk = self.desk
        now, rows = desk.clock(), desk.database.glance(team_id)
        async with self._places:
            known = await rows.members.traces(user_id)
        if known is not None and not known.member.is_active:  # whoever opens it, or has changed something, is here
            await desk.acquaintances.take_back(desk.database, team_id, user_id, now)
        there = known or Traces(await stranger(desk, team_id, user_id, now))
        if known is not None and known.member.timezone is None:
            there = known._replace(member=await meet(desk, team_id, user_id, now))
        async with self._places:
            found = await overview(rows, there, desk.content(), now)
            picture = await pictures.radar_blocks(desk, team_id, user_id, found.profile, found.standing.today)
        return _Look(there, found, picture, is_known=known is not None)

    async def _show(self, team_id: str, user_id: str, look: _Look, view: dict[str, Any]) -> str | None:
        """The digest of what Slack has taken; None where it wants to be left alone for a while, which is over then."""
        client, found = self.desk.client_of(team_id), look.found
        try:
            await client.views_publish(user_id=user_id, view=view)
        except SlackApiError as error:
            if error.response.status_code == 429:
                await asyncio.sleep(_seconds(error.response.headers.get("Retry-After")))
                return None
            if error.response.get("error") not in REFUSED_FILE:
                raise
            refused = (self.desk, team_id, user_id, found.profile, found.standing.today)
            view = self._view(look, await pictures.radar_refused(*refused))
            await client.views_publish(user_id=user_id, view=view)
        return digest_of(view)

    async def _remember(self, team_id: str, user_id: str, look: _Look, digest: str) -> bool:
        """Note what Slack has. False where that may not be what is there now, and somebody must look again.

        Where several processes publish, theirs may overtake this one. Each change that is published leaves another
        mark, and a mark replaces the one that was read with what was published. So of two that meet the second finds
        the first one's mark and looks again; who finds what they would publish leaves a mark all the same, since
        something older may be on its way. Whoever published last has published what is there now.
        """
        database = self.desk.database
        if not look.is_known:
            return not database.is_shared or await database.glance(team_id).members.get(user_id) is None
        mark = f"{digest}.{uuid4().hex[:12]}" if database.is_shared else digest
        was = look.there.member.home_digest

        async def write() -> bool:
            async with database.team(team_id, is_brief=True) as team:
                return await team.members.remember_home(user_id, look.there.member.created_at, was, mark)

        async with self._places:
            return await retried(write) or not database.is_shared

    def _view(self, look: _Look, picture: Sequence[Block]) -> dict[str, Any]:
        return home(self.desk.content(), look.found, f"/{self.desk.prefix}", picture)


async def stranger(desk: Desk, team_id: str, user_id: str, now: datetime) -> Member:
    """Somebody of whom nothing is stored: they have not spoken to the bot, or were forgotten. Looking is not speaking,
    so nothing is written down either.
    """
    values = await look_up(desk.client_of(team_id), user_id)
    return Member(team_id=team_id, user_id=user_id, created_at=now, updated_at=now, **values)


def digest_of(view: Mapping[str, Any]) -> str:
    """By this it is known that a Home shows the same."""
    return hashlib.sha256(json.dumps(view, sort_keys=True).encode()).hexdigest()


def _digest_in(mark: str | None) -> str | None:
    """What a mark says that Slack has."""
    return None if mark is None else mark.partition(".")[0]


def _seconds(header: object) -> float:
    """How long to wait after a 429 (API-1); a header that cannot be read counts as 30 s."""
    text = str(header)
    return min(max(float(text), 1.0), LONGEST_WAIT) if text.isascii() and text.isdigit() else 30.0


async def clicked_pick(visit: Visit, _click: Click) -> Answer:
    """`Change my level`: the levels with their meanings, a button each."""
    known = await visit.known()
    ladder = visit.content.ladder(known.ladder)
    question = visit.say("levels.mine_none", command=f"/{visit.desk.prefix}level")
    return blocks.pick_level(visit.content, ladder, question)
