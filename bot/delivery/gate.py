"""What one claim lets go: each message's own permission, then the caps of its workspace."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.delivery.permission import OVER_CAP, End, Go, Hold, decide
from bot.mentoring.admin import RUNNING, Expected, Limiter, Rules, rank_of
from bot.mentoring.slots import next_allowed
from bot.store import Team
from bot.store.claims import Due

_LOOK_BACK = timedelta(days=21)
"""What came this week was due since then: nothing waits longer than two weeks."""


class Gate:
    """Decides about the rows of one claim, one after the other; what goes counts for those that follow."""

    def __init__(self, rules: Rules = RUNNING, limiter: Limiter | None = None) -> None:
        self._rules = rules
        self._limiter = limiter

    @classmethod
    async def of(cls, team: Team, due: Sequence[Due], rules: Rules, now: datetime) -> "Gate":
        """With what the caps need to know, where there are any and anything is held to them."""
        unasked = sorted({one.delivery.user_id for one in due if one.delivery.urgency != "requested"})
        if not unasked or rules.is_halted or not (rules.cap_week or rules.cap_day):
            return cls(rules)
        caps, left, since = team.caps, None, now - _LOOK_BACK
        expected = Expected.of(
            await caps.given(unasked, since), await caps.waiting(unasked, since), await caps.slots(unasked)
        )
        if rules.cap_day:
            midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
            left = rules.cap_day - await caps.today(midnight)
        return cls(rules, Limiter(rules.cap_week, left, expected, now))

    def in_order(self, due: Sequence[Due]) -> Sequence[Due]:
        """Under a cap what ranks higher is looked at first; else as it comes."""
        if self._limiter is None:
            return due
        asked = [one for one in due if one.delivery.urgency == "requested"]
        unasked = [one for one in due if one.delivery.urgency != "requested"]
        return [*asked, *sorted(unasked, key=lambda one: rank_of(one.delivery.kind, one.delivery.urgency))]

    def decide(self, one: Due, now: datetime) -> Go | Hold | End:
        """Rule 5 of delivery, then the caps."""
        verdict = decide(one.delivery, one.member, one.schedule, now, self._rules)
        limiter = self._limiter
        if limiter is None or not isinstance(verdict, Go) or one.delivery.urgency == "requested":
            return verdict
        delivery, member = one.delivery, one.member
        rank = limiter.rank(delivery.kind, delivery.urgency, delivery.user_id)
        zone = member.timezone if member is not None else None
        if limiter.is_over_week(delivery.id, rank, delivery.user_id, zone):
            return End("skipped", OVER_CAP)
        return _tomorrow(one, now) if limiter.is_over_day(rank) else verdict

    def went(self, one: Due) -> None:
        """It goes in this claim: it counts for those that follow."""
        if self._limiter is not None and one.delivery.urgency != "requested":
            self._limiter.count()


def _tomorrow(one: Due, now: datetime) -> Hold | End:
    """Among the first of the next day (UTC) on which the member may be written to; where that is too late: never."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    expires_at = one.delivery.expires_at
    until = midnight if one.member is None else next_allowed(midnight, one.member, one.schedule)
    if expires_at is not None and until >= expires_at:
        return End("skipped", OVER_CAP)
    return Hold(until, OVER_CAP)
