"""What became of messages, for who watches: counted, and at DEBUG a line of the log for each."""

from datetime import datetime

from bot.logs import is_verbose
from bot.store import Delivery
from bot.tally import DELIVERY_DELAY, SETTLED

UPLOADS = ("files.getUploadURLExternal", "files.completeUploadExternal")
"""What brings a file, in two steps."""


def arrived(delivery: Delivery, via: str, now: datetime) -> None:
    """It is on record that it has arrived; `via` is how that is known."""
    SETTLED.add(delivery.kind, "sent", "")
    DELIVERY_DELAY.observe((now - delivery.not_before).total_seconds(), delivery.urgency)
    if is_verbose():
        _log("delivery_sent", delivery, via=via, attempt=delivery.attempt)


def ended(delivery: Delivery, state: str, reason: str) -> None:
    """It is on record that it goes no more."""
    SETTLED.add(delivery.kind, state, reason)
    if is_verbose():
        _log("delivery_ended", delivery, state=state, reason=reason)


def _log(event: str, delivery: Delivery, **values: str | int) -> None:
    import structlog

    structlog.get_logger("bot.delivery").debug(
        event, team=delivery.team_id, delivery=delivery.id, kind=delivery.kind, **values
    )
