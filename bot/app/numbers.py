"""How fast and how much at once delivery goes, by the operator's settings."""

from dataclasses import replace

from bot.delivery import Numbers
from bot.delivery.numbers import SCARCE_HISTORY, SLACKS_PACE
from bot.settings import Settings


def numbers_for(settings: Settings) -> Numbers:
    """The numbers of delivery that fit what Slack allows this app."""
    scarce = SCARCE_HISTORY if settings.cairn_scarce_history else {}
    return replace(Numbers(), **SLACKS_PACE, **scarce)
