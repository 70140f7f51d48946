"""People who use Slack: they type, click, submit, open Home, and see what comes."""

from bot.standin.people.person import Person
from bot.standin.people.saw import Saw

__all__ = ["Person", "Saw"]
