"""What somebody asks of a ladder: which level, dimension or gap their words mean, near misses included."""

import difflib
import re
from dataclasses import dataclass
from functools import lru_cache

from bot.content import Dimension, Expectation, Ladder, Level


@dataclass(frozen=True)
class Mine:
    """My own level."""


@dataclass(frozen=True)
class One:
    """One level, or one dimension of it."""

    level: str
    dimension: str | None = None


@dataclass(frozen=True)
class MineIn:
    """One dimension at my own level."""

    dimension: str


@dataclass(frozen=True)
class Gap:
    """What changes from one level to another; without levels, from mine to the next."""

    start: str | None = None
    goal: str | None = None
    dimension: str | None = None


@dataclass(frozen=True)
class SetMine:
    """This is my level from now on."""

    level: str


@dataclass(frozen=True)
class Unset:
    """I have no level from now on."""


@dataclass(frozen=True)
class Ladders:
    """Which ladders are there?"""


@dataclass(frozen=True)
class Choose:
    """Use this ladder for me."""

    ladder: str


@dataclass(frozen=True)
class Help:
    """What can be typed?"""


@dataclass(frozen=True)
class Unknown:
    """Words with no clear meaning; `guesses` are what may have been meant, as one would type it."""

    typed: str
    guesses: tuple[str, ...] = ()


Request = Mine | One | MineIn | Gap | SetMine | Unset | Ladders | Choose | Help | Unknown

LONGEST = 300
"""Characters of a request that are read; nobody asks for a level in more."""
_TOKEN = re.compile(r"[-=]+>|[a-z0-9.+#/-]+|>")
_ARROWS = {"to", ">", "->", "-->", "=>", "vs", "versus", "into", "til", "till", "until"}
_FILLERS = {
    "a", "an", "the", "of", "for", "from", "at", "in", "is", "what", "whats", "expected", "expectations", "level",
    "levels", "engineer", "developer", "dev", "backend", "me", "show", "my", "i", "am", "next", "are", "and", "s",
}  # fmt: skip
_GAP = {"gap", "gaps", "difference", "between"}
_UNSET = {"unset", "clear", "reset", "remove", "forget"}
_HELP = {"help", "?", "usage", "hilfe", "ayuda", "aide"}


@dataclass(frozen=True)
class Vocabulary:
    """The words of one ladder: what each one means."""

    levels: dict[str, str]
    dimensions: dict[str, str]
    longest: int

    def meaning(self, phrase: str) -> tuple[str, str] | None:
        """`("level", id)` or `("dimension", id)` of a known phrase."""
        if phrase in self.levels:
            return "level", self.levels[phrase]
        if phrase in self.dimensions:
            return "dimension", self.dimensions[phrase]
        return None

    def near(self, word: str, cutoff: float) -> list[tuple[str, str]]:
        """Meanings of known words that look like this one, the likeliest first, each once."""
        found: list[tuple[str, str]] = []
        for close in difflib.get_close_matches(word, [*self.levels, *self.dimensions], n=6, cutoff=cutoff):
            meaning = self.meaning(close)
            if meaning is not None and meaning not in found:
                found.append(meaning)
        return found


@lru_cache(maxsize=64)
def _vocabulary(levels: tuple[tuple[str, str], ...], dimensions: tuple[tuple[str, str], ...]) -> Vocabulary:
    longest = max(len(phrase.split()) for phrase, _ in (*levels, *dimensions))
    return Vocabulary(dict(levels), dict(dimensions), longest)


def vocabulary(ladder: Ladder) -> Vocabulary:
    """The words that name the ladder's levels and dimensions."""
    return _vocabulary(tuple(_words(ladder.levels)), tuple(_words(ladder.dimensions)))


def _words(members: list[Level] | list[Dimension]) -> list[tuple[str, str]]:
    return [
        (word.lower(), member.id)
        for member in members
        for word in (member.id, member.id.replace("-", " "), member.title, *member.aliases)
    ]


def read_request(text: str, ladder: Ladder, ladders: tuple[str, ...] = ()) -> Request:
    """What was asked; never raises. `ladders` are the ids of all ladders in this installation."""
    typed = " ".join(text.split())
    words = _TOKEN.findall(typed[:LONGEST].lower().replace("→", ">"))
    words = [word.strip("./-") or word for word in words]
    if not words:
        every = tuple(level.id for level in ladder.levels[:5])
        return Mine() if not typed else Unknown(typed, every) if any(map(str.isalpha, typed)) else Help()
    if words[0] in _HELP:
        return Help()
    if words in (["ladders"], ["ladder"], ["list"]):
        return Ladders()
    if words == ["set", "none"] or (words[0] in _UNSET and set(words[1:]) <= _FILLERS):
        return Unset()
    if difflib.get_close_matches(words[0], ["unset"], n=1, cutoff=0.8):
        return Unknown(typed, ("unset",))
    if words[0] == "ladder":
        return _ladder(words[1:], ladders, typed)
    if words[0] in {"set", "am"} or words[:2] == ["i", "am"] or words[:2] == ["i", "m"]:
        return _set(words, ladder, typed)
    return _ask(words, ladder, typed)


