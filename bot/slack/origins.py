"""Where a form was opened from, for as long as Slack lets us answer there."""

from collections import OrderedDict
from datetime import datetime, timedelta
from secrets import token_urlsafe

LASTS = timedelta(minutes=29)
"""A response URL works for 30 minutes (URL-1)."""

Whose = tuple[str, str]
"""Workspace and member: two workspaces may have members of one id."""


class Origins:
    """Response URLs and the messages that they change, by a random word, which a form carries in its metadata."""

    def __init__(self, most: int = 5_000) -> None:
        self._most = most
        self._urls: OrderedDict[str, tuple[Whose, tuple[str, str], datetime]] = OrderedDict()

    def keep(self, whose: Whose, url: str, place: str, now: datetime) -> str:
        """Remember a URL for this person, and what is there; the word that brings it back."""
        word = token_urlsafe(9)
        self._urls[word] = (whose, (url, place), now + LASTS)
        if len(self._urls) > self._most:
            self._urls.popitem(last=False)
        return word

    def people(self) -> set[Whose]:
        """Whose URLs are remembered."""
        return {owner for owner, _, _ in self._urls.values()}

    def forget(self, whose: Whose) -> None:
        """Let go of this person's URLs."""
        self._urls = OrderedDict((word, kept) for word, kept in self._urls.items() if kept[0] != whose)

    def recall(self, whose: Whose, word: str, now: datetime) -> tuple[str, str] | None:
        """URL and place, or None where it has run out, the process is new, or the word is another person's."""
        owner, found, until = self._urls.get(word, (None, None, now))
        return found if owner == whose and now < until else None
