"""What a refusal of Slack's means beyond its message: a workspace is over or waits, a member or a thread is gone."""

from bot.clock import Clock
from bot.delivery import counted
from bot.delivery.scribe import Scribe
from bot.delivery.slack_answers import PASSES
from bot.delivery.slack_post import outside_its_thread, thread_of
from bot.mentoring.schedules import block
from bot.store import Delivery, Everywhere
from bot.store.outbox import Try

GONE = frozenset({"user_disabled", "user_not_found"})
"""Slack's words for a person who is not there any more."""
_IMPOSSIBLE = frozenset(
    {"cannot_dm_bot", "channel_not_found", "is_archived", "messages_tab_disabled", "not_in_channel", "user_not_visible"}
)
_STALE = frozenset({"channel_not_found", "is_archived", "not_in_channel"})


class Refusals:
    """Writes down whom Slack refuses, with the message that was refused."""

    def __init__(self, scribe: Scribe, clock: Clock) -> None:
        self._scribe = scribe
        self._clock = clock

    async def of_workspace(self, delivery: Delivery, code: str) -> bool:
        """This installation is over: nothing more goes there until it is served again. What is in doubt stays so.

        What waits is cancelled, but for a refusal that may pass by itself: then it goes on waiting.

        False where it has just begun anew, and nothing is changed.
        """
        log_of("workspace_refused", delivery, error=code)

        async def write(everywhere: Everywhere) -> bool:
            now = self._clock()
            team = everywhere.team(delivery.team_id)
            if not await everywhere.installations.refuse(delivery.team_id, code, now):
                return False
            await everywhere.outbox.tried([Try(delivery, "refused", code)], now)
            if code in PASSES:
                await team.deliveries.put_back(delivery, "sending", now, uncounted=True)
                return True
            await team.deliveries.end(delivery.id, delivery.fence, "sending", "cancelled", "workspace", now)
            await team.deliveries.cancel("workspace", now)
            return True

        return await self._scribe.write(write)

    async def of_member(self, delivery: Delivery, code: str) -> None:
        """A person who is gone is cancelled; a conversation on record is opened anew, once; else their nudges stop.

        They are told why on Home and by `/nudges`, where they take them up again. An answer they ask for is tried anew.
        """
        if code not in GONE and not (code in _STALE and delivery.channel_id):
            log_of("member_refused", delivery, error=code)

        state, reason = ("cancelled", "user") if code in GONE else ("dead", code)

        async def write(everywhere: Everywhere) -> bool:
            now = self._clock()
            team = everywhere.team(delivery.team_id)
            await everywhere.outbox.tried([Try(delivery, "refused", code)], now)
            if code in _STALE:
                await team.members.change(delivery.user_id, now, dm_channel=None)
                if delivery.channel_id is not None:  # known from earlier, and gone since
                    await team.deliveries.put_back(delivery, "sending", now, reopen=True)
                    return False
            if code in GONE:
                await team.members.change(delivery.user_id, now, is_active=False)
                await team.deliveries.cancel("user", now, user_id=delivery.user_id)
            elif code in _IMPOSSIBLE or code.startswith("restricted_action"):
                await block(team, delivery.user_id, code)
            return await team.deliveries.end(delivery.id, delivery.fence, "sending", state, reason, now)

        if await self._scribe.write(write):
            counted.ended(delivery, state, reason)

    async def of_thread(self, delivery: Delivery, code: str) -> None:
        """The conversation itself is as good as ever: what goes to a thread goes beside it from now on.

        That is on record before the next try, so that a look knows where to look.
        """

        async def write(everywhere: Everywhere) -> bool:
            now = self._clock()
            team = everywhere.team(delivery.team_id)
            await everywhere.outbox.tried([Try(delivery, "refused", code)], now)
            if thread_of(delivery) is None:
                return await team.deliveries.end(delivery.id, delivery.fence, "sending", "dead", code, now)
            await team.deliveries.put_back(delivery, "sending", now, subject=outside_its_thread(delivery))
            return False

        if await self._scribe.write(write):
            counted.ended(delivery, "dead", code)


def log_of(event: str, delivery: Delivery, **values: str) -> None:
    """Ids only. The import waits until there is something to say: it costs more than a whole delivery."""
    import structlog

    structlog.get_logger("bot.delivery").error(
        event, team=delivery.team_id, delivery=delivery.id, kind=delivery.kind, **values
    )
