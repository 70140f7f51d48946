"""What a language model says: the passages that it is given, and which of its statements may be shown at all."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.content import Content
from bot.deferred import regex
from bot.mentoring.questions.composing import Composed
from bot.mentoring.questions.pieces import Piece
from bot.mentoring.questions.wording import LONGEST as LONGEST_QUESTION
from bot.mentoring.questions.wording import read

MOST_STATEMENTS = 6
MOST_CHARACTERS = 600
"""Of all statements together."""
LONGEST_STATEMENT = 300
LONGEST_PASSAGE = 1_500
"""Characters of a passage that a model is given."""
MOST_GOALS = 10
ENOUGH = 0.5
"""So much of a statement's weight in words must stand in the passages that it names. In tests/questions/statements.yaml
26 of 27 paraphrases have at least 0.5; the inventions have at most 0.4, where numbers or names give them away besides,
and at most 0.25 where nothing else does. What turns a passage's own words round is not seen: all of it is marked."""
_PLAIN = frozenset(" .,;:!?'’‘\"“”()-–—/&%+=…€$")
"""What may stand in a statement beside letters and digits. No sign of markup, mentions, code or addresses is in it."""
_ADDRESS = regex(r"\w\.[a-z]{2,}|[a-z]:\w|\bwww\b|:/|//|\bhttps?\b|\bmailto\b|:[a-z0-9_+-]+:", re.I)
"""Links, as Slack makes them of bare names too, and emoji by their names."""
_BEGINNING = regex(r"[\w\"“‘'(]")
"""With anything else a line would begin a list."""
_COMMAND = regex(r"(?:^|\s)/\w")
_NUMBER = regex(r"\d+(?:[.,:]\d+)*")
_QUOTED = regex(r"[\"“”]([^\"“”]+)[\"“”]|(?<!\w)['‘]([^'‘’]+)['’](?!\w)")
_NAME = regex(r"(?<=[a-z,;] )[A-Z]\w+")
_ENDINGS = regex(r"(?:ations?|ments?|ings?|ness|ed|es|ly|ers?|s|e|y)$")
_SPELLED = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12", "fifteen": "15", "eighteen": "18", "twenty": "20", "thirty": "30",
    "forty": "40", "fifty": "50", "sixty": "60", "ninety": "90", "twice": "2", "dozen": "12", "hundred": "100",
    "thousand": "1000", "million": "1000000",
}  # fmt: skip


OFF, QUESTION, GOALS = "off", "question", "goals"
"""What a member lets go to a model: nothing, their question, or that and the titles of their goals."""


@dataclass(frozen=True)
class Terms:
    """What the operator has set: which model, whose server, and how many answers a day (UTC)."""

    model: str
    host: str
    per_member: int
    per_workspace: int


@dataclass(frozen=True)
class Passage:
    """A part of the content that was found for a question. `id` is what a statement names it by."""

    id: str
    piece: Piece
    text: str


@dataclass(frozen=True)
class Statement:
    """One or two sentences of a model, with the ids that it named."""

    text: str
    passages: tuple[str, ...]


@dataclass(frozen=True)
class Brief:
    """All that a model is given: one member's question, and what was found for it. `goals` only with their yes."""

    question: str
    level: str
    passages: tuple[Passage, ...]
    goals: tuple[str, ...] = ()


class ModelError(Exception):
    """A model gave no answer that can be read; `outcome` says why in a word, for the metrics."""

    def __init__(self, outcome: str) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class Model(Protocol):
    """A language model. `name` is what members are told that put an answer together."""

    name: str

    async def answer(self, brief: Brief, on_more: Callable[[Sequence[Statement]], None]) -> Sequence[Statement]:
        """All statements; `on_more` is told those that are complete so far, each time one more is.

        ModelError where there is no answer, or not in time.
        """
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True)
class Generated:
    """What is left of a model's answer: statements that may be shown, and the passages they name in that order."""

    model: str
    statements: tuple[Statement, ...]
    passages: tuple[Passage, ...]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Whatever the passages are parts of, each once."""
        return tuple(dict.fromkeys(one.piece for one in self.passages))

    def number(self, passage_id: str) -> int:
        """Where a passage's piece stands among the pieces, from 1 on."""
        piece = next(one.piece for one in self.passages if one.id == passage_id)
        return self.pieces.index(piece) + 1

    def tells(self, ids: Sequence[str]) -> bool:
        """Whether the statements rest on each of these passages."""
        return set(ids) <= {one.id for one in self.passages}


def passages_of(found: Composed) -> tuple[Passage, ...]:
    """What an answer is made of, part by part, and the pieces beside it."""
    piece = found.piece
    told = [Passage(piece.key, piece, " ".join(filter(None, (piece.title, found.point or piece.text))))]
    told += [Passage(name, piece, part) for name, part in zip(parts_of(found), found.parts, strict=True)]
    if found.step:
        told.append(Passage(f"{piece.key}.step", found.nudge or piece, found.step))
    for dispute in found.disputes:
        told += [
            Passage(f"{dispute.id}.side-{number}", piece, f"{dispute.topic}: {side.says}")
            for number, side in enumerate(dispute.sides, 1)
        ]
    if found.at_level is not None:
        level, expected = found.at_level
        told.append(Passage(expected.key, expected, f"{level.title}: {expected.title} {expected.text}"))
    beside = [one for one in (found.full, *found.others) if one is not None]
    told += [Passage(f"{one.key}.text", one, f"{one.title} {one.text}") for one in beside]
    return tuple({one.id: _shortened(one) for one in told if one.piece.sources}.values())


