"""App Home: published when it is opened, and again after every change that shows there."""

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import Block

from bot.blocks import levels as blocks
from bot.blocks.home import home
from bot.mentoring.overview import Overview, overview
from bot.slack import pictures
from bot.slack.answers import Answer
from bot.slack.context import INVALID_BLOCKS, Desk, Visit, look_up, meet
from bot.slack.inputs import Click
from bot.store import Member
from bot.store.passing import retried

REFUSED_FILE = (INVALID_BLOCKS, "invalid_arguments")
"""How Slack refuses a view with a picture that it does not show, or not yet."""
LONGEST_WAIT = 60.0
"""Seconds that a refused Home waits at most before it is tried again."""
LOOKS_AGAIN = 5
"""Times that a Home is held at most against what other processes have changed since, one after the other."""
REST = 1.0
"""Seconds between two looks at what one member's Home shows."""


@dataclass
class _Showing:
    """One member's Home while it is published, and for a moment after."""

    has_changed: bool = True
    """Whether something changed since it was read."""
    is_blank: bool = False
    """Whether Slack shows none, until one is published."""
    wanted: asyncio.Event = field(default_factory=asyncio.Event)
    """Set where the member has it on the screen, and waits."""


@dataclass
class Homes:
    """Publishes the App Homes of this process: one member's one after the other, and only what differs.

    The first change shows at once. Those of the second after it are shown together by one publication more, with the
    state of then; so is what changes while one is on its way.
    Where other processes publish too, theirs may overtake it: so it looks again once Slack has it, and whoever
    published last has published what is there now.
    """

    desk: Desk
    _showing: dict[tuple[str, str], _Showing] = field(default_factory=dict)

    async def publish(self, team_id: str, user_id: str, *, is_blank: bool = False) -> None:
        """Show the member's Home as things are now. Also for somebody who never spoke to the bot (HOME-5).

        `is_blank`: Slack shows none, so that it is published even where nothing has changed, and without a rest.
        """
        whose = (team_id, user_id)
        showing = self._showing.get(whose)
        if showing is not None:
            showing.has_changed = True
            if is_blank:
                showing.is_blank = True
                showing.wanted.set()
            return
        showing = self._showing[whose] = _Showing(is_blank=is_blank)
        try:
            await self._until_shown(team_id, user_id, showing)
        finally:
            del self._showing[whose]  # where it failed, whoever opens Home again asks again

    async def _until_shown(self, team_id: str, user_id: str, showing: _Showing) -> None:
        shown, looks = None, LOOKS_AGAIN if self.desk.database.is_shared else 0
        while showing.has_changed:
            showing.has_changed = False
            published = await self._once(team_id, user_id, showing, shown)
            if published is not None:
                shown = published
                showing.has_changed |= looks > 0
                looks -= 1
            await self.desk.rests.rest(REST, showing.wanted)
            showing.wanted.clear()

    async def _once(self, team_id: str, user_id: str, showing: _Showing, shown: str | None) -> str | None:
        """Publish what is there now, unless it is what is remembered and what this process has just `shown`.

        The digest of what is published; None where nothing is.
        """
        desk = self.desk
        now, rows = desk.clock(), desk.database.glance(team_id)
        member = await rows.members.get(user_id)
        if member is None:
            member = await stranger(desk, team_id, user_id, now)
        elif member.timezone is None:
            member = await meet(desk, team_id, user_id, now)
        found = await overview(rows, member, desk.content(), now)
        whose = (desk, team_id, user_id, found.profile, found.standing.today)
        view = self._view(found, await pictures.radar_blocks(*whose))
        is_there = digest_of(view) == member.home_digest and shown in (None, digest_of(view))
        if is_there and not showing.is_blank:
            return None
        try:
            await desk.client_of(team_id).views_publish(user_id=user_id, view=view)
        except SlackApiError as error:
            if error.response.status_code == 429:
                await asyncio.sleep(_seconds(error.response.headers.get("Retry-After")))
                showing.has_changed = True
                return None
            if error.response.get("error") not in REFUSED_FILE:
                raise
            view = self._view(found, await pictures.radar_refused(*whose))
            await desk.client_of(team_id).views_publish(user_id=user_id, view=view)
        showing.is_blank = False

        async def remember() -> None:
            async with desk.database.team(team_id) as team:
                await team.members.remember_home(user_id, digest_of(view))

        await retried(remember)
        return digest_of(view)

    def _view(self, found: Overview, picture: Sequence[Block]) -> dict[str, Any]:
        return home(self.desk.content(), found, f"/{self.desk.prefix}", picture)


async def stranger(desk: Desk, team_id: str, user_id: str, now: datetime) -> Member:
    """Somebody of whom nothing is stored: they have not spoken to the bot, or were forgotten. Looking is not speaking,
    so nothing is written down either.
    """
    values = await look_up(desk.client_of(team_id), user_id)
    return Member(team_id=team_id, user_id=user_id, created_at=now, updated_at=now, **values)


def digest_of(view: Mapping[str, Any]) -> str:
    """By this it is known that a Home shows the same."""
    return hashlib.sha256(json.dumps(view, sort_keys=True).encode()).hexdigest()


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
