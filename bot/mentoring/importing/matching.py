"""How entries of an export become columns, and which rows they are known by."""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar

from bot.mentoring.rights import format as shape

R = TypeVar("R")


class Known(dict[Hashable, deque[Any]]):
    """Rows by what they are known by; each stands for one entry, the oldest first."""

    def __init__(self, rows: Iterable[R], key: Callable[[R], Hashable]) -> None:
        super().__init__()
        found: defaultdict[Hashable, deque[R]] = defaultdict(deque)
        for row in rows:
            found[key(row)].append(row)
        self.update(found)

    def take(self, key: Hashable) -> Any:
        """The next row that is known so; None where there is none left."""
        rows = self.get(key)
        return rows.popleft() if rows else None


ORIGINS = ("goal", "check_in", "note", "nudge")
_COLUMNS = {"nudge": "nudge_id"}


def values_of(entry: shape.Part, *without: str) -> dict[str, Any]:
    """An entry's fields as columns: something of the content by its id."""
    values = {name: value for name, value in entry if name not in (*without, "number")}
    return {
        _COLUMNS.get(name, name): value.id if isinstance(value, shape.Named) else value
        for name, value in values.items()
    }


def snapshot_of(before: shape.Before) -> dict[str, Any]:
    """As a change keeps what it found."""
    due_day, rests_since = before.due_day, before.rests_since
    return dict(before) | {
        "due_day": due_day and due_day.isoformat(),
        "rests_since": rests_since and rests_since.isoformat(),
    }


def id_of(rows: Sequence[Any], place: int | None) -> int | None:
    row = None if place is None else rows[place - 1]
    return None if row is None else row.id


def ids_of(rows: Sequence[Any], places: Iterable[int]) -> list[int]:
    """The ids of the rows at these places, where there are any."""
    return [rows[place - 1].id for place in places if rows[place - 1] is not None]
