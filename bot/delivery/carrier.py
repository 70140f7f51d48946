"""One claimed delivery on its way: open the conversation, write, post, record."""

import asyncio
from collections.abc import Callable, Mapping
from contextvars import Context
from typing import Any, NamedTuple

from bot import tracing
from bot.blocks.message import Message
from bot.clock import Clock
from bot.content import Content
from bot.delivery.documents import Documents
from bot.delivery.letters import Document, Letter, Letters, Withheld
from bot.delivery.numbers import Numbers
from bot.delivery.pacing import OPEN, POST
from bot.delivery.quiet import Quiet
from bot.delivery.reconcile import channel_of
from bot.delivery.record import Record
from bot.delivery.refusals import GONE
from bot.delivery.slack_answers import Accepted, Answer, Doubt, Failure, MemberRefused, Mistaken
from bot.delivery.slack_post import SlackPost, marked
from bot.delivery.turns import in_turns
from bot.mentoring.members import local_day
from bot.store import Database, Delivery, Member, PassingError


class Claimed(NamedTuple):
    """A delivery that this process may send, its member, and the steady moment before which its lease began."""

    delivery: Delivery
    member: Member | None
    at: float


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
        quiet: Quiet,
    ) -> None:
        self._database = database
        self._slack = slack
        self._record = record
        self._letters = letters
        self._content = content
        self._clock = clock
        self._monotonic = monotonic
        self._self_fence = numbers.self_fence.total_seconds()
        self._fences = Fences(database)
        self._quiet = quiet
        self._documents = Documents(database, slack, record)
        self._desks = asyncio.Semaphore(numbers.written_at_once)

    async def carry(self, claimed: Claimed) -> None:
        """An exception leaves the row to the end of its lease."""
        with tracing.delivery(claimed.delivery.id, claimed.delivery.kind):
            await self._carry(claimed)

    async def _carry(self, claimed: Claimed) -> None:
        delivery = claimed.delivery
        channel_id = delivery.channel_id or await self._open(delivery)
        if channel_id is None:
            return
        if delivery.urgency == "proactive" and await self._is_quiet(delivery):
            return
        try:
            body = await self._body(claimed)
            if body is None or not await self._may_post(claimed):
                return
        except PassingError:
            await self._record.busy(delivery)
            return
        if isinstance(body, Document):
            body = await self._documents.carry(delivery, channel_id, body, lambda: self._may_post(claimed))
            if body is None:
                return
        answer = await self._post(claimed, channel_id, body)
        if answer is None:
            return
        if not isinstance(answer, Accepted):
            await self._failed(delivery, answer, POST)
            return
        ts = answer.body.get("ts")
        if isinstance(ts, str) and ts:
            await self._record.sent(delivery, ts, "answer")
        else:
            await self._record.failed(delivery, Doubt("no_ts"))

    async def _post(self, claimed: Claimed, channel_id: str, body: dict[str, Any]) -> Answer | None:
        """Slack's answer. Blocks that it refuses are surely not posted (BK-32), so a plainer message may follow.

        None where the last look before that one said no: the outcome is on record.
        """
        answer = await self._slack.post(claimed.delivery, channel_id, body)
        if not isinstance(answer, Mistaken) or answer.code != "invalid_blocks":
            return answer
        try:
            plainer = await self._plainer(claimed)
            if plainer is None:
                return answer
            if not await self._may_post(claimed):
                return None
        except PassingError:
            await self._record.busy(claimed.delivery)
            return None
        return await self._slack.post(claimed.delivery, channel_id, plainer)

    async def _plainer(self, claimed: Claimed) -> dict[str, Any] | None:
        """The letter with blocks that Slack is sure to show; None where it has no such version."""
        written = await self._write(claimed)
        if not isinstance(written, Message) or written.plainer is None:
            return None
        body = marked(written.plainer, claimed.delivery.id)
        return None if isinstance(body, Mistaken) else body

    async def _is_quiet(self, delivery: Delivery) -> bool:
        """Whether the member has do-not-disturb on; the row then waits for its end."""
        until = await self._quiet.until(delivery.team_id, delivery.user_id, self._clock())
        if until is not None:
            await self._record.quiet(delivery, until)
        return until is not None

    async def _open(self, delivery: Delivery) -> str | None:
        channel = channel_of(await self._slack.open(delivery.team_id, delivery.user_id))
        if not isinstance(channel, str):
            await self._failed(delivery, channel, OPEN)
            return None
        # On record before the post: who looks later has to know where, and one message at a time goes there.
        return channel if await self._record.opened(delivery, channel) else None

    async def _failed(self, delivery: Delivery, failure: Failure, method: str) -> None:
        """Whether somebody is gone is asked a second time: one wrong word would end all that they have asked for."""
        if isinstance(failure, MemberRefused) and failure.code in GONE and not await self._is_gone(delivery):
            await self._record.again(delivery, failure.code)
        else:
            await self._record.failed(delivery, failure, method)

    async def _is_gone(self, delivery: Delivery) -> bool:
        """False where Slack knows the person, or does not say."""
        answer = await self._slack.call(delivery.team_id, "users.info", params={"user": delivery.user_id})
        if not isinstance(answer, Accepted):
            return isinstance(answer, MemberRefused | Mistaken)
        user = answer.body.get("user")
        return not isinstance(user, Mapping) or user.get("deleted") is True

    async def _may_post(self, claimed: Claimed) -> bool:
        """The last look before the socket; where it says no, the outcome is on record."""
        delivery = claimed.delivery
        if await self._fences.current(delivery.id) != delivery.fence:
            return False  # erased or taken over since the claim
        if delivery.expires_at is not None and delivery.expires_at <= self._clock():
            await self._record.late(delivery)
            return False
        if self._monotonic() - claimed.at > self._self_fence:
            await self._record.again(delivery, "self_fence")
            return False
        return True

    async def _body(self, claimed: Claimed) -> dict[str, Any] | Document | None:
        """What to post; None where there is nothing to, and then the outcome is on record."""
        delivery = claimed.delivery
        try:
            async with self._desks:
                written = await self._write(claimed)
            body = written if isinstance(written, Document | Withheld) else marked(written, delivery.id)
        except PassingError:
            raise
        except Exception as error:  # one bad letter must not stop the others
            _log_unwritten(delivery, error)
            await self._record.again(delivery, "unwritten")
            return None
        if isinstance(body, Withheld):
            await self._record.withheld(delivery, body)
        elif isinstance(body, Mistaken):
            await self._record.failed(delivery, body)
        else:
            return body
        return None

    async def _write(self, claimed: Claimed) -> Message | Withheld:
        delivery, now = claimed.delivery, self._clock()
        member = claimed.member or Member(
            team_id=delivery.team_id, user_id=delivery.user_id, created_at=now, updated_at=now
        )
        team = self._database.glance(delivery.team_id)
        today = local_day(now, member.timezone)
        content = self._content()
        written = await self._letters[delivery.kind](Letter(team, delivery, member, content, now, today))
        return written if isinstance(written, Withheld) else written.in_short(content.words)


class Fences:
    """Whose a row is at this moment, read for many rows at once: who asks while a reading runs joins the next one."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._asked: dict[str, asyncio.Future[int | None]] = {}
        self._reading: asyncio.Task[None] | None = None

    async def current(self, delivery_id: str) -> int | None:
        """The fence of a row that is on its way; None for one that is not."""
        loop = asyncio.get_running_loop()
        answer = self._asked.setdefault(delivery_id, loop.create_future())
        if self._reading is None:
            self._reading = loop.create_task(self._read_all(), context=Context())  # for many
        return await answer

    async def _read_all(self) -> None:
        try:
            while self._asked:
                asked, self._asked = self._asked, {}
                await self._read(asked)
        finally:
            self._reading = None

    async def _read(self, asked: dict[str, "asyncio.Future[int | None]"]) -> None:
        try:
            found = await self._database.glance_everywhere().outbox.still_sending(list(asked))
        except Exception as error:
            for answer in asked.values():
                if not answer.done():
                    answer.set_exception(error)
            return

        def tell(one: tuple[str, asyncio.Future[int | None]]) -> None:
            delivery_id, answer = one
            if not answer.done():
                answer.set_result(found.get(delivery_id))

        await in_turns(asked.items(), tell)


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
