"""Other words in the place of an answer that is in the conversation already."""

import asyncio
from collections.abc import Callable

from bot.blocks.message import Message
from bot.clock import Clock
from bot.content import Content
from bot.delivery.letters import Letter, Withheld
from bot.delivery.register import and_welcome
from bot.delivery.replies import questions
from bot.delivery.slack_answers import Accepted
from bot.delivery.slack_post import SlackPost, marked
from bot.mentoring.members import local_day
from bot.mentoring.questions import Generated
from bot.store import Database, Delivery

LOOKS_EVERY = 0.2
"""Seconds between two looks whether it has arrived: another process may be the one that sends it."""


class Rewriting:
    """Changes delivered answers at Slack. Nothing is written down: what is lost here is a change, never an answer.

    Where the process dies in between, the answer stands there as it was posted, or as it was changed last.
    """

    def __init__(self, database: Database, slack: SlackPost, content: Callable[[], Content], clock: Clock) -> None:
        self._database = database
        self._slack = slack
        self._content = content
        self._clock = clock

    async def arrived(self, team_id: str, delivery_id: str, seconds: float) -> Delivery | None:
        """The delivery once it is in the conversation; None where it is not within so many seconds."""
        return await self._seen(team_id, delivery_id, seconds, arrived=True)

    async def planned(self, team_id: str, delivery_id: str, seconds: float) -> Delivery | None:
        """The delivery once it is committed; None where it is not, since whatever planned it was undone."""
        return await self._seen(team_id, delivery_id, seconds, arrived=False)

    async def _seen(self, team_id: str, delivery_id: str, seconds: float, *, arrived: bool) -> Delivery | None:
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while True:
            found = await self._database.glance(team_id).deliveries.get(delivery_id)
            if found is not None and (not arrived or (found.slack_ts and found.channel_id)):
                return found
            if loop.time() >= until:
                return None
            await asyncio.sleep(LOOKS_EVERY)

    async def rewrite(self, team_id: str, delivery_id: str, generated: Generated) -> bool:
        """Show a language model's words in an answer to a question; False where it is gone, or Slack refuses."""
        team, now = self._database.glance(team_id), self._clock()
        delivery = await team.deliveries.get(delivery_id)
        if delivery is None or not delivery.slack_ts or not delivery.channel_id:
            return False
        member = await team.members.get(delivery.user_id)
        if member is None:
            return False
        letter = Letter(team, delivery, member, self._content(), now, local_day(now, member.timezone))
        message = questions.generated(letter, generated)
        if isinstance(message, Withheld):
            return False
        if member.welcomed_at is not None and member.welcomed_at == delivery.settled_at:
            message = await and_welcome(letter, message, generated.model)  # it came with this answer, and stays
        return await self._put(delivery, delivery.channel_id, delivery.slack_ts, message)

    async def _put(self, delivery: Delivery, channel_id: str, ts: str, message: Message) -> bool:
        body = marked(message, delivery.id)
        if not isinstance(body, dict):
            return False
        return isinstance(await self._slack.update(delivery, channel_id, ts, body), Accepted)
