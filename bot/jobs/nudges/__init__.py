"""From slots to nudges that are to be sent: `plan` writes down whose slot has come, `choose` what it brings."""

from bot.jobs.nudges.choosing import choose
from bot.jobs.nudges.planning import plan

__all__ = ["choose", "plan"]
