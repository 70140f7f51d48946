"""A local Slack for the demo and the tests: server, Socket Mode, people. It knows nothing of the bot."""

from bot.standin.apps import App
from bot.standin.faults import Fault, Faults
from bot.standin.limits import Limits
from bot.standin.people import Person, Saw
from bot.standin.seam import DROP
from bot.standin.server import Standin
from bot.standin.tokens import RealTokenError, refuse_real_tokens

__all__ = [
    "DROP",
    "App",
    "Fault",
    "Faults",
    "Limits",
    "Person",
    "RealTokenError",
    "Saw",
    "Standin",
    "refuse_real_tokens",
]
