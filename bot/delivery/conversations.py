"""When this process has last written to whom: Slack takes about one message a second in one conversation (API-3)."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock

_NONE = timedelta(0)


class Conversations:
    """In memory: a claim never has two messages to one person, and another process rarely has the next one.

    The second is over as soon as the clock says so or the steady clock does: one of them may stand still or go back.
    """

    def __init__(self, pause: timedelta, clock: Clock, monotonic: Callable[[], float]) -> None:
        self._pause = pause
        self._clock = clock
        self._monotonic = monotonic
        self._written: OrderedDict[tuple[str, str], tuple[datetime, float]] = OrderedDict()

    def wrote(self, team_id: str, user_id: str) -> None:
        """A try to write to them begins or has ended."""
        if not self._pause:
            return
        self._written[team_id, user_id] = self._clock(), self._monotonic()
        self._written.move_to_end((team_id, user_id))
        while self._written and not self._left(*next(iter(self._written.values()))):
            self._written.popitem(last=False)

    def wait(self, team_id: str, user_id: str) -> timedelta:
        """How long until the next message may go to them; zero for now."""
        written = self._written.get((team_id, user_id))
        return _NONE if written is None else self._left(*written)

    def _left(self, at: datetime, steady: float) -> timedelta:
        passed = max(self._clock() - at, timedelta(seconds=self._monotonic() - steady))
        return max(_NONE, self._pause - passed)
