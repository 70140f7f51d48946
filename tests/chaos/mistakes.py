"""Ways of doing it wrong, which every check of delivery must show: the controls."""

from bot.delivery import Numbers, Outbox
from bot.delivery.record import Record
from bot.delivery.slack_answers import Doubt
from bot.store import Delivery


class BlindRecord(Record):
    """Sends again whatever is in doubt."""

    async def _doubt(self, delivery: Delivery, doubt: Doubt) -> None:
        await self.again(delivery, doubt.code)


class HopelessRecord(Record):
    """Takes doubt for failure."""

    async def _doubt(self, delivery: Delivery, doubt: Doubt) -> None:
        await self._end(delivery, "dead", doubt.code)


class BlindOutbox(Outbox):
    record_type = BlindRecord


class HopelessOutbox(Outbox):
    record_type = HopelessRecord


class HastyRecord(Record):
    """Takes it that Slack is done with a request, whether it has answered or not."""

    async def _doubt(self, delivery: Delivery, doubt: Doubt) -> None:
        await super()._doubt(delivery, Doubt(doubt.code))


class HastyOutbox(Outbox):
    record_type = HastyRecord


class Hasty(Numbers):
    """No settling time, which the real numbers refuse."""

    def __post_init__(self) -> None:
        assert self.settle < 2 * self.timeout
