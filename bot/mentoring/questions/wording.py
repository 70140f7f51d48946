"""Reading a question: its words without those that say nothing, each with what means the same."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.content import Content
from bot.content.answers import Vocabulary

LONGEST = 1_000
"""Characters of a question that are read; what comes after them is left out."""
MOST_WORDS = 60
_WORD = re.compile(r"[^\W_](?:[\w+#.:'/-]*[\w+#])?")
_BEGINS = (
    r"(?:how|what|which|when|where|who|whom|whose|why|should|shall|can|could|may|do|does|did|is|are|am|was|were|will"
    r"|would|has|have|any)"
)
_ASKS = re.compile(
    rf"(?:(?:hi|hey|hello|ok|okay|so|and|but|well|please|btw|quick question)[\s,.:!-]+){{0,3}}{_BEGINS}(?:['’]\w+)?\b",
    re.I,
)


@dataclass(frozen=True)
class Asked:
    """A question as it is sought: `parts` for the words, `plain` and `typed` for the meaning.

    `about` are the parts that say what it is about; the others say whom: "my manager" alone asks nothing.
    """

    typed: str
    plain: str
    parts: tuple[tuple[str, ...], ...]
    about: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class _Words:
    ignored: frozenset[str]
    alike: Mapping[str, tuple[str, ...]]
    longest: int
    whom: frozenset[str]


@lru_cache(4)
def _words(vocabulary: Vocabulary) -> _Words:
    alike: dict[str, tuple[str, ...]] = {}
    for group in vocabulary.means:
        for one in group:
            alike.setdefault(one, group)
    return _Words(vocabulary.ignored, alike, max((len(one.split()) for one in alike), default=1), vocabulary.whom)


def read(text: str, content: Content) -> Asked:
    """A question's parts, in the order they were typed, each once. Never raises."""
    words = _words(content.vocabulary)
    typed = [found[0] for found in _WORD.finditer(text[:LONGEST].lower().replace("’", "'"))][:MOST_WORDS]
    parts: dict[tuple[str, ...], None] = {}
    plain: list[str] = []
    at = 0
    while at < len(typed):
        said, length = _longest(typed, at, words)
        group = words.alike.get(said)
        if group is not None:
            parts[(said, *(one for one in group if one != said))] = None
        elif said not in words.ignored:
            parts[(said,)] = None
        plain.append(group[0] if group else said)
        at += length
    about = (part for part in parts if words.whom.isdisjoint(part))
    return Asked(" ".join(typed), " ".join(plain), tuple(parts), tuple(about))


def _longest(typed: list[str], at: int, words: _Words) -> tuple[str, int]:
    """The longest known phrase that begins here; one word where none does."""
    for length in range(min(words.longest, len(typed) - at), 1, -1):
        said = " ".join(typed[at : at + length])
        if said in words.alike:
            return said, length
    return typed[at], 1


def looks_like_question(text: str) -> bool:
    """By its end or by its first word."""
    said = text.strip()
    return said.endswith("?") or _ASKS.match(said[:LONGEST]) is not None
