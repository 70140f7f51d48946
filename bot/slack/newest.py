"""Which of several answers at one place is the newest: answers overtake each other on their way to Slack."""

from collections import OrderedDict
from itertools import count


class Newest:
    """Of one process. A place is a message or a view; a turn grows from commit to commit, and so with what is known."""

    def __init__(self, most: int = 5_000) -> None:
        self._most = most
        self._turns = count(1)
        self._shown: OrderedDict[str, int] = OrderedDict()

    def turn(self) -> int:
        """The next one."""
        return next(self._turns)

    def show(self, place: str, turn: int) -> bool:
        """The answer of this turn is to be shown there; False where a newer one is."""
        if not self.is_newest(place, turn):
            return False
        self._shown[place] = turn
        self._shown.move_to_end(place)
        if len(self._shown) > self._most:
            self._shown.popitem(last=False)
        return True

    def is_newest(self, place: str, turn: int) -> bool:
        """Whether nothing newer is to be shown there."""
        return self._shown.get(place, turn) <= turn
