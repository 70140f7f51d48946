"""One claimed delivery on its way: open the conversation, write, post, record."""

from collections.abc import Callable
from typing import Any

from bot.blocks.message import Message
from bot.clock import Clock
from bot.content import Content
from bot.delivery.letters import Letter, Letters, Withheld
from bot.delivery.numbers import Numbers
from bot.delivery.reconcile import channel_of
from bot.delivery.record import Record
from bot.delivery.slack_answers import Accepted, Doubt, Mistaken
from bot.delivery.slack_post import SlackPost, marked, thread_of
from bot.mentoring.members import local_day
from bot.store import Database, Delivery, Member


class Carrier:
    """Takes one claimed row to its outcome. No transaction is open while Slack is called."""

    def __init__(
        self,
        database: Database,
        slack: SlackPost,
        record: Record,
        letters: Letters,
        content: Callable[[], Content],
        clock: Clock,
        monotonic: Callable[[], float],
        numbers: Numbers,
    ) -> None:
        self._database = database
        self._slack = slack
        self._record = record
        self._letters = letters
        self._content = content
        self._clock = clock
        self._monotonic = monotonic
        self._self_fence = numbers.self_fence.total_seconds()

    async def carry(self, delivery: Delivery, claimed_at: float) -> None:
        """`claimed_at` is the monotonic moment of the claim. An exception leaves the row to the end of its lease."""
        channel_id = delivery.channel_id or await self._open(delivery)
        if channel_id is None:
            return
        body = await self._body(delivery)
        if body is None:
            return
        if self._monotonic() - claimed_at > self._self_fence:
            await self._record.again(delivery, "self_fence")
            return
        answer = await self._slack.post(channel_id, delivery.id, body, thread_of(delivery))
        if not isinstance(answer, Accepted):
            await self._record.failed(delivery, answer)
            return
        ts = answer.body.get("ts")
        if isinstance(ts, str) and ts:
            await self._record.sent(delivery, ts, "answer")
        else:
            await self._record.failed(delivery, Doubt("no_ts"))

    async def _open(self, delivery: Delivery) -> str | None:
        channel = channel_of(await self._slack.open(delivery.user_id))
        if not isinstance(channel, str):
            await self._record.failed(delivery, channel, "conversations.open")
            return None
        # On record before the post: who looks later has to know where, and one message at a time goes there.
        return channel if await self._record.opened(delivery, channel) else None

    async def _body(self, delivery: Delivery) -> dict[str, Any] | None:
        """What to post; None where there is nothing to, and then the outcome is on record."""
        try:
            written = await self._write(delivery)
            body = marked(written, delivery.id) if isinstance(written, Message) else written
        except Exception as error:  # one bad letter must not stop the others
            _log_unwritten(delivery, error)
            await self._record.again(delivery, "unwritten")
            return None
        if isinstance(body, Withheld):
            await self._record.withheld(delivery, body)
        elif isinstance(body, Mistaken):
            await self._record.failed(delivery, body)
        elif body is not None:
            return body
        return None

    async def _write(self, delivery: Delivery) -> Message | Withheld | None:
        team = self._database.glance(delivery.team_id)
        row = await team.deliveries.get(delivery.id)
        if row is None or (row.state, row.fence) != ("sending", delivery.fence):
            return None  # erased or taken over since the claim
        now = self._clock()
        member = await team.members.get(delivery.user_id) or Member(
            team_id=delivery.team_id, user_id=delivery.user_id, created_at=now, updated_at=now
        )
        today = local_day(now, member.timezone)
        return await self._letters[delivery.kind](Letter(team, delivery, member, self._content(), now, today))


def _log_unwritten(delivery: Delivery, error: Exception) -> None:
    """Where it failed, without the error's own words: they may be a person's."""
    import traceback

    import structlog

    structlog.get_logger("bot.delivery").error(
        "delivery_unwritten",
        team=delivery.team_id,
        delivery=delivery.id,
        kind=delivery.kind,
        error=type(error).__name__,
        where="".join(traceback.format_tb(error.__traceback__)[-3:]),
    )
