"""OUT: getting a message to a person once, or its reason on record."""

from bot.delivery.client import new_client
from bot.delivery.letters import Arrival, Letter, Letters, Withheld, Writer
from bot.delivery.numbers import Numbers
from bot.delivery.outbox import Outbox
from bot.delivery.pacing import spread
from bot.delivery.slack_post import open_session

__all__ = [
    "Arrival",
    "Letter",
    "Letters",
    "Numbers",
    "Outbox",
    "Withheld",
    "Writer",
    "new_client",
    "open_session",
    "spread",
]