def _ladder(words: list[str], ladders: tuple[str, ...], typed: str) -> Request:
    name = "-".join(words)
    if name in ladders:
        return Choose(name)
    near = difflib.get_close_matches(name, ladders, n=1, cutoff=0.75)
    return Unknown(typed, tuple(f"ladder {one}" for one in near or ladders[:3]))


def _set(words: list[str], ladder: Ladder, typed: str) -> Request:
    found = _Found(ladder)
    found.read([word for word in words if word not in {"set", "m"}])
    if len(found.levels) == 1 and not found.unknown:
        return SetMine(found.levels[0])
    guesses = tuple(f"set {level}" for level in (found.levels or found.guessed("level")))
    return Unknown(typed, guesses or tuple(f"set {level.id}" for level in ladder.levels[:5]))


def _ask(words: list[str], ladder: Ladder, typed: str) -> Request:
    found = _Found(ladder)
    found.read(words)
    dimension = found.dimensions[0] if found.dimensions else None
    if found.unknown or len(found.levels) > 2 or len(found.dimensions) > 1:
        return Unknown(typed, _guesses(found, ladder))
    if len(found.levels) == 2:
        return Gap(found.levels[0], found.levels[1], dimension)
    if found.gap or found.arrow:
        return _half_gap(found, ladder, dimension)
    if len(found.levels) == 1:
        return One(found.levels[0], dimension)
    if dimension is not None:
        return MineIn(dimension)
    return Mine()


def _half_gap(found: "_Found", ladder: Ladder, dimension: str | None) -> Request:
    if not found.levels:
        return Gap(dimension=dimension)
    if found.arrow_first:
        return Gap(None, found.levels[0], dimension)
    above = ladder.next_level(found.levels[0])
    return Gap(found.levels[0], above.id if above else found.levels[0], dimension)


def _guesses(found: "_Found", ladder: Ladder) -> tuple[str, ...]:
    levels = found.levels or found.guessed("level")
    dimensions = found.dimensions or found.guessed("dimension")
    if levels and dimensions:
        return tuple(f"{level} {dimension}" for level in levels[:2] for dimension in dimensions[:2])
    if levels or dimensions:
        return tuple((levels or dimensions)[:4])
    return tuple(level.id for level in ladder.levels[:5])


class _Found:
    """What the words of one request name, in their order."""

    def __init__(self, ladder: Ladder) -> None:
        self.known = vocabulary(ladder)
        self.levels: list[str] = []
        self.dimensions: list[str] = []
        self.unknown: list[str] = []
        self.gap = self.arrow = self.arrow_first = False
        self._after = -1
        """Where the words of the last level end."""

    def read(self, words: list[str]) -> None:
        position = 0
        while position < len(words):
            position += self._phrase(words, position) or self._word(words[position])

    def _phrase(self, words: list[str], position: int) -> int:
        for length in range(min(self.known.longest, len(words) - position), 0, -1):
            phrase = " ".join(words[position : position + length])
            meaning = self.known.meaning(phrase)
            if meaning is not None:
                # "a lead engineer" is one level, also where another one is called Engineer
                if not (phrase in _FILLERS and self._after == position and meaning[0] == "level"):
                    self._add(meaning)
                self._after = position + length if meaning[0] == "level" else -1
                return length
        return 0

    def _word(self, word: str) -> int:
        if word in _ARROWS:
            self.arrow, self.arrow_first = True, self.arrow_first or not self.levels
        elif word in _GAP:
            self.gap = True
        elif word not in _FILLERS and word not in {"and", "/", "+"}:
            near = self.known.near(word, 0.8)
            if len(near) == 1 and len(word) > 3:
                self._add(near[0])
            else:
                self.unknown.append(word)
        return 1

    def _add(self, meaning: tuple[str, str]) -> None:
        kind, name = meaning
        names = self.levels if kind == "level" else self.dimensions
        if name not in names:
            names.append(name)

    def guessed(self, kind: str) -> list[str]:
        """What the words without a meaning may have meant, at most three."""
        names: list[str] = []
        for word in self.unknown[:4]:
            names += [name for found, name in self.known.near(word, 0.6) if found == kind and name not in names]
        return names[:3]


def own_level(ladder: Ladder, level: str | None) -> str | None:
    """The member's level if this ladder has it."""
    return level if level in {one.id for one in ladder.levels} else None


def with_own(ladder: Ladder, level: str, request: Request) -> Request:
    """The request with the member's own level put in where it speaks of it."""
    if isinstance(request, MineIn):
        return One(level, request.dimension)
    if isinstance(request, Gap) and request.start is None:
        above = ladder.next_level(level)
        goal = request.goal or (above.id if above else level)
        return Gap(level, goal, request.dimension)
    return request


def between(ladder: Ladder, start: str, goal: str) -> list[Level]:
    """The levels above `start` up to `goal`, lowest first; empty where `goal` is not above."""
    ids = [level.id for level in ladder.levels]
    return list(ladder.levels[ids.index(start) + 1 : ids.index(goal) + 1])


def find_expectation(ladder: Ladder, expectation_id: str) -> Expectation | None:
    """The expectation with this id anywhere on the ladder."""
    for row in ladder.cells.values():
        for cell in row.values():
            for expectation in cell:
                if expectation.id == expectation_id:
                    return expectation
    return None
