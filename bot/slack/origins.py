"""Where a form was opened from, for as long as Slack lets us answer there."""

from collections import OrderedDict
from datetime import datetime, timedelta
from secrets import token_urlsafe

LASTS = timedelta(minutes=29)
"""A response URL works for 30 minutes (URL-1)."""


class Origins:
    """Response URLs by a random word, which a form carries in its metadata instead of the URL itself."""

    def __init__(self, most: int = 5_000) -> None:
        self._most = most
        self._urls: OrderedDict[str, tuple[str, str, datetime]] = OrderedDict()

    def keep(self, user: str, url: str, now: datetime) -> str:
        """Remember a URL for this person; the word that brings it back."""
        word = token_urlsafe(9)
        self._urls[word] = (user, url, now + LASTS)
        if len(self._urls) > self._most:
            self._urls.popitem(last=False)
        return word

    def recall(self, user: str, word: str, now: datetime) -> str | None:
        """The URL, or None where it has run out, the process is new, or the word is another person's."""
        owner, url, until = self._urls.get(word, ("", "", now))
        return url if owner == user and now < until else None
