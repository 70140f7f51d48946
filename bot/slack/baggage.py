"""What was fetched from Slack for entries of the inbox that are about to have their effect: held for that moment."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.mentoring.rights.format import Export
from bot.store import InboxEntry

MOST = 8
"""So many are held at most; whose are gone by then fetch them again."""


@dataclass(frozen=True)
class Told:
    """An answer as it is planned: its kind, and what its writer needs."""

    kind: str
    subject: Mapping[str, Any]


@dataclass
class Baggage:
    """Exports, or why there is none, by workspace and key."""

    _held: OrderedDict[tuple[str, str], Export | Told] = field(default_factory=OrderedDict)

    def put(self, entry: InboxEntry, found: Export | Told) -> None:
        self._held[entry.team_id, entry.dedupe_key] = found
        if len(self._held) > MOST:
            self._held.popitem(last=False)

    def take(self, entry: InboxEntry) -> Export | Told:
        """KeyError where it is gone: then the entry is tried again, with what comes before its effect."""
        return self._held.pop((entry.team_id, entry.dedupe_key))

    def told(self, entry: InboxEntry) -> Told | None:
        """The answer that was put for it; None where there is none."""
        found = self._held.pop((entry.team_id, entry.dedupe_key), None)
        return found if isinstance(found, Told) else None
