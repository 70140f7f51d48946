"""Ids and timestamps that look like Slack's, the same in every run with the same seed."""

from __future__ import annotations

import random
import string
from datetime import datetime

LETTERS = string.ascii_uppercase + string.digits


class Ids:
    """Makes ids; two stand-ins with one seed make the same ones in the same order."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)

    def entity(self, prefix: str) -> str:
        """An id such as U0K3J9XQ2LM: a prefix and ten letters or digits."""
        return prefix + "".join(self._random.choices(LETTERS, k=10))

    def secret(self, length: int = 24) -> str:
        """Letters and digits for tokens, tickets and addresses that must not be guessed by accident."""
        return "".join(self._random.choices(string.ascii_letters + string.digits, k=length))

    def block(self) -> str:
        """A block_id or action_id for a block that came without one."""
        return "".join(self._random.choices(string.ascii_letters + string.digits, k=5))

    def hexadecimal(self, length: int = 32) -> str:
        """A lower-case hexadecimal string, as signing secrets are."""
        return "".join(self._random.choices("0123456789abcdef", k=length))

    def uuid(self) -> str:
        """A random UUID in its usual form."""
        raw = self.hexadecimal()
        return "-".join((raw[:8], raw[8:12], raw[12:16], raw[16:20], raw[20:]))


class Timestamps:
    """Message timestamps: seconds with six decimals, unique and rising even while the clock stands still."""

    def __init__(self) -> None:
        self._last = 0

    def next(self, now: datetime) -> str:
        """The timestamp of something that happens now."""
        micros = int(now.timestamp() * 1_000_000)
        self._last = max(self._last + 1, micros)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"