def instructions(content: Content) -> str:
    """What a model is told before each question."""
    return content.model_prompt.format(statements=MOST_STATEMENTS, characters=MOST_CHARACTERS)


def brief_of(found: Composed, question: str, level: str, goals: Sequence[str]) -> Brief:
    """What a model is given for a question; `goals` are titles, or none without the member's yes."""
    return Brief(question[:LONGEST_QUESTION], level, passages_of(found), tuple(goals)[:MOST_GOALS])


def part_id(piece: Piece, number: int) -> str:
    """The id of one part of an answer that was put together from several."""
    return f"{piece.key}.part-{number}"


def parts_of(found: Composed) -> list[str]:
    """The ids of the parts of an answer."""
    return [part_id(found.piece, number) for number in range(1, len(found.parts) + 1)]


def _shortened(passage: Passage) -> Passage:
    return Passage(passage.id, passage.piece, passage.text[:LONGEST_PASSAGE])


def is_contested(content: Content, found: Composed) -> bool:
    """Whether sources disagree on it and the parts of the curated answer are what gives every side."""
    return bool(found.parts) and bool(content.disputes(found.piece.refs))


def validated(content: Content, brief: Brief, model: str, statements: Sequence[Statement]) -> Generated:
    """What of a model's answer may be shown: it may be empty. Whatever else was said is left out in silence."""
    given = {one.id: one for one in brief.passages}
    kept: dict[str, Statement] = {}
    characters = 0
    for statement in statements:
        text = " ".join(unicodedata.normalize("NFC", statement.text).split(" ")).strip(" ")
        ids = tuple(dict.fromkeys(statement.passages))
        if not ids or not set(ids) <= given.keys() or not is_plain(text):
            continue
        named = " ".join(f"{given[one].piece.title} {given[one].text}" for one in ids)
        if not _is_borne_out(content, text, named, brief.question):
            continue
        if characters + len(text) > MOST_CHARACTERS or len(kept) == MOST_STATEMENTS:
            break
        characters += 0 if text.lower() in kept else len(text)
        kept.setdefault(text.lower(), Statement(text, ids))
    named_ids = dict.fromkeys(one for statement in kept.values() for one in statement.passages)
    return Generated(model, tuple(kept.values()), tuple(given[one] for one in named_ids))


def is_plain(text: str) -> bool:
    """Plain words of one line: letters, digits and a few signs, none of which means anything to Slack."""
    if not 1 <= len(text) <= LONGEST_STATEMENT or not any(map(str.isalpha, text)):
        return False
    if any(not _is_plain_character(character) for character in text):
        return False
    if _BEGINNING.match(text) is None:
        return False
    return _ADDRESS.search(text) is None and _COMMAND.search(text) is None


def _is_plain_character(character: str) -> bool:
    if character in _PLAIN or character.isascii():
        return character in _PLAIN or character.isalnum()
    kind = unicodedata.category(character)
    is_latin = unicodedata.normalize("NFKC", character) == character and unicodedata.name(character, "")[:5] == "LATIN"
    return kind[0] == "L" and is_latin


def _is_borne_out(content: Content, text: str, named: str, question: str) -> bool:
    """Numbers, quotations and names stand in the passages or the question, and enough of the words in the passages."""
    known = f"{named} {question}"
    if not _numbers(text) <= _numbers(known) or not _quotations(text, known):
        return False
    words = {word.lower() for word in re.findall(r"\w+", known)}
    if any(name.lower() not in words for name in _NAME.findall(text)):
        return False
    return support(content, text, named) >= ENOUGH


def _numbers(text: str) -> set[str]:
    spelled = {_SPELLED[word] for word in re.findall(r"[a-z]+", text.lower()) if word in _SPELLED}
    return spelled | set(_NUMBER.findall(text))


def _quotations(text: str, known: str) -> bool:
    said = _bare(known)
    return all(_bare(one[0] or one[1]) in said for one in _QUOTED.findall(text))


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def support(content: Content, text: str, named: str) -> float:
    """How much of a statement's words the passages have, 0 to 1: by stem, with what the content says means the same."""
    parts = read(text, content).parts
    there = {_stem(word) for word in re.findall(r"\w+", named.lower())}
    borne = sum(any({_stem(word) for word in one.split()} <= there for one in alike) for alike in parts)
    return borne / len(parts) if parts else 0.0


def _stem(word: str) -> str:
    """Roughly what a word has in common with its other forms."""
    word = re.sub(r"ie[sd]$", "y", word.replace("’", "'").removesuffix("'s"))
    while len(word) > 3 and (shorter := _ENDINGS.sub("", word, count=1)) != word and len(shorter) >= 3:
        word = shorter
    return word
