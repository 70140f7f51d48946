"""What messages and questions are read by, made in a thread; what the making took goes back to the system."""

import ctypes

from bot.content import Content
from bot.mentoring import questions
from bot.slack.speech import read_message


def learn(content: Content) -> None:
    """Make the index, the vectors where they are installed, and the patterns of what can be asked for in words."""
    questions.prepare(content)
    read_message("nothing that any of them knows")
    _give_back()


def _give_back() -> None:
    """The C library keeps what is freed for the next need, here some 10 MB that nothing needs again."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's alone
    if trim is not None:
        trim(0)
