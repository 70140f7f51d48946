"""The keys of a deployment: they seal a text to the place where it stands, and open it there and nowhere else.

In the database a sealed text is `s1:`, the tag of its key, `:` and a Fernet token. What the token holds is a digest of
the place and the text. A text in the clear stands as it is; one that begins like a sealed text has `s0:` before it.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.clock import steady

log = structlog.get_logger()

SEALED = "s1:"
CLEAR = "s0:"
REMEMBERED = 8192
"""Texts; twice as many at most, of which the older half has not been read for a while."""
REMEMBERED_SECONDS = 30.0
_DIGEST_BYTES = 16
_WRITTEN_AT = 0
"""Every token says when it was made, in the clear. When somebody typed is nobody's business, so none of them does."""


class Unreadable(str):
    """Stands for a text that no key of ours opens at the place where it was found."""

    __slots__ = ()


UNREADABLE = Unreadable("(this text cannot be read)")


class Place(NamedTuple):
    """Where a text stands: the table, the column, and what names the row, its workspace and its member in it."""

    table: str
    column: str
    row: tuple[Any, ...]


class Keyring:
    """Keys, the newest first. Without any, texts are written in the clear, and what is sealed is unreadable."""

    def __init__(self, keys: Sequence[str] = ()) -> None:
        """ValueError for what is no Fernet key: 32 bytes in URL-safe base64."""
        self.tags = tuple(tag_of(key) for key in keys)
        self._fernet = MultiFernet([Fernet(key) for key in keys]) if keys else None
        self._remembered: dict[tuple[str, Place], str] = {}
        self._before: dict[tuple[str, Place], str] = {}
        self._began = 0.0

    @property
    def prefix(self) -> str | None:
        """How everything begins that the newest key has sealed; None without keys."""
        return f"{SEALED}{self.tags[0]}:" if self.tags else None

    def write(self, place: Place, text: str) -> str:
        """The text as it goes into the database. Nothing is sealed by an empty text, so that stays what it is."""
        if not text:
            return text
        if self._fernet is None:
            text = text.encode("utf-8", "replace").decode()  # half a character pair cannot be written down
            return CLEAR + text if text.startswith((SEALED, CLEAR)) else text
        token = self._fernet.encrypt_at_time(_digest(place) + text.encode("utf-8", "surrogatepass"), _WRITTEN_AT)
        return f"{self.prefix}{token.decode()}"

    def read(self, place: Place, raw: str) -> str:
        """The text that was written to this place; `UNREADABLE`, with a line in the log, where it was not."""
        if raw.startswith(SEALED):
            known = self._remembered.get((raw, place))
            return self._remembering(place, raw) if known is None else known
        return raw.removeprefix(CLEAR)

    def forget(self) -> None:
        """Let go of every text that is kept to be read again soon."""
        self._remembered, self._before = {}, {}

    def _remembering(self, place: Place, raw: str) -> str:
        known = self._before.get((raw, place))
        opened = self._open(place, raw) if known is None else known
        self._remember((raw, place), opened)
        return opened

    def _open(self, place: Place, raw: str) -> str:
        _, tag, token = raw.split(":", 2) if raw.count(":") == 2 else ("", "", "")
        try:
            if self._fernet is None or tag not in self.tags:
                raise InvalidToken
            opened = self._fernet.decrypt(token)
        except (InvalidToken, ValueError):  # the latter for what is no base64
            log.error("sealed_text_unreadable", table=place.table, column=place.column, row=place.row, key=tag)
            return UNREADABLE
        if opened[:_DIGEST_BYTES] != _digest(place):
            log.error("sealed_text_moved", table=place.table, column=place.column, row=place.row, key=tag)
            return UNREADABLE
        return opened[_DIGEST_BYTES:].decode("utf-8", "surrogatepass")

    def _remember(self, key: tuple[str, Place], text: str) -> None:
        now = steady()
        if len(self._remembered) >= REMEMBERED or now - self._began > REMEMBERED_SECONDS:
            self._remembered, self._before, self._began = {}, self._remembered, now
        self._remembered[key] = text


def _digest(place: Place) -> bytes:
    """Bound inside the seal. As JSON, in which no two places are written alike; truth values as SQLite has them."""
    row = [int(value) if isinstance(value, bool) else value for value in place.row]
    named = json.dumps([place.table, place.column, *row], default=str)
    return hashlib.blake2b(named.encode(), digest_size=_DIGEST_BYTES).digest()


@lru_cache(64)
def tag_of(key: str) -> str:
    """What names a key without telling it: eight hexadecimal digits."""
    return hashlib.blake2b(base64.urlsafe_b64decode(key), digest_size=4, person=b"cairn-key").hexdigest()


def new_key() -> str:
    """A key that nobody has had."""
    return Fernet.generate_key().decode()


def read_keys(written: str) -> tuple[str, ...]:
    """Keys separated by commas or line breaks, each once; ValueError says which is none, without showing it."""
    parts = [part.strip() for part in written.replace("\n", ",").split(",") if part.strip()]
    for number, part in enumerate(parts, 1):
        try:
            Fernet(part)
        except ValueError:
            raise ValueError(f"number {number} of {len(parts)} is no key; `cairn keys new` prints one") from None
    return tuple(dict.fromkeys(parts))
