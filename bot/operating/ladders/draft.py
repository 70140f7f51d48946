"""What was read from a file: levels, dimensions and statements, before it is written as content."""

import re
import unicodedata
from dataclasses import dataclass, field, replace

MOST_LEVELS = 12
MOST_STATEMENTS = 40
"""Statements of one cell; a message shows them one below the other."""
LONGEST = 600
"""Characters of a statement, an example or a question, as everywhere in the content."""
LONGEST_TITLE = 60
"""Characters of a level's or a dimension's name."""


@dataclass(frozen=True)
class LadderProblem:
    """What cannot be taken over. `line` begins at 1; `column` does too, and is 0 for the whole line."""

    line: int
    column: int
    message: str

    def __str__(self) -> str:
        where = f"line {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{where}: {self.message}" if self.line else self.message


class LadderRefusedError(Exception):
    """A file that is no ladder; `problems` says where and why."""

    def __init__(self, *problems: LadderProblem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True)
class Statement:
    """One expectation; what is None was not in the file."""

    text: str
    example: str | None = None
    question: str | None = None


@dataclass(frozen=True)
class Cell:
    """What one place of the file says of a level and a dimension, as it was written."""

    level: str
    dimension: str
    text: str
    line: int
    column: int
    example: str = ""
    question: str = ""


@dataclass
class Draft:
    """A ladder with the names as they were written, in their order; `about` says more of a level or dimension."""

    levels: list[str] = field(default_factory=list)
    dimensions: list[str] = field(default_factory=list)
    statements: dict[tuple[str, str], list[Statement]] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)
    title: str | None = None


def draft_of(cells: list[Cell], title: str | None = None, about: dict[str, str] | None = None) -> Draft:
    """The cells put together. LadderRefusedError names each cell that does not fit."""
    draft, problems = Draft(title=title, about=about or {}), []
    for cell in cells:
        problems += _put(draft, cell)
    at = {name: (cell.line, cell.column) for cell in reversed(cells) for name in (cell.level, cell.dimension)}
    for kind, names in (("levels", draft.levels), ("dimensions", draft.dimensions)):
        if len(names) > MOST_LEVELS:
            line, column = at[names[MOST_LEVELS]]
            problems.append(LadderProblem(line, column, f"{len(names)} {kind}, and a ladder has at most {MOST_LEVELS}"))
    for name in sorted({one.casefold() for one in draft.levels} & {one.casefold() for one in draft.dimensions}):
        problems.append(LadderProblem(0, 0, f'"{name}" is the name of a level and of a dimension; rename one of them'))
    if not any(draft.statements.values()):
        problems.append(LadderProblem(1, 0, "there is no statement in this file"))
    if problems:
        raise LadderRefusedError(*problems)
    return draft


def _put(draft: Draft, cell: Cell) -> list[LadderProblem]:
    for name, names in ((cell.level, draft.levels), (cell.dimension, draft.dimensions)):
        if len(name) > LONGEST_TITLE:
            message = f'"{name[:20]}..." is too long for a name: {len(name)} characters, at most {LONGEST_TITLE}'
            return [LadderProblem(cell.line, cell.column, message)]
        if name not in names:
            names.append(name)
    found = statements_of(cell.text)
    if found and (cell.example or cell.question):
        found[0] = replace(found[0], example=one_line(cell.example) or None, question=one_line(cell.question) or None)
    there = draft.statements.setdefault((cell.level, cell.dimension), [])
    there += [one for one in found if one not in there]
    if len(there) > MOST_STATEMENTS:
        message = f"{len(there)} statements in one cell, at most {MOST_STATEMENTS}"
        return [LadderProblem(cell.line, cell.column, message)]
    texts = [text for one in found for text in (one.text, one.example, one.question) if text]
    return [
        LadderProblem(cell.line, cell.column, f'"{text[:30]}..." has {len(text)} characters, at most {LONGEST}')
        for text in texts
        if len(text) > LONGEST
    ]


_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_BREAK = re.compile(r"<(?:br\s*/?|/p|/li|/div)>", re.I)
_ENTITY = {"&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&quot;": '"', "&#39;": "'", "&amp;": "&"}
_FORMULA = re.compile(r"^[\s']*[=@]+\s*")
_LINE_ENDS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")


def clean(text: str) -> str:
    """The words of a cell alone: no tags, no control or direction marks, and nothing that a spreadsheet would run."""
    text = _BREAK.sub("\n", _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)))
    text = _TAG.sub("", text)
    for name, mark in _ENTITY.items():
        text = text.replace(name, mark)
    kept = "".join(" " if one == "\t" else one for one in text if _is_kept(one))
    words = _FORMULA.sub("", kept).strip()
    return words if words.strip(_JOINERS) else ""


def _is_kept(one: str) -> bool:
    return one in "\n\t" or one in _JOINERS or unicodedata.category(one) not in _UNSEEN


_JOINERS = "\u200c\u200d"
"""Unseen, and needed: Persian and many scripts of India are misspelt without, and some emoji fall apart."""
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_BULLET = re.compile(r"^\s*(?:[-*+•◦▪●·‣–—]\s+|[•◦▪●‣]|\(?\d{1,2}[.)]\s+)(?P<text>.*)$")
_EXAMPLE = re.compile(r"^(?:for example|example|e\.g\.)\s?:\s*(?P<text>.+)$", re.I)
_QUESTION = re.compile(r"^(?:ask yourself|self-check|question)\s?:\s*(?P<text>.+)$", re.I)


def one_line(text: str) -> str:
    """The text with single spaces."""
    return " ".join(text.split())


def statements_of(text: str) -> list[Statement]:
    """The statements of a cell: each bullet one; without bullets each line that begins like a sentence.

    A line `Example: ...` or `Question: ...` belongs to the statement before it.
    """
    found: list[Statement] = []
    is_list = any(_BULLET.match(line) for line in text.split("\n"))
    for line in text.split("\n"):
        bullet = _BULLET.match(line)
        words = one_line(bullet["text"] if bullet else line)
        example, question = _EXAMPLE.match(words), _QUESTION.match(words)
        if not words:
            continue
        if example and found:
            found[-1] = replace(found[-1], example=one_line(f"{found[-1].example or ''} {example['text']}"))
        elif question and found:
            found[-1] = replace(found[-1], question=one_line(f"{found[-1].question or ''} {question['text']}"))
        elif found and not bullet and (is_list or _goes_on(found[-1], words)):
            found[-1] = _with_more(found[-1], words)
        else:
            found.append(Statement(words))
    return found


def _goes_on(before: Statement, words: str) -> bool:
    """Whether a line without a bullet is the rest of the one before it, as a cell wraps it."""
    return words[0].islower() and not before.text.endswith((".", "!", "?", ";", ":"))


def _with_more(one: Statement, words: str) -> Statement:
    if one.question is not None:
        return replace(one, question=f"{one.question} {words}")
    if one.example is not None:
        return replace(one, example=f"{one.example} {words}")
    return replace(one, text=f"{one.text} {words}")
